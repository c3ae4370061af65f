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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // The first byte keeps a leaf from ever being read as an inner node (0x01).
        hash.AppendData([0x00]);
        hash.AppendData(payload);
        return hash.GetHashAndReset();
    }
}
