namespace Sandbox.Domain.Clocks;

/// <summary>What of a case a law or the authority's own rule keeps for a time.</summary>
public enum Retained
{
    /// <summary>Decisions with their reasons, and what was minuted on the way to them.</summary>
    Decisions,

    /// <summary>What the company filed.</summary>
    Filings,

    /// <summary>Evidence files.</summary>
    Evidence,

    /// <summary>Everything else.</summary>
    Other,
}

/// <summary>How long a part of a case is kept, counted from the day on which the case ended; until then it is kept anyway.</summary>
public sealed record RetentionRule(Retained What, int Years, RuleSource Source, InForce InForce)
{
    /// <summary>The last day on which the part is kept, as seen on a day; null where it is kept no longer.</summary>
    /// <param name="ended">The local day on which the case ended; null while it has not.</param>
    public DateOnly? KeepsUntil(DateOnly? ended, DateOnly on) =>
        ended is not { } day ? DateOnly.MaxValue : day.AddYears(Years) is var last && on <= last ? last : null;
}
