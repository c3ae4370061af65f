using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Ledger.Tests.Merkle;

public class MerkleTreeTests
{
    // The tree of eight leaves that Certificate Transparency's implementations test with, and its root at every size.
    public static readonly IReadOnlyList<byte[]> PublishedLeaves =
    [
        .. new[] { "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f" }
            .Select(input => EntryHash.Leaf(Convert.FromHexString(input))),
    ];

    public static readonly string[] PublishedRoots =
    [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    public static List<byte[]> Leaves(int count) => [.. Enumerable.Range(0, count).Select(i => EntryHash.Leaf(BitConverter.GetBytes(i)))];

    // MTH of RFC 6962, 2.1, word for word.
    public static byte[] RootByDefinition(IReadOnlyList<byte[]> leaves)
    {
        if (leaves.Count == 0)
            return SHA256.HashData([]);
        if (leaves.Count == 1)
            return leaves[0];
        var k = 1;
        while (2 * k < leaves.Count)
            k *= 2;
        return SHA256.HashData([0x01, .. RootByDefinition([.. leaves.Take(k)]), .. RootByDefinition([.. leaves.Skip(k)])]);
    }

    private static byte[] Bytes(JsonNode? base64) => Convert.FromBase64String((string)base64!);

    private static List<byte[]> Proof(JsonNode vector) => [.. (vector["proof"]?.AsArray() ?? []).Select(Bytes)];

    // The vectors hold unsigned numbers up to 2^64 − 1; as signed ones the largest are negative.
    private static long Number(JsonNode? number) => unchecked((long)ulong.Parse(number!.ToJsonString(), CultureInfo.InvariantCulture));

    private static List<JsonNode> Published(string file) => [.. JsonNode.Parse(Vectors.Read("Merkle", "vectors", file))!.AsArray().Select(vector => vector!)];

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    [Fact]
    public void Root_OfThePublishedTree_IsThePublishedOneAtEverySize()
    {
        for (var size = 0; size <= 8; size++)
            Assert.Equal(PublishedRoots[size], Convert.ToHexStringLower(MerkleTree.Root(size, MerkleTree.Over(PublishedLeaves))));
    }

    [Fact]
    public void Root_OfAnyTree_IsTheOneThatRfc6962Defines() => Gen.Int[0, 300].Sample(
        size => Assert.Equal(RootByDefinition(Leaves(size)), MerkleTree.Root(size, MerkleTree.Over(Leaves(size)))),
        iter: 50);

    [Fact]
    public void VerifyInclusion_EveryPublishedVector_AnswersAsPublished()
    {
        var vectors = Published("inclusion.json");
        Assert.Equal(98, vectors.Count);
        Assert.Equal(6, vectors.Count(vector => !(bool)vector["wantErr"]!));

        Assert.All(vectors, vector => Assert.Equal(
            !(bool)vector["wantErr"]!,
            MerkleTree.VerifyInclusion(Number(vector["leafIdx"]), Number(vector["treeSize"]), Bytes(vector["leafHash"]), Proof(vector), Bytes(vector["root"]))));
    }

    [Fact]
    public void VerifyConsistency_EveryPublishedVector_AnswersAsPublished()
    {
        var vectors = Published("consistency.json");
        Assert.Equal(98, vectors.Count);
        Assert.Equal(6, vectors.Count(vector => !(bool)vector["wantErr"]!));

        Assert.All(vectors, vector => Assert.Equal(
            !(bool)vector["wantErr"]!,
            MerkleTree.VerifyConsistency(Number(vector["size1"]), Number(vector["size2"]), Proof(vector), Bytes(vector["root1"]), Bytes(vector["root2"]))));
    }

    // The proofs of the happy paths are over the published tree.
    [Fact]
    public void Prove_OverThePublishedTree_GivesThePublishedProofs()
    {
        var hashOf = MerkleTree.Over(PublishedLeaves);
        var inclusions = Published("inclusion.json").Where(vector => ((string)vector["file"]!).EndsWith("happy-path.json")).ToList();
        var consistencies = Published("consistency.json").Where(vector => ((string)vector["file"]!).EndsWith("happy-path.json")).ToList();
        Assert.Equal(5, inclusions.Count);
        Assert.Equal(5, consistencies.Count);

        Assert.All(inclusions, vector => Assert.Equal(Proof(vector), MerkleTree.ProveInclusion(Number(vector["leafIdx"]), Number(vector["treeSize"]), hashOf)));
        Assert.All(consistencies, vector => Assert.Equal(Proof(vector), MerkleTree.ProveConsistency(Number(vector["size1"]), Number(vector["size2"]), hashOf)));
    }

    [Fact]
    public void ProveInclusion_OfEveryLeafOfEveryTreeUpTo40_IsAccepted()
    {
        var leaves = Leaves(40);
        var hashOf = MerkleTree.Over(leaves);
        for (var size = 1; size <= 40; size++)
        {
            var root = MerkleTree.Root(size, hashOf);
            for (var index = 0; index < size; index++)
                Assert.True(MerkleTree.VerifyInclusion(index, size, leaves[index], MerkleTree.ProveInclusion(index, size, hashOf), root));
        }
    }

    [Fact]
    public void ProveConsistency_OfEveryTwoTreesUpTo40_IsAccepted()
    {
        var hashOf = MerkleTree.Over(Leaves(40));
        for (var second = 1; second <= 40; second++)
            for (var first = 1; first <= second; first++)
                Assert.True(MerkleTree.VerifyConsistency(
                    first, second, MerkleTree.ProveConsistency(first, second, hashOf), MerkleTree.Root(first, hashOf), MerkleTree.Root(second, hashOf)));
    }

    [Fact]
    public void VerifyInclusion_OfAnythingButTheProvenLeafPlaceAndTree_IsRefused() =>
        Gen.Select(Gen.Int[2, 100], Gen.Int[0, 1_000], Gen.Int[0, 1_000], Gen.Int[0, 255]).Sample((size, at, other, bit) =>
        {
            var leaves = Leaves(size);
            var hashOf = MerkleTree.Over(leaves);
            var index = at % size;
            var wrong = (index + 1 + other % (size - 1)) % size;
            var root = MerkleTree.Root(size, hashOf);
            var proof = MerkleTree.ProveInclusion(index, size, hashOf);
            var broken = proof.ToList();
            broken[other % broken.Count] = Flip(broken[other % broken.Count], bit);

            Assert.False(MerkleTree.VerifyInclusion(wrong, size, leaves[index], proof, root));
            Assert.False(MerkleTree.VerifyInclusion(index, size, leaves[wrong], proof, root));
            Assert.False(MerkleTree.VerifyInclusion(index, size, leaves[index], broken, root));
            Assert.False(MerkleTree.VerifyInclusion(index, size, leaves[index], [.. proof.SkipLast(1)], root));
            Assert.False(MerkleTree.VerifyInclusion(index, size, leaves[index], [.. proof, root], root));
            Assert.False(MerkleTree.VerifyInclusion(index, size, leaves[index], proof, Flip(root, bit)));
        });

    [Fact]
    public void VerifyConsistency_OfALogThatWasRewritten_IsRefused() =>
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 60], Gen.Int[0, 1_000]).Sample((first, more, at) =>
        {
            var second = first + more;
            var leaves = Leaves(second);
            var rewritten = leaves.ToList();
            rewritten[at % first] = EntryHash.Leaf("rewritten"u8);
            var before = MerkleTree.Root(first, MerkleTree.Over(leaves));
            var after = MerkleTree.Over(rewritten);

            Assert.False(MerkleTree.VerifyConsistency(first, second, MerkleTree.ProveConsistency(first, second, after), before, MerkleTree.Root(second, after)));
        });

    [Fact]
    public void Prove_OutsideOfTheTree_IsRefused()
    {
        var hashOf = MerkleTree.Over(PublishedLeaves);
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveInclusion(8, 8, hashOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveInclusion(-1, 8, hashOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveConsistency(0, 8, hashOf));
        Assert.Throws<ArgumentOutOfRangeException>(() => MerkleTree.ProveConsistency(8, 7, hashOf));
    }

    // A reader of tiles asks for few hashes, however long the log.
    [Fact]
    public void ProveInclusion_InALogOfABillionLeaves_ReadsAHashALevel()
    {
        var reads = 0;
        byte[] Read(int level, long index)
        {
            reads++;
            return SHA256.HashData([(byte)level, .. BitConverter.GetBytes(index)]);
        }

        var proof = MerkleTree.ProveInclusion(123_456_789, 1L << 30, Read);

        Assert.Equal(30, proof.Count);
        Assert.Equal(30, reads);
    }
}
