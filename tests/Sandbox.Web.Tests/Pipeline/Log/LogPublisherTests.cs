using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline.Log;

public sealed class LogPublisherTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWitness_CosignsEachHead_AndItsCosignatureStandsInTheCheckpoint()
    {
        await using var office = await Office.Open(database);
        var (witness, publisher) = await Watched(office);
        for (var i = 0; i < 3; i++)
        {
            await FiledApplication.By(office, office.Cast.Owner, $"System {i}");
            await office.Sequence();
            office.Clock.Now += LogPublisher.Pause;
            await publisher.Publish(Token);

            var head = (await office.Log(log => log.Latest(Token)))!;
            Assert.Equal(NoteCheck.Valid, witness.Key.Verify(head.Note, out var at));
            Assert.Equal(office.Clock.Now, at);
            Assert.Equal(NoteCheck.Valid, head.Note.Verify(await office.Log(log => log.Keys(1, Token))));
        }
        await publisher.Publish(Token);
        Assert.Equal(3, witness.Asked);
    }

    [Fact]
    public async Task AWitnessThatIsDown_RaisesAnAlarm_AndActsGoOn()
    {
        await using var office = await Office.Open(database);
        var (witness, publisher) = await Watched(office);
        await publisher.Publish(Token);
        witness.IsDown = true;

        for (var i = 0; i < 2; i++)
        {
            office.Clock.Now += LogCondition.LongestSilence;
            var filed = await FiledApplication.By(office, office.Cast.Owner, $"System {i}");
            await office.Sequence();
            await publisher.Publish(Token);
            Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, $"select count(*) from trail_entries e where case_id = '{filed.CaseId}' and not exists (select 1 from log_leaves l where l.entry_id = e.id)"));
        }

        Assert.Contains("witness.example/w1: Connection refused", Assert.Single(await Alarms(office)), StringComparison.Ordinal);

        witness.IsDown = false;
        office.Clock.Now += LogPublisher.Pause;
        await publisher.Publish(Token);
        Assert.Empty(await Alarms(office));
    }

    [Fact]
    public async Task AWitnessThatKnowsMoreThanThisLog_StopsTheSigning_AndActsGoOn()
    {
        await using var office = await Office.Open(database);
        var (witness, publisher) = await Watched(office);
        await publisher.Publish(Token);
        var backup = await Backup.Of(office);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        office.Clock.Now += LogPublisher.Pause;
        await publisher.Publish(Token);
        await backup.Restore();
        File.Delete(office.CheckpointFile);
        var size = (await office.Log(log => log.Latest(Token)))!.Size;

        // A node that comes up on the restored database, with nothing kept of its own.
        await FiledApplication.By(office, office.Cast.Owner, "After the restore");
        await office.Sequence(office.Sequencer(publisher: publisher));

        Assert.Equal(size, (await office.Log(log => log.Latest(Token)))!.Size);
        Assert.Contains(await Alarms(office), alarm => alarm.Contains("Nothing is signed", StringComparison.Ordinal) && alarm.Contains("witness.example/w1", StringComparison.Ordinal));
        Assert.True(await Sql.Value<long>(office.Database.Owner, "select count(*) from log_queue") > 0);
    }

    [Fact]
    public async Task AWitness_ThatSawOtherLeaves_StopsTheSigning()
    {
        await using var office = await Office.Open(database);
        var (witness, publisher) = await Watched(office);
        await publisher.Publish(Token);
        var backup = await Backup.Of(office);
        await FiledApplication.By(office, office.Cast.Owner, "One");
        await office.Sequence();
        office.Clock.Now += LogPublisher.Pause;
        await publisher.Publish(Token);
        await backup.Restore();
        File.Delete(office.CheckpointFile);
        // Longer than before, with other leaves: only the witness's memory tells.
        await FiledApplication.By(office, office.Cast.Owner, "Another");
        await FiledApplication.By(office, office.Cast.Owner, "And another");
        await office.Sequence();

        office.Clock.Now += LogPublisher.Pause;
        await publisher.Publish(Token);
        await office.Sequence();

        Assert.Contains(await Alarms(office), alarm => alarm.Contains("other leaves", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("wrong signature", "without a true cosignature")]
    [InlineData("no signature", "without a true cosignature")]
    [InlineData("old size", "It says that it knows 1 leaves; it has cosigned")]
    [InlineData("denial", "which it has cosigned")]
    public async Task AWitnessThatLies_IsFlagged_AndStopsNothing(string lie, string said)
    {
        await using var office = await Office.Open(database);
        var (witness, publisher) = await Watched(office);
        await FiledApplication.By(office, office.Cast.Owner, "One");
        await office.Sequence();
        await publisher.Publish(Token);
        var (head, thief) = ((await office.Log(log => log.Latest(Token)))!, Sandbox.Ledger.Keys.SigningKey.Generate());
        witness.Lie = lie switch
        {
            "wrong signature" => () => new(HttpStatusCode.OK) { Content = new StringContent(head.Note.With(WitnessKey.Sign(witness.Key.Name, thief, head.Note.Text, office.Clock.Now)).ToString()[head.Note.ToString().Length..]) },
            "no signature" => () => new(HttpStatusCode.OK) { Content = new StringContent("All is well.\n") },
            "old size" => () => new(HttpStatusCode.Conflict) { Content = new StringContent("1\n", Encoding.UTF8, "text/x.tlog.size") },
            _ => () => new(HttpStatusCode.UnprocessableEntity),
        };

        office.Clock.Now += LogPublisher.Pause;
        await FiledApplication.By(office, office.Cast.Owner, "Two");
        await office.Sequence();
        await publisher.Publish(Token);
        Assert.Contains(said, Assert.Single(await Alarms(office)), StringComparison.Ordinal);

        // Signing goes on, also where a node comes up and asks first; when it tells the truth again, all is well.
        await FiledApplication.By(office, office.Cast.Owner, "Three");
        await office.Sequence(office.Sequencer(publisher: publisher));
        Assert.True((await office.Log(log => log.Latest(Token)))!.Size > head.Size + 2);
        Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_queue"));
        witness.Lie = null;
        office.Clock.Now += LogPublisher.Pause;
        await publisher.Publish(Token);
        Assert.Empty(await Alarms(office));
    }

    private static async Task<(AWitness, LogPublisher)> Watched(Office office)
    {
        await office.Sequence();
        var witness = new AWitness("witness.example/w1", office.Clock) { LogKeys = await office.Log(log => log.Keys(1, Token)) };
        return (witness, new(NpgsqlDataSource.Create(office.Database.Sequencer), [new(new("https://witness.example/"), witness.Key)], witness, office.Clock));
    }

    private static async Task<IReadOnlyList<string>> Alarms(Office office)
    {
        await using var look = office.Look();
        return (await LogCondition.Of(look, office.Clock.Now, Token)).Alarms(office.Clock.Now);
    }
}
