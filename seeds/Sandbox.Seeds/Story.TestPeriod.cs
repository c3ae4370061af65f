using System.Globalization;
using Bogus;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Appeals.Decide;
using Sandbox.Web.Features.Appeals.File;
using Sandbox.Web.Features.Appeals.View;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Exit.Accept;
using Sandbox.Web.Features.Exit.Closing;
using Sandbox.Web.Features.Exit.Conditions;
using Sandbox.Web.Features.Exit.Early;
using Sandbox.Web.Features.Exit.Report;
using Sandbox.Web.Features.Exit.Review;
using Sandbox.Web.Features.Exit.Termination;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Features.Incidents.Close;
using Sandbox.Web.Features.Incidents.Report;
using Sandbox.Web.Features.Plans.Agree;
using Sandbox.Web.Features.Plans.Exempt;
using Sandbox.Web.Features.Plans.Propose;
using Sandbox.Web.Features.Plans.Return;
using Sandbox.Web.Features.Plans.Vary;
using Sandbox.Web.Features.Reports.Approve;
using Sandbox.Web.Features.Reports.File;
using Sandbox.Web.Features.Reports.Review;
using Sandbox.Web.Features.Suspensions.Confirm;
using Sandbox.Web.Features.Suspensions.Lift;
using Sandbox.Web.Features.Suspensions.Order;
using Sandbox.Web.Features.Suspensions.Respond;
using Sandbox.Web.Features.Testing.End;
using Sandbox.Web.Features.Testing.Extend;
using Sandbox.Web.Features.Testing.NextPhase;
using Sandbox.Web.Features.Testing.Start;

namespace Sandbox.Seeds;

// From the plan to the closing, with what may come between.
public sealed partial class Story
{
    private readonly Faker plausible = new(locale) { Random = new Randomizer(seed) };

    /// <summary>What a plan says that can be agreed: phases of so many days each from today, insured beyond them, the kill switch tested.</summary>
    public FormAnswers SoundPlan(params int[] daysOfPhases) => PlanOf([.. daysOfPhases.Select((days, phase) =>
        new PlannedPhase(days, $"Phase {phase + 1}", "Supervised use with recruited subjects.", "Berlin", "500", "The report of the phase is accepted."))]);

    /// <summary>The same with phases in the words of a scenario.</summary>
    public FormAnswers PlanOf(IReadOnlyList<PlannedPhase> planned)
    {
        var today = DateOnly.FromDateTime(Now.UtcDateTime);
        var starts = planned.Select((_, phase) => today.AddDays(planned.Take(phase).Sum(before => before.Days))).ToList();
        var phases = planned.Select((phase, i) => FormValues.Empty
            .With("name", phase.Name).With("activities", phase.Activities).With("start", Day(starts[i])).With("end", Day(starts[i].AddDays(phase.Days - 1)))
            .With("places", phase.Places).With("userCap", phase.UserCap).With("gate", phase.Gate));
        return FormAnswers.Empty
            .With("phases", phases).With("cover", "insurance").With("coverStarts", Day(today.AddDays(-1))).With("coverExpires", Day(today.AddYears(2)))
            .With("killSwitchTested", Day(today.AddDays(-1))).With("killSwitchMinutes", "5").With("consentNeeded", true);
    }

    /// <summary>One phase of a plan.</summary>
    public sealed record PlannedPhase(int Days, string Name, string Activities, string Places, string UserCap, string Gate);

    public async Task ProposePlan(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new ProposePlan.Command(await Write(caseId, FilingKind.SandboxPlan, told, null, owner)), owner ?? cast.Owner);

    public Task ReturnPlan(Guid caseId, params ReturnedItem[] items) => Send(new ReturnPlan.Command(caseId, items), cast.Supervisor);

    public Task AgreePlan(Guid caseId, string? note = null) => Send(new AgreePlan.Command(caseId, note), cast.Supervisor);

    public Task<Guid> GrantExemption(Guid caseId, string scope, bool waivesCoverage, DateOnly expiresOn, string reasons, string facts, string language = "en") =>
        Send(new GrantExemption.Command(caseId, scope, waivesCoverage, expiresOn, reasons, facts, language), cast.DecisionMaker);

    public Task StartTesting(Guid caseId, string? note = null) => Send(new StartTesting.Command(caseId, true, true, note), cast.Supervisor);

    public Task StartNextPhase(Guid caseId, string? note = null) => Send(new StartNextPhase.Command(caseId, note), cast.Supervisor);

    public Task EndTestEarly(Guid caseId, string reasons) => Send(new EndTestEarly.Command(caseId, reasons), cast.Supervisor);

    /// <summary>Asks for another plan: what is told takes the place of what stood.</summary>
    public async Task RequestVariation(Guid caseId, Func<FormAnswers, FormAnswers> change, FormAnswers statement, CastMember? owner = null)
    {
        var by = owner ?? cast.Owner;
        var drafts = await Send(new StartVariation.Command(caseId), by);
        var plan = await Send(new ViewDraft.Query(drafts.Plan), by);
        await Send(new SaveDraft.Command(drafts.Plan, change(plan.Written).ToJson(), plan.Version), by);
        await Fill(drafts.Statement, statement, by);
        await Send(new RequestVariation.Command(drafts.Statement), by);
    }

    public Task DecideVariation(Guid caseId, Guid variation, bool accept, string reasons) => Send(new DecideVariation.Command(caseId, variation, accept, reasons), cast.Supervisor);

    /// <summary>The company shows that it has met a condition.</summary>
    public async Task ShowCondition(Guid caseId, Guid condition, FormAnswers told, CastMember? owner = null) =>
        await Send(new ShowCondition.Command(await Write(caseId, FilingKind.ConditionEvidence, told, condition, owner)), owner ?? cast.Owner);

    public Task AcceptCondition(Guid caseId, Guid condition, string? note = null) => Send(new AcceptCondition.Command(caseId, condition, note), cast.Officer);

    public Task ReturnCondition(Guid caseId, Guid condition, string reasons) => Send(new ReturnCondition.Command(caseId, condition, reasons), cast.Officer);

    public Task RequestExtension(Guid caseId, DateOnly until, string grounds, CastMember? owner = null) => Send(new RequestExtension.Command(caseId, until, grounds), owner ?? cast.Owner);

    public Task<Guid> DecideExtension(Guid caseId, Guid extension, bool grant, string reasons, string facts, string language = "en") =>
        Send(new DecideExtension.Command(caseId, extension, grant, reasons, facts, language), cast.DecisionMaker);

    public async Task FileReport(Guid caseId, Guid report, FormAnswers told, CastMember? owner = null) =>
        await Send(new FileReport.Command(await Write(caseId, FilingKind.PeriodicReport, told, report, owner)), owner ?? cast.Owner);

    public Task ReviewReport(Guid caseId, Guid report, string? note = null) => Send(new ReviewReport.Command(caseId, report, note), cast.Officer);

    public Task ReturnReport(Guid caseId, Guid report, params ReturnedItem[] items) => Send(new ReturnReport.Command(caseId, report, items), cast.Officer);

    public Task ApproveReport(Guid caseId, Guid report, string? note = null) => Send(new ApproveReport.Command(caseId, report, note), cast.Supervisor);

    public Task ReturnReportReview(Guid caseId, Guid report, string reasons) => Send(new ReturnReportReview.Command(caseId, report, reasons), cast.Supervisor);

    public async Task<Guid> ReportIncident(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new ReportIncident.Command(await Write(caseId, FilingKind.IncidentNotice, Noticed(told), null, owner)), owner ?? cast.Owner);

    public Task<Guid> RecordIncident(Guid caseId, IncidentCategory category, DateOnly occurredOn, DateOnly noticedOn) =>
        Send(new RecordIncident.Command(caseId, category, occurredOn, noticedOn), cast.Officer);

    public async Task CompleteIncidentNotice(Guid caseId, Guid incident, FormAnswers told, CastMember? owner = null) =>
        await Send(new CompleteIncidentNotice.Command(await Write(caseId, FilingKind.IncidentNotice, Noticed(told).With("noticeKind", "final"), incident, owner)), owner ?? cast.Owner);

    public Task CloseIncident(Guid caseId, Guid incident, string finding) => Send(new CloseIncident.Command(caseId, incident, finding), cast.Officer);

    public Task<Guid> OrderSuspension(Guid caseId, string reasons, string? remedy, string facts, string language = "en") =>
        Send(new OrderSuspension.Command(caseId, reasons, remedy, facts, language), cast.Supervisor);

    public Task SelfSuspend(Guid caseId, string reasons, CastMember? owner = null) => Send(new SelfSuspend.Command(caseId, reasons), owner ?? cast.Owner);

    public Task ConfirmSuspension(Guid caseId, string reasons, string? remedy) => Send(new ConfirmSuspension.Command(caseId, reasons, remedy), cast.Supervisor);

    public async Task RespondToSuspension(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new RespondToSuspension.Command(await Write(caseId, FilingKind.SuspensionResponse, told, null, owner)), owner ?? cast.Owner);

    /// <summary>Lets the test go on; by the second supervisor, because the first wrote the remedy.</summary>
    public Task ResumeTesting(Guid caseId, string reasons, CastMember? supervisor = null) =>
        Send(new ResumeTesting.Command(caseId, reasons), supervisor ?? cast.The(Domain.Access.Role.Supervisor, 1));

    public Task GiveNoticeOfTermination(Guid caseId, string reasons) => Send(new GiveNoticeOfTermination.Command(caseId, reasons), cast.DecisionMaker);

    public async Task RespondToNoticeOfTermination(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new RespondToNotice.Command(await Write(caseId, FilingKind.HearingResponse, told, null, owner)), owner ?? cast.Owner);

    public Task<Guid> Terminate(Guid caseId, string reasons, string facts, string language = "en") =>
        Send(new TerminateParticipation.Command(caseId, reasons, facts, language), cast.DecisionMaker);

    public Task ExitEarly(Guid caseId, string reasons, CastMember? owner = null) => Send(new ExitEarly.Command(caseId, reasons), owner ?? cast.Owner);

    public async Task FileExitReport(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new FileExitReport.Command(await Write(caseId, FilingKind.ExitReport, told, null, owner)), owner ?? cast.Owner);

    public Task ReturnExitReport(Guid caseId, params ReturnedItem[] items) => Send(new ReturnExitReport.Command(caseId, items), cast.Officer);

    public Task ReviewExitReport(Guid caseId, bool objectivesMet, string? note = null) => Send(new ReviewExitReport.Command(caseId, objectivesMet, note), cast.Officer);

    public Task ReturnExitReview(Guid caseId, string reasons) => Send(new ReturnExitReview.Command(caseId, reasons), cast.Supervisor);

    public Task AcceptExitReport(Guid caseId, bool publish, string reasons) => Send(new AcceptExitReport.Command(caseId, publish, reasons), cast.Supervisor);

    public async Task FileClosingEvidence(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new FileClosingEvidence.Command(await Write(caseId, FilingKind.ClosingEvidence, told, null, owner)), owner ?? cast.Owner);

    public Task CloseCase(Guid caseId, string? note = null) => Send(new CloseCase.Command(caseId, note), cast.Supervisor);

    public Task CloseCondition(Guid caseId, Guid condition, string reasons) => Send(new CloseCondition.Command(caseId, condition, reasons), cast.Officer);

    /// <summary>Appeals against the part that someone took in the case, or against a condition.</summary>
    public async Task<Guid> Appeal(Guid caseId, Guid contested, string grounds, CastMember? owner = null) =>
        await Send(new FileAppeal.Command(await Write(caseId, FilingKind.Appeal, FormAnswers.Empty.With("grounds", grounds), contested, owner)), owner ?? cast.Owner);

    public Task<Guid> DecideAppeal(Guid caseId, Guid appeal, AppealOutcome outcome, string reasons, string facts, Stage? lawful = null, string? content = null, string language = "en") =>
        Send(new DecideAppeal.Command(caseId, appeal, outcome, lawful, content, reasons, facts, language), cast.AppealMember);

    /// <summary>The part that an appeal against a decision is about.</summary>
    public async Task<Guid> Contestable(Guid caseId, Act decision, CastMember? owner = null) =>
        (await Send(new ListContestable.Query(caseId), owner ?? cast.Owner)).Decisions.First(contestable => contestable.Act == decision && contestable.Condition is null).Subject;

    // An incident happens before it is noticed, and both before now.
    private FormAnswers Noticed(FormAnswers told)
    {
        var today = Day(DateOnly.FromDateTime(Now.UtcDateTime));
        return told.With("occurredAt", told.Values.Text("occurredAt") ?? today).With("noticedAt", told.Values.Text("noticedAt") ?? today).With("noticeKind", told.Values.Text("noticeKind") ?? "first");
    }

    // Starts the draft, fills what the scenario does not tell, and leaves it ready to be filed.
    private async Task<Guid> Write(Guid caseId, FilingKind kind, FormAnswers told, Guid? subject, CastMember? owner)
    {
        var by = owner ?? cast.Owner;
        var draft = await Send(new StartFiling.Command(caseId, kind, subject), by);
        await Fill(draft, told, by);
        return draft;
    }

    private static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
