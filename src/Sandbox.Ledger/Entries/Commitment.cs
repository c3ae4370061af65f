using System.Security.Cryptography;
using System.Text;

namespace Sandbox.Ledger.Entries;

/// <summary>Stands in an entry for a value that may have to be erased: HMAC-SHA-256(key = 32 random bytes, UTF-8 value). Once salt and value are gone, the digest says nothing about the value and every proof over the entry still holds (GDPR Art. 17).</summary>
public static class Commitment
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltLength = 32;

    // A lone surrogate would be replaced, and two different values would share a digest.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Commits to a value with a fresh salt.</summary>
    public static (byte[] Salt, byte[] Digest) Create(string value)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        return (salt, Digest(salt, value));
    }

    /// <summary>The digest (32 bytes) of a value under a salt; a salt of another length or a value with a lone surrogate is refused.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> salt, string value)
    {
        if (salt.Length != SaltLength)
            throw new ArgumentException($"A salt has {SaltLength} bytes.", nameof(salt));
        return HMACSHA256.HashData(salt, Utf8.GetBytes(value));
    }

    /// <summary>Whether the digest was made from this value and salt.</summary>
    public static bool Verify(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> digest, string value) =>
        salt.Length == SaltLength && CryptographicOperations.FixedTimeEquals(Digest(salt, value), digest);
}
