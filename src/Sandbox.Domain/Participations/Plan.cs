using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>What covers damage from the test.</summary>
/// <param name="InsuredUntil">The end of the insurance; null without one.</param>
/// <param name="Guarantee">A guarantee stands in the place of an insurance.</param>
public sealed record Coverage(DateTimeOffset? InsuredUntil, bool Guarantee)
{
    public bool Reaches(DateTimeOffset end) => Guarantee || InsuredUntil > end;
}

/// <summary>What the latest plan says on the points without which it cannot be agreed (AI Act Art. 57(5)).</summary>
public sealed record PlanFacts(bool Safeguards, bool StopThresholds, bool ContingencyPlan, bool ExitStrategy, Coverage Coverage, DateTimeOffset PlannedEnd)
{
    /// <summary>The first point that is missing, or null.</summary>
    public string? Missing() =>
        !Safeguards ? nameof(Safeguards)
        : !StopThresholds ? nameof(StopThresholds)
        : !ContingencyPlan ? nameof(ContingencyPlan)
        : !ExitStrategy ? nameof(ExitStrategy)
        : null;
}

/// <summary>What must be so before the first person takes part in the test.</summary>
public sealed record StartFacts(Coverage Coverage, bool ConsentFormApproved, bool KillSwitchTested);

/// <summary>Relief from a rule, given by the decision maker until a day.</summary>
public sealed class Exemption : ICaseRecord
{
    private Exemption() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>From what the company is exempt, and within which limits.</summary>
    public string Scope { get; private init; } = "";

    /// <summary>Whether insurance and guarantee are waived.</summary>
    public bool WaivesCoverage { get; private init; }
    public DateTimeOffset GrantedAt { get; private init; }
    public Guid GrantedBy { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }

    internal static Exemption Of(Guid caseId, string scope, bool waivesCoverage, DateTimeOffset expiresAt, Actor actor, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Scope = scope.Trim(),
            WaivesCoverage = waivesCoverage,
            GrantedAt = now,
            GrantedBy = actor.PersonId,
            ExpiresAt = expiresAt,
        };
}

/// <summary>A change of the plan that the company asks for; the tier is computed again on it.</summary>
public sealed class Variation : ICaseRecord
{
    private Variation() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public Guid FilingId { get; private init; }

    /// <summary>The filing that says what changes, and why.</summary>
    public Guid StatementId { get; private init; }

    /// <summary>SHA-256 of the varied plan, lower-case hex.</summary>
    [Plain]
    public string Digest { get; private init; } = "";

    /// <summary>The tier that the rule pack gives for the varied plan.</summary>
    [Plain]
    public string Tier { get; private set; } = "";

    /// <summary>Whether the varied plan falls into another tier than the confirmed one.</summary>
    public bool ChangesTier { get; private set; }
    public DateTimeOffset RequestedAt { get; private init; }
    public bool? Accepted { get; private set; }
    public string? Reasons { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }

    public bool IsOpen => Accepted is null;

    internal static Variation Of(CaseFile file, Filing varied, Filing statement, string tier, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            FilingId = varied.Id,
            StatementId = statement.Id,
            Digest = varied.Digest,
            Tier = tier,
            ChangesTier = tier != file.Tier,
            RequestedAt = now,
        };

    internal void Decide(bool accept, string tier, bool changesTier, string reasons, Actor actor, DateTimeOffset now) =>
        (Accepted, Tier, ChangesTier, Reasons, DecidedAt, DecidedBy) = (accept, tier, changesTier, reasons.Trim(), now, actor.PersonId);
}

/// <summary>More time for the test, asked for before it ends.</summary>
public sealed class Extension : ICaseRecord
{
    private Extension() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>The time that is asked for on top; a suspension in the meantime does not eat it up.</summary>
    public TimeSpan Length { get; private init; }
    public string Grounds { get; private init; } = "";
    public DateTimeOffset RequestedAt { get; private init; }
    public bool? Granted { get; private set; }
    public string? Reasons { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }
    public Guid? DecidedBy { get; private set; }

    public bool IsOpen => Granted is null;

    internal static Extension Of(Guid caseId, TimeSpan length, string grounds, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, Length = length, Grounds = grounds.Trim(), RequestedAt = now };

    internal void Decide(bool grant, string reasons, Actor actor, DateTimeOffset now) =>
        (Granted, Reasons, DecidedAt, DecidedBy) = (grant, reasons.Trim(), now, actor.PersonId);
}
