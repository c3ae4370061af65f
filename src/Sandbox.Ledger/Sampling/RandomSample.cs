using System.Buffers.Binary;
using System.Security.Cryptography;
using Sandbox.Ledger.Checkpoints;

namespace Sandbox.Ledger.Sampling;

/// <summary>
/// A random sample of logged entries that anyone draws again. The seed is SHA-256(auditor's nonce ‖ root of a checkpoint that was
/// fixed before the nonce was known), so the authority cannot steer it; an auditor who committed to the nonce before the checkpoint
/// cannot either. Each entry of the population draws the ticket SHA-256(seed ‖ its log index as 8 bytes, big-endian); the lowest
/// tickets are the sample. So the order of the population does not matter, a larger sample begins with the smaller one, and whether
/// an entry belongs to it depends on no other entry's content.
/// </summary>
public static class RandomSample
{
    /// <summary>The fewest bytes of a nonce: fewer could be tried out.</summary>
    public const int MinimumNonceLength = 16;

    /// <summary>The seed (32 bytes) of a nonce and a checkpoint's root; a nonce of fewer than 16 bytes is refused.</summary>
    public static byte[] Seed(ReadOnlySpan<byte> nonce, Checkpoint fixedBefore)
    {
        if (nonce.Length < MinimumNonceLength)
            throw new ArgumentException($"A nonce has at least {MinimumNonceLength} bytes.", nameof(nonce));
        return SHA256.HashData([.. nonce, .. fixedBefore.Root]);
    }

    /// <summary>The ticket (32 bytes) that the entry at an index of the log draws.</summary>
    public static byte[] Ticket(ReadOnlySpan<byte> seed, long logIndex)
    {
        Span<byte> index = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(index, logIndex);
        return SHA256.HashData([.. seed, .. index]);
    }

    /// <summary>
    /// Draws so many of the log indices, or all where there are no more, in the order of their tickets. An index named twice has one
    /// ticket; one that the checkpoint does not cover is refused, for it was not fixed. Memory grows with the sample only.
    /// </summary>
    public static IReadOnlyList<long> Draw(ReadOnlySpan<byte> nonce, Checkpoint fixedBefore, IEnumerable<long> population, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var seed = Seed(nonce, fixedBefore);
        var lowest = new SortedSet<(byte[] Ticket, long Index)>(ByTicket);
        foreach (var index in population)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index, nameof(population));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, fixedBefore.Size, nameof(population));
            lowest.Add((Ticket(seed, index), index));
            if (lowest.Count > count)
                lowest.Remove(lowest.Max);
        }
        return [.. lowest.Select(drawn => drawn.Index)];
    }

    private static readonly Comparer<(byte[] Ticket, long Index)> ByTicket =
        Comparer<(byte[] Ticket, long Index)>.Create((a, b) => a.Ticket.AsSpan().SequenceCompareTo(b.Ticket));
}
