using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sandbox.Domain.Forms;

/// <summary>What a company answered on one form, and which fields it marked confidential.</summary>
public sealed record FormAnswers(FormValues Values, ImmutableSortedSet<string> Confidential)
{
    public static FormAnswers Empty { get; } = new(FormValues.Empty, []);

    public FormAnswers With(string fieldId, FormValue? value) => this with { Values = Values.With(fieldId, value) };

    public FormAnswers With(string fieldId, string? text) => this with { Values = Values.With(fieldId, text) };

    public FormAnswers With(string fieldId, bool yes) => this with { Values = Values.With(fieldId, yes) };

    public FormAnswers With(string fieldId, IEnumerable<string> items) => this with { Values = Values.With(fieldId, items) };

    public FormAnswers With(string fieldId, IEnumerable<FormValues> rows) => this with { Values = Values.With(fieldId, rows) };

    /// <summary>Marks a field confidential (seen by the authority only) or takes the mark away.</summary>
    public FormAnswers Mark(string fieldId, bool confidential) =>
        this with { Confidential = confidential ? Confidential.Add(fieldId) : Confidential.Remove(fieldId) };

    public bool Equals(FormAnswers? other) =>
        other is not null && Values.Equals(other.Values) && Confidential.SetEquals(other.Confidential);

    public override int GetHashCode() => HashCode.Combine(Values, Confidential.Count);

    /// <summary>Reads {"values": {…}, "confidential": […]}; throws <see cref="FormFormatException"/> with the JSON path and the reason. JSON numbers are refused.</summary>
    public static FormAnswers Parse(string json)
    {
        using var document = FormJson.Open(json);
        var root = document.RootElement;
        if (root.ValueKind is not JsonValueKind.Object)
            throw new FormFormatException("$", "is not an object");
        var answers = Empty;
        foreach (var member in root.EnumerateObject())
        {
            answers = member.Name switch
            {
                "values" => answers with { Values = ReadValues(member.Value, "$.values", rows: true) },
                "confidential" => answers with { Confidential = [.. ReadTexts(member.Value, "$.confidential")] },
                _ => throw new FormFormatException($"$.{member.Name}", "is not a known member here"),
            };
        }
        return answers;
    }

    /// <summary>Compact JSON with members in ordinal order and no numbers, so equal answers give equal bytes.</summary>
    public string ToJson()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("confidential");
            foreach (var id in Confidential.Order(StringComparer.Ordinal))
                writer.WriteStringValue(id);
            writer.WriteEndArray();
            writer.WritePropertyName("values");
            Write(writer, Values);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    private static void Write(Utf8JsonWriter writer, FormValues values)
    {
        writer.WriteStartObject();
        foreach (var id in values.Ids)
        {
            writer.WritePropertyName(id);
            Write(writer, values[id]!);
        }
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FormValue value)
    {
        switch (value)
        {
            case FormValue.Text(var text):
                writer.WriteStringValue(text);
                break;
            case FormValue.YesNo(var yes):
                writer.WriteBooleanValue(yes);
                break;
            case FormValue.Many(var items):
                writer.WriteStartArray();
                foreach (var item in items)
                    writer.WriteStringValue(item);
                writer.WriteEndArray();
                break;
            case FormValue.Rows(var rows):
                writer.WriteStartArray();
                foreach (var row in rows)
                    Write(writer, row);
                writer.WriteEndArray();
                break;
        }
    }

    private static FormValues ReadValues(JsonElement element, string path, bool rows)
    {
        if (element.ValueKind is not JsonValueKind.Object)
            throw new FormFormatException(path, "is not an object");
        return element.EnumerateObject().Aggregate(FormValues.Empty, (values, member) =>
            values.With(member.Name, ReadValue(member.Value, $"{path}.{member.Name}", rows)));
    }

    private static FormValue? ReadValue(JsonElement element, string path, bool rows) => element.ValueKind switch
    {
        JsonValueKind.String => new FormValue.Text(FormJson.Text(element, path)),
        JsonValueKind.True => new FormValue.YesNo(true),
        JsonValueKind.False => new FormValue.YesNo(false),
        JsonValueKind.Array when element.GetArrayLength() == 0 => null,
        JsonValueKind.Array when element[0].ValueKind is JsonValueKind.Object && rows => new FormValue.Rows(
            [.. element.EnumerateArray().Select((row, index) => ReadValues(row, $"{path}[{index}]", rows: false))]),
        JsonValueKind.Array => new FormValue.Many([.. ReadTexts(element, path)]),
        JsonValueKind.Number => throw new FormFormatException(path, "is a JSON number; numbers are written as text"),
        _ => throw new FormFormatException(path, "is no answer: text, true, false, a list of texts or a list of rows"),
    };

    private static IEnumerable<string> ReadTexts(JsonElement element, string path)
    {
        if (element.ValueKind is not JsonValueKind.Array)
            throw new FormFormatException(path, "is not a list");
        return element.EnumerateArray().Select((item, index) => item.ValueKind is JsonValueKind.String
            ? FormJson.Text(item, $"{path}[{index}]")
            : throw new FormFormatException($"{path}[{index}]", "is not a text"));
    }
}
