using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>The tier of a system with everything that led to it; ids refer to the pack of this id and version.</summary>
public sealed record TierResult(
    string PackId,
    string PackVersion,
    string TierId,
    ImmutableArray<string> Overlays,
    ImmutableArray<FiredRule> Path,
    ImmutableArray<Factor> Factors,
    ImmutableArray<ValueResult> Values,
    ScoreTotal Raw,
    ScoreTotal Mitigation,
    ImmutableArray<string> Missing,
    Obligations Obligations)
{
    /// <summary>No visible mandatory question is open; until then the tier is provisional and may rise.</summary>
    public bool IsComplete => Missing.IsEmpty;

    /// <summary>A hard stop fired: the practice is prohibited and the procedure ends.</summary>
    public bool IsStopped => Path.Any(r => r.IsHardStop);
}

/// <summary>A rule whose condition held, in the pack's order; decisive if it alone would give the resulting tier.</summary>
public sealed record FiredRule(
    string RuleId,
    string? TierId,
    string? OverlayId,
    bool IsHardStop,
    bool IsDecisive,
    LegalSource Source,
    LocalizedText Because);

/// <summary>
/// An answer that counted: by its points, or because the rules listed rest on it, each with its source.
/// <see cref="Points"/> is what it adds to its score, after its section's weight and combination, so the points of all
/// factors of a score add up to its total; <see cref="Given"/> is what the answer itself brings.
/// </summary>
public sealed record Factor(
    string QuestionId,
    ImmutableArray<string> Answer,
    ScoreKind Score,
    decimal Points,
    decimal Given,
    ImmutableArray<string> Rules,
    ImmutableArray<LegalSource> Sources);

/// <summary>One of the pack's values: its amount, the reductions that applied, and what came of it.</summary>
public sealed record ValueResult(string ValueId, decimal Amount, ImmutableArray<AppliedReduction> Reductions, decimal Result);

/// <summary>A reduction that applied, and what it took off.</summary>
public sealed record AppliedReduction(decimal By, decimal Taken, LegalSource Source, LocalizedText Because);

/// <summary>The points of a score, and the most that the questionnaire can give: hidden questions included, and without them.</summary>
public sealed record ScoreTotal(decimal Points, decimal Maximum, decimal VisibleMaximum)
{
    /// <summary>Points as a share of the maximum, to four places, half away from zero, for people to read; rules compare exactly.</summary>
    public decimal Share => Maximum <= 0m ? 0m : decimal.Round(Points / Maximum, 4, MidpointRounding.AwayFromZero);
}
