using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Seals;

/// <summary>Whether a seal may be relied on.</summary>
public enum SealStatus
{
    Valid,

    /// <summary>Not to be relied on for now.</summary>
    Suspended,

    /// <summary>Never to be relied on again; irreversible in the status list.</summary>
    Revoked,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>A newer seal took its place.</summary>
    Superseded,
}

/// <summary>What an officer proposes to do to a seal.</summary>
public enum SealMeasure
{
    Suspension,
    Revocation,
}

/// <summary>
/// A conformity seal: the named version of the system completed the sandbox. It is no certification under other law unless
/// its legal effect says so.
/// </summary>
public sealed class ConformitySeal : ICaseRecord
{
    private ConformitySeal() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public CaseFile Case { get; private init; } = null!;

    /// <summary>The number that people quote: <c>SBX-2026-00042-S1</c>.</summary>
    [Plain]
    public string Number { get; private init; } = "";

    /// <summary>SHA-256 of the manifest of the sealed version, lower-case hex.</summary>
    [Plain]
    public string ManifestDigest { get; private init; } = "";
    public string SystemName { get; private init; } = "";
    public string Scope { get; private init; } = "";

    /// <summary>What the seal is and is not, in the words of the jurisdiction.</summary>
    public string LegalEffect { get; private init; } = "";
    public DateTimeOffset IssuedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public SealStatus Status { get; private set; }

    /// <summary>Index in the status list (W3C Bitstring Status List).</summary>
    public int StatusIndex { get; private init; }

    /// <summary>The signed credential (W3C Verifiable Credentials 2.0) as JSON; set once.</summary>
    public string? Credential { get; private set; }

    /// <summary>The seal whose place this one took.</summary>
    public Guid? SupersedesId { get; private init; }

    /// <summary>The measure that is proposed and not decided.</summary>
    public SealMeasure? Proposed { get; private set; }
    public Guid? ProposedBy { get; private set; }

    /// <summary>The notice to the company; its hearing lasts until <see cref="HearingUntil"/>, or until it has answered.</summary>
    public DateTimeOffset? NoticedAt { get; private set; }
    public DateTimeOffset? HearingUntil { get; private set; }
    public bool HearingAnswered { get; private set; }

    /// <summary>Whether danger lets the measure take effect before the hearing.</summary>
    public bool Danger { get; private set; }
    public DateTimeOffset? ChangedAt { get; private set; }

    internal static ConformitySeal Issue(CaseFile file, string manifestDigest, SealText text, ConformitySeal? superseded, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            Case = file,
            Number = text.Number,
            ManifestDigest = manifestDigest,
            SystemName = file.SystemName,
            Scope = text.Scope.Trim(),
            LegalEffect = text.LegalEffect.Trim(),
            IssuedAt = now,
            ExpiresAt = text.ExpiresAt,
            StatusIndex = text.StatusIndex,
            SupersedesId = superseded?.Id,
        };

    /// <summary>Issues the seal that an appeal put in the place of a refusal or of a revocation.</summary>
    public static ConformitySeal IssueOnAppeal(CaseFile file, Appeal appeal, string manifestDigest, SealText text, ConformitySeal? superseded, DateTimeOffset now)
    {
        if (appeal.CaseId != file.Id || appeal.LeadsTo != Stage.Sealed || appeal.Outcome != AppealOutcome.Replaced) throw new RuleViolation(Rule.NotFound);
        if (superseded is not null && superseded.CaseId != file.Id) throw new RuleViolation(Rule.NotFound);
        if (text.ExpiresAt <= now) throw new RuleViolation(Rule.TooLate, Act.IssueSeal);
        if (superseded is { Status: SealStatus.Suspended or SealStatus.Superseded }) throw new RuleViolation(Rule.SealStatus, superseded.Status);
        // A revoked seal stays revoked: the status list knows no way back.
        if (superseded is { Status: SealStatus.Valid or SealStatus.Expired }) superseded.Supersede();
        return Issue(file, manifestDigest, text, superseded, now);
    }

    /// <summary>Puts the signed credential into the seal, once.</summary>
    public void Attach(string credential)
    {
        if (Credential is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.IssueSeal);
        Credential = credential;
    }

    public void ProposeSuspension(bool danger, DateTimeOffset hearingUntil, Actor actor, string reasons, DateTimeOffset now)
    {
        Require(SealStatus.Valid);
        Propose(SealMeasure.Suspension, Act.ProposeSealSuspension, danger, hearingUntil, actor, reasons, now);
    }

    /// <summary>Proposes to revoke a seal, also one that is suspended until the matter is final.</summary>
    public void ProposeRevocation(bool danger, DateTimeOffset hearingUntil, Actor actor, string reasons, DateTimeOffset now)
    {
        Require(SealStatus.Valid, SealStatus.Suspended);
        Propose(SealMeasure.Revocation, Act.ProposeRevocation, danger, hearingUntil, actor, reasons, now);
    }

    public void RespondToNotice(Filing response, Actor actor, DateTimeOffset now)
    {
        if (Proposed is null) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(Act.RespondToNotice, actor, now, subject: Id, evidence: [response.Digest]);
        HearingAnswered = true;
    }

    /// <summary>Signs a proposed suspension, after the hearing or at once in danger.</summary>
    public CaseAct Suspend(Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        Require(SealStatus.Valid);
        return Take(SealMeasure.Suspension, Act.SuspendSeal, SealStatus.Suspended, actor, reasons, ground, now);
    }

    /// <summary>Signs a proposed revocation, after the hearing or at once in danger; there is no way back.</summary>
    public CaseAct Revoke(Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        Require(SealStatus.Valid, SealStatus.Suspended);
        return Take(SealMeasure.Revocation, Act.RevokeSeal, SealStatus.Revoked, actor, reasons, ground, now);
    }

    /// <summary>Lifts a suspension, or drops a measure that was proposed.</summary>
    public void Lift(Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        if (Status != SealStatus.Suspended && Proposed is null) throw new RuleViolation(Rule.SealStatus, Status);
        Case.Perform(Act.LiftSealSuspension, actor, now, reasons, Id, ground: ground);
        Change(SealStatus.Valid, now);
    }

    /// <summary>The suspension falls with the appeal that was won against it; what is proposed beside it stays proposed.</summary>
    public void LiftOnAppeal(Appeal appeal, DateTimeOffset now)
    {
        if (appeal is not { Contested: Act.SuspendSeal, Outcome: AppealOutcome.Replaced or AppealOutcome.Remitted } || appeal.CaseId != CaseId) throw new RuleViolation(Rule.NotFound);
        if (Status == SealStatus.Suspended) (Status, ChangedAt) = (SealStatus.Valid, now);
    }

    public void Expire(Actor actor, DateTimeOffset now)
    {
        Require(SealStatus.Valid, SealStatus.Suspended);
        if (now < ExpiresAt) throw new RuleViolation(Rule.TooEarly, Act.ExpireSeal);
        Case.Perform(Act.ExpireSeal, actor, now, subject: Id);
        Change(SealStatus.Expired, now);
    }

    internal void Supersede() => Status = SealStatus.Superseded;

    private void Propose(SealMeasure measure, Act act, bool danger, DateTimeOffset hearingUntil, Actor actor, string reasons, DateTimeOffset now)
    {
        if (Proposed is not null) throw new RuleViolation(Rule.AlreadyUnderWay, act);
        if (hearingUntil <= now) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(act, actor, now, reasons, Id);
        (Proposed, ProposedBy, NoticedAt, HearingUntil, HearingAnswered, Danger) = (measure, actor.PersonId, now, hearingUntil, false, danger);
    }

    private CaseAct Take(SealMeasure measure, Act act, SealStatus status, Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        if (Proposed != measure) throw new RuleViolation(Rule.NothingProposed, act);
        if (!Danger && !HearingAnswered && now < HearingUntil) throw new RuleViolation(Rule.HearingMissing);
        var done = Case.Perform(act, actor, now, reasons, Id, ground: ground, evidence: [ManifestDigest]);
        Change(status, now);
        return done;
    }

    private void Change(SealStatus status, DateTimeOffset now)
    {
        (Status, ChangedAt) = (status, now);
        (Proposed, ProposedBy, NoticedAt, HearingUntil, HearingAnswered, Danger) = (null, null, null, null, false, false);
    }

    private void Require(params SealStatus[] statuses)
    {
        if (!statuses.Contains(Status)) throw new RuleViolation(Rule.SealStatus, Status);
    }
}
