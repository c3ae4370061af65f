using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Org.BouncyCastle.Security;

namespace Sandbox.Ledger.Keys;

/// <summary>An Ed25519 secret key (RFC 8032): a seed of 32 bytes, kept as PKCS #8 PEM (RFC 8410) or as base64 of the seed.</summary>
public sealed class SigningKey
{
    /// <summary>Bytes of a seed.</summary>
    public const int SeedLength = 32;

    // OneAsymmetricKey version 0 for OID 1.3.101.112 up to the 32 bytes of the seed (RFC 8410, 7). Every Ed25519 key starts so.
    private static ReadOnlySpan<byte> Pkcs8Prefix => [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    private const string PemLabel = "PRIVATE KEY";

    private readonly byte[] seed;
    private readonly byte[] publicKey = new byte[VerificationKey.Length];

    private SigningKey(byte[] seed)
    {
        this.seed = seed;
        Ed25519.GeneratePublicKey(seed, 0, publicKey, 0);
        VerificationKey = VerificationKey.FromBytes(publicKey);
    }

    /// <summary>The public half.</summary>
    public VerificationKey VerificationKey { get; }

    /// <summary>Makes a key from the operating system's random numbers.</summary>
    public static SigningKey Generate() => new(RandomNumberGenerator.GetBytes(SeedLength));

    /// <summary>Takes a seed; another length than 32 bytes is a <see cref="FormatException"/>.</summary>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed) =>
        seed.Length == SeedLength ? new(seed.ToArray()) : throw new FormatException($"An Ed25519 seed has {SeedLength} bytes.");

    /// <summary>Reads base64 of a seed; anything else is a <see cref="FormatException"/>.</summary>
    public static SigningKey FromSeedBase64(string base64) => FromSeed(Convert.FromBase64String(base64));

    /// <summary>Reads an unencrypted PKCS #8 PEM; anything else is a <see cref="FormatException"/>.</summary>
    public static SigningKey FromPem(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || pem[fields.Label] != PemLabel)
            throw new FormatException($"Not a PEM file with a {PemLabel}.");
        try
        {
            return PrivateKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data])) is Ed25519PrivateKeyParameters key
                ? new(key.GetEncoded())
                : throw new FormatException("Not an Ed25519 key.");
        }
        // Whatever the ASN.1 reader met in a damaged file.
        catch (Exception exception) when (exception is not FormatException)
        {
            throw new FormatException("Not a PKCS #8 key.", exception);
        }
    }

    /// <summary>The key as PKCS #8 PEM, unencrypted: for a file that only its owner may read.</summary>
    public string ToPem() => PemEncoding.WriteString(PemLabel, [.. Pkcs8Prefix, .. seed]) + "\n";

    /// <summary>The seed as base64.</summary>
    public string ToSeedBase64() => Convert.ToBase64String(seed);

    /// <summary>Signs a message; the same message always gets the same 64 bytes.</summary>
    public byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[VerificationKey.SignatureLength];
        Ed25519.Sign(seed, 0, publicKey, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }
}
