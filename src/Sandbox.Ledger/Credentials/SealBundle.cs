using System.Text.Encodings.Web;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Credentials;

/// <summary>Shows that the log holds the issuance of a seal: the entry's verbatim bytes, the commitment in it to the credential, and its inclusion proof.</summary>
/// <param name="Pointer">Where in the payload the commitment stands (RFC 6901).</param>
/// <param name="Salt">The salt (32 bytes) of the commitment to the credential's text.</param>
/// <param name="LogKeys">The log's keys as the issuer names them.</param>
public sealed record SealIssuance(byte[] Payload, string Pointer, byte[] Salt, LogProof Proof, IReadOnlyList<NoteKey> LogKeys);

/// <summary>A seal as one file that verifies offline: the credential, the issuer's keys and status lists as they were when it was made, and the proof of its issuance.</summary>
/// <param name="Credential">The signed credential, word for word.</param>
/// <param name="Keys">The issuer's keys by the ids that proofs name.</param>
/// <param name="StatusLists">The signed status lists that the credential names, word for word; what they say holds as of their own time.</param>
/// <param name="Issuance">Null while the log has not taken the entry up.</param>
public sealed record SealBundle(string Credential, IReadOnlyDictionary<string, VerificationKey> Keys, IReadOnlyList<string> StatusLists, SealIssuance? Issuance)
{
    private const int Version = 1;
    private const int MaximumKeys = 64;
    private const int MaximumLists = 16;
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a JSON object is a bundle, and not a bare credential.</summary>
    public static bool IsBundle(JsonElement element) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty("sandbox-seal", out _);

    /// <summary>The content of the file.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("sandbox-seal", Version);
            json.WriteString("credential", Credential);
            json.WriteStartArray("keys");
            foreach (var (id, key) in Keys)
            {
                json.WriteStartObject();
                json.WriteString("id", id);
                json.WriteString("publicKeyMultibase", key.ToMultibase());
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteStartArray("statusLists");
            foreach (var list in StatusLists)
                json.WriteStringValue(list);
            json.WriteEndArray();
            if (Issuance is { } issuance)
            {
                json.WriteStartObject("issuance");
                json.WriteBase64String("payload", issuance.Payload);
                json.WriteString("pointer", issuance.Pointer);
                json.WriteBase64String("salt", issuance.Salt);
                json.WriteString("proof", issuance.Proof.ToString());
                json.WriteStartArray("logKeys");
                foreach (var key in issuance.LogKeys)
                    json.WriteStringValue(key.ToString());
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads a file; anything else is a <see cref="FormatException"/>.</summary>
    public static SealBundle Parse(ReadOnlySpan<byte> utf8)
    {
        JsonMembers members;
        try
        {
            members = new(CanonicalJson.Parse(utf8));
        }
        catch (JsonException exception)
        {
            throw new FormatException("Not JSON.", exception);
        }
        if (members.Number("sandbox-seal") != Version)
            throw new FormatException($"Not a seal bundle of version {Version}.");
        var keys = new Dictionary<string, VerificationKey>(StringComparer.Ordinal);
        foreach (var key in members.Items("keys", MaximumKeys))
            if (!keys.TryAdd(key.Text("id"), key.All(VerificationKey.FromMultibase(key.Text("publicKeyMultibase")))))
                throw new FormatException("A key twice.");
        return members.All(new SealBundle(members.Text("credential"), keys, [.. members.Texts("statusLists", MaximumLists)], members.Has("issuance") ? ParseIssuance(members.Object("issuance")) : null));
    }

    private static SealIssuance ParseIssuance(JsonMembers members) => members.All(new SealIssuance(
        members.Base64("payload"), members.Text("pointer"), members.Base64("salt"), LogProof.Parse(members.Text("proof")), [.. members.Texts("logKeys", MaximumKeys).Select(NoteKey.Parse)]));
}
