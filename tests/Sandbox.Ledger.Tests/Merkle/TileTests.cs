using CsCheck;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Ledger.Tests.Merkle;

public class TileTests
{
    [Theory]
    [InlineData(0, 1234067, 256, "0/x001/x234/067")]
    [InlineData(0, 0, 256, "0/000")]
    [InlineData(2, 999, 112, "2/999.p/112")]
    [InlineData(1, 1000, 17, "1/x001/000.p/17")]
    public void Path_IsAsTheSpecificationSpellsIt_AndIsReadBack(int level, long index, int width, string path)
    {
        var tile = new Tile(level, index);

        Assert.Equal(path, tile.Path(width));
        Assert.True(Tile.TryParse(path, out var read, out var readWidth));
        Assert.Equal((tile, width), (read, readWidth));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("0/")]
    [InlineData("00/000")]
    [InlineData("64/000")]
    [InlineData("-1/000")]
    [InlineData("0/0")]
    [InlineData("0/1234")]
    [InlineData("0/001/000")]
    [InlineData("0/x000/001")]
    [InlineData("0/x001/x000")]
    [InlineData("0/000.p/0")]
    [InlineData("0/000.p/256")]
    [InlineData("0/000.p/01")]
    [InlineData("0/000.p/")]
    [InlineData("0/000.p/1.p/1")]
    [InlineData("0/x999/x999/x999/x999/x999/x999/x999/999")]
    [InlineData("0/x00٣/000")]
    [InlineData("0/ 00")]
    public void TryParse_AnyOtherSpelling_IsRefused(string path) => Assert.False(Tile.TryParse(path, out _, out _));

    [Fact]
    public void Path_OfAnyTile_IsReadBack() => Gen.Select(Gen.Int[0, 63], Gen.Long[0, long.MaxValue], Gen.Int[1, 256]).Sample(
        (level, index, width) => Tile.TryParse(new Tile(level, index).Path(width), out var tile, out var read) && tile == new Tile(level, index) && read == width);

    // The example of C2SP tlog-tiles, "Partial Tiles".
    [Fact]
    public void Partial_OfSeventyThousandLeaves_IsAsTheSpecificationSays()
    {
        Assert.Equal([(new(0, 273), 112), (new(1, 1), 17), (new(2, 0), 1)], Tile.Partial(70_000));
        Assert.Equal([(new(1, 0), 1)], Tile.Partial(256));
    }

    [Fact]
    public void ProofsAndRoots_FromTiles_AreThoseOfTheTree() => Gen.Select(Gen.Int[1, 1500], Gen.Int[1, 1500], Gen.Int[0, 1499]).Sample(
        (one, other, leaf) =>
        {
            var (small, large) = (Math.Min(one, other), Math.Max(one, other));
            var leaves = MerkleTreeTests.Leaves(large);
            var stored = new Dictionary<Tile, byte[]>();
            // In two goes, as two transactions would.
            foreach (var (from, to) in new[] { (0, small), (small, large) })
            {
                var edge = new TileEdge(from, tile => stored[tile]);
                for (var i = from; i < to; i++) edge.Append(leaves[i]);
                foreach (var (tile, hashes) in edge.Changed) stored[tile] = hashes;
            }
            var (inTiles, inMemory) = (Tile.Over(tile => stored[tile]), MerkleTree.Over(leaves));
            var index = leaf % small;

            Assert.Equal(MerkleTree.Root(large, inMemory), MerkleTree.Root(large, inTiles));
            Assert.Equal(MerkleTree.Root(small, inMemory), MerkleTree.Root(small, inTiles));
            Assert.Equal(MerkleTree.ProveInclusion(index, large, inMemory), MerkleTree.ProveInclusion(index, large, inTiles));
            Assert.Equal(MerkleTree.ProveConsistency(small, large, inMemory), MerkleTree.ProveConsistency(small, large, inTiles));
            Assert.Subset(stored.Keys.ToHashSet(), Tile.NeededBy(hashOf => MerkleTree.ProveInclusion(index, large, hashOf)).ToHashSet());
        },
        iter: 60);

    [Fact]
    public void Append_AfterARestore_DropsHashesBeyondTheSize()
    {
        var leaves = MerkleTreeTests.Leaves(300);
        var whole = new TileEdge(0, _ => default);
        foreach (var leaf in leaves) whole.Append(leaf);
        var stored = whole.Changed.ToDictionary(tile => tile.Tile, tile => tile.Hashes);

        var again = new TileEdge(260, tile => stored[tile]);
        again.Append(leaves[0]);

        var (tile, hashes) = Assert.Single(again.Changed);
        Assert.Equal(new Tile(0, 1), tile);
        Assert.Equal(5 * EntryHash.Length, hashes.Length);
    }
}
