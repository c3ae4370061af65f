using System.Diagnostics;
using Npgsql;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline.Log;

public sealed class TakeoverTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Killed: the system closes its connection, whatever it was doing.
    [Fact]
    public async Task WhenTheActiveNodeIsKilledInTheMiddle_AnotherTakesOverWithinFiveSeconds()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        await FiledApplication.By(office, office.Cast.Owner);
        var active = await Holding(office);
        var took = Stopwatch.StartNew();
        var rival = Keep(office);

        await Sql.Value<bool>(await database.Superuser(office.Database), $"select pg_terminate_backend({active.ProcessID})");
        await rival;

        Assert.True(took.Elapsed < TimeSpan.FromSeconds(5), $"It took {took.Elapsed}.");
    }

    // Hung, or cut off from the network without a word: the database itself ends the transaction.
    [Fact]
    public async Task WhenTheActiveNodeHangs_ItsLockIsTakenFromIt()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        await FiledApplication.By(office, office.Cast.Owner);
        await using var hung = await Holding(office);
        var took = Stopwatch.StartNew();

        await Keep(office);

        Assert.True(took.Elapsed < TimeSpan.FromSeconds(5), $"It took {took.Elapsed}.");
    }

    // A node that holds the log's row under the sequencer's own timeouts, with a batch begun.
    private static async Task<NpgsqlConnection> Holding(Office office)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(office.Database.Sequencer) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(Token);
        await using var begin = new NpgsqlCommand($"begin; {Sequencer.Timeouts}; select 1 from logs where closed_at is null for update; delete from log_queue", connection);
        await begin.ExecuteNonQueryAsync(Token);
        return connection;
    }

    // The other node's loop, until nothing waits.
    private static async Task Keep(Office office)
    {
        var rival = office.Sequencer();
        while (await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries e where not exists (select 1 from log_leaves l where l.entry_id = e.id)") > 0)
        {
            await rival.Advance(Token);
            await Task.Delay(SequencerLoop.Tick, Token);
        }
    }
}
