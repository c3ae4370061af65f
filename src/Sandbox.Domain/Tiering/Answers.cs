using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// The answers to a questionnaire, by question id, and the facts of the case, by fact id. Each is a list of texts: option
/// ids for choices, "yes" or "no", an invariant number such as "1e25", a day such as "2026-12-02", or free text. What they
/// mean is decided by the pack; an empty answer is no answer.
/// </summary>
public sealed class Answers
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    // Side by side in ordinal order, so that the engine can walk them along with a pack's questions.
    private readonly string[] _ids;
    private readonly ImmutableArray<string>[] _values;

    private Answers(string[] ids, ImmutableArray<string>[] values) => (_ids, _values) = (ids, values);

    /// <summary>No answers.</summary>
    public static Answers None { get; } = new([], []);

    /// <summary>The ids of the questions that are answered, in ordinal order.</summary>
    public IEnumerable<string> QuestionIds => _ids;

    internal int Count => _ids.Length;

    /// <summary>The answer to a question; empty if it is not answered.</summary>
    public ImmutableArray<string> this[string questionId] =>
        Array.BinarySearch(_ids, questionId, StringComparer.Ordinal) is >= 0 and var at ? _values[at] : [];

    /// <summary>The same answers with this one given, replaced, or (when empty) taken away.</summary>
    public Answers With(string questionId, params IEnumerable<string> values)
    {
        ImmutableArray<string> given = [.. values.Where(v => v.Length > 0)];
        var at = Array.BinarySearch(_ids, questionId, StringComparer.Ordinal);
        if (at >= 0)
            return given.IsEmpty ? new([.. _ids[..at], .. _ids[(at + 1)..]], [.. _values[..at], .. _values[(at + 1)..]]) : new(_ids, [.. _values[..at], given, .. _values[(at + 1)..]]);
        return given.IsEmpty ? this : new([.. _ids[..~at], questionId, .. _ids[~at..]], [.. _values[..~at], given, .. _values[~at..]]);
    }

    /// <summary>Reads the form of <see cref="ToJson"/>; also takes true, false and bare numbers.</summary>
    /// <exception cref="FormatException">The text is not a JSON object of texts and lists of texts.</exception>
    public static Answers Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind is not JsonValueKind.Object)
                throw new FormatException("Answers are a JSON object of question ids.");
            var given = document.RootElement.EnumerateObject()
                .Select(member => (Id: member.Name, Values: Values(member.Value)))
                .Where(answer => !answer.Values.IsEmpty)
                .OrderBy(answer => answer.Id, StringComparer.Ordinal)
                .ToArray();
            return new([.. given.Select(answer => answer.Id)], [.. given.Select(answer => answer.Values)]);
        }
        // The second is what System.Text.Json throws for a text with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new FormatException(e.Message, e);
        }
    }

    /// <summary>A JSON object in ordinal order of question ids: one text for one value, a list for several.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Writing))
        {
            json.WriteStartObject();
            foreach (var (id, values) in _ids.Zip(_values))
            {
                json.WritePropertyName(id);
                if (values is [var only])
                    json.WriteStringValue(only);
                else
                {
                    json.WriteStartArray();
                    foreach (var value in values)
                        json.WriteStringValue(value);
                    json.WriteEndArray();
                }
            }
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    internal (string Id, ImmutableArray<string> Values) At(int index) => (_ids[index], _values[index]);

    private static ImmutableArray<string> Values(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array
            ? [.. value.EnumerateArray().Select(One).Where(text => text.Length > 0)]
            : One(value) is { Length: > 0 } only ? [only] : [];

    private static string One(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Number => value.GetRawText(),
        JsonValueKind.True => Question.Yes,
        JsonValueKind.False => Question.No,
        JsonValueKind.Null => "",
        JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array =>
            throw new FormatException("An answer is a text or a list of texts."),
    };
}
