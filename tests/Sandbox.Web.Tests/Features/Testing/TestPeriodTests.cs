using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Testing.Start;
using Sandbox.Web.Features.Trail.Read;

namespace Sandbox.Web.Tests.Features.Testing;

public sealed class TestPeriodTests(DatabaseFixture database)
{
    [Fact]
    public async Task TestPeriod_FromThePlanToTheClosing_KeepsTasksAndTrailTrue()
    {
        await using var office = await Office.Open(database);
        var story = office.Story;
        var id = await office.CaseInTesting();
        Assert.Equal(Stage.Testing, await office.StageOf(id));

        var report = await office.ReportDue(id);
        Assert.Equal(["SubmitReport"], await office.OpenTasks(id));
        await story.FileReport(id, report, FormAnswers.Empty);
        await story.ReviewReport(id, report);
        await story.ApproveReport(id, report);
        await story.StartNextPhase(id);
        var incident = await story.ReportIncident(id, FormAnswers.Empty.With("category", "other").With("harm", ["health"]));
        await story.OrderSuspension(id, "Users were harmed.", "Mend the filter.", "Two users were harmed.");
        Assert.Equal(Stage.Suspended, await office.StageOf(id));
        await story.RespondToSuspension(id, FormAnswers.Empty);
        await story.CompleteIncidentNotice(id, incident, FormAnswers.Empty.With("category", "other"));
        await story.CloseIncident(id, incident, "The filter was mended.");
        await story.ResumeTesting(id, "The remedy was carried out.");
        await story.EndTestEarly(id, "Everything is known.");
        Assert.Equal(["FileExitReport"], await office.OpenTasks(id));
        await story.FileExitReport(id, FormAnswers.Empty.With("publish", true));
        await story.ReviewExitReport(id, true);
        await story.AcceptExitReport(id, true, "The objectives are met.");
        Assert.Equal(Stage.Completed, await office.StageOf(id));
        await story.FileClosingEvidence(id, FormAnswers.Empty);
        await story.CloseCase(id, "Data were deleted.");

        var participation = await office.Of(id);
        Assert.True(participation.IsExitReportPublic);
        Assert.False(Assert.Single(participation.Closings).IsOpen);
        Assert.Empty(await office.OpenTasks(id));
        var trail = await office.Send(new ReadCaseTrail.Query(id), office.Cast.Auditor);
        Assert.Equal(participation.Case.Version, Assert.IsType<CaseChainResult.Verified>(trail.Chain).Entries);
        Assert.Equal(
            [
                Act.OpenPlanAgreement, Act.ProposePlan, Act.AgreePlan, Act.StartTesting, Act.OpenReport, Act.FileReport, Act.ReviewReport, Act.ApproveReport, Act.StartNextPhase,
                Act.ReportIncident, Act.Suspend, Act.RespondToSuspension, Act.CompleteIncidentNotice, Act.CloseIncident, Act.Resume, Act.EndTestPeriod, Act.FileExitReport,
                Act.ReviewExitReport, Act.AcceptExitReport, Act.FileClosingEvidence, Act.CloseCase,
            ],
            trail.Entries.Select(entry => entry.Act).Where(act => act != Act.AdvanceProcedure).SkipWhile(act => act != Act.OpenPlanAgreement));
    }

    [Fact]
    public async Task StartTesting_TakesEndAndPhasesFromThePlan()
    {
        await using var office = await Office.Open(database);

        var participation = await office.Of(await office.CaseInTesting(30, 45));

        Assert.Equal((1, 2), (participation.Phase, participation.Phases));
        // 1 September in Brussels time, 75 days: the test ends with 14 November.
        Assert.Equal(new DateTimeOffset(2026, 11, 14, 23, 0, 0, TimeSpan.Zero), participation.TestEndsAt);
        await using var look = office.Look();
        var clock = await look.Clocks.SingleAsync(running => running.Name == ClockName.TestPeriod, TestContext.Current.CancellationToken);
        Assert.True(clock.FiresAt >= participation.TestEndsAt);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task StartTesting_WithoutWhatTheSupervisorHasToSee_IsRefused(bool consent, bool killSwitch)
    {
        await using var office = await Office.Open(database);
        var id = await Ready(office, office.Story.SoundPlan(60));

        Assert.Equal(Rule.SafeguardMissing, await Refusal.Of(() => office.Send(new StartTesting.Command(id, consent, killSwitch, null), office.Cast.Supervisor)));
    }

    [Fact]
    public async Task StartTesting_WhenThePlanSaysThatTheKillSwitchWillBeTestedLater_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Ready(office, office.Story.SoundPlan(60).With("killSwitchTested", "2026-10-01"));

        Assert.Equal(Rule.SafeguardMissing, await Refusal.Of(() => office.Story.StartTesting(id)));
    }

    [Fact]
    public async Task StartTesting_ForLongerThanThePresetAllows_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Ready(office, office.Story.SoundPlan(100, 100));

        Assert.Equal(Rule.TooLate, await Refusal.Of(() => office.Story.StartTesting(id)));
    }

    [Fact]
    public async Task StartNextPhase_BeforeTheReportIsApproved_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var report = await office.ReportDue(id);
        await office.Story.FileReport(id, report, FormAnswers.Empty);
        await office.Story.ReviewReport(id, report);

        Assert.Equal(Rule.ReportNotAccepted, await Refusal.Of(() => office.Story.StartNextPhase(id)));
    }

    [Fact]
    public async Task Extension_WhenGranted_MovesTheEndByItsLength()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting(60);
        var end = (await office.Of(id)).TestEndsAt!.Value;
        await office.Story.RequestExtension(id, DateOnly.FromDateTime(end.UtcDateTime).AddDays(30), "More subjects are needed.");
        var asked = Assert.Single((await office.Of(id)).Extensions);

        await office.Story.DecideExtension(id, asked.Id, true, "It is needed.", "The company asked for 30 days.");

        Assert.Equal(end.AddDays(30), (await office.Of(id)).TestEndsAt);
        Assert.Equal(Rule.ExtensionUsedUp, await Refusal.Of(() => office.Story.RequestExtension(id, DateOnly.FromDateTime(end.UtcDateTime).AddDays(60), "Even more.")));
    }

    [Fact]
    public async Task Extension_BeyondTheInsurance_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(60).With("coverExpires", "2026-11-30"));
        await office.Story.AgreePlan(id);
        await office.Story.StartTesting(id);
        await office.Story.RequestExtension(id, new(2027, 1, 31), "More subjects are needed.");
        var asked = Assert.Single((await office.Of(id)).Extensions);

        Assert.Equal(Rule.InsuranceMissing, await Refusal.Of(() => office.Story.DecideExtension(id, asked.Id, true, "It is needed.", "Asked.")));
    }

    private static async Task<Guid> Ready(Office office, FormAnswers plan)
    {
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, plan);
        await office.Story.AgreePlan(id);
        return id;
    }
}
