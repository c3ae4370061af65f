using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Features.Tiering.Confirm;
using Sandbox.Web.Features.Trail.Inspect;
using Sandbox.Web.Features.Trail.List;
using Sandbox.Web.Features.Trail.Reports;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Trail;

public sealed class TrailReportTests(DatabaseFixture database)
{
    [Fact]
    public async Task SelfDealing_ShowsTheAttemptOfWhoTookPart_AndNoRefusalForAnotherReason()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.RiskTiering);
        var both = office.Cast.Supervisor.Actor with { Roles = new HashSet<Role> { Role.Supervisor, Role.CaseOfficer } };
        await office.Play(office.Cast.Supervisor with { Roles = both.Roles }, async (db, actor, now) => (await db.OpenApplication(caseId, default)).ProposeTier("eu-ai-act@1", "{}", "high", "high", null, actor, now));

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new ConfirmTier.Command(caseId, null), office.Cast.Supervisor)));
        Assert.Equal(Rule.IllegalMove, await Refusal.Of(() => office.Send(new AcceptAsComplete.Command(caseId, null), office.Cast.Officer)));

        var row = Assert.Single((await Report(office, TrailReport.SelfDealing)).Rows);
        Assert.Equal(("ConfirmTier", "TookPartBefore", "Marek Nowak", (Guid?)caseId), (row.What, row.Detail, row.Person, row.CaseId));
    }

    [Fact]
    public async Task SignIns_ShowAccountsWithThreeFailuresWithinAnHour()
    {
        await using var office = await Office.Open(database);
        var book = office.Services.GetRequiredService<AccessBook>();
        foreach (var (member, minutes) in new[] { (office.Cast.Officer, 0), (office.Cast.Officer, 10), (office.Cast.Officer, 20), (office.Cast.Supervisor, 0), (office.Cast.Supervisor, 10) })
        {
            var then = office.Clock.Now;
            office.Clock.Now = then.AddMinutes(minutes);
            await book.Write(AccessAct.SignInFailed, member.Id, null, "password", TestContext.Current.CancellationToken);
            office.Clock.Now = then;
        }

        var row = Assert.Single((await Report(office, TrailReport.SignIns)).Rows);
        Assert.Equal(("Ingrid Berg", 3), (row.Person, row.Number));
    }

    [Fact]
    public async Task Overridden_ShowsATierOtherThanTheComputedOne()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.RiskTiering);
        Assert.Empty((await Report(office, TrailReport.Overridden)).Rows);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(caseId, default)).ProposeTier("eu-ai-act@1", "{}", "high", "limited", "The annex does not name it.", actor, now));

        var row = Assert.Single((await Report(office, TrailReport.Overridden)).Rows);
        Assert.Equal(("ProposeTier", "Tier"), (row.What, row.Detail));
    }

    [Fact]
    public async Task Entries_CountEveryEntryByKindAndMonth()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.Assessment);

        var report = await Report(office, TrailReport.Entries);
        var all = (await office.Send(new ListEntries.Query(new()), office.Cast.Auditor)).Entries;
        Assert.Equal(all.Count, report.Total);
        Assert.Equal(all.Count(line => line.Act == Act.AdvanceProcedure), report.Rows.Single(row => row.What == "AdvanceProcedure").Number);
        Assert.Equal(new DateOnly(2026, 9, 1), Assert.Single(report.Months).First);
    }

    [Fact]
    public async Task Entry_OnceSequenced_ShowsItsPlaceInTheLogWithAProofThatHolds()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);
        var line = (await office.Send(new ListEntries.Query(new()), office.Cast.Auditor)).Entries[^1];
        Assert.Null((await office.Send(new ReadEntry.Query(line.Id), office.Cast.Auditor)).Log);
        await office.Sequence();

        var entry = await office.Send(new ReadEntry.Query(line.Id), office.Cast.Auditor);
        Assert.Equal(LogProofCheck.Valid, entry.Log!.Check);
    }

    [Fact]
    public async Task Reports_AreForAuditorsAlone()
    {
        await using var office = await Office.Open(database);

        foreach (var member in office.Cast.Members.Where(member => !member.Roles.Contains(Role.Auditor)))
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ReadReport.Query(TrailReport.Entries, new(2026, 1, 1), new(2026, 12, 31)), member)));
    }

    private static Task<ReadReport.Result> Report(Office office, TrailReport report) => office.Send(new ReadReport.Query(report, new(2026, 1, 1), new(2026, 12, 31)), office.Cast.Auditor);
}
