using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline.Log;

public sealed class SequencerTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryEntry_OnceSequenced_IsProvenInTheSignedCheckpoint()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        var entry = await Sql.Value<Guid>(office.Database.Owner, $"select id from trail_entries where case_id = '{filed.CaseId}' order by case_seq limit 1");
        Assert.Null(await office.Log(log => log.Prove(entry, Token)));

        await office.Sequence();

        await using var look = office.Look();
        var head = (await office.Log(log => log.Latest(Token)))!;
        var keys = await office.Log(log => log.Keys(head.LogId, Token));
        Assert.Equal("localhost:5080/log", head.Origin);
        foreach (var stored in await look.TrailEntries.AsNoTracking().ToListAsync(Token))
        {
            var proof = (await office.Log(log => log.Prove(stored.Id, Token)))!;
            Assert.Equal(LogProofCheck.Valid, proof.Verify(stored.Leaf, head.Origin, keys));
        }
        Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_queue"));
    }

    [Fact]
    public async Task Checkpoints_OneAfterAnother_AreConsistent()
    {
        await using var office = await Office.Open(database);
        var heads = new List<LogHead>();
        for (var i = 0; i < 3; i++)
        {
            await FiledApplication.By(office, office.Cast.Owner, $"System {i}");
            await office.Sequence();
            heads.Add((await office.Log(log => log.Latest(Token)))!);
        }

        Assert.True(heads[0].Size < heads[1].Size && heads[1].Size < heads[2].Size);
        foreach (var (before, after) in heads.Zip(heads.Skip(1)))
        {
            var proof = await office.Log(log => log.ProveConsistency(1, before.Size, after.Size, Token));
            Assert.True(MerkleTree.VerifyConsistency(before.Size, after.Size, proof, before.Root, after.Root));
            Assert.Equal(before.Root, await office.Log(log => log.RootAt(1, before.Size, Token)));
        }
    }

    // The pitfall that a cursor over ids falls into: the act with the lower number is committed after the one with the higher.
    [Fact]
    public async Task AnEntry_CommittedAfterOneWithAHigherNumber_IsNotLost()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        await using var late = new NpgsqlConnection(office.Database.Owner);
        await late.OpenAsync(Token);
        await using var open = await late.BeginTransactionAsync(Token);
        var lateEntry = await Queue(late);
        await using (var early = new NpgsqlConnection(office.Database.Owner))
        {
            await early.OpenAsync(Token);
            await Queue(early);
        }

        await office.Sequence();
        await open.CommitAsync(Token);
        await office.Sequence();

        Assert.Equal(2L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_leaves where entry_id is not null"));
        Assert.Equal(1L, await Sql.Value<long>(office.Database.Owner, $"select count(*) from log_leaves where entry_id = '{lateEntry}'"));
    }

    [Fact]
    public async Task ARolledBackAct_LeavesNoLeafAndNoGap()
    {
        await using var office = await Office.Open(database);
        await using (var connection = new NpgsqlConnection(office.Database.Owner))
        {
            await connection.OpenAsync(Token);
            await Queue(connection);
            await using var given = await connection.BeginTransactionAsync(Token);
            await Queue(connection);
            await given.RollbackAsync(Token);
            await Queue(connection);
        }

        await office.Sequence();

        Assert.Equal(2L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_leaves where entry_id is not null"));
        await AssertWhole(office);
    }

    // An old snapshot elsewhere holds back what xmin tells; the queue does not care.
    [Fact]
    public async Task ATransactionLeftOpenElsewhere_DoesNotHoldTheLogBack()
    {
        await using var office = await Office.Open(database);
        await using var idle = new NpgsqlConnection(office.Database.Owner);
        await idle.OpenAsync(Token);
        await using var open = await idle.BeginTransactionAsync(Token);
        await Queue(idle);

        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();

        Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries e where not exists (select 1 from log_leaves l where l.entry_id = e.id)"));
    }

    [Fact]
    public async Task Rivals_WhileActsAreCommittedBesideThem_NeitherLoseNorDoubleALeaf()
    {
        await using var office = await Office.Open(database);
        const int writers = 4, each = 60;
        var done = false;
        var rivals = Enumerable.Range(0, 3).Select(_ => office.Sequencer()).Select(rival => Task.Run(async () =>
        {
            while (!Volatile.Read(ref done)) await rival.Advance(Token);
        }, Token)).ToList();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(office.Database.Owner);
            await connection.OpenAsync(Token);
            for (var i = 0; i < each; i++)
            {
                await using var act = await connection.BeginTransactionAsync(Token);
                await Queue(connection);
                if (i % 5 == 0) await act.RollbackAsync(Token);
                else await act.CommitAsync(Token);
            }
        }, Token)));
        Volatile.Write(ref done, true);
        await Task.WhenAll(rivals);
        await office.Sequence();

        Assert.Equal(writers * each * 4 / 5, await Sql.Value<long>(office.Database.Owner, "select count(distinct entry_id) from log_leaves"));
        await AssertWhole(office);
    }

    [Fact]
    public async Task ABatchLargerThanOneTransaction_IsTakenUpWhole()
    {
        await using var office = await Office.Open(database);
        await Sql.Value<int>(office.Database.Owner, $"insert into log_queue (entry_id, leaf) select gen_random_uuid(), sha256(n::text::bytea) from generate_series(1, {Sequencer.BatchSize + 1000}) n");

        await office.Sequence();

        Assert.Equal(Sequencer.BatchSize + 1000, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_leaves where entry_id is not null"));
        await AssertWhole(office);
    }

    // A count is checked against the leaves before it while they are still in the verifier's mind.
    [Fact]
    public async Task EachHour_WithALongQueue_CountsOnlyWhenItIsWorkedOff()
    {
        await using var office = await Office.Open(database);
        await Sql.Value<int>(office.Database.Owner, $"insert into log_queue (entry_id, leaf) select gen_random_uuid(), sha256(n::text::bytea) from generate_series(1, {3 * Sequencer.BatchSize}) n");

        await office.Sequencer().Advance(Token);
        Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_records where kind = 'Counts'"));
        await office.Sequence();

        await using var look = office.Look();
        var counts = Assert.Single(await look.LogRecords.AsNoTracking().Where(record => record.Kind == LogRecordKind.Counts).ToListAsync(Token));
        var (counted, place) = (JsonDocument.Parse(counts.Payload).RootElement.GetProperty("leaves").GetInt64(), await look.LogLeaves.Where(leaf => leaf.RecordId == counts.Id).Select(leaf => leaf.LogIndex).SingleAsync(Token));
        Assert.InRange(place - counted, 0, Sequencer.BatchSize);
    }

    [Fact]
    public async Task EachHour_CountsOfCasesAndEntriesByKind_StandInTheLog()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        office.Clock.Now += TimeSpan.FromHours(1);
        await office.Sequence();
        await office.Sequence();

        await using var look = office.Look();
        var counts = await look.LogRecords.AsNoTracking().Where(record => record.Kind == LogRecordKind.Counts).OrderBy(record => record.At).Select(record => record.Payload).ToListAsync(Token);
        Assert.Equal(2, counts.Count);
        var last = JsonDocument.Parse(counts[1]).RootElement;
        Assert.Equal(1, last.GetProperty("cases").GetInt64());
        var byKind = await look.TrailEntries.GroupBy(entry => entry.Act).Select(kind => new { Act = kind.Key, Number = kind.LongCount() }).ToListAsync(Token);
        Assert.Equal(byKind.ToDictionary(kind => kind.Act.ToString(), kind => kind.Number), last.GetProperty("entries").EnumerateObject().ToDictionary(kind => kind.Name, kind => kind.Value.GetInt64()));
        var record = await look.LogRecords.AsNoTracking().Where(record => record.Kind == LogRecordKind.Counts).OrderBy(record => record.At).LastAsync(Token);
        var proof = (await office.Log(log => log.ProveRecord(record.Id, Token)))!;
        Assert.Equal(LogProofCheck.Valid, proof.Verify(record.Leaf, "localhost:5080/log", await office.Log(log => log.Keys(1, Token))));
    }

    // What the tables say of the log agrees with itself: indexes without gaps, leaves, tiles, frontier and signed root.
    private static async Task AssertWhole(Office office)
    {
        await using var look = office.Look();
        var leaves = await look.LogLeaves.AsNoTracking().OrderBy(leaf => leaf.LogIndex).ToListAsync(Token);
        Assert.Equal(Enumerable.Range(0, leaves.Count).Select(index => (long)index), leaves.Select(leaf => leaf.LogIndex));
        var head = (await office.Log(log => log.Latest(Token)))!;
        Assert.Equal(leaves.Count, head.Size);
        Assert.Equal(MerkleTree.Root(leaves.Count, MerkleTree.Over([.. leaves.Select(leaf => leaf.Leaf)])), head.Root);
        Assert.Equal(head.Root, await office.Log(log => log.RootAt(1, head.Size, Token)));
        Assert.Equal(NoteCheck.Valid, head.Note.Verify(await office.Log(log => log.Keys(1, Token))));
    }

    // The trigger's part of an act: the sequencer sees no more of it.
    private static async Task<Guid> Queue(NpgsqlConnection connection)
    {
        var id = Guid.NewGuid();
        await Sql.Value<int>(connection, $"insert into log_queue (entry_id, leaf) values ('{id}', sha256('{id}'))");
        return id;
    }
}
