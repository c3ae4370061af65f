using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Features.Administration.Log;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline.Log;

public sealed class RecoveryTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARestoredBackup_IsAForkOfWhatTheFileKept_AndIsNotSigned()
    {
        await using var office = await Office.Open(database);
        var (kept, size) = await Fork(office);

        await FiledApplication.By(office, office.Cast.Owner, "After the restore");
        await office.Sequence();

        Assert.Equal(size, (await office.Log(log => log.Latest(Token)))!.Size);
        Assert.Contains($"holds a checkpoint of {kept.Size} leaves", await Sql.Value<string>(office.Database.Owner, "select halt_reason from logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARestoredBackup_ThatGrewBeyondWhatTheFileKept_IsStillFoundOut()
    {
        await using var office = await Office.Open(database);
        var (kept, _) = await Fork(office);
        // A node without the file goes on, unaware.
        for (var i = 0; i < 2; i++) await FiledApplication.By(office, office.Cast.Owner, $"After {i}");
        await office.Sequence(office.Sequencer(file: new(Path.Combine(office.Data.FullName, "elsewhere"))));
        var forked = (await office.Log(log => log.Latest(Token)))!;
        Assert.True(forked.Size > kept.Size);

        await FiledApplication.By(office, office.Cast.Owner, "Last");
        await office.Sequence();

        Assert.Equal(forked.Size, (await office.Log(log => log.Latest(Token)))!.Size);
        Assert.Contains("another root", await Sql.Value<string>(office.Database.Owner, "select halt_reason from logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARecovery_ByTwoPeople_OpensALogWhoseFirstLeafTellsWhatWasKeptAndLost()
    {
        await using var office = await Office.Open(database);
        var (kept, size) = await Fork(office);
        await FiledApplication.By(office, office.Cast.Owner, "After the restore");
        await office.Sequence();

        var proposal = await office.Send(new ProposeRecovery.Command("The disk failed.", "Two filings of that morning.", kept.Note.ToString()), office.Cast.Administrator);
        var alone = await Refusal.Of(() => office.Send(new DecideRecovery.Command(proposal, true), office.Cast.Administrator));
        await office.Sequence();
        Assert.Equal(Rule.TookPartBefore, alone);
        Assert.Equal("localhost:5080/log", (await office.Log(log => log.Latest(Token)))!.Origin);

        await office.Send(new DecideRecovery.Command(proposal, true), office.Cast.The(Role.Administrator, 1));
        await office.Sequence();

        var head = (await office.Log(log => log.Latest(Token)))!;
        Assert.Equal("localhost:5080/log/2", head.Origin);
        await using var look = office.Look();
        var first = await look.LogLeaves.AsNoTracking().SingleAsync(leaf => leaf.LogId == 2 && leaf.LogIndex == 0, Token);
        var record = await look.LogRecords.AsNoTracking().SingleAsync(record => record.Id == first.RecordId, Token);
        var said = JsonDocument.Parse(record.Payload).RootElement;
        Assert.Equal(("Recovery", "localhost:5080/log", size), (said.GetProperty("kind").GetString(), said.GetProperty("follows").GetString(), said.GetProperty("size").GetInt64()));
        Assert.Equal(("Two filings of that morning.", kept.Note.ToString()), (said.GetProperty("loss").GetString(), said.GetProperty("kept").GetString()));
        // Everything that there is stands in the new log, and the old one stays provable as far as it goes.
        var keys = await office.Log(log => log.Keys(2, Token));
        foreach (var entry in await look.TrailEntries.AsNoTracking().Where(entry => look.LogLeaves.Any(leaf => leaf.EntryId == entry.Id)).ToListAsync(Token))
            Assert.Equal(LogProofCheck.Valid, (await office.Log(log => log.Prove(entry.Id, Token)))!.Verify(entry.Leaf, head.Origin, keys));
        Assert.Equal(0L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_queue"));
        Assert.Equal(size, (await office.Log(log => log.Latest(Token, 1)))!.Size);
        Assert.Equal(2L, await Sql.Value<long>(office.Database.Owner, "select count(*) from access_log where act in ('ProposeLogRecovery', 'ConfirmLogRecovery')"));
    }

    [Fact]
    public async Task ARecovery_IsOnlyForAdministrators_OneAtATime_AndCanBeRefused()
    {
        await using var office = await Office.Open(database);
        await office.Sequence();
        var command = new ProposeRecovery.Command("Reasons", "Loss", null);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(command, office.Cast.Auditor)));
        var proposal = await office.Send(command, office.Cast.Administrator);
        Assert.Equal(Rule.AlreadyUnderWay, await Refusal.Of(() => office.Send(command, office.Cast.The(Role.Administrator, 1))));
        await office.Send(new DecideRecovery.Command(proposal, false), office.Cast.The(Role.Administrator, 1));
        await office.Sequence();
        Assert.Equal("localhost:5080/log", (await office.Log(log => log.Latest(Token)))!.Origin);
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => office.Send(command with { KeptNote = "not a checkpoint" }, office.Cast.Administrator));
    }

    [Fact]
    public async Task AKey_IsReplacedWithAnOverlap_InWhichBothSign()
    {
        await using var office = await Office.Open(database);
        var (old, fresh) = (SigningKey.Generate(), SigningKey.Generate());
        var (before, overlap, after) = (await HeadBy(Keys(old)), await HeadBy(Keys(fresh, old)), await HeadBy(Keys(fresh)));
        var (oldKey, freshKey) = (new NoteKey(before.Origin, old.VerificationKey), new NoteKey(before.Origin, fresh.VerificationKey));

        Assert.Equal((NoteCheck.Valid, NoteCheck.UnknownKey), (before.Note.Verify(oldKey), before.Note.Verify(freshKey)));
        Assert.Equal((NoteCheck.Valid, NoteCheck.Valid), (overlap.Note.Verify(oldKey), overlap.Note.Verify(freshKey)));
        Assert.Equal((NoteCheck.UnknownKey, NoteCheck.Valid), (after.Note.Verify(oldKey), after.Note.Verify(freshKey)));
        // Current first; a retired key still verifies what it signed.
        Assert.Equal([freshKey, oldKey], await office.Log(log => log.Keys(1, Token)));
        Assert.Equal(3L, await Sql.Value<long>(office.Database.Owner, "select count(*) from log_records where kind = 'Keys'"));

        async Task<LogHead> HeadBy(LogKeys keys)
        {
            await FiledApplication.By(office, office.Cast.Owner, Guid.NewGuid().ToString());
            await office.Sequence(office.Sequencer(keys: keys));
            return (await office.Log(log => log.Latest(Token)))!;
        }

        LogKeys Keys(SigningKey key, SigningKey? retiring = null)
        {
            var file = Path.Combine(office.Data.FullName, $"{Guid.NewGuid():N}.pem");
            if (retiring is not null) File.WriteAllText(file, retiring.ToPem());
            return LogKeys.Of(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:LogKeySeed"] = key.ToSeedBase64(), ["Sandbox:RetiringLogKey"] = retiring is null ? null : file }).Build());
        }
    }

    [Fact]
    public void AProductionWithoutALogKey_DoesNotStart()
    {
        var missing = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Mode"] = "Production", ["Sandbox:LogKey"] = "/nowhere/log.pem" }).Build();

        Assert.Contains("/nowhere/log.pem", Assert.Throws<InvalidOperationException>(() => LogKeys.Of(missing)).Message, StringComparison.Ordinal);
    }

    // A log that showed more than its database, restored from a backup, still has.
    private static async Task<(LogHead Kept, long Size)> Fork(Office office)
    {
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var size = (await office.Log(log => log.Latest(Token)))!.Size;
        var backup = await Backup.Of(office);
        await FiledApplication.By(office, office.Cast.Owner, "Lost");
        await office.Sequence();
        var kept = (await office.Log(log => log.Latest(Token)))!;
        await backup.Restore();
        Assert.Equal(kept.Note.ToString(), File.ReadAllText(office.CheckpointFile));
        return (kept, size);
    }
}
