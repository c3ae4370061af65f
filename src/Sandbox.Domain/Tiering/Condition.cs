using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// A statement about answers, facts and scores. An unanswered or hidden question and an unknown fact satisfy no
/// comparison; nothing is taken from silence except by <see cref="Not"/>.
/// </summary>
public abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Every part holds.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition;

    /// <summary>At least one part holds.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition;

    /// <summary>The part does not hold.</summary>
    public sealed record Not(Condition Part) : Condition;

    /// <summary>The pack's condition of this name holds.</summary>
    public sealed record Holds(string ConditionId) : Condition;

    /// <summary>The option is chosen: the answer of a single choice or yes/no, one of the answers of a multiple choice; or a yes/no fact.</summary>
    public sealed record Chosen(string InputId, string OptionId) : Condition;

    /// <summary>
    /// The number answered, or that of a fact, reaches the threshold, or exceeds it when <paramref name="Strictly"/>; exact
    /// in decimal. A day counts as its number of days since 1 January of the year 1.
    /// </summary>
    public sealed record Reaches(string InputId, decimal Threshold, bool Strictly) : Condition;

    /// <summary>The amount reaches the threshold, or exceeds it when <paramref name="Strictly"/>.</summary>
    public sealed record ReachesAmount(Expression Amount, decimal Threshold, bool Strictly) : Condition;

    /// <summary>
    /// The amount reaches (or, <paramref name="Strictly"/>, exceeds) a share from 0 to 1 of a maximum. Compared without
    /// dividing, so nothing is rounded; never holds when the maximum is 0.
    /// </summary>
    public sealed record ReachesShare(Expression Amount, Expression.Maximum Of, decimal Share, bool Strictly) : Condition;
}
