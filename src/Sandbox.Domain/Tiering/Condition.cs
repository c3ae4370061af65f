using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// A statement about answers and scores. An unanswered or hidden question satisfies no comparison; nothing is taken
/// from its silence except by <see cref="Not"/>.
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

    /// <summary>The option is chosen: the answer of a single choice or yes/no, one of the answers of a multiple choice.</summary>
    public sealed record Chosen(string QuestionId, string OptionId) : Condition;

    /// <summary>The number answered reaches the threshold, or exceeds it when <paramref name="Strictly"/>; exact in decimal.</summary>
    public sealed record Reaches(string QuestionId, decimal Threshold, bool Strictly) : Condition;

    /// <summary>
    /// The points of a score reach (or, <paramref name="Strictly"/>, exceed) a share from 0 to 1 of the score's maximum,
    /// hidden questions included. Compared without dividing, so nothing is rounded; never holds when the maximum is 0.
    /// </summary>
    public sealed record ReachesShare(ScoreKind Score, decimal Share, bool Strictly) : Condition;
}
