using System.Globalization;
using System.Text;
using System.Text.Json;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>An entry as its own bytes tell it; the columns beside them serve to find it, and are held against it.</summary>
public sealed class RecordedEntry
{
    private readonly JsonElement said;

    private RecordedEntry(JsonElement said) => this.said = said;

    /// <summary>Null where the bytes are not the JSON of an entry.</summary>
    public static RecordedEntry? Read(byte[] payload)
    {
        try
        {
            var said = JsonElement.Parse(payload);
            return said.ValueKind == JsonValueKind.Object ? new(said) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public IReadOnlyList<Role> Roles => [.. List("roles").Where(role => Enum.TryParse<Role>(role, out _)).Select(Enum.Parse<Role>)];
    public Stage? From => Enum.TryParse<Stage>(Text("from"), out var stage) ? stage : null;
    public Stage? To => Enum.TryParse<Stage>(Text("to"), out var stage) ? stage : null;
    /// <summary>What was before the actor: each a commitment to a digest, with its place in the entry (RFC 6901).</summary>
    public IReadOnlyList<(string Pointer, JsonElement Digest)> Evidence => said.TryGetProperty("evidence", out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Select((digest, i) => ($"/evidence/{i}", digest))]
        : [];

    public bool IsSimulated => said.TryGetProperty("simulated", out var simulated) && simulated.ValueKind == JsonValueKind.True;

    /// <summary>The tier that the act proposed or confirmed, where it did.</summary>
    public string? Tier => Changes
        .Where(change => change.Record is nameof(TierDetermination) or nameof(CaseFile))
        .SelectMany(change => change.Fields)
        .FirstOrDefault(told => told.Name is nameof(TierDetermination.Proposed) or nameof(CaseFile.Tier))?.After is { ValueKind: JsonValueKind.String } tier ? tier.GetString() : null;

    public IReadOnlyList<Change> Changes => said.TryGetProperty("changes", out var changes) && changes.ValueKind == JsonValueKind.Array
        ? [.. changes.EnumerateArray().Select((change, i) => new Change(Member(change, "record") ?? "", Member(change, "id") ?? "", Member(change, "change") ?? "", FieldsOf(change, i)))]
        : [];

    /// <summary>Of an entry that erased: the texts that it took words from, each with the commitment to what remains of it, or null.</summary>
    public IReadOnlyDictionary<(Guid Entry, string Pointer), string?> ErasedTexts =>
        Changes.Where(change => change.Record == nameof(Erasure)).SelectMany(change => change.Fields).FirstOrDefault(told => told.Name == nameof(Erasure.Texts))?.After is { ValueKind: JsonValueKind.String } texts
            ? JsonElement.Parse(texts.GetString()!).EnumerateArray().ToDictionary(text => (Guid.Parse(Member(text, "entry")!), Member(text, "pointer")!), text => Member(text, "remains"))
            : new Dictionary<(Guid, string), string?>();

    public string? Text(string name) => Member(said, name);

    /// <summary>The commitment that stands at a place of the entry, as bytes; null where there is none.</summary>
    public static byte[]? Commitment(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object && Member(value, "commitment") is { } hex && hex.Length % 2 == 0 && hex.All(char.IsAsciiHexDigit) ? Convert.FromHexString(hex) : null;

    public JsonElement? Value(string name) => said.TryGetProperty(name, out var value) ? value : null;

    /// <summary>Whether the columns beside the bytes say what the bytes say.</summary>
    public bool Agrees(TrailEntry entry) =>
        Text("id") == entry.Id.ToString()
        && Text("case") == entry.CaseId.ToString()
        && said.TryGetProperty("seq", out var seq) && seq.TryGetInt64(out var number) && number == entry.CaseSeq
        && Text("act") == entry.Act.ToString()
        && Text("actor") == entry.ActorId.ToString()
        && Text("for") == entry.ForPersonId?.ToString()
        && Text("subject") == entry.SubjectId?.ToString()
        && DateTimeOffset.TryParse(Text("at"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) && at == entry.At;

    /// <summary>The bytes as text, indented for reading; what counts are the bytes.</summary>
    public static string Indented(byte[] payload)
    {
        try
        {
            return JsonSerializer.Serialize(JsonElement.Parse(payload), Readable);
        }
        catch (JsonException)
        {
            return Encoding.UTF8.GetString(payload);
        }
    }

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static IReadOnlyList<Field> FieldsOf(JsonElement change, int index) => change.TryGetProperty("fields", out var fields) && fields.ValueKind == JsonValueKind.Array
        ? [.. fields.EnumerateArray().Select((field, i) => new Field(
            Member(field, "name") ?? "", $"/changes/{index}/fields/{i}", field.TryGetProperty("before", out var before) ? before : null, field.TryGetProperty("after", out var after) ? after : null))]
        : [];

    private IReadOnlyList<string> List(string name) => said.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
        ? [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
        : [];

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A record that the act changed.</summary>
    public sealed record Change(string Record, string Id, string Kind, IReadOnlyList<Field> Fields);

    /// <summary>A field of it: where it stands in the entry (RFC 6901), and what it held before and after.</summary>
    public sealed record Field(string Name, string Pointer, JsonElement? Before, JsonElement? After);
}
