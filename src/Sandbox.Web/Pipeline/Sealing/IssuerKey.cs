using System.Globalization;
using System.Security.Cryptography;
using Sandbox.Ledger.Keys;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>
/// A key of the issuer. Its file is a PEM file; lines before the PEM (RFC 7468, 2: explanatory text) may say when it signs:
/// <c>From: 2026-01-01T00:00:00Z</c>, <c>Until: 2028-01-01T00:00:00Z</c>. A retired key needs its public half only.
/// </summary>
/// <param name="Signing">The secret half; null where only the public one is kept.</param>
/// <param name="From">When it begins to sign; null for always.</param>
/// <param name="Until">When it no longer signs; null for never. What it signed before stays signed.</param>
public sealed record IssuerKey(VerificationKey Verification, SigningKey? Signing, DateTimeOffset? From, DateTimeOffset? Until)
{
    /// <exception cref="FormatException">The text is no Ed25519 key, or says something else about it than From and Until.</exception>
    public static IssuerKey Read(string text)
    {
        if (!PemEncoding.TryFind(text, out var pem)) throw new FormatException("no PEM is in it.");
        DateTimeOffset? from = null, until = null;
        var start = pem.Location.GetOffsetAndLength(text.Length).Offset;
        foreach (var line in text[..start].Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.StartsWith('#')))
        {
            // A line that is not understood may be a mistyped end of the key.
            if (line.Split(':', 2) is not [var name, var value] || name is not ("From" or "Until")) throw new FormatException($"\"{line}\" is neither From: nor Until:.");
            if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
                throw new FormatException($"\"{line}\" has no time such as 2026-01-01T00:00:00Z.");
            if (name == "From") from = time;
            else until = time;
        }
        if (until <= from) throw new FormatException("it ends before it begins.");
        var signing = text[pem.Label] == "PUBLIC KEY" ? null : SigningKey.FromPem(text[start..]);
        return new(signing?.VerificationKey ?? VerificationKey.FromPem(text[start..]), signing, from, until);
    }

    /// <summary>Whether what the key signed at that time is signed by the issuer.</summary>
    public bool IsInForce(DateTimeOffset time) => !(time < From) && !(time >= Until);
}
