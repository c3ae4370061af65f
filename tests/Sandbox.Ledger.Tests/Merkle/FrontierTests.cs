using System.Numerics;
using CsCheck;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Ledger.Tests.Merkle;

public class FrontierTests
{
    [Fact]
    public void Append_ThePublishedLeaves_GivesThePublishedRootAtEverySize()
    {
        var frontier = new Frontier();
        Assert.Equal(MerkleTreeTests.PublishedRoots[0], Convert.ToHexStringLower(frontier.Root()));
        foreach (var leaf in MerkleTreeTests.PublishedLeaves)
        {
            frontier.Append(leaf);
            Assert.Equal(MerkleTreeTests.PublishedRoots[frontier.Size], Convert.ToHexStringLower(frontier.Root()));
        }
    }

    [Fact]
    public void Hashes_AtSizeSeven_AreTheRootsOfTheFullSubtreesFromLeftToRight()
    {
        var frontier = new Frontier();
        foreach (var leaf in MerkleTreeTests.PublishedLeaves.Take(7))
            frontier.Append(leaf);

        Assert.Equal(
            [
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
            ],
            frontier.Hashes.Select(Convert.ToHexStringLower));
    }

    [Fact]
    public void Append_AfterARestore_GoesOnAsIfNothingHadHappened() => Gen.Select(Gen.Int[0, 200], Gen.Int[0, 200]).Sample(
        (before, after) =>
        {
            var leaves = MerkleTreeTests.Leaves(before + after);
            var frontier = new Frontier();
            foreach (var leaf in leaves.Take(before))
                frontier.Append(leaf);
            var restored = Frontier.Restore(frontier.Size, [.. frontier.Hashes]);
            foreach (var leaf in leaves.Skip(before))
                restored.Append(leaf);

            Assert.Equal(before, frontier.Size);
            Assert.Equal(before + after, restored.Size);
            Assert.Equal(BitOperations.PopCount((uint)(before + after)), restored.Hashes.Count);
            Assert.Equal(MerkleTreeTests.RootByDefinition(leaves), restored.Root());
        },
        iter: 50);

    [Fact]
    public void Restore_WithHashesThatDoNotGoWithTheSize_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Frontier.Restore(3, [new byte[32]]));
        Assert.Throws<ArgumentException>(() => Frontier.Restore(2, [new byte[32], new byte[32]]));
        Assert.Throws<ArgumentException>(() => Frontier.Restore(1, [new byte[31]]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Frontier.Restore(-1, []));
        Assert.Throws<ArgumentException>(() => new Frontier().Append(new byte[31]));
    }
}
