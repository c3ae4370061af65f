using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Credentials;

/// <summary>Signs and checks JSON documents with the cryptosuite eddsa-jcs-2022 of W3C Data Integrity (Data Integrity EdDSA Cryptosuites 1.0, 3.3): Ed25519 over SHA-256(canonical proof options) ‖ SHA-256(canonical document).</summary>
public static class DataIntegrity
{
    private const string Type = "DataIntegrityProof";
    private const string Cryptosuite = "eddsa-jcs-2022";

    // Members that a proof may have here. A condition that this code does not check (expires, domain, challenge, previousProof) must not pass as met.
    private static readonly HashSet<string> Understood = ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "@context", "proofValue", "id", "nonce"];

    /// <summary>A copy of the document with a proof as its last member. The time is written in UTC to the second. A document that has a proof already is refused.</summary>
    public static JsonObject Sign(JsonObject document, SigningKey key, string verificationMethod, DateTimeOffset created, string proofPurpose = "assertionMethod")
    {
        if (document.ContainsKey("proof"))
            throw new ArgumentException("The document has a proof already.", nameof(document));

        var proof = new JsonObject
        {
            ["type"] = Type,
            ["cryptosuite"] = Cryptosuite,
            ["created"] = created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["verificationMethod"] = verificationMethod,
            ["proofPurpose"] = proofPurpose,
        };
        if (document["@context"] is { } context)
            proof["@context"] = context.DeepClone();
        proof["proofValue"] = Multibase.Encode(key.Sign(SignedBytes(document, proof)));

        var secured = document.DeepClone().AsObject();
        secured["proof"] = proof;
        return secured;
    }

    /// <summary>Checks the document's proof with the key that the caller knows by the proof's verification method (null for none). Whether that key may speak for the document's issuer is the caller's to say.</summary>
    public static ProofCheck Verify(JsonObject securedDocument, Func<string, VerificationKey?> keyOf, string proofPurpose = "assertionMethod")
    {
        JsonObject document, proof;
        string method;
        byte[] signature, signed;
        try
        {
            // A name twice, a lone surrogate and the like are found before anything is read from the document.
            document = JsonNode.Parse(CanonicalJson.Canonicalise(securedDocument))!.AsObject();
            if (!document.Remove("proof", out var member) || member is not JsonObject found || ReadProof(found, proofPurpose) is not { } read)
                return ProofCheck.Malformed;
            proof = found;
            (method, signature) = read;
            if (!TakeContext(document, proof))
                return ProofCheck.BadSignature;
            proof.Remove("proofValue");
            signed = SignedBytes(document, proof);
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            return ProofCheck.Malformed;
        }

        if (keyOf(method) is not { } key)
            return ProofCheck.UnknownKey;
        return key.Verify(signed, signature) ? ProofCheck.Valid : ProofCheck.BadSignature;
    }

    private static (string Method, byte[] Signature)? ReadProof(JsonObject proof, string proofPurpose)
    {
        if (!proof.All(member => Understood.Contains(member.Key))
            || Text(proof, "type") != Type
            || Text(proof, "cryptosuite") != Cryptosuite
            || Text(proof, "proofPurpose") != proofPurpose
            || Text(proof, "verificationMethod") is not { } method
            || Text(proof, "proofValue") is not { } value
            || proof.ContainsKey("created") && !IsTime(Text(proof, "created")))
            return null;
        var signature = Multibase.Decode(value);
        return signature.Length == VerificationKey.SignatureLength ? (method, signature) : null;
    }

    // An xsd:dateTimeStamp: with a zone.
    private static bool IsTime(string? text) => DateTimeOffset.TryParseExact(
        text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && (text!.EndsWith('Z') || text.LastIndexOfAny(['+', '-']) > "yyyy-MM-dd".Length);

    // Data Integrity EdDSA Cryptosuites 1.0, 3.3.2, step 4: contexts may have been added to the document after signing; the ones signed come first, and they are what is verified.
    private static bool TakeContext(JsonObject document, JsonObject proof)
    {
        if (!proof.TryGetPropertyValue("@context", out var signed))
            return true;
        if (!document.TryGetPropertyValue("@context", out var present))
            return false;
        var ours = Listed(signed);
        var all = Listed(present);
        if (ours.Count > all.Count || !ours.Zip(all, JsonNode.DeepEquals).All(same => same))
            return false;
        document["@context"] = signed?.DeepClone();
        return true;
    }

    private static IList<JsonNode?> Listed(JsonNode? context) => context is JsonArray list ? list : [context];

    private static byte[] SignedBytes(JsonObject document, JsonObject proofOptions) =>
        [.. SHA256.HashData(CanonicalJson.Canonicalise(proofOptions)), .. SHA256.HashData(CanonicalJson.Canonicalise(document))];

    private static string? Text(JsonObject from, string name) =>
        from[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
