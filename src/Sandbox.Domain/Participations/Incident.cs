using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>Kinds of serious incident, each with its term for the notice (AI Act Art. 3(49) and 73).</summary>
public enum IncidentCategory
{
    /// <summary>The death of a person.</summary>
    Death,

    /// <summary>Serious harm to a person's health.</summary>
    HealthHarm,

    /// <summary>Serious and irreversible disruption of critical infrastructure.</summary>
    CriticalInfrastructure,

    /// <summary>Infringement of obligations that protect fundamental rights.</summary>
    FundamentalRights,

    /// <summary>Serious harm to property or the environment.</summary>
    PropertyOrEnvironment,

    /// <summary>Harm that reaches many people or places.</summary>
    Widespread,

    /// <summary>A stop threshold of the plan was breached.</summary>
    ThresholdBreach,
}

/// <summary>A serious incident of a case; terms run from the awareness.</summary>
public sealed class Incident : ICaseRecord
{
    private Incident() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public IncidentCategory Category { get; private init; }
    public DateTimeOffset OccurredAt { get; private init; }
    public DateTimeOffset NoticedAt { get; private init; }

    /// <summary>The latest notice of the company; null where an officer opened the incident.</summary>
    public Guid? FilingId { get; private set; }

    /// <summary>Whether the notice holds all that its form asks for; the first one need not (AI Act Art. 73(5)).</summary>
    public bool IsComplete { get; private set; }
    public Guid ReportedBy { get; private init; }
    public DateTimeOffset ReportedAt { get; private init; }
    public string? Finding { get; private set; }
    public Guid? ClosedBy { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }

    public bool IsOpen => ClosedAt is null;

    internal static Incident Report(
        Guid caseId, IncidentCategory category, DateTimeOffset occurredAt, DateTimeOffset noticedAt, Filing? notice, bool complete, Actor actor, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Category = category,
            OccurredAt = occurredAt,
            NoticedAt = noticedAt,
            FilingId = notice?.Id,
            IsComplete = complete,
            ReportedBy = actor.PersonId,
            ReportedAt = now,
        };

    internal void Complete(Filing notice) => (FilingId, IsComplete) = (notice.Id, true);

    internal void Close(string finding, Actor actor, DateTimeOffset now) => (Finding, ClosedBy, ClosedAt) = (finding.Trim(), actor.PersonId, now);
}
