using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Persistence;

// The database refuses, whoever asks and whatever the code above it forgets.
public sealed class CaseProtectionTests(DatabaseFixture database)
{
    private const string NoEntry = "SB001";
    private const string BrokenTrail = "SB002";
    private const string TookPart = "SB003";
    private const string LogOnlyGrows = "SB004";
    private const string NoRight = "42501";

    [Theory]
    [InlineData("update trail_entries set at = now()")]
    [InlineData("update trail_entries set payload = payload")]
    [InlineData("delete from trail_entries")]
    [InlineData("truncate trail_entries cascade")]
    [InlineData("delete from cases")]
    [InlineData("truncate cases cascade")]
    public async Task EntriesAndCases_WhenTheOwnerOrASuperuserChangesOrRemovesThem_AreRefused(string statement)
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        var before = await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries");

        string[] refusals =
        [
            await Sql.Refusal(office.Database.Owner, statement) ?? "done",
            await Sql.Refusal(await database.Superuser(office.Database), $"set session_replication_role = replica; {statement}") ?? "done",
        ];

        Assert.All(refusals, refusal => Assert.Contains(refusal, (string[])[NoEntry, BrokenTrail]));
        Assert.Equal(before, await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries"));
    }

    [Theory]
    [InlineData("update trail_entries set at = now()")]
    [InlineData("delete from trail_entries")]
    [InlineData("truncate trail_entries")]
    [InlineData("delete from cases")]
    [InlineData("delete from duties_apart")]
    [InlineData("update access_log set reasons = ''")]
    [InlineData("delete from log_queue")]
    [InlineData("insert into log_queue (leaf) values ('')")]
    [InlineData("insert into log_leaves (log_id, log_index, leaf) values (1, 0, '')")]
    [InlineData("update logs set halted_at = null")]
    [InlineData("update log_checkpoints set note = ''")]
    [InlineData("delete from access_queue")]
    [InlineData("alter table trail_entries disable trigger all")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("drop policy app_sees_its_own on cases")]
    [InlineData("create table public.mine (id int)")]
    [InlineData("create temp table cases (id uuid)")]
    public async Task TheAppsRole_MayNotEvenTry(string statement)
    {
        await using var office = await Office.Open(database);

        Assert.Equal(NoRight, await Sql.Refusal(office.Database.App, statement));
    }

    [Theory]
    [InlineData("update cases set stage = 'Sealed'")]
    [InlineData("update cases set changed_at = now()")]
    [InlineData("update cases set stage = 'Sealed', version = version + 1")]
    [InlineData("update cases set changed_in = pg_current_xact_id()")]
    [InlineData("update filings set answers = '{}'")]
    [InlineData("delete from filings")]
    [InlineData("insert into filings select gen_random_uuid(), case_id, kind, gen_random_uuid(), number, form, answers, digest, filed_by, filed_at from filings")]
    [InlineData("update tasks set closed_at = now()")]
    public async Task ACase_WhenItOrItsRecordsChangeWithoutAnEntry_IsRefusedAtCommit(string statement)
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);

        Assert.Equal(NoEntry, await Sql.Refusal(office.Database.Owner, statement));
        Assert.Equal(NoEntry, await Sql.Refusal(office.Database.App, Sql.As("all", office.Cast.Officer) + statement));
        Assert.Equal(NoEntry, await Sql.Refusal(await database.Superuser(office.Database), $"set session_replication_role = replica; {statement}"));
    }

    [Fact]
    public async Task ARecord_WhenItMovesToAnotherCase_IsRefusedEvenBesideAnAct()
    {
        await using var office = await Office.Open(database);
        var first = await FiledApplication.By(office, office.Cast.Owner);
        var second = await FiledApplication.By(office, office.Cast.Owner, "Other");

        Assert.Equal(NoEntry, await Sql.Refusal(office.Database.Owner, $"update tasks set case_id = '{second.CaseId}' where case_id = '{first.CaseId}'"));
        Assert.Equal(NoEntry, await Sql.Refusal(
            office.Database.Owner,
            await Entry(office, first.CaseId) + Counted(first.CaseId) + await Entry(office, second.CaseId) + Counted(second.CaseId)
            + $"update tasks set case_id = '{second.CaseId}' where case_id = '{first.CaseId}'"));
    }

    [Fact]
    public async Task ATemporaryTable_WithTheNameOfARealOne_DoesNotDeceiveTheGuards()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);

        var refusal = await Sql.Refusal(
            office.Database.Owner,
            $"""
            create temp table cases as select id, 99::bigint as version, pg_current_xact_id() as changed_in from public.cases;
            create temp table trail_entries as select '{filed.CaseId}'::uuid as case_id, 99::bigint as case_seq;
            update public.filings set answers = '{"{}"}';
            """);

        Assert.Equal(NoEntry, refusal);
    }

    [Fact]
    public async Task AnEntry_ThatContinuesTheChainWithItsCase_IsAccepted()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);

        // The other tests change one thing of this each.
        Assert.Null(await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId) + Counted(filed.CaseId)));
    }

    [Fact]
    public async Task AnEntry_WithoutAChangeOfItsCase_IsRefusedAtCommit()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);

        Assert.Equal(BrokenTrail, await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId)));
    }

    [Theory]
    [InlineData(nameof(TrailEntry.CaseSeq))]
    [InlineData(nameof(TrailEntry.PreviousHash))]
    [InlineData(nameof(TrailEntry.Leaf))]
    [InlineData(nameof(TrailEntry.ActorId))]
    [InlineData(nameof(TrailEntry.Act))]
    [InlineData(nameof(TrailEntry.At))]
    public async Task AnEntry_ThatDoesNotContinueItsChainOrSaysOtherThanItsColumns_IsRefused(string wrong)
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);

        Assert.Equal(BrokenTrail, await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId, wrong: wrong) + Counted(filed.CaseId)));
    }

    [Fact]
    public async Task AnEntry_ByAPersonWhomFourEyesBars_IsRefused()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        var (officer, supervisor) = (office.Cast.Officer.Id, office.Cast.Supervisor.Id);
        Assert.Null(await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId, Act.ProposeTier, officer) + Counted(filed.CaseId)));

        Assert.Equal(TookPart, await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId, Act.ConfirmTier, officer) + Counted(filed.CaseId)));
        Assert.Equal(TookPart, await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId, Act.ConfirmTier, supervisor, officer) + Counted(filed.CaseId)));
        Assert.Null(await Sql.Refusal(office.Database.Owner, await Entry(office, filed.CaseId, Act.ConfirmTier, supervisor) + Counted(filed.CaseId)));
    }

    [Fact]
    public async Task EveryRuleOfFourEyes_InTheLegalityTable_IsKnownToTheDatabase()
    {
        await using var office = await Office.Open(database);

        var known = await Sql.Value<string[]>(office.Database.Owner, "select array_agg(act || ' ' || barred_by || ' ' || per_subject order by act, barred_by) from duties_apart");

        Assert.Equal(
            Lifecycle.Moves.SelectMany(move => move.Apart.Select(barred => $"{move.Act} {barred} {(move.PerSubject ? "true" : "false")}")).Order(StringComparer.Ordinal),
            known.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task TheAccessLog_WhenChangedOrEmptied_Refuses()
    {
        await using var office = await Office.Open(database);
        await Sql.Refusal(office.Database.Owner, $"insert into access_log (id, at, person_id, act) values (gen_random_uuid(), now(), '{office.Cast.Auditor.Id}', 'ExportTrail')");

        foreach (var statement in (string[])["update access_log set act = 'x'", "delete from access_log", "truncate access_log"])
            Assert.Equal(BrokenTrail, await Sql.Refusal(await database.Superuser(office.Database), $"set session_replication_role = replica; {statement}"));
    }

    [Theory]
    [InlineData("update log_leaves set leaf = ''")]
    [InlineData("delete from log_leaves")]
    [InlineData("truncate log_leaves")]
    [InlineData("update log_tiles set hashes = substring(hashes from 33)")]
    [InlineData("update log_checkpoints set root = sha256('')")]
    [InlineData("update log_checkpoints set note = 'x'")]
    [InlineData("delete from log_checkpoints")]
    [InlineData("update logs set size = size - 1")]
    [InlineData("update log_records set at = now()")]
    [InlineData("update log_queue set leaf = ''")]
    [InlineData("truncate log_queue")]
    [InlineData("truncate access_chain")]
    public async Task TheLog_WhenTheOwnerASuperuserOrTheSequencerRewritesIt_Refuses(string statement)
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        await FiledApplication.By(office, office.Cast.Owner, "Second");

        foreach (var refusal in (string?[])
            [
                await Sql.Refusal(office.Database.Owner, statement),
                await Sql.Refusal(office.Database.Sequencer, statement),
                await Sql.Refusal(await database.Superuser(office.Database), $"set session_replication_role = replica; {statement}"),
            ])
            Assert.Contains(refusal, (string[])[LogOnlyGrows, NoRight]);
    }

    private static string Counted(Guid caseId) => $"update cases set version = version + 1 where id = '{caseId}';";

    // The insert of a next entry, right in everything but what is named.
    private static async Task<string> Entry(Office office, Guid caseId, Act act = Act.AssignCase, Guid? actor = null, Guid? principal = null, string? wrong = null)
    {
        await using var look = office.Look();
        var last = await look.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == caseId).OrderByDescending(entry => entry.CaseSeq).FirstAsync(TestContext.Current.CancellationToken);
        var (id, by, at) = (Guid.CreateVersion7(), actor ?? office.Cast.Supervisor.Id, office.Clock.Now);
        var (seq, previous) = (last.CaseSeq + (wrong == nameof(TrailEntry.CaseSeq) ? 2 : 1), wrong == nameof(TrailEntry.PreviousHash) ? last.PreviousHash : last.Leaf);
        var said = new JsonObject
        {
            ["v"] = 1,
            ["id"] = id.ToString(),
            ["case"] = caseId.ToString(),
            ["seq"] = seq,
            ["previous"] = Convert.ToHexStringLower(previous),
            ["at"] = at.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["act"] = act.ToString(),
            ["actor"] = by.ToString(),
        };
        if (principal is not null) said["for"] = principal.ToString();
        var payload = EntryJson.Write(said);
        var leaf = EntryHash.Leaf(wrong == nameof(TrailEntry.Leaf) ? Encoding.UTF8.GetBytes("other") : payload);
        if (wrong == nameof(TrailEntry.ActorId)) by = office.Cast.Officer.Id;
        if (wrong == nameof(TrailEntry.Act)) act = Act.RecordExpiry;
        if (wrong == nameof(TrailEntry.At)) at = at.AddDays(1);
        return
            $"""
            insert into trail_entries (id, case_id, case_seq, act, actor_id, for_person_id, at, payload, previous_hash, leaf) values
              ('{id}', '{caseId}', {seq}, '{act}', '{by}', {(principal is null ? "null" : $"'{principal}'")}, '{at:O}', {Bytes(payload)}, {Bytes(previous)}, {Bytes(leaf)});
            """;

        static string Bytes(byte[] bytes) => $"decode('{Convert.ToHexString(bytes)}', 'hex')";
    }
}
