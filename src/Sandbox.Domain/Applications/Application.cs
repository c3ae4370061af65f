using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Applications;

/// <summary>The application of a case: from its submission to the decision on admission (AI Act Art. 58).</summary>
public sealed class Application : ICaseRecord
{
    private readonly List<TierDetermination> determinations = [];
    private readonly List<Opinion> opinions = [];
    private readonly List<CriterionFinding> findings = [];
    private readonly List<PanelScore> scores = [];
    private readonly List<InformationRequest> requests = [];

    private Application() { }

    public Guid CaseId { get; private init; }
    public CaseFile Case { get; private init; } = null!;

    /// <summary>Goes up with every return to tiering or assessment, so that old findings do not count again.</summary>
    public int Round { get; private set; } = 1;
    public DateTimeOffset? RefusalNoticedAt { get; private set; }

    /// <summary>The end of the hearing before a refusal; over sooner when the company has answered.</summary>
    public DateTimeOffset? HearingUntil { get; private set; }
    public bool HearingAnswered { get; private set; }

    /// <summary>Rank on the waiting list: 1 is next.</summary>
    public int? Rank { get; private set; }
    public DateTimeOffset? InterestConfirmedAt { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>The call that was open when the application was submitted.</summary>
    public Guid? CallId { get; private init; }

    public IReadOnlyList<TierDetermination> Determinations => determinations;
    public IReadOnlyList<Opinion> Opinions => opinions;
    public IReadOnlyList<CriterionFinding> Findings => findings;
    public IReadOnlyList<PanelScore> Scores => scores;
    public IReadOnlyList<InformationRequest> Requests => requests;

    /// <summary>The determination on the application that awaits confirmation or stands.</summary>
    public TierDetermination? Determination => determinations.Where(determination => determination.Occasion == TierOccasion.Application).OrderBy(determination => determination.ProposedAt).LastOrDefault();

    /// <summary>The new tier, for a case that has one, which awaits confirmation.</summary>
    public TierDetermination? Retiering => determinations.SingleOrDefault(determination => determination is { IsOpen: true, Occasion: not TierOccasion.Application });
    public IEnumerable<PanelScore> ScoresOfRound => scores.Where(score => score.Round == Round);

    /// <summary>Opens the case of a submitted application.</summary>
    /// <param name="today">The authority's local day.</param>
    /// <exception cref="RuleViolation"><see cref="Rule.CallClosed"/> without a call that is open today.</exception>
    public static Application Submit(
        Guid id, string reference, Guid organisation, string systemName, bool personalData, string preset, bool simulated, IReadOnlyList<string> evidence,
        CallForApplications? call, DateOnly today, Actor actor, DateTimeOffset now) =>
        call?.State(today) != CallState.Open ? throw new RuleViolation(Rule.CallClosed)
        : new() { CaseId = id, CallId = call.Id, Case = CaseFile.Open(id, reference, organisation, systemName, personalData, preset, simulated, evidence, actor, now) };

    public void StartCompletenessCheck(Actor actor, DateTimeOffset now) => Case.Perform(Act.StartCompletenessCheck, actor, now);

    public void AcceptAsComplete(Actor actor, string? note, DateTimeOffset now) => Case.Perform(Act.AcceptAsComplete, actor, now, note);

    public void ProposeInadmissible(Actor actor, string reasons, DateTimeOffset now) => Case.Perform(Act.ProposeInadmissible, actor, now, reasons);

    /// <summary>Decides on the officer's proposal not to take the application up at all.</summary>
    public CaseAct DecideAdmissibility(bool refuse, Actor actor, string reasons, DateTimeOffset now, string? ground = null)
    {
        var done = Case.Perform(refuse ? Act.RefuseInadmissible : Act.OverruleInadmissible, actor, now, reasons, ground: ground);
        if (refuse) DecidedAt = now;
        return done;
    }

    /// <summary>Asks the company for items, each under its criterion; two rounds, more by a supervisor.</summary>
    public InformationRequest RequestInformation(IReadOnlyList<RequestedItem> items, bool pausesClock, Actor actor, DateTimeOffset now)
    {
        if (items.Count == 0 || items.Any(item => string.IsNullOrWhiteSpace(item.Question) || string.IsNullOrWhiteSpace(item.Criterion)))
            throw new RuleViolation(Rule.ReasonsMissing, Act.RequestInformation);
        if (requests.Count >= InformationRequest.RoundsOfAnOfficer && !actor.Roles.Contains(Role.Supervisor)) throw new RuleViolation(Rule.RoundsUsedUp, requests.Count);
        var request = InformationRequest.Of(Case.Id, requests.Count + 1, Case.Stage, items, pausesClock, actor, now);
        Case.Perform(Act.RequestInformation, actor, now, subject: request.Id);
        requests.Add(request);
        return request;
    }

    public void AnswerInformationRequest(Filing answer, Actor actor, DateTimeOffset now)
    {
        var request = requests.SingleOrDefault(request => request.Id == answer.SubjectId && request.AnsweredAt is null) ?? throw new RuleViolation(Rule.NotFound);
        Case.Perform(Act.AnswerInformationRequest, actor, now, subject: request.Id, evidence: [answer.Digest]);
        request.Answer(answer.Id, now);
    }

    public void Remind(Guid request, Actor actor, DateTimeOffset now)
    {
        var reminded = requests.SingleOrDefault(r => r.Id == request && r.AnsweredAt is null) ?? throw new RuleViolation(Rule.NotFound);
        Case.Perform(Act.RemindApplicant, actor, now, subject: request);
        reminded.Remind();
    }

    /// <summary>Proposes a tier; the computed one stands unless a reason says why not.</summary>
    /// <param name="departures">Where the answers differ from the company's own; each has its reason.</param>
    public TierDetermination ProposeTier(
        string pack, string answers, string computed, string proposed, string? reason, Actor actor, DateTimeOffset now, IReadOnlyList<AnswerDeparture>? departures = null)
    {
        Require(computed, proposed, reason, departures ?? [], Act.ProposeTier);
        var determination = TierDetermination.Propose(Case.Id, pack, answers, computed, proposed, reason, departures ?? [], TierOccasion.Application, null, actor, now);
        Case.Perform(Act.ProposeTier, actor, now, reason, determination.Id);
        determinations.Add(determination);
        return determination;
    }

    /// <summary>Confirms or returns the proposed tier; never by its proposer. A prohibited practice goes to the decision maker.</summary>
    /// <param name="obligations">What the tier asks of the case.</param>
    public void ConfirmTier(bool confirm, bool prohibited, Actor actor, string? reasons, DateTimeOffset now, IReadOnlyList<Obligation>? obligations = null)
    {
        var determination = Determination is { IsOpen: true } open ? open : throw new RuleViolation(Rule.NothingProposed);
        if (!confirm)
        {
            Case.Perform(Act.ReturnTier, actor, now, reasons, determination.Id);
            determination.Return(now);
            return;
        }
        Case.Perform(prohibited ? Act.ConfirmProhibited : Act.ConfirmTier, actor, now, reasons, determination.Id);
        determination.Confirm(actor, now);
        // A practice that may yet be found not to be prohibited is not told of before the decision.
        if (prohibited) Case.Classify(determination.Proposed);
        else Case.Enter(CaseTier.Of(determination, obligations ?? [], now), now);
    }

    /// <summary>Proposes another tier for a case that has one: its plan varies, an incident happened, or the authority looks again.</summary>
    /// <param name="subject">The variation or incident.</param>
    /// <param name="grounds">Why the tier is looked at again.</param>
    public TierDetermination ProposeRetiering(
        TierOccasion occasion, Guid? subject, string pack, string answers, string computed, string proposed, string? reason, IReadOnlyList<AnswerDeparture> departures, string grounds, Actor actor,
        DateTimeOffset now)
    {
        if (Retiering is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.ProposeRetiering);
        if (occasion == TierOccasion.Application || (occasion is TierOccasion.Variation or TierOccasion.Incident) != subject is not null) throw new RuleViolation(Rule.NotFound, occasion);
        Require(computed, proposed, reason, departures, Act.ProposeRetiering);
        var determination = TierDetermination.Propose(Case.Id, pack, answers, computed, proposed, reason, departures, occasion, subject, actor, now);
        Case.Perform(Act.ProposeRetiering, actor, now, grounds, determination.Id);
        determinations.Add(determination);
        return determination;
    }

    /// <summary>Confirms another tier as a second person. One for a variation takes effect with its acceptance, any other at once.</summary>
    /// <returns>The tier that the case is in from now on, with the act; null where a variation has to be accepted first.</returns>
    public (CaseTier Tier, CaseAct Act)? ConfirmRetiering(Actor actor, string? note, bool variationIsOpen, IReadOnlyList<Obligation> obligations, DateTimeOffset now)
    {
        var determination = Retiering ?? throw new RuleViolation(Rule.NothingProposed, Act.ConfirmRetiering);
        var done = Case.Perform(Act.ConfirmRetiering, actor, now, note, determination.Id);
        determination.Confirm(actor, now);
        return variationIsOpen ? null : (Case.Enter(CaseTier.Of(determination, obligations, now), now), done);
    }

    public void ReturnRetiering(Actor actor, string reasons, DateTimeOffset now)
    {
        var determination = Retiering ?? throw new RuleViolation(Rule.NothingProposed, Act.ReturnRetiering);
        Case.Perform(Act.ReturnRetiering, actor, now, reasons, determination.Id);
        determination.Return(now);
    }

    /// <summary>Lets the tier that was confirmed for a variation take effect, because the variation was accepted.</summary>
    /// <returns>Null where no tier was confirmed for it.</returns>
    public CaseTier? EnterTierOf(Guid variation, IReadOnlyList<Obligation> obligations, DateTimeOffset now) =>
        ConfirmedFor(variation) is { } determination ? Case.Enter(CaseTier.Of(determination, obligations, now), now) : null;

    /// <summary>The tier that was confirmed last for a variation or incident.</summary>
    public TierDetermination? ConfirmedFor(Guid subject) =>
        determinations.Where(determination => determination.SubjectId == subject && determination.ConfirmedAt is not null).MaxBy(determination => determination.ConfirmedAt);

    private static void Require(string computed, string proposed, string? reason, IReadOnlyList<AnswerDeparture> departures, Act act)
    {
        if (proposed != computed && string.IsNullOrWhiteSpace(reason)) throw new RuleViolation(Rule.OverrideNeedsReason);
        if (departures.FirstOrDefault(departure => string.IsNullOrWhiteSpace(departure.Reason)) is { } silent) throw new RuleViolation(Rule.ReasonsMissing, act, silent.QuestionId);
    }

    /// <summary>Sends the tier back to its officer: the practice is not prohibited.</summary>
    public void OverruleProhibited(Actor actor, string reasons, DateTimeOffset now)
    {
        Case.Perform(Act.OverruleProhibited, actor, now, reasons);
        Determination?.Return(now);
    }

    public CaseAct RefuseProhibited(Actor actor, string reasons, DateTimeOffset now, string? ground = null)
    {
        var done = Case.Perform(Act.RefuseProhibited, actor, now, reasons, ground: ground);
        DecidedAt = now;
        // The company is told the tier with the refusal.
        if (Determination is { ConfirmedAt: not null } determination) Case.Enter(CaseTier.Of(determination, [], now), now);
        return done;
    }

    /// <summary>Records the opinion of a consulted body within the scope that it was asked on.</summary>
    public Opinion GiveOpinion(Stance stance, string text, Actor actor, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new RuleViolation(Rule.ReasonsMissing, Act.GiveOpinion);
        var opinion = Opinion.Of(Case.Id, Round, actor.Kind ?? throw new RuleViolation(Rule.NotConsulted), stance, text, actor, now);
        Case.Perform(Act.GiveOpinion, actor, now, text, opinion.Id);
        opinions.Add(opinion);
        return opinion;
    }

    /// <summary>Minutes that a body gave no opinion in time, so that the panel goes on without it.</summary>
    public void RecordOpinionAbsent(OrganisationKind agency, Actor actor, DateTimeOffset now)
    {
        var opinion = Opinion.Absent(Case.Id, Round, agency, actor, now);
        Case.Perform(Act.RecordOpinionAbsent, actor, now, subject: opinion.Id);
        opinions.Add(opinion);
    }

    /// <summary>Hands the application to the panel with a finding for each criterion.</summary>
    public void Assess(IReadOnlyList<(string Criterion, bool Met, string Reasons)> assessed, string summary, Actor actor, DateTimeOffset now)
    {
        if (assessed.Count == 0 || assessed.Any(finding => string.IsNullOrWhiteSpace(finding.Reasons))) throw new RuleViolation(Rule.ReasonsMissing, Act.AssessApplication);
        if (IsOpinionAwaited) throw new RuleViolation(Rule.OpinionAwaited);
        Case.Perform(Act.AssessApplication, actor, now, summary);
        findings.AddRange(assessed.Select(finding => CriterionFinding.Of(Case.Id, Round, finding.Criterion, finding.Met, finding.Reasons, actor, now)));
    }

    /// <summary>Whether an obligatory opinion is still out: that on personal data, and each that the procedure marks so.</summary>
    public bool IsOpinionAwaited =>
        (Case.PersonalData && !opinions.Any(opinion => opinion.Agency == OrganisationKind.DataProtectionAuthority && opinion.Stance != Stance.Absent))
        || Case.Tasks.Any(task => task.IsOpen && task.Kind == "GiveOpinion" && task.Arguments.GetValueOrDefault("obligatory") == "true");

    public void ReturnToTiering(Actor actor, string reasons, DateTimeOffset now)
    {
        Case.Perform(Act.ReturnToTiering, actor, now, reasons);
        Round++;
    }

    /// <summary>Scores and votes for one panel member; the last of a quorum hands over to the decision maker.</summary>
    /// <param name="points">0 to 5 for each criterion.</param>
    public PanelScore Score(bool declaresNoInterest, IReadOnlyDictionary<string, int> points, Vote vote, string comment, int quorum, Actor actor, DateTimeOffset now)
    {
        if (!declaresNoInterest) throw new RuleViolation(Rule.InterestsNotDeclared);
        if (Case.Involvements.Any(part => actor.People.Contains(part.PersonId) && ScoresOfRound.Any(score => score.Id == part.SubjectId)))
            throw new RuleViolation(Rule.TookPartBefore, Act.ScoreInPanel);
        if (points.Count == 0 || points.Values.Any(value => value is < 0 or > 5)) throw new RuleViolation(Rule.FilingIncomplete);
        var score = PanelScore.Of(Case.Id, Round, points, vote, comment, actor, now);
        Case.Perform(Act.ScoreInPanel, actor, now, comment, score.Id, ScoresOfRound.Count() + 1 >= quorum ? "Quorate" : null);
        scores.Add(score);
        return score;
    }

    public void ReturnToAssessment(Actor actor, string reasons, DateTimeOffset now)
    {
        Case.Perform(Act.ReturnToAssessment, actor, now, reasons);
        Reopen();
    }

    /// <summary>Tells the company that a refusal is proposed, and opens its hearing.</summary>
    public void GiveNoticeOfRefusal(Actor actor, string reasons, DateTimeOffset hearingUntil, DateTimeOffset now, string? ground = null)
    {
        if (RefusalNoticedAt is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.GiveNoticeOfRefusal);
        if (hearingUntil <= now) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(Act.GiveNoticeOfRefusal, actor, now, reasons, ground: ground);
        (RefusalNoticedAt, HearingUntil, HearingAnswered) = (now, hearingUntil, false);
    }

    public void RespondToNotice(Filing response, Actor actor, DateTimeOffset now)
    {
        if (RefusalNoticedAt is null) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(Act.RespondToNotice, actor, now, evidence: [response.Digest]);
        HearingAnswered = true;
    }

    /// <summary>Signs the decision of the panel stage, on a quorum's scores; a refusal only after notice and hearing.</summary>
    public CaseAct Decide(AdmissionOutcome outcome, Actor actor, string reasons, string? ground, int? rank, DateTimeOffset now, int quorum = 1)
    {
        var waitlisted = Case.Stage == Stage.Waitlisted;
        var act = outcome switch
        {
            AdmissionOutcome.Admit => waitlisted ? Act.AdmitFromWaitlist : Act.Admit,
            AdmissionOutcome.Waitlist => Act.Waitlist,
            AdmissionOutcome.Refuse => waitlisted ? Act.RefuseFromWaitlist : Act.Refuse,
        };
        if (outcome == AdmissionOutcome.Refuse && !(RefusalNoticedAt is not null && (HearingAnswered || now >= HearingUntil)))
            throw new RuleViolation(Rule.HearingMissing);
        if (!waitlisted && ScoresOfRound.Count() < quorum) throw new RuleViolation(Rule.QuorumMissing, quorum);
        var done = Case.Perform(act, actor, now, reasons, ground: ground);
        DecidedAt = now;
        if (outcome == AdmissionOutcome.Waitlist) (Rank, RefusalNoticedAt, HearingUntil, HearingAnswered) = (rank, null, null, false);
        return done;
    }

    /// <summary>What an outcome departs from, each of which the letter must give reasons for: the panel's vote and the opinions.</summary>
    public IReadOnlyList<string> DeparturesOf(AdmissionOutcome outcome)
    {
        var votes = ScoresOfRound.Select(score => score.Vote).CountBy(vote => vote).OrderByDescending(count => count.Value).ToList();
        var vote = outcome switch
        {
            AdmissionOutcome.Admit => Vote.Admit,
            AdmissionOutcome.Waitlist => Vote.Waitlist,
            AdmissionOutcome.Refuse => Vote.Refuse,
        };
        var panel = votes.Count > 0 && votes.TakeWhile(count => count.Value == votes[0].Value).All(count => count.Key != vote) ? ["Panel"] : Array.Empty<string>();
        var latest = opinions.GroupBy(opinion => opinion.Agency).Select(given => given.MaxBy(opinion => opinion.GivenAt)!);
        var against = outcome == AdmissionOutcome.Refuse ? Array.Empty<Stance>() : [Stance.Unfavourable];
        return [.. panel, .. latest.Where(opinion => against.Contains(opinion.Stance)).Select(opinion => opinion.Agency.ToString())];
    }

    /// <summary>Takes the application up where a decided appeal put it: a new round, the old rank.</summary>
    public void Follow(Appeal appeal, int? rank = null)
    {
        if (appeal.CaseId != CaseId || appeal.Outcome is not (AppealOutcome.Replaced or AppealOutcome.Remitted)) throw new RuleViolation(Rule.NotFound);
        if (appeal.Contest.IsAboutApplication && appeal.Outcome == AppealOutcome.Remitted) Reopen();
        if (appeal.LeadsTo == Stage.Waitlisted) Rank ??= rank;
    }

    private void Reopen()
    {
        Round++;
        (RefusalNoticedAt, HearingUntil, HearingAnswered, DecidedAt) = (null, null, false, null);
    }

    public void ConfirmInterest(Actor actor, DateTimeOffset now)
    {
        Case.Perform(Act.ConfirmInterest, actor, now);
        InterestConfirmedAt = now;
    }

    public void Withdraw(Actor actor, string reasons, DateTimeOffset now) => Case.Perform(Act.Withdraw, actor, now, reasons);

    public void Lapse(Actor actor, DateTimeOffset now) => Case.Perform(Act.Lapse, actor, now);

    /// <summary>Takes a lapsed case up again, within the days that the preset gives.</summary>
    public void Reinstate(Actor actor, string reasons, DateTimeOffset until, DateTimeOffset now)
    {
        if (now > until) throw new RuleViolation(Rule.TooLate, Act.Reinstate);
        Case.Perform(Act.Reinstate, actor, now, reasons);
    }
}

/// <summary>How the decision maker decides on an application.</summary>
public enum AdmissionOutcome
{
    /// <summary>Let in, perhaps under conditions.</summary>
    Admit,

    /// <summary>Good enough, no place at present.</summary>
    Waitlist,

    /// <summary>Not let in; after notice and hearing only.</summary>
    Refuse,
}
