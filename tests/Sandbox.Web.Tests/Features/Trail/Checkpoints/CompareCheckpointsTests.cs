using Sandbox.Domain.Access;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Features.Administration.Log;
using Sandbox.Web.Features.Trail.Checkpoints;
using Sandbox.Web.Pipeline.Log;
using Sandbox.Web.Tests.Persistence;
using Sandbox.Web.Tests.Pipeline.Log;

namespace Sandbox.Web.Tests.Features.Trail.Checkpoints;

public sealed class CompareCheckpointsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AKeptCheckpoint_IsComparedAfreshWithTheLog_AtEveryLook()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var kept = (await office.Log(log => log.Latest(Token)))!;
        await Record(office, kept.Note.ToString());
        Assert.Equal(KeptVerdict.Consistent, await Verdict(office));

        await FiledApplication.By(office, office.Cast.Owner, "More");
        await office.Sequence();
        Assert.Equal(KeptVerdict.Consistent, await Verdict(office));

        // Whoever owns the machine rewrites an early leaf, with everything above it recomputed.
        await Rewritten(office);
        Assert.Equal(KeptVerdict.Fork, await Verdict(office));
    }

    [Fact]
    public async Task OtherCheckpoints_GetTheVerdictThatTheyDeserve()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var head = (await office.Log(log => log.Latest(Token)))!;

        await Record(office, new Checkpoint("elsewhere.example/log", 3, head.Root).Sign(new NoteSigner("elsewhere.example/log", SigningKey.Generate())).ToString());
        Assert.Equal(KeptVerdict.UnknownOrigin, await Verdict(office));
        await Record(office, new Checkpoint(head.Origin, head.Size, head.Root).Sign(new NoteSigner(head.Origin, SigningKey.Generate())).ToString());
        Assert.Equal(KeptVerdict.UnknownKey, await Verdict(office));
        await Record(office, head.Note.ToString().Replace($"\n{head.Size}\n", $"\n{head.Size + 1}\n", StringComparison.Ordinal));
        Assert.Equal(KeptVerdict.BadSignature, await Verdict(office));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => Record(office, "nothing of the kind"));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new CompareCheckpoints.Query(), office.Cast.Officer)));
    }

    [Fact]
    public async Task AfterALoss_TheCutTailIsAFork_UntilARecoveryTellsOfIt()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        await office.Sequence();
        var early = (await office.Log(log => log.Latest(Token)))!;
        var backup = await Backup.Of(office);
        await FiledApplication.By(office, office.Cast.Owner, "Lost");
        await office.Sequence();
        await Record(office, (await office.Log(log => log.Latest(Token)))!.Note.ToString());
        await backup.Restore();
        Assert.Equal(KeptVerdict.Fork, await Verdict(office));

        var proposal = await office.Send(new ProposeRecovery.Command("Disk", "One filing", null), office.Cast.Administrator);
        await office.Send(new DecideRecovery.Command(proposal, true), office.Cast.The(Role.Administrator, 1));
        await FiledApplication.By(office, office.Cast.Owner, "After");
        await office.Sequence();

        Assert.Equal(KeptVerdict.LostWithOlderOrigin, await Verdict(office));
        await Record(office, early.Note.ToString());
        Assert.Equal(KeptVerdict.OlderOrigin, await Verdict(office));
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    public void Tidy_WhatAFormSends_IsTheNoteAgain(string lineEnd)
    {
        var note = new Checkpoint("a.example/log", 1, new byte[32]).Sign(new NoteSigner("a.example/log", SigningKey.Generate())).ToString();

        Assert.Equal(note, KeptNote.Tidy($"\uFEFF{lineEnd}{note.Replace("\n", lineEnd, StringComparison.Ordinal).TrimEnd()} "));
    }

    private static Task Record(Office office, string note)
    {
        // The newest is looked at first.
        office.Clock.Now += TimeSpan.FromSeconds(1);
        return office.Send(new RecordCheckpoint.Command(note, null), office.Cast.Auditor);
    }

    private static async Task<KeptVerdict> Verdict(Office office) => (await office.Send(new CompareCheckpoints.Query(), office.Cast.Auditor)).Kept[0].Verdict;

    private static Task Rewritten(Office office) => Sql.Value<int>(
        office.Database.Owner,
        "alter table log_tiles disable trigger user; update log_tiles set hashes = set_byte(hashes, 3, (get_byte(hashes, 3) + 1) % 256) where level = 0 and tile_index = 0; alter table log_tiles enable trigger user;");
}
