using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Receipts;

/// <summary>What the authority says it received: which entry of which case holds it, its digests, and how far the log went then.</summary>
/// <param name="At">When it was filed, as the entry writes it.</param>
/// <param name="Filed">SHA-256 of what was filed and of the files with it, lower-case hex, the filing first.</param>
/// <param name="Leaf">Leaf hash of the entry (32 bytes).</param>
/// <param name="LatestSize">Leaves of the log's latest checkpoint; 0 before the first.</param>
/// <param name="LatestRoot">Its root (32 bytes).</param>
public sealed record ReceiptStatement(string Origin, string Reference, string CaseId, string EntryId, long Sequence, string Act, string At, IReadOnlyList<string> Filed, byte[] Leaf, long LatestSize, byte[] LatestRoot)
{
    private const string Kind = "sandbox-receipt v1";
    private const int MaximumFiled = 1000;

    /// <summary>The name of the keys that sign receipts of a log: never that of its checkpoints, so that neither can stand for the other.</summary>
    public static string KeyName(string origin) => origin + "/receipts";

    /// <summary>The text that is signed. Its second line is no number, so it never reads as a checkpoint.</summary>
    public string ToText()
    {
        var text = new StringBuilder();
        foreach (var line in (IEnumerable<string>)
                 [
                     KeyName(Origin), Kind, $"reference {Reference}", $"case {CaseId}", $"entry {EntryId}", $"seq {Number(Sequence)}", $"act {Act}", $"at {At}",
                     .. Filed.Select(digest => $"filed {digest}"), $"leaf {Convert.ToHexStringLower(Leaf)}", $"latest {Number(LatestSize)} {Convert.ToBase64String(LatestRoot)}",
                 ])
            text.Append(line).Append('\n');
        return text.ToString();
    }

    /// <summary>Reads the text; anything else is a <see cref="FormatException"/>.</summary>
    public static ReceiptStatement Parse(string text)
    {
        if (text.Split('\n') is [var name, Kind, var reference, var @case, var entry, var seq, var act, var at, .. var filed, var leaf, var latest, ""]
            && name.EndsWith("/receipts", StringComparison.Ordinal) && filed.Length <= MaximumFiled
            && long.TryParse(After(seq, "seq "), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence)
            && After(latest, "latest ").Split(' ') is [var size, var root]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var latestSize)
            && Base64.TryDecode(root, out var latestRoot)
            && After(leaf, "leaf ") is { Length: 2 * EntryHash.Length } hex && hex.All(char.IsAsciiHexDigitLower))
        {
            var read = new ReceiptStatement(
                name[..^"/receipts".Length], After(reference, "reference "), After(@case, "case "), After(entry, "entry "), sequence, After(act, "act "), After(at, "at "),
                [.. filed.Select(line => After(line, "filed "))], Convert.FromHexString(hex), latestSize, latestRoot);
            if (read.ToText() == text)
                return read;
        }
        throw new FormatException("Not the statement of a receipt.");
    }

    private static string After(string line, string start) =>
        line.StartsWith(start, StringComparison.Ordinal) ? line[start.Length..] : throw new FormatException($"\"{start.Trim()}\" is missing.");

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Opens a commitment of the entry: at this pointer (RFC 6901) it commits to a digest, under this salt (32 bytes).</summary>
public sealed record ReceiptOpening(string Pointer, byte[] Salt);

/// <summary>A receipt as a file: the signed statement, the entry's own bytes, and, a second or two after the filing, the proof that the log holds it.</summary>
/// <param name="Statement">A note whose text is a <see cref="ReceiptStatement"/>.</param>
/// <param name="Payload">The verbatim bytes of the entry; what may be personal stands in them as commitments.</param>
/// <param name="Openings">One for each digest of the statement, in its order.</param>
/// <param name="Latest">The checkpoint that the statement names; null before the first.</param>
/// <param name="Proof">Completes the receipt; null while the log has not taken the entry up.</param>
/// <param name="Keys">The keys as the authority names them: of the receipts, and of the log.</param>
public sealed record Receipt(SignedNote Statement, byte[] Payload, IReadOnlyList<ReceiptOpening> Openings, SignedNote? Latest, LogProof? Proof, IReadOnlyList<NoteKey> Keys)
{
    private const int Version = 1;
    private const int MaximumKeys = 64;
    private const int MaximumOpenings = 1000;
    private static readonly JsonWriterOptions Readable = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The content of the file.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            json.WriteNumber("sandbox-receipt", Version);
            json.WriteString("statement", Statement.ToString());
            json.WriteBase64String("payload", Payload);
            json.WriteStartArray("openings");
            foreach (var opening in Openings)
            {
                json.WriteStartObject();
                json.WriteString("pointer", opening.Pointer);
                json.WriteBase64String("salt", opening.Salt);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            if (Latest is not null)
                json.WriteString("latest", Latest.ToString());
            if (Proof is not null)
                json.WriteString("proof", Proof.ToString());
            json.WriteStartArray("keys");
            foreach (var key in Keys)
                json.WriteStringValue(key.ToString());
            json.WriteEndArray();
            json.WriteEndObject();
        }
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads a file; anything else is a <see cref="FormatException"/>.</summary>
    public static Receipt Parse(ReadOnlySpan<byte> utf8)
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
        if (members.Number("sandbox-receipt") != Version)
            throw new FormatException($"Not a receipt of version {Version}.");
        return members.All(new Receipt(
            SignedNote.Parse(members.Text("statement")), members.Base64("payload"), [.. members.Items("openings", MaximumOpenings).Select(opening => opening.All(new ReceiptOpening(opening.Text("pointer"), opening.Base64("salt"))))],
            members.OptionalText("latest") is { } latest ? SignedNote.Parse(latest) : null,
            members.OptionalText("proof") is { } proof ? LogProof.Parse(proof) : null, [.. members.Texts("keys", MaximumKeys).Select(NoteKey.Parse)]));
    }
}
