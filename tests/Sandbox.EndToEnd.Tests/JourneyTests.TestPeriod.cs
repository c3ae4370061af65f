using System.Globalization;
using Microsoft.Playwright;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;

namespace Sandbox.EndToEnd.Tests;

// From the plan to the closing.
public sealed partial class JourneyTests
{
    private async Task PlanIsReturnedAgreedAndTheTestStarts()
    {
        var supervisor = await At(Site.Cast.Supervisor);
        await Owner.Open(OwnTest);
        await Owner.Look("own-test-plan");
        await File(Owner, OwnTest, FilingKind.SandboxPlan, Story.SoundPlan(60, 40));
        await Do(supervisor, CaseTest, Act.ReturnPlan, ("item0", "Gate of phase 1"), ("reason0", "Name the threshold."));
        await Owner.Open(OwnTest);
        await Owner.Look("own-test-plan-returned");
        await File(Owner, OwnTest, FilingKind.SandboxPlan, Story.SoundPlan(50, 40), look: false);
        await Owner.Open(OwnCase);
        await Owner.Go(Owner.Page.Locator("main a[href^='/filings/']").First);
        await Owner.Look("plan-versions");
        await Do(
            await At(Site.Cast.DecisionMaker), CaseTest, Act.GrantExemption, ("Scope", "No notice to each applicant during the first week."), ("Waives", "no"), ("ExpiresOn", Day(30)),
            ("Facts", "The first week uses recorded applications."), ("Reasons", "Nobody is affected in that week."));
        await supervisor.Open(CaseTest);
        await supervisor.Look("case-test-plan");
        await Do(supervisor, CaseTest, Act.AgreePlan, ("Note", "Safeguards, thresholds and insurance checked."));
        await Do(supervisor, CaseTest, Act.StartTesting, ("ConsentFormApproved", "true"), ("KillSwitchTested", "true"), ("Note", "Checked on site."));
        await supervisor.Look("case-testing");
        await Owner.Open(OwnTest);
        await Owner.Look("own-testing");
    }

    private async Task PlanIsVariedAndTheTestExtended()
    {
        await Owner.Open($"/applications/{Id}/variation");
        await Owner.Look("variation");
        await Owner.Send();
        await Owner.Look("variation-drafts");
        await Owner.Go(Owner.Page.Locator("main ol a[href^='/drafts/']").First);
        await Owner.Look("variation-plan");
        await Owner.Open($"/applications/{Id}/variation");
        await Owner.Send();
        await Owner.Go(Owner.Page.Locator("main ol a[href^='/drafts/']").Last);
        await Write(Owner, FormAnswers.Empty);
        await Submit(Owner, "variation");
        var supervisor = await At(Site.Cast.Supervisor);
        await supervisor.Open(CaseTest);
        await supervisor.Go(supervisor.Page.Locator("main a[href^='/variations/']").First);
        await supervisor.Look("variation-difference");
        await Do(supervisor, CaseTest, Act.DecideVariation, ("Accept", "accept"), ("Reasons", "Nothing that bears on the risk changes."));

        await Do(Owner, OwnTest, Act.RequestExtension, ("Until", Day(130)), ("Reasons", "One employer joins late."));
        await Do(
            await At(Site.Cast.DecisionMaker), CaseTest, Act.DecideExtension, ("Grant", "grant"), ("Facts", "The test began on time."), ("Reasons", "The later employer adds the second language."));
    }

    private async Task IncidentIsReportedAndTheTestSuspendedAndResumed()
    {
        var today = Site.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var notice = FormAnswers.Empty.With("occurredAt", today).With("noticedAt", today);
        await File(Owner, OwnTest, FilingKind.IncidentNotice, notice.With("noticeKind", "first"));
        await Owner.Open(OwnTest);
        await Owner.Look("own-test-incident");

        var supervisor = await At(Site.Cast.Supervisor);
        await Do(
            supervisor, CaseTest, Act.Suspend, ("Facts", "A ranking went to an employer outside the test."), ("Reasons", "Until the leak is understood."), ("Remedy", "Close the export and show that it is closed."));
        await supervisor.Look("case-suspended");
        await Owner.Open(OwnTest);
        await Owner.Look("own-suspended");
        await File(Owner, OwnTest, FilingKind.IncidentNotice, notice.With("noticeKind", "final"), look: false);
        await File(Owner, OwnTest, FilingKind.SuspensionResponse, FormAnswers.Empty);
        await Do(await At(Site.Cast.Officer), CaseTest, Act.CloseIncident, ("Finding", "One export to a wrong address; recalled the same day."));
        await Do(await At(Site.Cast.The(Domain.Access.Role.Supervisor, 1)), CaseTest, Act.Resume, ("Reasons", "The export is closed, as the response shows."));
    }

    private async Task PublicComplains()
    {
        var visitor = await AtPublic();
        await visitor.Open("/registry");
        await visitor.Look("registry");
        await visitor.Go(visitor.Page.Locator($"main a[href='/registry/{Id}']").First);
        await visitor.Look("registry-case");
        await visitor.Go(visitor.Page.Locator("main a[href$='/complain']"));
        await visitor.Look("complain");
        await visitor.Send();
        await visitor.ShouldBeRefused();
        await visitor.Fill("Input.Text", "I was not told that a machine ranked my application.");
        await visitor.Fill("Input.Contact", "visitor@public.example");
        await visitor.Send();
        await visitor.Look("complaint-filed");

        var officer = await At(Site.Cast.Officer);
        await officer.Open("/complaints");
        await officer.Look("complaints");
        await officer.Go(officer.Page.Locator("main a[href^='/complaints/']").First);
        await officer.Look("complaint");
        await officer.Send();
        await officer.Look("complaint-acknowledged");
        await officer.Fill("Reply.Text", "The notice was missing on one form and has been put there.");
        await officer.Send();
        await officer.Look("complaint-check");
        await officer.Send();
        await officer.Look("complaint-answered");
    }

    private async Task ReportIsReturnedApprovedAndTheNextPhaseBegins()
    {
        Site.Pass(32);
        await Owner.Until(OwnTest, $"main input[value='{FilingKind.PeriodicReport}']");
        await Owner.Look("own-test-report-due");
        var report = FormAnswers.Empty.With("activities", "Three employers ranked 412 applications; a recruiter read every ranking.");
        await File(Owner, OwnTest, FilingKind.PeriodicReport, report);
        var officer = await At(Site.Cast.Officer);
        await Do(officer, CaseTest, Act.ReturnReport, ("item0", "Metrics"), ("reason0", "The second language is missing."));
        await File(Owner, OwnTest, FilingKind.PeriodicReport, report.With("activities", "Three employers ranked 412 applications, 96 of them in the second language."), look: false);
        await Owner.Open(OwnCase);
        await Owner.Go(Owner.Page.Locator("main a[href^='/filings/']").First);
        await Owner.Look("report-versions");
        await Do(officer, CaseTest, Act.ReviewReport, ("Note", "Complete now."));
        var supervisor = await At(Site.Cast.Supervisor);
        await Do(supervisor, CaseTest, Act.ApproveReport, ("Note", "Agreed."));
        await Do(supervisor, CaseTest, Act.StartNextPhase, ("Note", "The gate of phase 1 is met."));
    }

    private async Task TestEndsAndTheExitReportIsAccepted()
    {
        var officer = await At(Site.Cast.Officer);
        var supervisor = await At(Site.Cast.Supervisor);
        await Do(officer, CaseTest, Act.CloseCondition, ("Reasons", "Both languages were tested, within the thresholds."));
        await Do(supervisor, CaseTest, Act.EndTestPeriod, ("Reasons", "The objectives are reached; both sides agree."));
        await Owner.Open(OwnTest);
        await Owner.Look("own-exit-reporting");
        var report = FormAnswers.Empty.With("activities", "Five employers, 871 applications, two languages.").With("publish", true).With("unresolved", false).With("deviated", false);
        await File(Owner, OwnTest, FilingKind.ExitReport, report);
        await Do(officer, CaseTest, Act.ReturnExitReport, ("item0", "Follow-up"), ("reason0", "Say when the data are deleted."));
        await File(Owner, OwnTest, FilingKind.ExitReport, report.With("activities", "Five employers, 871 applications, two languages; the data are deleted in a month."), look: false);
        await Do(officer, CaseTest, Act.ReviewExitReport, ("Objectives", "met"), ("Note", "The metrics agree with the reports."));
        await Do(supervisor, CaseTest, Act.AcceptExitReport, ("Publish", "yes"), ("Reasons", "The objectives are met, and the residual risks are known."));
        await supervisor.Look("case-completed");
    }

    private async Task CaseIsClosed()
    {
        await File(Owner, OwnTest, FilingKind.ClosingEvidence, FormAnswers.Empty);
        await Do(await At(Site.Cast.Supervisor), CaseTest, Act.CloseCase, ("Note", "Deletion was evidenced."));
    }
}
