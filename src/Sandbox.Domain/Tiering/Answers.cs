using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Unicode;

namespace Sandbox.Domain.Tiering;

/// <summary>
/// The answers to a questionnaire, by question id. Each is a list of texts: option ids for choices, "yes" or "no", an
/// invariant number such as "1e25", or free text. What they mean is decided by the pack; an empty answer is no answer.
/// </summary>
public sealed class Answers
{
    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private readonly ImmutableSortedDictionary<string, ImmutableArray<string>> _byQuestion;

    private Answers(ImmutableSortedDictionary<string, ImmutableArray<string>> byQuestion) => _byQuestion = byQuestion;

    /// <summary>No answers.</summary>
    public static Answers None { get; } = new(ImmutableSortedDictionary.Create<string, ImmutableArray<string>>(StringComparer.Ordinal));

    /// <summary>The ids of the questions that are answered, in ordinal order.</summary>
    public IEnumerable<string> QuestionIds => _byQuestion.Keys;

    /// <summary>The answer to a question; empty if it is not answered.</summary>
    public ImmutableArray<string> this[string questionId] => _byQuestion.TryGetValue(questionId, out var values) ? values : [];

    /// <summary>The same answers with this one given, replaced, or (when empty) taken away.</summary>
    public Answers With(string questionId, params IEnumerable<string> values)
    {
        ImmutableArray<string> given = [.. values.Where(v => v.Length > 0)];
        return new(given.IsEmpty ? _byQuestion.Remove(questionId) : _byQuestion.SetItem(questionId, given));
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
            return document.RootElement.EnumerateObject()
                .Aggregate(None, (answers, member) => answers.With(member.Name, Values(member.Value)));
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
            foreach (var (id, values) in _byQuestion)
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

    private static IEnumerable<string> Values(JsonElement value) =>
        value.ValueKind is JsonValueKind.Array ? value.EnumerateArray().Select(One).ToList() : [One(value)];

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
