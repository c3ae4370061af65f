using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Merkle;
using Sandbox.Ledger.Tests.Merkle;

namespace Sandbox.Ledger.Tests.Checkpoints;

public class LogProofTests
{
    private const string Origin = "sandbox.example/log";

    private static readonly IReadOnlyList<byte[]> Leaves = MerkleTreeTests.PublishedLeaves;

    private static NoteSigner Log { get; } = new(Origin, SigningKey.FromSeed(new byte[32]));

    private static SignedNote Head(int size, string origin = Origin) =>
        new Checkpoint(origin, size, MerkleTree.Root(size, MerkleTree.Over(Leaves))).Sign(Log);

    private static LogProof Proof(int index, int size) => new(index, MerkleTree.ProveInclusion(index, size, MerkleTree.Over(Leaves)), Head(size));

    // The layout of C2SP tlog-proof around the published proof of leaf 0 of 8.
    [Fact]
    public void ToString_IsLaidOutAsSpecified()
    {
        var expected = $"""
            c2sp.org/tlog-proof@v1
            extra AQID
            index 0
            lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=
            Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4=
            a0eq8p7jwq+a+Im8H7klTavTEXfxYjLdaqsDXKOb9uQ=

            sandbox.example/log
            8
            XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=

            — sandbox.example/log {Convert.ToBase64String([.. Convert.FromHexString(Log.NoteKey.Id), .. Head(8).Signatures[0].Signature])}

            """;

        Assert.Equal(expected, (Proof(0, 8) with { Extra = [1, 2, 3] }).ToString());
        Assert.Equal([1, 2, 3], LogProof.Parse(expected).Extra!);
    }

    [Fact]
    public void Verify_EveryLeafOfEveryTree_WrittenAndReadBack_IsValid()
    {
        for (var size = 1; size <= 8; size++)
            for (var index = 0; index < size; index++)
            {
                var read = LogProof.Parse(Proof(index, size).ToString());
                Assert.Equal(index, read.Index);
                Assert.Null(read.Extra);
                Assert.Equal(LogProofCheck.Valid, read.Verify(Leaves[index], Origin, Log.NoteKey));
            }
    }

    [Fact]
    public void Verify_AnotherLeafOrIndexOrTree_IsNotIncluded()
    {
        Assert.Equal(LogProofCheck.NotIncluded, Proof(2, 8).Verify(Leaves[3], Origin, Log.NoteKey));
        Assert.Equal(LogProofCheck.NotIncluded, (Proof(2, 8) with { Index = 3 }).Verify(Leaves[2], Origin, Log.NoteKey));
        Assert.Equal(LogProofCheck.NotIncluded, (Proof(2, 8) with { Note = Head(7) }).Verify(Leaves[2], Origin, Log.NoteKey));
    }

    [Fact]
    public void Verify_ACheckpointOfAnotherLogOrKey_SaysWhich()
    {
        var elsewhere = Proof(2, 8) with { Note = Head(8, "elsewhere.example/log") };
        Assert.Equal(LogProofCheck.OtherOrigin, elsewhere.Verify(Leaves[2], Origin, Log.NoteKey));
        Assert.Equal(LogProofCheck.UnknownKey, Proof(2, 8).Verify(Leaves[2], Origin, new NoteKey(Origin, SigningKey.Generate().VerificationKey)));
    }

    [Fact]
    public void Verify_AnAlteredCheckpoint_IsABadSignature()
    {
        var altered = LogProof.Parse(Proof(2, 8).ToString().Replace("\n8\n", "\n9\n"));
        Assert.Equal(LogProofCheck.BadSignature, altered.Verify(Leaves[2], Origin, Log.NoteKey));
    }

    [Fact]
    public void Verify_ANoteThatIsNoCheckpoint_IsMalformed() =>
        Assert.Equal(LogProofCheck.Malformed, (Proof(2, 8) with { Note = SignedNote.Sign("hello\n", Log) }).Verify(Leaves[2], Origin, Log.NoteKey));

    [Theory]
    [InlineData("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2")]
    [InlineData("index 2", "index 02")]
    [InlineData("index 2", "index -2")]
    [InlineData("index 2", "index")]
    [InlineData("index 2", "index 2\n")]
    [InlineData("index 2", "extra !\nindex 2")]
    [InlineData("index 2", "extra AQID\nextra AQID\nindex 2")]
    [InlineData("index 2", "index 2\nAQID")]
    [InlineData("index 2\n", "")]
    [InlineData("\n\n", "\n")]
    public void Parse_WhatIsNoLogProof_IsRefused(string part, string instead) =>
        Assert.Throws<FormatException>(() => LogProof.Parse(Proof(2, 8).ToString().Replace(part, instead)));

    [Fact]
    public void Parse_MoreHashesThanAnyLogHasLevels_IsRefused()
    {
        string Long(int hashes) => (Proof(2, 8) with { Hashes = [.. Enumerable.Repeat(new byte[32], hashes)] }).ToString();

        Assert.Equal(63, LogProof.Parse(Long(63)).Hashes.Count);
        Assert.Throws<FormatException>(() => LogProof.Parse(Long(64)));
    }
}
