using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Ledger.Tests.Checkpoints;

public class CheckpointTests
{
    // The example of C2SP tlog-checkpoint.
    private const string Example = """
        example.com/behind-the-sofa
        20852163
        CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

        — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=

        """;

    [Fact]
    public void Parse_TheExampleOfTheSpecification_ReadsTheHead()
    {
        var note = SignedNote.Parse(Example);

        var checkpoint = Checkpoint.Parse(note.Text);

        Assert.Equal("example.com/behind-the-sofa", checkpoint.Origin);
        Assert.Equal(20_852_163, checkpoint.Size);
        Assert.Equal("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", Convert.ToBase64String(checkpoint.Root));
        Assert.Empty(checkpoint.Extensions);
        Assert.Equal(note.Text, checkpoint.ToText());
        Assert.Equal("033de0ae", note.Signatures[0].KeyId);
    }

    // The example is a head of Go's checksum database under another name; its true origin and key verify the published signature.
    [Fact]
    public void Verify_TheHeadOfGosChecksumDatabase_IsValid()
    {
        var note = SignedNote.Parse(Example.Replace("example.com/behind-the-sofa\n2", "go.sum database tree\n2").Replace("— example.com/behind-the-sofa", "— sum.golang.org"));

        Assert.Equal(NoteCheck.Valid, note.Verify(NoteKey.Parse("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")));
        Assert.Equal("go.sum database tree", Checkpoint.Parse(note.Text).Origin);
    }

    [Fact]
    public void Sign_TheHeadOfATree_IsReadBackAndVerified()
    {
        var signer = new NoteSigner("sandbox.example/log", SigningKey.Generate());
        var frontier = new Frontier();
        foreach (var leaf in Ledger.Tests.Merkle.MerkleTreeTests.PublishedLeaves)
            frontier.Append(leaf);

        var note = SignedNote.Parse(new Checkpoint("sandbox.example/log", frontier.Size, frontier.Root()).Sign(signer).ToString());
        var read = Checkpoint.Parse(note.Text);

        Assert.Equal(NoteCheck.Valid, note.Verify(signer.NoteKey));
        Assert.Equal("sandbox.example/log", read.Origin);
        Assert.Equal(8, read.Size);
        Assert.Equal(frontier.Root(), read.Root);
    }

    [Theory]
    [InlineData("")]
    [InlineData("origin\n1\n")]
    [InlineData("\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n+1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n 1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n9223372036854775808\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n")]
    [InlineData("origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n")]
    [InlineData("origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jx\n")]
    [InlineData("origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")]
    [InlineData("origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n")]
    [InlineData("origin\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\next\n\nmore\n")]
    public void Parse_WhatIsNoCheckpoint_IsRefused(string text) => Assert.Throws<FormatException>(() => Checkpoint.Parse(text));

    [Fact]
    public void Parse_ExtensionLines_AreKept()
    {
        const string text = "origin\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\nfirst\nsecond\n";

        var checkpoint = Checkpoint.Parse(text);

        Assert.Equal(["first", "second"], checkpoint.Extensions);
        Assert.Equal(text, checkpoint.ToText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("two\nlines")]
    public void ToText_OfAnOriginThatIsNoLine_IsRefused(string origin) =>
        Assert.Throws<FormatException>(() => new Checkpoint(origin, 0, MerkleTree.EmptyRoot).ToText());

    [Fact]
    public void ToText_OfASizeOrRootThatIsNone_IsRefused()
    {
        Assert.Throws<FormatException>(() => new Checkpoint("origin", -1, MerkleTree.EmptyRoot).ToText());
        Assert.Throws<FormatException>(() => new Checkpoint("origin", 0, new byte[31]).ToText());
    }
}
