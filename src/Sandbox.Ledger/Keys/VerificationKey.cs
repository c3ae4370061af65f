using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;

namespace Sandbox.Ledger.Keys;

/// <summary>An Ed25519 public key (RFC 8032): 32 bytes, or a Multikey "z6Mk…" (multicodec 0xed01, base58btc).</summary>
public sealed class VerificationKey : IEquatable<VerificationKey>
{
    /// <summary>Bytes of a public key.</summary>
    public const int Length = 32;

    /// <summary>Bytes of a signature.</summary>
    public const int SignatureLength = 64;

    // The varint of multicodec ed25519-pub.
    private static ReadOnlySpan<byte> Multicodec => [0xed, 0x01];

    private const string PemLabel = "PUBLIC KEY";

    private readonly byte[] bytes;

    private VerificationKey(byte[] bytes) => this.bytes = bytes;

    /// <summary>Takes 32 bytes; a <see cref="FormatException"/> says that they are no point of the group's prime order (a key of small order would verify signatures that nobody made).</summary>
    public static VerificationKey FromBytes(ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        return copy.Length == Length && Ed25519.ValidatePublicKeyFull(copy, 0)
            ? new VerificationKey(copy)
            : throw new FormatException("Not an Ed25519 public key.");
    }

    /// <summary>Reads a Multikey; anything else is a <see cref="FormatException"/>.</summary>
    public static VerificationKey FromMultibase(string multibase)
    {
        var prefixed = Multibase.Decode(multibase);
        return prefixed.AsSpan().StartsWith(Multicodec)
            ? FromBytes(prefixed.AsSpan(Multicodec.Length))
            : throw new FormatException("Not a Multikey of Ed25519.");
    }

    /// <summary>Reads a SubjectPublicKeyInfo PEM (RFC 8410); anything else is a <see cref="FormatException"/>.</summary>
    public static VerificationKey FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != PemLabel)
            throw new FormatException($"Not a PEM file with a {PemLabel}.");
        try
        {
            return PublicKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data])) is Ed25519PublicKeyParameters key
                ? FromBytes(key.GetEncoded())
                : throw new FormatException("Not an Ed25519 key.");
        }
        // Whatever the ASN.1 reader met in a damaged file.
        catch (Exception exception) when (exception is not FormatException)
        {
            throw new FormatException("Not a public key.", exception);
        }
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => bytes.ToArray();

    /// <summary>The Multikey, "z6Mk…".</summary>
    public string ToMultibase() => Multibase.Encode([.. Multicodec, .. bytes]);

    /// <summary>Whether the signature (64 bytes) over the message was made with this key's secret half.</summary>
    public bool Verify(ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureLength
        && Ed25519.Verify(signature.ToArray(), 0, bytes, 0, message.ToArray(), 0, message.Length);

    /// <inheritdoc/>
    public bool Equals(VerificationKey? other) => other is not null && bytes.AsSpan().SequenceEqual(other.bytes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerificationKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(bytes);

    /// <inheritdoc/>
    public override string ToString() => ToMultibase();
}
