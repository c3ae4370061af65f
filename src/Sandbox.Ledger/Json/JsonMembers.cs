using System.Text.Json;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Json;

// An object of which every member must be read: one left over is refused, so that nothing travels unseen.
internal sealed class JsonMembers
{
    private readonly Dictionary<string, JsonElement> unread = new(StringComparer.Ordinal);

    public JsonMembers(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object)
            throw new FormatException("not a JSON object.");
        foreach (var member in element.EnumerateObject())
            unread.Add(Whole(() => member.Name), member.Value);
    }

    public bool Has(string name) => unread.ContainsKey(name);

    public string Text(string name) => OptionalText(name) ?? throw new FormatException($"\"{name}\" is missing.");

    public string? OptionalText(string name) =>
        unread.Remove(name, out var value) ? value.ValueKind == JsonValueKind.String ? Whole(() => value.GetString()!) : throw new FormatException($"\"{name}\" is no text.") : null;

    public long Number(string name) =>
        Take(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) && number is >= 0 and <= EntryJson.LargestInteger
            ? number
            : throw new FormatException($"\"{name}\" is no whole number from 0 to 2^53 - 1.");

    public byte[] Base64(string name) => Decode(Text(name), name);

    public byte[] Hex(string name)
    {
        var text = Text(name);
        return text.Length == 2 * EntryHash.Length && text.All(char.IsAsciiHexDigit) && !text.Any(char.IsAsciiLetterUpper)
            ? Convert.FromHexString(text)
            : throw new FormatException($"\"{name}\" is no hash of {EntryHash.Length} bytes in lower-case hexadecimal.");
    }

    public IReadOnlyList<byte[]> Hashes(string name, int most) =>
        [.. Texts(name, most).Select(text => Decode(text, name) is { Length: EntryHash.Length } hash ? hash : throw new FormatException($"\"{name}\" holds what is no hash of {EntryHash.Length} bytes."))];

    public IEnumerable<string> Texts(string name, int most) =>
        Array(name, most).Select(item => item.ValueKind == JsonValueKind.String ? Whole(() => item.GetString()!) : throw new FormatException($"\"{name}\" holds what is no text."));

    public IEnumerable<JsonMembers> Items(string name, int most) => Array(name, most).Select(item => new JsonMembers(item));

    public JsonMembers Object(string name) => new(Take(name));

    public T All<T>(T read) => unread.Count == 0 ? read : throw new FormatException($"an unknown member \"{unread.Keys.First()}\".");

    private JsonElement.ArrayEnumerator Array(string name, int most) =>
        Take(name) is { ValueKind: JsonValueKind.Array } array && array.GetArrayLength() <= most
            ? array.EnumerateArray()
            : throw new FormatException($"\"{name}\" is no list of at most {most}.");

    // A lone surrogate is found when the text is taken.
    private static string Whole(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException("a text that is no Unicode.", exception);
        }
    }

    private JsonElement Take(string name) => unread.Remove(name, out var value) ? value : throw new FormatException($"\"{name}\" is missing.");

    private static byte[] Decode(string text, string name) =>
        Checkpoints.Base64.TryDecode(text, out var bytes) ? bytes : throw new FormatException($"\"{name}\" is not base64.");
}
