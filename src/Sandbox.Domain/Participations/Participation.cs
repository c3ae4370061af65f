using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Participations;

/// <summary>The participation of an admitted case: from the agreement of the sandbox plan to the closing (AI Act Art. 57).</summary>
public sealed class Participation : ICaseRecord
{
    private readonly List<Exemption> exemptions = [];
    private readonly List<Variation> variations = [];
    private readonly List<Extension> extensions = [];
    private readonly List<ReportPeriod> reports = [];
    private readonly List<Incident> incidents = [];
    private readonly List<Suspension> suspensions = [];
    private readonly List<Closing> closings = [];

    private Participation() { }

    public Guid CaseId { get; private init; }
    public CaseFile Case { get; private init; } = null!;

    /// <summary>The plan as proposed last, or as varied.</summary>
    public Guid? PlanId { get; private set; }

    /// <summary>SHA-256 of the plan, lower-case hex.</summary>
    [Plain]
    public string? PlanDigest { get; private set; }
    public Guid? PlanAgreedBy { get; private set; }
    public DateTimeOffset? PlanAgreedAt { get; private set; }
    public DateTimeOffset? TestStartsAt { get; private set; }

    /// <summary>The planned end of the test; moves with extensions and, when the test goes on, by suspended time.</summary>
    public DateTimeOffset? TestEndsAt { get; private set; }

    /// <summary>When the test was over in fact.</summary>
    public DateTimeOffset? TestEndedAt { get; private set; }

    /// <summary>The time for which the test stood still so far, without a suspension that is still open.</summary>
    public TimeSpan SuspendedFor { get; private set; }

    /// <summary>The current phase of the test, from 1; 0 before it begins.</summary>
    public int Phase { get; private set; }
    public int Phases { get; private set; }
    public DateTimeOffset? TerminationNoticedAt { get; private set; }

    /// <summary>The end of the hearing before a termination; over sooner when the company has answered.</summary>
    public DateTimeOffset? HearingUntil { get; private set; }
    public bool HearingAnswered { get; private set; }
    public Guid? ExitReportId { get; private set; }
    public List<ReturnedItem> ExitReturned { get; private set; } = [];
    public Guid? ExitReviewedBy { get; private set; }
    public DateTimeOffset? ExitReviewedAt { get; private set; }
    public DateTimeOffset? ExitAcceptedAt { get; private set; }

    /// <summary>Whether the officer's review finds the objectives of the plan met; a seal needs them.</summary>
    public bool? ObjectivesMet { get; private set; }
    public bool CompanyPublishes { get; private set; }
    public bool AuthorityPublishes { get; private set; }

    public IReadOnlyList<Exemption> Exemptions => exemptions;
    public IReadOnlyList<Variation> Variations => variations;
    public IReadOnlyList<Extension> Extensions => extensions;
    public IReadOnlyList<ReportPeriod> Reports => reports;
    public IReadOnlyList<Incident> Incidents => incidents;
    public IReadOnlyList<Suspension> Suspensions => suspensions;
    public IReadOnlyList<Closing> Closings => closings;

    /// <summary>The exit report is public only if both sides agree (AI Act Art. 57(8)).</summary>
    public bool IsExitReportPublic => ExitAcceptedAt is not null && CompanyPublishes && AuthorityPublishes;

    /// <summary>The halt that stands.</summary>
    public Suspension? Suspension => suspensions.SingleOrDefault(suspension => suspension.IsOpen);

    /// <summary>The closing that is under way.</summary>
    public Closing? Closing => closings.SingleOrDefault(closing => closing.IsOpen);

    private bool IsHearingOver(DateTimeOffset now) => TerminationNoticedAt is not null && (HearingAnswered || now >= HearingUntil);

    /// <summary>Opens the participation of a case that was admitted.</summary>
    public static Participation Open(CaseFile file, Actor actor, DateTimeOffset now)
    {
        file.Perform(Act.OpenPlanAgreement, actor, now);
        return new() { CaseId = file.Id, Case = file };
    }

    public void ProposePlan(Filing plan, Actor actor, DateTimeOffset now)
    {
        Case.Perform(Act.ProposePlan, actor, now, evidence: [plan.Digest]);
        (PlanId, PlanDigest) = (plan.Id, plan.Digest);
    }

    public void ReturnPlan(IReadOnlyCollection<ReturnedItem> items, Actor actor, DateTimeOffset now)
    {
        RequirePlan();
        Case.Perform(Act.ReturnPlan, actor, now, ReturnedItem.Reasons(items, Act.ReturnPlan), evidence: [PlanDigest!]);
    }

    /// <summary>Signs the plan for the authority; with that it is agreed, because the company signed it when proposing.</summary>
    public void AgreePlan(PlanFacts facts, Actor actor, string? note, DateTimeOffset now)
    {
        RequirePlan();
        if (facts.Missing() is { } missing) throw new RuleViolation(Rule.SafeguardMissing, missing);
        RequireCoverage(facts.Coverage, facts.PlannedEnd);
        Case.Perform(Act.AgreePlan, actor, now, note, evidence: [PlanDigest!]);
        (PlanAgreedBy, PlanAgreedAt) = (actor.PersonId, now);
    }

    public Exemption GrantExemption(string scope, bool waivesCoverage, DateTimeOffset expiresAt, Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(scope)) throw new RuleViolation(Rule.ReasonsMissing, Act.GrantExemption);
        if (expiresAt <= now) throw new RuleViolation(Rule.TooLate, Act.GrantExemption);
        var exemption = Exemption.Of(CaseId, scope, waivesCoverage, expiresAt, actor, now);
        Case.Perform(Act.GrantExemption, actor, now, reasons, exemption.Id, ground: ground);
        exemptions.Add(exemption);
        return exemption;
    }

    /// <summary>Lets the test begin, in writing.</summary>
    /// <param name="latestEnd">The longest first period that the preset allows.</param>
    public void StartTesting(StartFacts facts, DateTimeOffset endsAt, int phases, DateTimeOffset latestEnd, Actor actor, string? note, DateTimeOffset now)
    {
        if (!facts.ConsentFormApproved) throw new RuleViolation(Rule.SafeguardMissing, nameof(facts.ConsentFormApproved));
        if (!facts.KillSwitchTested) throw new RuleViolation(Rule.SafeguardMissing, nameof(facts.KillSwitchTested));
        RequireCoverage(facts.Coverage, endsAt);
        if (Case.Conditions.Any(condition => condition.IsOpen && condition.Obligation?.StartsWith($"{ObligationKind.Approval}/", StringComparison.Ordinal) == true))
            throw new RuleViolation(Rule.StillOpen, nameof(ObligationKind.Approval));
        if (endsAt <= now || phases < 1) throw new RuleViolation(Rule.FilingIncomplete, Act.StartTesting);
        if (endsAt > latestEnd) throw new RuleViolation(Rule.TooLate, Act.StartTesting);
        Case.Perform(Act.StartTesting, actor, now, note, evidence: PlanDigest is null ? [] : [PlanDigest]);
        (TestStartsAt, TestEndsAt, Phase, Phases) = (now, endsAt, 1, phases);
    }

    /// <summary>Passes the gate to the next phase: the latest report of the current one must be approved.</summary>
    public void StartNextPhase(Actor actor, string? note, DateTimeOffset now)
    {
        if (Phase >= Phases) throw new RuleViolation(Rule.TooLate, Act.StartNextPhase);
        var latest = reports.Where(report => report.Phase == Phase).MaxBy(report => report.Number);
        if (latest?.Status != ReportStatus.Approved) throw new RuleViolation(Rule.ReportNotAccepted, Phase);
        Case.Perform(Act.StartNextPhase, actor, now, note, latest.Id);
        Phase++;
    }

    /// <summary>Asks for another plan, with a statement of what changes and why.</summary>
    /// <param name="tier">The tier that the varied plan falls into, until it is computed again for the decision.</param>
    public Variation RequestVariation(Filing varied, Filing statement, string tier, Actor actor, DateTimeOffset now)
    {
        if (variations.Any(variation => variation.IsOpen)) throw new RuleViolation(Rule.AlreadyUnderWay, Act.RequestVariation);
        var variation = Variation.Of(Case, varied, statement, tier, now);
        Case.Perform(Act.RequestVariation, actor, now, subject: variation.Id, evidence: [varied.Digest, statement.Digest]);
        variations.Add(variation);
        return variation;
    }

    /// <summary>Accepts or refuses another plan; accepted, it is the plan, and its tier the case's.</summary>
    /// <param name="tier">The tier that was confirmed for the varied plan; that of the case where none was.</param>
    public CaseAct DecideVariation(Guid id, bool accept, string tier, Actor actor, string reasons, DateTimeOffset now)
    {
        var variation = variations.SingleOrDefault(variation => variation.Id == id && variation.IsOpen) ?? throw new RuleViolation(Rule.NotFound);
        // Silence refuses: it changes no plan, and prolongs nothing.
        if (accept && actor.Silence is not null) throw new RuleViolation(Rule.NotPermitted, Act.DecideVariation);
        var done = Case.Perform(Act.DecideVariation, actor, now, reasons, id, accept ? "Accept" : "Refuse", evidence: [variation.Digest]);
        variation.Decide(accept, tier, tier != Case.Tier, reasons, actor, now);
        if (!accept) return done;
        (PlanId, PlanDigest) = (variation.FilingId, variation.Digest);
        Case.Classify(variation.Tier);
        return done;
    }

    /// <summary>Asks for more time, before the time is over.</summary>
    /// <param name="latestEnd">The latest end that the preset allows, suspended time not counted.</param>
    /// <param name="most">How many extensions the preset allows.</param>
    public Extension RequestExtension(DateTimeOffset until, DateTimeOffset latestEnd, int most, Actor actor, string grounds, DateTimeOffset now)
    {
        if (extensions.Any(extension => extension.IsOpen)) throw new RuleViolation(Rule.AlreadyUnderWay, Act.RequestExtension);
        if (now >= TestEndsAt) throw new RuleViolation(Rule.TooLate, Act.RequestExtension);
        if (extensions.Count(extension => extension.Granted == true) >= most || until > latestEnd + SuspendedFor) throw new RuleViolation(Rule.ExtensionUsedUp, most);
        if (TestEndsAt is null || until <= TestEndsAt) throw new RuleViolation(Rule.FilingIncomplete, Act.RequestExtension);
        var extension = Extension.Of(CaseId, until - TestEndsAt.Value, grounds, now);
        Case.Perform(Act.RequestExtension, actor, now, grounds, extension.Id);
        extensions.Add(extension);
        return extension;
    }

    /// <summary>Grants or refuses more time; a grant needs cover until the new end.</summary>
    public void DecideExtension(Guid id, bool grant, Coverage coverage, Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        var extension = extensions.SingleOrDefault(extension => extension.Id == id && extension.IsOpen) ?? throw new RuleViolation(Rule.NotFound);
        if (grant && actor.Silence is not null) throw new RuleViolation(Rule.NotPermitted, Act.DecideExtension);
        if (grant) RequireCoverage(coverage, TestEndsAt!.Value + extension.Length);
        Case.Perform(Act.DecideExtension, actor, now, reasons, id, grant ? "Grant" : "Refuse", ground: ground);
        extension.Decide(grant, reasons, actor, now);
        if (grant) TestEndsAt += extension.Length;
    }

    /// <summary>Ends the test: a supervisor at any time, the procedure when its time is over.</summary>
    public void EndTestPeriod(Actor actor, DateTimeOffset now, string? reasons = null)
    {
        if (actor.IsProcedure && now < TestEndsAt) throw new RuleViolation(Rule.TooEarly, Act.EndTestPeriod);
        Case.Perform(Act.EndTestPeriod, actor, now, reasons);
        EndTest(now);
    }

    /// <summary>Asks for the report of the days that it covers, both inclusive.</summary>
    public ReportPeriod OpenReport(DateOnly from, DateOnly to, DateTimeOffset dueAt, Actor actor, DateTimeOffset now)
    {
        if (reports.Any(report => report.CoversTo >= from)) throw new RuleViolation(Rule.AlreadyUnderWay, Act.OpenReport);
        var report = ReportPeriod.Open(CaseId, reports.Count + 1, Phase, from, to, dueAt, now);
        Case.Perform(Act.OpenReport, actor, now, subject: report.Id);
        reports.Add(report);
        return report;
    }

    public void FileReport(Guid id, Filing filing, Actor actor, DateTimeOffset now)
    {
        var report = Report(id, Act.FileReport, ReportStatus.Due, ReportStatus.Returned);
        Case.Perform(Act.FileReport, actor, now, subject: id, evidence: [filing.Digest]);
        report.File(filing, now);
    }

    public void ReviewReport(Guid id, Actor actor, string? note, DateTimeOffset now)
    {
        var report = Report(id, Act.ReviewReport, ReportStatus.Filed);
        Case.Perform(Act.ReviewReport, actor, now, note, id);
        report.Review(actor, now);
    }

    public void ReturnReport(Guid id, IReadOnlyCollection<ReturnedItem> items, Actor actor, DateTimeOffset now)
    {
        var report = Report(id, Act.ReturnReport, ReportStatus.Filed);
        Case.Perform(Act.ReturnReport, actor, now, ReturnedItem.Reasons(items, Act.ReturnReport), id);
        report.Return(items);
    }

    /// <summary>Accepts a reviewed report; never by its reviewer.</summary>
    public void ApproveReport(Guid id, Actor actor, string? note, DateTimeOffset now)
    {
        var report = Report(id, Act.ApproveReport, ReportStatus.Reviewed);
        Case.Perform(Act.ApproveReport, actor, now, note, id);
        report.Approve(actor, now);
    }

    /// <summary>Sends a review back to the officer.</summary>
    public void ReturnReportReview(Guid id, Actor actor, string reasons, DateTimeOffset now)
    {
        var report = Report(id, Act.ReturnReportReview, ReportStatus.Reviewed);
        Case.Perform(Act.ReturnReportReview, actor, now, reasons, id);
        report.ReturnReview();
    }

    /// <summary>Reports a serious incident: the company by a notice that may be incomplete, or an officer without one.</summary>
    public Incident ReportIncident(
        IncidentCategory category, DateTimeOffset occurredAt, DateTimeOffset noticedAt, Filing? notice, bool complete, Actor actor, DateTimeOffset now, string? ground = null)
    {
        if (noticedAt < occurredAt || noticedAt > now || (notice is null && (complete || actor.IsCompany))) throw new RuleViolation(Rule.FilingIncomplete, Act.ReportIncident);
        var incident = Incident.Report(CaseId, category, occurredAt, noticedAt, notice, complete, actor, now);
        Case.Perform(Act.ReportIncident, actor, now, subject: incident.Id, ground: ground, evidence: notice is null ? [] : [notice.Digest]);
        incidents.Add(incident);
        return incident;
    }

    public void CompleteIncidentNotice(Guid id, Filing notice, Actor actor, DateTimeOffset now)
    {
        var incident = OpenIncident(id);
        Case.Perform(Act.CompleteIncidentNotice, actor, now, subject: id, evidence: [notice.Digest]);
        incident.Complete(notice);
    }

    /// <summary>Closes an incident whose notice is complete, with a finding.</summary>
    public void CloseIncident(Guid id, Actor actor, string finding, DateTimeOffset now)
    {
        var incident = OpenIncident(id);
        if (!incident.IsComplete) throw new RuleViolation(Rule.FilingIncomplete, Act.CloseIncident);
        Case.Perform(Act.CloseIncident, actor, now, finding, id);
        incident.Close(finding, actor, now);
    }

    /// <summary>Halts the test at once: a supervisor orders it, the company does it itself, or a stop threshold does.</summary>
    /// <param name="remedy">What has to be done before the test goes on; may come with the confirmation.</param>
    public Suspension Suspend(SuspensionKind kind, Actor actor, string reasons, string? remedy, string? ground, DateTimeOffset now)
    {
        var act = kind switch
        {
            SuspensionKind.Ordered => Act.Suspend,
            SuspensionKind.Self => Act.SelfSuspend,
            SuspensionKind.Automatic => Act.SuspendAutomatically,
        };
        if (string.IsNullOrWhiteSpace(reasons)) throw new RuleViolation(Rule.ReasonsMissing, act);
        var suspension = Suspension.Of(CaseId, kind, reasons, kind == SuspensionKind.Ordered ? remedy : null, actor, now);
        Case.Perform(act, actor, now, reasons, suspension.Id, ground: ground);
        suspensions.Add(suspension);
        return suspension;
    }

    public void ConfirmSuspension(Actor actor, string reasons, string? remedy, DateTimeOffset now)
    {
        if (Suspension is not { AwaitsConfirmation: true } suspension) throw new RuleViolation(Rule.NothingProposed, Act.ConfirmSuspension);
        Case.Perform(Act.ConfirmSuspension, actor, now, reasons, suspension.Id);
        suspension.Confirm(remedy, actor, now);
    }

    public void RespondToSuspension(Filing response, Actor actor, DateTimeOffset now)
    {
        var suspension = Suspension ?? throw new RuleViolation(Rule.NotFound);
        Case.Perform(Act.RespondToSuspension, actor, now, subject: suspension.Id, evidence: [response.Digest]);
        suspension.Respond(response, now);
    }

    /// <summary>Lets the test go on, by a supervisor who did not write the remedy; the end moves by the time that was lost.</summary>
    public void Resume(Actor actor, string reasons, DateTimeOffset now)
    {
        var suspension = Suspension ?? throw new RuleViolation(Rule.NothingProposed, Act.Resume);
        if (actor.People.Any(suspension.RemedyBy.Contains)) throw new RuleViolation(Rule.TookPartBefore, Act.Resume);
        Case.Perform(Act.Resume, actor, now, reasons, suspension.Id);
        GoOn(suspension, actor.PersonId, now);
    }

    /// <summary>Tells the company that a termination is proposed, and opens its hearing.</summary>
    public void GiveNoticeOfTermination(Actor actor, string reasons, DateTimeOffset hearingUntil, DateTimeOffset now)
    {
        if (TerminationNoticedAt is not null && !IsHearingOver(now)) throw new RuleViolation(Rule.AlreadyUnderWay, Act.GiveNoticeOfTermination);
        if (hearingUntil <= now) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(Act.GiveNoticeOfTermination, actor, now, reasons);
        (TerminationNoticedAt, HearingUntil, HearingAnswered) = (now, hearingUntil, false);
    }

    public void RespondToNotice(Filing response, Actor actor, DateTimeOffset now)
    {
        if (TerminationNoticedAt is null) throw new RuleViolation(Rule.HearingMissing);
        Case.Perform(Act.RespondToNotice, actor, now, evidence: [response.Digest]);
        HearingAnswered = true;
    }

    /// <summary>Ends the participation by decision, after notice and hearing.</summary>
    public CaseAct Terminate(Actor actor, string reasons, string? ground, DateTimeOffset now)
    {
        if (!IsHearingOver(now)) throw new RuleViolation(Rule.HearingMissing);
        var done = Case.Perform(Act.Terminate, actor, now, reasons, ground: ground);
        EndTest(now);
        closings.Add(Closing.Open(CaseId, now));
        return done;
    }

    public void ExitEarly(Actor actor, string reasons, DateTimeOffset now)
    {
        Case.Perform(Act.ExitEarly, actor, now, reasons);
        EndTest(now);
        closings.Add(Closing.Open(CaseId, now));
    }

    /// <summary>Ends the participation because the company did not agree a plan or answer in time; after a test there is a closing.</summary>
    public void Lapse(Actor actor, DateTimeOffset now)
    {
        Case.Perform(Act.Lapse, actor, now);
        if (TestStartsAt is not null) closings.Add(Closing.Open(CaseId, now));
    }

    /// <summary>Takes a lapsed participation up again, within the days that the preset gives.</summary>
    public void Reinstate(Actor actor, string reasons, DateTimeOffset until, DateTimeOffset now)
    {
        if (now > until) throw new RuleViolation(Rule.TooLate, Act.Reinstate);
        Case.Perform(Act.Reinstate, actor, now, reasons);
        Closing?.Cancel(now);
        // The procedure begins the exit review anew, so a review that waited for its approval is done anew too.
        if (Case.Stage == Stage.ExitReview) (ExitReviewedBy, ExitReviewedAt, ObjectivesMet) = (null, null, null);
    }

    /// <summary>Files the exit report: deviations explained, conditions closed.</summary>
    public void FileExitReport(Filing report, bool deviationsExplained, bool publish, Actor actor, DateTimeOffset now)
    {
        if (!deviationsExplained) throw new RuleViolation(Rule.FilingIncomplete, Act.FileExitReport);
        if (Case.Conditions.Any(condition => condition.IsOpen)) throw new RuleViolation(Rule.StillOpen, nameof(Case.Conditions));
        Case.Perform(Act.FileExitReport, actor, now, evidence: [report.Digest]);
        (ExitReportId, CompanyPublishes, ExitReturned) = (report.Id, publish, []);
    }

    public void ReturnExitReport(IReadOnlyCollection<ReturnedItem> items, Actor actor, DateTimeOffset now)
    {
        if (ExitReviewedAt is not null) throw new RuleViolation(Rule.TooLate, Act.ReturnExitReport);
        Case.Perform(Act.ReturnExitReport, actor, now, ReturnedItem.Reasons(items, Act.ReturnExitReport));
        ExitReturned = [.. items];
    }

    /// <summary>Finds the exit report good, and says whether the objectives of the plan were met.</summary>
    public void ReviewExitReport(bool objectivesMet, Actor actor, string? note, DateTimeOffset now)
    {
        if (ExitReviewedAt is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.ReviewExitReport);
        Case.Perform(Act.ReviewExitReport, actor, now, note);
        (ExitReviewedBy, ExitReviewedAt, ObjectivesMet) = (actor.PersonId, now, objectivesMet);
    }

    /// <summary>Sends the review of the exit report back to the officer.</summary>
    public void ReturnExitReview(Actor actor, string reasons, DateTimeOffset now)
    {
        if (ExitReviewedAt is null) throw new RuleViolation(Rule.NothingProposed, Act.ReturnExitReview);
        Case.Perform(Act.ReturnExitReview, actor, now, reasons);
        (ExitReviewedBy, ExitReviewedAt, ObjectivesMet) = (null, null, null);
    }

    /// <summary>Accepts the reviewed exit report; never by its reviewer. The closing opens.</summary>
    public CaseAct AcceptExitReport(bool publish, Actor actor, string reasons, DateTimeOffset now)
    {
        if (ExitReviewedAt is null) throw new RuleViolation(Rule.NothingProposed, Act.AcceptExitReport);
        var done = Case.Perform(Act.AcceptExitReport, actor, now, reasons);
        (AuthorityPublishes, ExitAcceptedAt) = (publish, now);
        closings.Add(Closing.Open(CaseId, now));
        return done;
    }

    public void FileClosingEvidence(Filing evidence, Actor actor, DateTimeOffset now)
    {
        var closing = Closing ?? throw new RuleViolation(Rule.NotFound);
        Case.Perform(Act.FileClosingEvidence, actor, now, subject: closing.Id, evidence: [evidence.Digest]);
        closing.File(evidence, now);
    }

    /// <summary>Closes the case once the company has shown what became of data and subjects.</summary>
    public void CloseCase(Actor actor, string? note, DateTimeOffset now)
    {
        var closing = Closing ?? throw new RuleViolation(Rule.NotFound);
        if (closing.EvidenceId is null) throw new RuleViolation(Rule.FilingIncomplete, Act.CloseCase);
        Case.Perform(Act.CloseCase, actor, now, note, closing.Id);
        closing.Close(actor, now);
    }

    /// <summary>
    /// Takes the test up again where a won appeal put the case back to it; the time in between does not count. A remitted
    /// confirmation leaves the halt as the system ordered it: somebody else confirms or lifts it.
    /// </summary>
    public void Follow(Appeal appeal, string reasons, DateTimeOffset now)
    {
        if (appeal.CaseId != CaseId || appeal.LeadsTo is not (Stage.Testing or Stage.Suspended)) throw new RuleViolation(Rule.NotFound);
        if (Suspension is { } unconfirmed && appeal is { Contested: Act.ConfirmSuspension, Outcome: AppealOutcome.Remitted })
        {
            unconfirmed.Unconfirm();
            return;
        }
        if (Suspension is { } standing)
        {
            GoOn(standing, null, now);
        }
        else if (TestEndedAt is { } ended)
        {
            Shift(now - (suspensions.FirstOrDefault(suspension => suspension.EndedAt == ended && suspension.LiftedBy is null)?.SuspendedAt ?? ended));
            TestEndedAt = null;
            Closing?.Cancel(now);
        }
        if (appeal.LeadsTo == Stage.Suspended) suspensions.Add(Suspension.Of(CaseId, SuspensionKind.Ordered, reasons, null, Actor.Procedure, now));
    }

    private void GoOn(Suspension suspension, Guid? by, DateTimeOffset now)
    {
        Shift(now - suspension.SuspendedAt);
        suspension.Lift(by, now);
    }

    // Test time stood still; a notice of termination from before is spent with it.
    private void Shift(TimeSpan lost)
    {
        TestEndsAt += lost;
        SuspendedFor += lost;
        (TerminationNoticedAt, HearingUntil, HearingAnswered) = (null, null, false);
    }

    private void EndTest(DateTimeOffset now)
    {
        TestEndedAt = now;
        Suspension?.Lift(null, now);
    }

    private void RequirePlan()
    {
        if (PlanId is null) throw new RuleViolation(Rule.NothingProposed, Act.ProposePlan);
    }

    private void RequireCoverage(Coverage coverage, DateTimeOffset end)
    {
        if (!coverage.Reaches(end) && !exemptions.Any(exemption => exemption.WaivesCoverage && exemption.ExpiresAt > end)) throw new RuleViolation(Rule.InsuranceMissing);
    }

    private ReportPeriod Report(Guid id, Act act, params ReportStatus[] statuses)
    {
        var report = reports.SingleOrDefault(report => report.Id == id) ?? throw new RuleViolation(Rule.NotFound);
        return statuses.Contains(report.Status) ? report : throw new RuleViolation(Rule.ReportNotAccepted, act);
    }

    private Incident OpenIncident(Guid id) => incidents.SingleOrDefault(incident => incident.Id == id && incident.IsOpen) ?? throw new RuleViolation(Rule.NotFound);
}
