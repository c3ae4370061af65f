using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>What a company can file in a case; each has its form.</summary>
public enum FilingKind
{
    Application,
    RiskSelfAssessment,
    InformationAnswer,
    HearingResponse,
    SandboxPlan,
    PlanVariation,
    PeriodicReport,
    IncidentNotice,
    SuspensionResponse,
    ExitReport,
    ClosingEvidence,
    SealRequest,
    Appeal,
    ConditionEvidence,
}

/// <summary>One submitted version of a form: never changed afterwards.</summary>
public sealed class Filing : ICaseRecord
{
    private Filing() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public FilingKind Kind { get; private init; }

    /// <summary>The record that the filing belongs to (a report, a request); the case itself where null.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>1 for the first version of its kind and subject, then 2 …</summary>
    public int Number { get; private init; }

    /// <summary>Id and version of the form: <c>application@1</c>.</summary>
    [Plain]
    public string Form { get; private init; } = "";

    /// <summary>The answers as canonical JSON (RFC 8785).</summary>
    public string Answers { get; private init; } = "{}";

    /// <summary>SHA-256 of the answers as filed, lower-case hex. The trail only commits to it: of a text that was erased it would tell too much.</summary>
    public string Digest { get; private init; } = "";
    public Guid FiledBy { get; private init; }
    public DateTimeOffset FiledAt { get; private init; }

    public static Filing Of(Guid caseId, FilingKind kind, Guid? subject, int number, string form, string answers, string digest, Actor actor, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Kind = kind,
            SubjectId = subject,
            Number = number,
            Form = form,
            Answers = answers,
            Digest = digest,
            FiledBy = actor.PersonId,
            FiledAt = now,
        };
}

/// <summary>What a company is writing and has not submitted: outside the trail, with a version of its own.</summary>
public sealed class FilingDraft
{
    private FilingDraft() { }

    public Guid Id { get; private init; }
    public Guid OrganisationId { get; private init; }

    /// <summary>The case that the draft is for; null for an application, whose case opens when it is submitted.</summary>
    public Guid? CaseId { get; private init; }
    public FilingKind Kind { get; private init; }
    public Guid? SubjectId { get; private init; }
    public string Form { get; private init; } = "";
    public string Answers { get; private set; } = "{}";

    /// <summary>Goes up with each save; a save on an older version is refused, so nothing is overwritten unseen.</summary>
    public int Version { get; private set; }
    public Guid ChangedBy { get; private set; }
    public DateTimeOffset StartedAt { get; private init; }
    public DateTimeOffset ChangedAt { get; private set; }
    public DateTimeOffset? SubmittedAt { get; private set; }

    public static FilingDraft Start(Guid organisation, Guid? caseId, FilingKind kind, Guid? subject, string form, Actor actor, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            OrganisationId = organisation,
            CaseId = caseId,
            Kind = kind,
            SubjectId = subject,
            Form = form,
            ChangedBy = actor.PersonId,
            StartedAt = now,
            ChangedAt = now,
        };

    /// <summary>Puts in what the draft starts from: an empty form with its marks, or what was filed before.</summary>
    public void Begin(string answers)
    {
        if (Version > 0) throw new RuleViolation(Rule.ChangedMeanwhile);
        Answers = answers;
    }

    /// <exception cref="RuleViolation"><see cref="Rule.ChangedMeanwhile"/> where the draft moved on since it was read.</exception>
    public void Save(string answers, int readVersion, Actor actor, DateTimeOffset now)
    {
        if (SubmittedAt is not null) throw new RuleViolation(Rule.TooLate, nameof(FilingDraft));
        if (readVersion != Version) throw new RuleViolation(Rule.ChangedMeanwhile);
        Answers = answers;
        Version++;
        ChangedBy = actor.PersonId;
        ChangedAt = now;
    }

    public void MarkSubmitted(DateTimeOffset now) => SubmittedAt = now;
}
