using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Trail;
using Sandbox.Web.Features.Trail.Cases;
using Sandbox.Web.Features.Trail.Export;
using Sandbox.Web.Features.Trail.Inspect;
using Sandbox.Web.Features.Trail.List;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Persistence;
using Sandbox.Web.Shared.Documents;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Features.Trail;

public sealed class TrailTests(DatabaseFixture database)
{
    [Fact]
    public async Task List_ShowsEveryCaseNewestFirst_PageByPageWithoutLossOrDouble()
    {
        await using var office = await Office.Open(database);
        for (var i = 0; i < 15; i++)
        {
            await FiledApplication.By(office, office.Cast.Owner);
            office.Clock.Now += TimeSpan.FromMinutes(1);
        }

        var seen = new List<TrailLine>();
        Guid? before = null;
        do
        {
            var page = await office.Send(new ListEntries.Query(new(), before), office.Cast.Auditor);
            Assert.True(page.Entries.Count <= ListEntries.PageSize);
            seen.AddRange(page.Entries);
            before = page.Older;
        }
        while (before is not null);

        await using var look = office.Look();
        var all = await look.TrailEntries.OrderByDescending(entry => entry.At).ThenByDescending(entry => entry.CaseSeq).ThenByDescending(entry => entry.Id).Select(entry => entry.Id).ToListAsync(TestContext.Current.CancellationToken);
        Assert.True(all.Count > ListEntries.PageSize);
        Assert.Equal(all, seen.Select(line => line.Id));
    }

    [Fact]
    public async Task List_WithAFilter_ShowsWhatMatchesAndNothingElse()
    {
        await using var office = await Office.Open(database);
        var first = await FiledApplication.By(office, office.Cast.Owner);
        office.Clock.Now += TimeSpan.FromDays(1);
        var second = await FiledApplication.By(office, office.Cast.OwnerOf("lingban"), "Companion");
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(second.CaseId, default)).AcceptAsComplete(actor, null, now));

        Assert.All(await Lines(new(Reference: second.Reference.ToLowerInvariant())), line => Assert.Equal(second.CaseId, line.CaseId));
        Assert.Equal([first.CaseId, second.CaseId], (await Lines(new(Act: Act.SubmitApplication))).Select(line => line.CaseId).Order());
        Assert.Equal([Act.AcceptAsComplete], (await Lines(new(Actor: "ingrid"))).Select(line => line.Act));
        Assert.Equal([Act.SubmitApplication], (await Lines(new(Actor: "owner@lingban"))).Select(line => line.Act));
        Assert.Empty(await Lines(new(Actor: "%")));
        var today = DateOnly.FromDateTime(office.Clock.Now.UtcDateTime);
        Assert.All(await Lines(new(From: today)), line => Assert.Equal(second.CaseId, line.CaseId));
        Assert.All(await Lines(new(To: today.AddDays(-1))), line => Assert.Equal(first.CaseId, line.CaseId));
        Assert.Equal((await Lines(new())).Count, (await Lines(new(From: today))).Count + (await Lines(new(To: today.AddDays(-1)))).Count);

        async Task<IReadOnlyList<TrailLine>> Lines(TrailFilter filter) => (await office.Send(new ListEntries.Query(filter), office.Cast.Auditor)).Entries;
    }

    [Fact]
    public async Task Everything_IsForAuditorsAlone()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);

        foreach (var member in office.Cast.Members.Where(member => !member.Roles.Contains(Role.Auditor)))
        {
            Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ListEntries.Query(new()), member))).Rule);
            Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadCaseTrail.Query(filed.CaseId), member))).Rule);
            Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ExportTrail.Command(new(), ExportFormat.Csv), member))).Rule);
        }
    }

    [Fact]
    public async Task Case_TellsItsTrailFromTheFirstEntryAndThatItHolds()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Assessment);

        var trail = await office.Send(new ReadCaseTrail.Query(caseId), office.Cast.Auditor);

        Assert.True(trail.Holds);
        Assert.Equal(Act.SubmitApplication, trail.Entries[0].Act);
        Assert.Equal("Katrin Sommer", trail.Entries[0].Actor);
        Assert.Equal("high", Assert.Single(trail.Entries, line => line.Act == Act.ProposeTier).Tier);
        Assert.Equal([1, .. Enumerable.Range(2, trail.Entries.Count - 1)], trail.Entries.Select(line => (int)line.Seq));
        Assert.Equal(trail.Version, trail.Entries.Count);
        Assert.Contains((await office.Send(new ListCases.Query("talent"), office.Cast.Auditor)).Cases, row => row.Id == caseId && row.Entries == trail.Version);
    }

    [Fact]
    public async Task Case_WhenSomebodyTampers_SaysWhere()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.RiskTiering);
        var superuser = await database.Superuser(office.Database);

        // The last entry goes: what is left is whole in itself.
        await Tamper("set session_replication_role = replica; delete from trail_entries where case_seq = (select max(case_seq) from trail_entries)");
        var cut = await Read();
        Assert.IsType<CaseChainResult.Verified>(cut.Chain);
        Assert.Equal(cut.Version - 1, cut.Entries.Count);
        Assert.False(cut.Holds);

        await Tamper("update trail_entries set act = 'Refuse' where case_seq = 2");
        Assert.Equal(2, (await Read()).OtherThanItsColumns);

        await Tamper("update trail_entries set payload = payload || '\\x20' where case_seq = 2");
        Assert.Equal(new CaseChainResult.Broken(2, ChainFault.AlteredPayload), (await Read()).Chain);

        async Task Tamper(string statement) =>
            Assert.Null(await Sql.Refusal(superuser, $"alter table trail_entries disable trigger user; {statement}; alter table trail_entries enable always trigger sandbox_entries_stay"));

        Task<ReadCaseTrail.CaseTrail> Read() => office.Send(new ReadCaseTrail.Query(caseId), office.Cast.Auditor);
    }

    [Fact]
    public async Task Entry_ShowsReasonsAndChanges_VerifiedAlteredOrErased()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.CompletenessCheck);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(caseId, default)).ProposeInadmissible(actor, "Not an AI system.", now));
        await using var look = office.Look();
        var row = await look.TrailEntries.SingleAsync(entry => entry.Act == Act.ProposeInadmissible, TestContext.Current.CancellationToken);

        var entry = await Read();
        Assert.Equal(new ReadEntry.Told("Not an AI system.", ReadEntry.Standing.Verified), entry.Reasons);
        Assert.Equal("Ingrid Berg", entry.Line.Actor);
        Assert.Equal([Role.CaseOfficer], entry.Line.Roles);
        Assert.Equal("National AI Office", entry.Organisation);
        Assert.True(entry is { LeafHolds: true, LinkHolds: true, ColumnsHold: true });
        var task = Assert.Single(entry.Changes, change => change.Record == "WorkTask");
        Assert.Equal(ReadEntry.Standing.InClear, Assert.Single(task.Fields, field => field.Name == "Outcome").After!.Standing);
        Assert.NotNull(entry.Previous);

        Assert.Null(await Sql.Refusal(office.Database.Owner, $"update disclosures set value = 'Another reason.' where entry_id = '{row.Id}' and pointer = '/reasons'"));
        Assert.Equal(ReadEntry.Standing.Altered, (await Read()).Reasons!.Standing);

        Assert.Null(await Sql.Refusal(office.Database.Owner, $"delete from disclosures where entry_id = '{row.Id}'"));
        var erased = await Read();
        Assert.Equal(new ReadEntry.Told(null, ReadEntry.Standing.Erased), erased.Reasons);
        Assert.True(erased.LeafHolds);

        Task<ReadEntry.Entry> Read() => office.Send(new ReadEntry.Query(row.Id), office.Cast.Auditor);
    }

    [Fact]
    public async Task Entry_ThatDoesNotExist_IsNotFound()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadEntry.Query(Guid.NewGuid()), office.Cast.Auditor))).Rule);
        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadCaseTrail.Query(Guid.NewGuid()), office.Cast.Auditor))).Rule);
    }

    [Fact]
    public async Task Export_IsWrittenDownAndHoldsTheBytesThatTheChainWasMadeOf()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.RiskTiering);
        var filter = new TrailFilter(Reference: "SBX-2026");

        var until = await office.Send(new ExportTrail.Command(filter, ExportFormat.JsonLines), office.Cast.Auditor);
        var rows = await office.Send(new ReadForExport.Query(filter, until, null), office.Cast.Auditor);

        Assert.IsType<CaseChainResult.Verified>(CaseChain.Verify(rows.Select(row => new ChainedEntry(row.Line.Seq, row.Payload, row.PreviousHash, row.Leaf)), caseId.ToString()));
        Assert.Empty(await office.Send(new ReadForExport.Query(filter, until, rows[^1].Line.Id), office.Cast.Auditor));
        var line = Assert.Single((await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows);
        Assert.Equal(("Clara Jensen", AccessAct.ExportTrail, "JsonLines?reference=SBX-2026"), (line.Person, line.Act, line.After));
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+49", "'+49")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("＝1+1", "'＝1+1")]
    [InlineData("不予准入，理由充分", "不予准入，理由充分")]
    [InlineData("says \"no\", twice", "\"says \"\"no\"\", twice\"")]
    [InlineData("two\nlines", "\"two\nlines\"")]
    [InlineData(null, "")]
    public void CsvLine_NeutralisesFormulasAndKeepsTheRest(string? text, string cell) =>
        Assert.Equal($"a,{cell},b\r\n", CsvLine.Of("a", text, "b"));
}
