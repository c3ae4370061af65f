using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Reports.Approve;
using Sandbox.Web.Features.Reports.Open;

namespace Sandbox.Web.Tests.Features.Reports;

public sealed class ReportTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DueReports_AskForEachPeriodOnce_WhenItHasEnded()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        Assert.False(await office.DueReports.DoOne(Token));
        office.Clock.Now = new(2026, 9, 30, 21, 59, 0, TimeSpan.Zero);
        Assert.False(await office.DueReports.DoOne(Token));

        // Midnight in Brussels.
        office.Clock.Now = new(2026, 9, 30, 22, 0, 0, TimeSpan.Zero);
        Assert.True(await office.DueReports.DoOne(Token));
        Assert.False(await office.DueReports.DoOne(Token));

        var report = Assert.Single((await office.Of(id)).Reports);
        Assert.Equal((1, 1, new DateOnly(2026, 9, 1), new DateOnly(2026, 9, 30), ReportStatus.Due), (report.Number, report.Phase, report.CoversFrom, report.CoversTo, report.Status));
        Assert.True(report.DueAt > office.Clock.Now.AddDays(10));
    }

    [Fact]
    public async Task DueReports_AfterALongStandstill_AskForEveryPeriodInOrder()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        await office.ReportDue(id, 75);

        Assert.Equal(
            [(1, new DateOnly(2026, 9, 1), new DateOnly(2026, 9, 30)), (2, new DateOnly(2026, 10, 1), new DateOnly(2026, 10, 31))],
            (await office.Of(id)).Reports.OrderBy(report => report.Number).Select(report => (report.Number, report.CoversFrom, report.CoversTo)));
    }

    [Fact]
    public async Task OpenReport_ByTwoNodesAtOnce_OpensOne()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        office.Clock.Now += TimeSpan.FromDays(31);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => office.UseCases.Send(new OpenReport.Command(id), Actor.Procedure, token: Token)));

        Assert.Single((await office.Of(id)).Reports);
    }

    [Fact]
    public async Task ApproveReport_ByWhoReviewedIt_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var report = await office.ReportDue(id);
        await office.Story.FileReport(id, report, FormAnswers.Empty);
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.Supervisor } };
        await office.Send(new Sandbox.Web.Features.Reports.Review.ReviewReport.Command(id, report, null), both);

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new ApproveReport.Command(id, report, null), both)));
    }

    [Fact]
    public async Task Report_WhenReturned_IsFiledAgainAsTheNextVersion()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var report = await office.ReportDue(id);
        await office.Story.FileReport(id, report, FormAnswers.Empty);

        await office.Story.ReturnReport(id, report, new ReturnedItem("metrics", "The worst value is missing."));
        Assert.Equal((ReportStatus.Returned, "metrics"), (Only(await office.Of(id)).Status, Only(await office.Of(id)).Returned[0].Item));
        await office.Story.FileReport(id, report, FormAnswers.Empty);
        await office.Story.ReviewReport(id, report);
        await office.Story.ReturnReportReview(id, report, "The metrics were not looked at.");
        await office.Story.ReviewReport(id, report);
        await office.Story.ApproveReport(id, report);

        Assert.Equal(ReportStatus.Approved, Only(await office.Of(id)).Status);
        Assert.Empty(await office.OpenTasks(id));
    }

    private static ReportPeriod Only(Participation participation) => Assert.Single(participation.Reports);
}
