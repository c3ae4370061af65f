using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Seals;

/// <summary>What stands in the way of a seal, counted when it is asked for and again when it is signed.</summary>
public sealed record SealFacts(bool ObjectivesMet, int OpenConditions, int OpenIncidents, int OpenComplaints, int OpenAppeals)
{
    internal void Require()
    {
        if (!ObjectivesMet) throw new RuleViolation(Rule.StillOpen, nameof(ObjectivesMet));
        if (OpenConditions > 0) throw new RuleViolation(Rule.StillOpen, nameof(OpenConditions));
        if (OpenIncidents > 0) throw new RuleViolation(Rule.StillOpen, nameof(OpenIncidents));
        if (OpenComplaints > 0) throw new RuleViolation(Rule.StillOpen, nameof(OpenComplaints));
        if (OpenAppeals > 0) throw new RuleViolation(Rule.StillOpen, nameof(OpenAppeals));
    }
}

/// <summary>An officer's points, from 0 to 5, on one criterion of the seal.</summary>
public sealed record SealScore(string Criterion, int Points, string Reasons);

/// <summary>What a seal says beside the version that it names.</summary>
/// <param name="LegalEffect">What the seal is and is not, in the words of the jurisdiction.</param>
/// <param name="StatusIndex">Index in the status list (W3C Bitstring Status List).</param>
public sealed record SealText(string Number, string Scope, string LegalEffect, DateTimeOffset ExpiresAt, int StatusIndex);

/// <summary>A request for a conformity seal: scored by an officer, proposed by a supervisor, signed by a decision maker.</summary>
public sealed class SealReview : ICaseRecord
{
    private SealReview() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public CaseFile Case { get; private init; } = null!;
    public Guid RequestId { get; private init; }

    /// <summary>SHA-256 of the manifest of the version that asks for the seal, lower-case hex; fixed with the request.</summary>
    [Plain]
    public string ManifestDigest { get; private init; } = "";

    /// <summary>The seal that a new one is to supersede.</summary>
    public Guid? RenewsId { get; private init; }
    public DateTimeOffset RequestedAt { get; private init; }
    public List<SealScore> Scores { get; private set; } = [];
    public Guid? ScoredBy { get; private set; }
    public DateTimeOffset? ScoredAt { get; private set; }

    /// <summary>Whether the supervisor proposes to issue the seal; null before the proposal.</summary>
    public bool? ProposesIssue { get; private set; }
    public Guid? ProposedBy { get; private set; }
    public DateTimeOffset? ProposedAt { get; private set; }
    public bool? Issued { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Asks for a first seal, or for one that takes the place of <paramref name="renewed"/>.</summary>
    public static SealReview Request(CaseFile file, Filing request, string manifestDigest, SealFacts facts, ConformitySeal? renewed, Actor actor, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(manifestDigest)) throw new RuleViolation(Rule.FilingIncomplete, nameof(ManifestDigest));
        facts.Require();
        if (renewed is not null && (renewed.CaseId != file.Id || renewed.Status is not (SealStatus.Valid or SealStatus.Expired)))
            throw new RuleViolation(Rule.SealStatus, renewed.Status);
        var review = new SealReview
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            Case = file,
            RequestId = request.Id,
            ManifestDigest = manifestDigest,
            RenewsId = renewed?.Id,
            RequestedAt = now,
        };
        file.Perform(renewed is null ? Act.RequestSeal : Act.RenewSeal, actor, now, subject: review.Id, evidence: [request.Digest, manifestDigest]);
        return review;
    }

    public void Score(IReadOnlyCollection<SealScore> scores, Actor actor, string? note, DateTimeOffset now)
    {
        if (scores.Count == 0 || scores.Any(score => score.Points is < 0 or > 5)) throw new RuleViolation(Rule.FilingIncomplete, Act.ScoreSeal);
        if (scores.Any(score => string.IsNullOrWhiteSpace(score.Reasons))) throw new RuleViolation(Rule.ReasonsMissing, Act.ScoreSeal);
        RequireOpen();
        Case.Perform(Act.ScoreSeal, actor, now, note, Id);
        (Scores, ScoredBy, ScoredAt) = ([.. scores], actor.PersonId, now);
    }

    /// <summary>Proposes to issue or to refuse the seal, on the officer's scores.</summary>
    public void Propose(bool issue, Actor actor, string reasons, DateTimeOffset now)
    {
        RequireScored(Act.ProposeSeal);
        if (string.IsNullOrWhiteSpace(reasons)) throw new RuleViolation(Rule.ReasonsMissing, Act.ProposeSeal);
        Case.Perform(Act.ProposeSeal, actor, now, reasons, Id);
        (ProposesIssue, ProposedBy, ProposedAt) = (issue, actor.PersonId, now);
    }

    /// <summary>Sends the scores back to the officer.</summary>
    public void Return(Actor actor, string reasons, DateTimeOffset now)
    {
        RequireScored(Act.ReturnSealProposal);
        Case.Perform(Act.ReturnSealProposal, actor, now, reasons, Id);
        (Scores, ScoredBy, ScoredAt) = ([], null, null);
    }

    /// <summary>Signs the seal; an earlier one that it renews is superseded.</summary>
    public ConformitySeal Sign(SealText text, SealFacts facts, ConformitySeal? renewed, Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        RequireProposed(Act.IssueSeal);
        facts.Require();
        if (renewed?.Id != RenewsId) throw new RuleViolation(Rule.NotFound);
        if (renewed is { Status: not (SealStatus.Valid or SealStatus.Expired) }) throw new RuleViolation(Rule.SealStatus, renewed.Status);
        if (text.ExpiresAt <= now) throw new RuleViolation(Rule.TooLate, Act.IssueSeal);
        var seal = ConformitySeal.Issue(Case, ManifestDigest, text, renewed, now);
        Case.Perform(Act.IssueSeal, actor, now, reasons, seal.Id, ground: ground, evidence: [ManifestDigest]);
        Decide(true, actor, now);
        renewed?.Supersede();
        return seal;
    }

    public CaseAct Refuse(Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        RequireProposed(Act.RefuseSeal);
        var done = Case.Perform(Act.RefuseSeal, actor, now, reasons, Id, ground: ground, evidence: [ManifestDigest]);
        Decide(false, actor, now);
        return done;
    }

    /// <summary>Opens the review again where an appeal remitted the refusal: scored, proposed and signed by new people.</summary>
    public void Follow(Appeal appeal)
    {
        if (appeal.CaseId != CaseId || appeal.LeadsTo != Stage.SealReview) throw new RuleViolation(Rule.NotFound);
        (Scores, ScoredBy, ScoredAt, ProposesIssue, ProposedBy, ProposedAt) = ([], null, null, null, null, null);
        (Issued, DecidedBy, DecidedAt) = (null, null, null);
    }

    private void Decide(bool issued, Actor actor, DateTimeOffset now) => (Issued, DecidedBy, DecidedAt) = (issued, actor.PersonId, now);

    private void RequireOpen()
    {
        if (Issued is not null) throw new RuleViolation(Rule.TooLate, Stage.SealReview);
    }

    private void RequireScored(Act act)
    {
        RequireOpen();
        if (ScoredAt is null) throw new RuleViolation(Rule.NothingProposed, act);
    }

    private void RequireProposed(Act act)
    {
        RequireOpen();
        if (ProposesIssue is null) throw new RuleViolation(Rule.NothingProposed, act);
    }
}
