using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace Sandbox.Domain.Tiering;

/// <summary>A change at one place of a pack's text. Null is nothing at all; both sides are JSON, so that the change can be undone.</summary>
public sealed record PackEdit(string Path, string? Before, string? After);

/// <summary>
/// The JSON of a pack while somebody works on it: it may be incomplete or wrong, which <see cref="Faults"/> tells. Places are
/// named as the reader names them: <c>$.sections[0].questions[3].text.en</c>.
/// </summary>
public sealed class PackDocument
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.Create(UnicodeRanges.All) };

    private JsonNode root;

    private PackDocument(JsonNode root) => this.root = root;

    /// <summary>The text as a document, or null where it is no JSON object.</summary>
    public static PackDocument? TryParse(string json)
    {
        try
        {
            return JsonNode.Parse(json, null, new JsonDocumentOptions { AllowDuplicateProperties = false }) is JsonObject root ? new(root) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>What the reader of packs finds wrong with a text; empty where it is sound.</summary>
    public static IReadOnlyList<PackError> Faults(string json)
    {
        try
        {
            _ = RulePack.Parse(json);
            return [];
        }
        catch (InvalidRulePack invalid)
        {
            return invalid.Errors;
        }
    }

    /// <summary>What stands at a place; null where nothing does.</summary>
    public JsonNode? At(string path) => Steps(path) is { } steps ? steps.Aggregate((JsonNode?)root, Child) : null;

    /// <summary>The text at a place, of a number as it is written; "" where there is none.</summary>
    public string Text(string path) => At(path) is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : "";

    /// <summary>
    /// Puts a value at a place, or takes away what is there where the value is null; objects on the way that are missing are
    /// made. Null where the place cannot be reached or nothing changes.
    /// </summary>
    public PackEdit? Set(string path, JsonNode? value)
    {
        if (Steps(path) is not { } steps) return null;
        if (steps.Count == 0) return value is JsonObject ? Put(steps, value) : null;
        for (var known = 0; known < steps.Count; known++)
        {
            if (steps.Take(known).Aggregate((JsonNode?)root, Child) is not { } parent || parent is JsonArray != steps[known] is int) return null;
            if (known < steps.Count - 1 && Child(parent, steps[known]) is null)
            {
                if (value is null) return null;
                for (var step = steps.Count - 1; step > known; step--)
                    if (steps[step] is not string member) return null;
                    else value = new JsonObject { [member] = value };
                return Put(steps[..(known + 1)], value);
            }
        }
        return Put(steps, value);
    }

    /// <summary>Puts back what stood before an edit. False where the place says something else by now.</summary>
    public bool Undo(PackEdit edit)
    {
        if (Steps(edit.Path) is not { } steps || !Same(At(edit.Path)?.ToJsonString(), edit.After)) return false;
        Put(steps, edit.Before is null ? null : JsonNode.Parse(edit.Before));
        return true;
    }

    /// <summary>Whether two pieces of JSON say the same, however they are spaced.</summary>
    public static bool Same(string? one, string? other) =>
        one is null || other is null ? one == other : one == other || JsonNode.DeepEquals(JsonNode.Parse(one), JsonNode.Parse(other));

    /// <summary>The whole document, indented.</summary>
    public string Write() => root.ToJsonString(Written);

    private PackEdit? Put(List<object> steps, JsonNode? value)
    {
        var path = Path(steps);
        var before = At(path)?.ToJsonString();
        if (Same(before, value?.ToJsonString())) return null;
        if (steps.Count == 0)
        {
            root = value!;
        }
        else
        {
            var parent = steps.Take(steps.Count - 1).Aggregate((JsonNode?)root, Child);
            switch (parent, steps[^1])
            {
                case (JsonObject owner, string member):
                    if (value is null) owner.Remove(member);
                    else owner[member] = value;
                    break;
                case (JsonArray list, int index) when index < list.Count && value is not null:
                    list[index] = value;
                    break;
                default:
                    return null;
            }
        }
        return new(path, before, value?.ToJsonString());
    }

    private static JsonNode? Child(JsonNode? node, object step) => (node, step) switch
    {
        (JsonObject owner, string member) => owner[member],
        (JsonArray list, int index) when index < list.Count => list[index],
        _ => null,
    };

    private static string Path(IEnumerable<object> steps) => steps.Aggregate("$", (path, step) => step is int index ? string.Create(CultureInfo.InvariantCulture, $"{path}[{index}]") : $"{path}.{step}");

    private static List<object>? Steps(string path)
    {
        if (path is not ['$', ..]) return null;
        var steps = new List<object>();
        foreach (var part in path[1..].Split('.', StringSplitOptions.None).Index())
        {
            var pieces = part.Item.Split('[');
            if (part.Index == 0 && pieces[0].Length > 0 || part.Index > 0 && pieces[0].Length == 0) return null;
            if (part.Index > 0) steps.Add(pieces[0]);
            foreach (var piece in pieces.Skip(1))
            {
                if (piece is not [.., ']'] || !int.TryParse(piece[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
                steps.Add(index);
            }
        }
        return steps;
    }
}
