using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Packs;

/// <summary>Writes an auditor pack, a line at a time: what is in memory is one line.</summary>
public sealed class PackWriter(Stream stream)
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int Version = 1;

    // Text stays readable; it is no part of a web page.
    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>Writes a line. The caller keeps the order that <see cref="PackLine"/> names.</summary>
    public async Task Write(PackLine line, CancellationToken token = default)
    {
        buffer.ResetWrittenCount();
        await using (var json = new Utf8JsonWriter(buffer, Readable))
        {
            json.WriteStartObject();
            switch (line)
            {
                case PackLine.Head head:
                    WriteHead(json, head);
                    break;
                case PackLine.Source source:
                    json.WriteString("line", "source");
                    json.WriteString("kind", PackNames.Of(source.Kind));
                    json.WriteString("name", source.Name);
                    json.WriteString("text", source.Text);
                    break;
                case PackLine.Extension extension:
                    json.WriteString("line", "extension");
                    json.WriteNumber("fromSize", extension.FromSize);
                    WriteHashes(json, "hashes", extension.Hashes);
                    break;
                case PackLine.Evidence evidence:
                    json.WriteString("line", "evidence");
                    json.WriteString("digest", evidence.Digest);
                    if (evidence.FileName is { } name)
                        json.WriteString("file", name);
                    json.WriteNumber("length", evidence.Length);
                    break;
                case PackLine.Shown shown:
                    json.WriteString("line", "entry");
                    WriteLinks(json, shown.Entry.Sequence, shown.Entry.PreviousHash, shown.Entry.Leaf, shown.Place);
                    json.WriteBase64String("payload", shown.Entry.Payload);
                    WriteColumns(json, shown.Columns);
                    WriteDisclosures(json, shown.Disclosures);
                    break;
                case PackLine.Hidden hidden:
                    json.WriteString("line", "hidden");
                    WriteLinks(json, hidden.Sequence, hidden.PreviousHash, hidden.Leaf, hidden.Place);
                    break;
                case PackLine.End end:
                    json.WriteString("line", "end");
                    json.WriteNumber("entries", end.Entries);
                    break;
            }
            json.WriteEndObject();
        }
        buffer.Write("\n"u8);
        await stream.WriteAsync(buffer.WrittenMemory, token);
    }

    private static void WriteHead(Utf8JsonWriter json, PackLine.Head head)
    {
        json.WriteNumber("sandbox-pack", Version);
        json.WriteString("case", head.CaseId);
        json.WriteString("reference", head.Reference);
        json.WriteString("audience", PackNames.Of(head.Audience));
        json.WriteString("madeAt", head.MadeAt);
        json.WriteNumber("lastSequence", head.LastSequence);
        json.WriteString("origin", head.Origin);
        json.WriteString("checkpoint", head.Checkpoint.ToString());
        json.WriteStartArray("keys");
        foreach (var key in head.Keys)
            json.WriteStringValue(key.ToString());
        json.WriteEndArray();
    }

    private static void WriteLinks(Utf8JsonWriter json, long sequence, byte[] previous, byte[] leaf, LogPlace? place)
    {
        json.WriteNumber("seq", sequence);
        json.WriteString("previous", Convert.ToHexStringLower(previous));
        json.WriteString("leaf", Convert.ToHexStringLower(leaf));
        if (place is null)
            return;
        json.WriteNumber("index", place.Index);
        WriteHashes(json, "proof", place.Proof);
    }

    private static void WriteColumns(Utf8JsonWriter json, PackedColumns columns)
    {
        json.WriteStartObject("columns");
        json.WriteString("id", columns.Id);
        json.WriteString("act", columns.Act);
        json.WriteString("actor", columns.Actor);
        if (columns.For is { } principal)
            json.WriteString("for", principal);
        if (columns.Subject is { } subject)
            json.WriteString("subject", subject);
        json.WriteString("at", columns.At);
        json.WriteEndObject();
    }

    private static void WriteDisclosures(Utf8JsonWriter json, IReadOnlyList<PackedDisclosure> disclosures)
    {
        json.WriteStartArray("disclosures");
        foreach (var disclosure in disclosures)
        {
            json.WriteStartObject();
            json.WriteString("pointer", disclosure.Pointer);
            switch (disclosure)
            {
                case PackedDisclosure.Text text:
                    json.WriteBase64String("salt", text.Salt);
                    json.WriteString("value", text.Value);
                    break;
                case PackedDisclosure.Erased erased:
                    json.WriteString("erasedAt", erased.At);
                    json.WriteString("ground", erased.Ground);
                    if (erased.BySequence is { } by)
                        json.WriteNumber("bySeq", by);
                    if (erased.Remains is { } remains)
                    {
                        json.WriteBase64String("salt", remains.Salt);
                        json.WriteString("value", remains.Value);
                    }
                    break;
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteHashes(Utf8JsonWriter json, string name, IReadOnlyList<byte[]> hashes)
    {
        json.WriteStartArray(name);
        foreach (var hash in hashes)
            json.WriteBase64StringValue(hash);
        json.WriteEndArray();
    }
}
