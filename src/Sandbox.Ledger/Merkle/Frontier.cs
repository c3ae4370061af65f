using System.Numerics;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Merkle;

/// <summary>The right edge of a Merkle tree (RFC 6962): what must be kept of a log to append to it and to know its root. One hash for each bit set in the size, the largest subtree first; appending costs one node hash on average.</summary>
public sealed class Frontier
{
    private readonly List<byte[]> hashes;

    /// <summary>The edge of an empty tree.</summary>
    public Frontier() => hashes = [];

    private Frontier(long size, IEnumerable<byte[]> hashes)
    {
        Size = size;
        this.hashes = [.. hashes];
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The roots of the full subtrees, from left to right: to be stored with the size.</summary>
    public IReadOnlyList<byte[]> Hashes => hashes;

    /// <summary>Takes up a stored edge; a number of hashes that does not go with the size is refused. A caller that holds a signed root compares it with <see cref="Root"/>.</summary>
    public static Frontier Restore(long size, IReadOnlyCollection<byte[]> hashes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        if (hashes.Count != BitOperations.PopCount((ulong)size) || hashes.Any(hash => hash.Length != EntryHash.Length))
            throw new ArgumentException($"A tree of {size} leaves has {BitOperations.PopCount((ulong)size)} hashes of {EntryHash.Length} bytes at its edge.", nameof(hashes));
        return new(size, hashes);
    }

    /// <summary>Appends a leaf hash.</summary>
    public void Append(byte[] leaf)
    {
        if (leaf.Length != EntryHash.Length)
            throw new ArgumentException($"A leaf hash has {EntryHash.Length} bytes.", nameof(leaf));
        var hash = leaf;
        // As in binary addition: each full subtree of the same size is carried into one twice as large.
        for (var carry = Size; (carry & 1) == 1; carry >>= 1)
        {
            hash = MerkleTree.Node(hashes[^1], hash);
            hashes.RemoveAt(hashes.Count - 1);
        }
        hashes.Add(hash);
        Size++;
    }

    /// <summary>The root of the tree.</summary>
    public byte[] Root()
    {
        if (hashes.Count == 0)
            return MerkleTree.EmptyRoot;
        var root = hashes[^1];
        for (var i = hashes.Count - 2; i >= 0; i--)
            root = MerkleTree.Node(hashes[i], root);
        return root;
    }
}
