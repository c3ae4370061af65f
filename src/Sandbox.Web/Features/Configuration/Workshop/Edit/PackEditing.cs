using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Features.Configuration.Workshop.Edit;

/// <summary>A draft as the fields of the editor share it: what it says, what is wrong with it, and how a change is kept.</summary>
public sealed class PackEditing(PackDocument document, IReadOnlyList<PackError> faults, Func<string, JsonNode?, Task> keep)
{
    public PackDocument Document { get; } = document;

    public IReadOnlyList<PackError> Faults { get; } = faults;

    /// <summary>What is wrong at exactly this place.</summary>
    public PackError? Fault(string path) => Faults.FirstOrDefault(fault => fault.Path == path);

    public Task Set(string path, JsonNode? value) => keep(path, value);

    public IReadOnlyList<JsonNode?> Items(string path) => Document.At(path) is JsonArray list ? [.. list] : [];

    public Task Insert(string path, JsonNode item) => Set(path, Copy(path, list => list.Add(item)));

    public Task Remove(string path, int index) => Set(path, Copy(path, list => list.RemoveAt(index)));

    public Task Move(string path, int index, int by) => Set(path, Copy(path, list =>
    {
        var item = list[index];
        list.RemoveAt(index);
        list.Insert(Math.Clamp(index + by, 0, list.Count), item);
    }));

    /// <summary>Ids and names of what a list holds, to choose from.</summary>
    public IReadOnlyList<(string Id, string Name)> Named(string path, string name) =>
        [.. Items(path).OfType<JsonObject>().Select((_, i) => string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")).Select(item => (Document.Text($"{item}.id"), Words($"{item}.{name}") is { Length: > 0 } words ? words : Document.Text($"{item}.id")))];

    /// <summary>Every question, with its place.</summary>
    public IReadOnlyList<(string Id, string Name, string Path)> Questions =>
        [.. Items("$.sections").SelectMany((_, s) => Items($"$.sections[{s}].questions").Select((_, q) => $"$.sections[{s}].questions[{q}]")).Select(path => (Document.Text($"{path}.id"), Words($"{path}.text"), path))];

    /// <summary>A text of the pack in the language of the page.</summary>
    public string Words(string path) => Document.Text($"{path}.{(CultureInfo.CurrentUICulture.Name.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? "zh-Hans" : "en")}");

    /// <summary>An id that nothing in the pack has yet.</summary>
    public string FreshId(string stem)
    {
        var text = Document.Write();
        for (var number = 1; ; number++)
            if (string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}") is var id && !text.Contains($"\"{id}\"", StringComparison.Ordinal)) return id;
    }

    /// <summary>What was typed as a number: a number where it is one, else the text itself, which the reader then names as a fault.</summary>
    public static JsonNode? Number(string text) =>
        text.Trim() is not { Length: > 0 } typed ? null
        : typed.Length <= 15 && decimal.TryParse(typed, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? JsonValue.Create(number) : JsonValue.Create(typed);

    private JsonArray Copy(string path, Action<JsonArray> change)
    {
        var list = (JsonArray)(Document.At(path)?.DeepClone() ?? new JsonArray());
        change(list);
        return list;
    }
}

/// <summary>Addresses and anchors of the places of a draft.</summary>
public static class PackPlaces
{
    private static readonly string[] Pages = ["tiers", "overlays", "sections", "questions", "values", "conditions", "rules"];

    /// <summary>The id of the field of a place: <c>$.rules[3].when</c> is <c>rules-3-when</c>.</summary>
    public static string Anchor(string path) => path[1..].TrimStart('.').Replace('.', '-').Replace('[', '-').Replace("]", "") is { Length: > 0 } id ? id : "pack";

    /// <summary>The page of the editor that has the field of a place, as the end of its address.</summary>
    public static string Page(string path)
    {
        var page = "";
        foreach (var part in path.Split('.').Skip(1))
        {
            var bracket = part.IndexOf('[', StringComparison.Ordinal);
            if (bracket < 0 || !Pages.Contains(part[..bracket])) break;
            page += $"/{part[..bracket]}/{part[(bracket + 1)..^1]}";
        }
        return page;
    }

    /// <summary>The place that a page of the editor shows: <c>sections/0/questions/1</c> is <c>$.sections[0].questions[1]</c>; null where there is none such.</summary>
    public static string? Path(string? page)
    {
        var parts = (page ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length % 2 != 0) return null;
        var path = "$";
        for (var i = 0; i < parts.Length; i += 2)
        {
            if (!Pages.Contains(parts[i]) || !int.TryParse(parts[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return null;
            path = string.Create(CultureInfo.InvariantCulture, $"{path}.{parts[i]}[{index}]");
        }
        return path;
    }

    public static string Href(Guid draft, string path) => $"/administration/workshop/{draft}/edit{Page(path)}#{Anchor(path)}";
}
