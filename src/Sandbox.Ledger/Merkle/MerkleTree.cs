using System.Numerics;
using System.Security.Cryptography;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Merkle;

/// <summary>The append-only Merkle tree of RFC 6962, 2.1 over SHA-256, whose leaves are <see cref="EntryHash.Leaf"/>: roots, proofs that a leaf is in a tree, and proofs that a later tree extends an earlier one (verified as RFC 9162, 2.1 describes).</summary>
public static class MerkleTree
{
    /// <summary>The root of the tree without leaves: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    // What keeps an inner node from ever being read as a leaf (0x00).
    internal const byte NodePrefix = 0x01;

    /// <summary>The hash of an inner node: SHA-256(0x01 ‖ left ‖ right), each of 32 bytes.</summary>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        Span<byte> message = stackalloc byte[1 + 2 * EntryHash.Length];
        message[0] = NodePrefix;
        left[..EntryHash.Length].CopyTo(message[1..]);
        right[..EntryHash.Length].CopyTo(message[(1 + EntryHash.Length)..]);
        return SHA256.HashData(message);
    }

    /// <summary>The subtrees of a tree whose leaf hashes are in memory.</summary>
    public static SubtreeHash Over(IReadOnlyList<byte[]> leaves)
    {
        byte[] Hash(int level, long index) =>
            level == 0 ? leaves[checked((int)index)] : Node(Hash(level - 1, 2 * index), Hash(level - 1, 2 * index + 1));
        return Hash;
    }

    /// <summary>The root over the first leaves of a log.</summary>
    public static byte[] Root(long size, SubtreeHash hashOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        return size == 0 ? EmptyRoot : Range(0, size, hashOf);
    }

    /// <summary>Proves that the leaf at the index (from 0) is in the tree of the size: the hashes beside its path, from the leaf up (PATH of RFC 6962, 2.1.1).</summary>
    public static IReadOnlyList<byte[]> ProveInclusion(long index, long size, SubtreeHash hashOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<byte[]>();
        Path(index, 0, size, hashOf, proof);
        return proof;
    }

    /// <summary>Proves that the tree of the second size begins with the tree of the first (PROOF of RFC 6962, 2.1.2). The first has at least one leaf: that an empty tree is extended needs no proof, and none is defined.</summary>
    public static IReadOnlyList<byte[]> ProveConsistency(long firstSize, long secondSize, SubtreeHash hashOf)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(firstSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstSize, secondSize);
        var proof = new List<byte[]>();
        Subproof(firstSize, 0, secondSize, whole: true, hashOf, proof);
        return proof;
    }

    /// <summary>Whether the proof shows that the leaf hash stands at the index in the tree of this size and root.</summary>
    public static bool VerifyInclusion(long index, long size, byte[] leaf, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index < 0 || index >= size || leaf.Length != EntryHash.Length || !AreHashes(proof))
            return false;
        var (place, last) = (index, size - 1);
        var hash = leaf;
        foreach (var sibling in proof)
        {
            if (last == 0)
                return false;
            if (IsRightOrLast(place, last))
            {
                hash = Node(sibling, hash);
                (place, last) = Climb(place, last);
            }
            else
            {
                hash = Node(hash, sibling);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the proof shows that the tree of the second size and root begins with the tree of the first; false for a first size of 0, which proves nothing.</summary>
    public static bool VerifyConsistency(long firstSize, long secondSize, IReadOnlyList<byte[]> proof, byte[] firstRoot, byte[] secondRoot)
    {
        if (firstSize <= 0 || firstSize > secondSize || !AreHashes(proof))
            return false;
        if (firstSize == secondSize)
            return proof.Count == 0 && firstRoot.AsSpan().SequenceEqual(secondRoot);
        if (proof.Count == 0 || firstRoot.Length != EntryHash.Length)
            return false;

        // A first tree that is one full subtree stands in the second as it is, so the proof leaves its root out.
        IEnumerable<byte[]> path = BitOperations.IsPow2(firstSize) ? proof.Prepend(firstRoot) : proof;
        var (place, last) = (firstSize - 1, secondSize - 1);
        while ((place & 1) == 1)
            (place, last) = (place >> 1, last >> 1);
        var first = path.First();
        var second = first;
        foreach (var sibling in path.Skip(1))
        {
            if (last == 0)
                return false;
            if (IsRightOrLast(place, last))
            {
                first = Node(sibling, first);
                second = Node(sibling, second);
                (place, last) = Climb(place, last);
            }
            else
            {
                second = Node(second, sibling);
            }
            (place, last) = (place >> 1, last >> 1);
        }
        return last == 0 && first.AsSpan().SequenceEqual(firstRoot) && second.AsSpan().SequenceEqual(secondRoot);
    }

    private static bool AreHashes(IReadOnlyList<byte[]> proof) => proof.All(hash => hash.Length == EntryHash.Length);

    private static bool IsRightOrLast(long place, long last) => (place & 1) == 1 || place == last;

    // The last node of a level may have no sibling there: it moves up as it is until it is a right child.
    private static (long Place, long Last) Climb(long place, long last)
    {
        while ((place & 1) == 0 && place != 0)
            (place, last) = (place >> 1, last >> 1);
        return (place, last);
    }

    private static void Path(long index, long begin, long end, SubtreeHash hashOf, List<byte[]> proof)
    {
        if (end - begin == 1)
            return;
        var middle = begin + Split(end - begin);
        if (index < middle)
        {
            Path(index, begin, middle, hashOf, proof);
            proof.Add(Range(middle, end, hashOf));
        }
        else
        {
            Path(index, middle, end, hashOf, proof);
            proof.Add(Range(begin, middle, hashOf));
        }
    }

    private static void Subproof(long firstSize, long begin, long end, bool whole, SubtreeHash hashOf, List<byte[]> proof)
    {
        if (firstSize == end)
        {
            // The whole first tree is the root that the verifier already has.
            if (!whole)
                proof.Add(Range(begin, end, hashOf));
            return;
        }
        var middle = begin + Split(end - begin);
        if (firstSize <= middle)
        {
            Subproof(firstSize, begin, middle, whole, hashOf, proof);
            proof.Add(Range(middle, end, hashOf));
        }
        else
        {
            Subproof(firstSize, middle, end, whole: false, hashOf, proof);
            proof.Add(Range(begin, middle, hashOf));
        }
    }

    // A range as the recursion of RFC 6962 cuts it: it begins at a multiple of the power of two that covers it.
    private static byte[] Range(long begin, long end, SubtreeHash hashOf)
    {
        var size = end - begin;
        if (BitOperations.IsPow2(size))
            return hashOf(BitOperations.Log2((ulong)size), begin / size);
        var middle = begin + Split(size);
        return Node(Range(begin, middle, hashOf), Range(middle, end, hashOf));
    }

    // The largest power of two that is smaller than the size (2 or more).
    private static long Split(long size) => 1L << BitOperations.Log2((ulong)size - 1);
}
