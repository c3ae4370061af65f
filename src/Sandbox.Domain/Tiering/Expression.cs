using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// An amount worked out from answers and scores in <see cref="decimal"/>. The reader admits only expressions whose result
/// has at most 12 digits before and 8 after the point, so that none can overflow or lose a digit.
/// </summary>
public abstract record Expression
{
    private Expression()
    {
    }

    /// <summary>A number of the pack.</summary>
    public sealed record Constant(decimal Amount) : Expression;

    /// <summary>The points of the answer to a question, before its section's weight; 0 while it is hidden or unanswered.</summary>
    public sealed record Points(string QuestionId) : Expression;

    /// <summary>The number answered, or that of a fact, to eight places; 0 while it is hidden or unknown.</summary>
    public sealed record Number(string InputId) : Expression;

    /// <summary>What a section adds to a score.</summary>
    public sealed record SectionScore(string SectionId, ScoreKind Kind) : Expression;

    /// <summary>The total of a score.</summary>
    public sealed record Score(ScoreKind Kind) : Expression;

    /// <summary>The most that the questionnaire can add to a score: all its questions, or only those that show.</summary>
    public sealed record Maximum(ScoreKind Kind, bool OnlyVisible) : Expression;

    /// <summary>The pack's value of this name, with its reductions and rounding.</summary>
    public sealed record Value(string ValueId) : Expression;

    /// <summary>All parts added up.</summary>
    public sealed record Sum(ImmutableArray<Expression> Parts) : Expression;

    /// <summary>All parts multiplied.</summary>
    public sealed record Product(ImmutableArray<Expression> Parts) : Expression;

    /// <summary>The greatest of the parts.</summary>
    public sealed record Greatest(ImmutableArray<Expression> Parts) : Expression;

    /// <summary>The least of the parts.</summary>
    public sealed record Least(ImmutableArray<Expression> Parts) : Expression;

    /// <summary>The first less the second.</summary>
    public sealed record Difference(Expression From, Expression Less) : Expression;

    /// <summary>One of two amounts, by a condition.</summary>
    public sealed record Either(Condition When, Expression Then, Expression Otherwise) : Expression;
}

/// <summary>How a value is rounded at the places that the pack states.</summary>
public enum Rounding
{
    /// <summary>To the nearest, a half away from zero: 2.5 becomes 3, −2.5 becomes −3.</summary>
    HalfAwayFromZero,

    /// <summary>To the nearest, a half to the even digit: 2.5 becomes 2.</summary>
    HalfEven,

    /// <summary>To the next greater.</summary>
    Up,

    /// <summary>To the next smaller.</summary>
    Down,
}

/// <summary>
/// An amount with a name. Each reduction whose condition holds takes its share of what is left, in order; then the result
/// is rounded to <see cref="Decimals"/> places in the pack's way, if they are stated.
/// </summary>
public sealed record DerivedValue(
    string Id,
    LocalizedText Name,
    Expression Amount,
    ImmutableArray<Reduction> Reductions,
    int? Decimals);

/// <summary>Takes a share from 0 to 1 off a value, for a reason in law.</summary>
public sealed record Reduction(Condition When, decimal By, LegalSource Source, LocalizedText Because);

/// <summary>What a fact is.</summary>
public enum FactKind { YesNo, Number, Day }

/// <summary>
/// Something that the authority knows of the case without asking, such as the day of tiering. It is kept among the
/// answers under its id, so that a result can be worked out again from them alone.
/// </summary>
public sealed record Fact(string Id, FactKind Kind, LocalizedText Text);
