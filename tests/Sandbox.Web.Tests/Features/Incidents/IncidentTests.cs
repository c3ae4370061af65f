using System.Text;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Testing.View;

namespace Sandbox.Web.Tests.Features.Incidents;

public sealed class IncidentTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("other", "health", IncidentCategory.HealthHarm, ClockName.IncidentReport, "2026-09-16")]
    [InlineData("death", "health", IncidentCategory.Death, ClockName.IncidentReportDeath, "2026-09-11")]
    [InlineData("critical-infrastructure-or-widespread", "society", IncidentCategory.Widespread, ClockName.IncidentReportWidespread, "2026-09-03")]
    [InlineData("critical-infrastructure-or-widespread", "infrastructure", IncidentCategory.CriticalInfrastructure, ClockName.IncidentReportWidespread, "2026-09-03")]
    public async Task ReportIncident_StartsTheTermOfItsCategoryAtTheAwareness_AndCitesIt(string said, string harm, IncidentCategory category, ClockName term, string due)
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        office.Clock.Now += TimeSpan.FromDays(1);

        var incident = await office.Story.ReportIncident(id, FormAnswers.Empty.With("category", said).With("harm", [harm]).With("occurredAt", "2026-08-31").With("noticedAt", "2026-09-01"));

        await using var look = office.Look();
        Assert.Equal(category, (await look.Incidents.SingleAsync(Token)).Category);
        var clock = await look.Clocks.SingleAsync(running => running.SubjectId == incident && running.Name == term, Token);
        Assert.Equal((due, true), (clock.DueOn.ToString("O", null), clock.IsRunning));
        var entry = await look.TrailEntries.SingleAsync(written => written.Act == Act.ReportIncident, Token);
        Assert.Contains($"; {due}\"", Encoding.UTF8.GetString(entry.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ViewTest_TellsTheDayOfAnIncidentAsItWasReported()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        await office.Story.ReportIncident(id, FormAnswers.Empty.With("occurredAt", "2026-08-31").With("noticedAt", "2026-08-31"));

        // Midnight of the authority is still the day before in UTC.
        Assert.Equal(new(2026, 8, 31), Assert.Single((await office.Send(new ViewTest.Query(id), office.Cast.Officer)).Incidents).OccurredOn);
    }

    [Fact]
    public async Task CompleteIncidentNotice_StopsTheTerm_AndOnlyThenTheIncidentCloses()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var incident = await office.Story.ReportIncident(id, FormAnswers.Empty);
        Assert.Equal(Rule.FilingIncomplete, await Refusal.Of(() => office.Story.CloseIncident(id, incident, "Mended.")));

        await office.Story.CompleteIncidentNotice(id, incident, FormAnswers.Empty);
        await office.Story.CloseIncident(id, incident, "Mended.");

        await using var look = office.Look();
        Assert.NotNull((await look.Clocks.SingleAsync(term => term.Name == ClockName.IncidentReport, Token)).StoppedAt);
        Assert.False((await look.Incidents.SingleAsync(Token)).IsOpen);
    }

    [Fact]
    public async Task RecordIncident_ByAnOfficer_LeavesTheNoticeToTheCompany()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        var incident = await office.Story.RecordIncident(id, IncidentCategory.Death, office.Today.AddDays(-2), office.Today);

        Assert.False(Assert.Single((await office.Of(id)).Incidents).IsComplete);
        await office.Story.CompleteIncidentNotice(id, incident, FormAnswers.Empty.With("category", "death"));
        Assert.True(Assert.Single((await office.Of(id)).Incidents).IsComplete);
    }

    [Fact]
    public async Task ReportIncident_NoticedLaterThanNow_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        Assert.Equal(Rule.FilingIncomplete, await Refusal.Of(() => office.Story.ReportIncident(id, FormAnswers.Empty.With("noticedTime", "23:00 UTC+2"))));
    }
}
