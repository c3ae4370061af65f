using System.Globalization;
using System.Text.Json;

namespace Sandbox.Domain.Clocks;

// A place in a JSON file that notes its faults instead of stopping at the first. What is missing reads as an empty value;
// the caller throws at the end if there was any fault.
internal sealed class JsonPlace
{
    private readonly JsonElement element;
    private readonly List<Fault> faults;

    private JsonPlace(JsonElement element, string path, List<Fault> faults)
    {
        this.element = element;
        this.faults = faults;
        Path = path;
    }

    public string Path { get; }

    public bool Exists => element.ValueKind != JsonValueKind.Undefined;

    public static T Read<T>(string json, Func<JsonPlace, T> read)
    {
        var faults = new List<Fault>();
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var result = read(new JsonPlace(document.RootElement, "", faults));
            return faults.Count == 0 ? result : throw new MalformedFile(faults);
        }
        catch (JsonException refusal)
        {
            throw new MalformedFile([new Fault("", FaultCode.NotJson, refusal.Message)]);
        }
    }

    public void Refuse(FaultCode code, string detail) => faults.Add(new Fault(Path, code, detail));

    // The object's members; any other member is a fault.
    public JsonPlace Only(params ReadOnlySpan<string> members)
    {
        if (!Is(JsonValueKind.Object, "object"))
            return this;
        foreach (var member in element.EnumerateObject())
        {
            if (!members.Contains(member.Name))
                At(member.Name, member.Value).Refuse(FaultCode.UnknownMember, member.Name);
        }

        return this;
    }

    public JsonPlace Optional(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member)
            ? At(name, member)
            : At(name, default);

    public JsonPlace Member(string name)
    {
        var member = Optional(name);
        if (!member.Exists && element.ValueKind == JsonValueKind.Object)
            member.Refuse(FaultCode.Missing, name);
        return member;
    }

    public IReadOnlyList<JsonPlace> Items() =>
        Is(JsonValueKind.Array, "list")
            ? [.. element.EnumerateArray().Select((item, index) => new JsonPlace(item, $"{Path}[{index}]", faults))]
            : [];

    public IReadOnlyList<(string Name, JsonPlace Value)> Members() =>
        Is(JsonValueKind.Object, "object")
            ? [.. element.EnumerateObject().Select(member => (member.Name, At(member.Name, member.Value)))]
            : [];

    public string Text()
    {
        if (!Is(JsonValueKind.String, "text"))
            return "";
        var text = element.GetString()!;
        if (string.IsNullOrWhiteSpace(text))
            Refuse(FaultCode.Missing, "text");
        return text;
    }

    public int Whole(int least, int most)
    {
        if (!Is(JsonValueKind.Number, "whole number"))
            return least;
        if (element.TryGetInt32(out var number) && number >= least && number <= most)
            return number;
        Refuse(FaultCode.OutOfRange, $"{element.GetRawText()} not in {least}..{most}");
        return least;
    }

    public bool Flag()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
            return element.GetBoolean();
        Is(JsonValueKind.True, "true or false");
        return false;
    }

    public DateOnly Date()
    {
        var text = Text();
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return date;
        if (text.Length > 0)
            Refuse(FaultCode.UnknownValue, text);
        return default;
    }

    public DateOnly? OptionalDate() => Exists ? Date() : null;

    // By name only: Enum.TryParse alone would let numbers through.
    public T Choice<T>() where T : struct, Enum
    {
        var text = Text();
        if (Enum.GetNames<T>().Contains(text))
            return Enum.Parse<T>(text);
        if (text.Length > 0)
            Refuse(FaultCode.UnknownValue, text);
        return default;
    }

    public BilingualText Bilingual()
    {
        Only("en", "zh");
        return new BilingualText(Member("en").Text(), Member("zh").Text());
    }

    private JsonPlace At(string name, JsonElement value) => new(value, Path.Length == 0 ? name : $"{Path}.{name}", faults);

    private bool Is(JsonValueKind kind, string expected)
    {
        if (element.ValueKind == kind)
            return true;
        // Absence was noted where the member was asked for.
        if (Exists)
            Refuse(FaultCode.WrongType, $"{element.ValueKind}, not {expected}");
        return false;
    }
}
