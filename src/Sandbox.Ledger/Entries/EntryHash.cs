using System.Buffers;
using System.Security.Cryptography;

namespace Sandbox.Ledger.Entries;

/// <summary>The hash by which an entry stands in the log and in its case's chain: SHA-256(0x00 ‖ bytes), a leaf of RFC 9162 and RFC 6962, 2.1. Always 32 bytes.</summary>
public static class EntryHash
{
    /// <summary>Bytes of a hash.</summary>
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>Hashes the verbatim bytes of an entry.</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> payload)
    {
        // The first byte keeps a leaf from ever being read as an inner node (0x01).
        var message = ArrayPool<byte>.Shared.Rent(1 + payload.Length);
        message[0] = 0x00;
        payload.CopyTo(message.AsSpan(1));
        var hash = SHA256.HashData(message.AsSpan(0, 1 + payload.Length));
        ArrayPool<byte>.Shared.Return(message);
        return hash;
    }
}
