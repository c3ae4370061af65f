using System.Globalization;
using System.Text.Json;

namespace Sandbox.Verifier;

/// <summary>Reads what an entry's bytes say.</summary>
internal static class Payload
{
    /// <summary>A text member, or null where it is not there or no text.</summary>
    public static string? Text(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>The items of a member that is a list; none where it is not.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];

    /// <summary>The value at a pointer (RFC 6901), or null.</summary>
    public static JsonElement? At(this JsonElement element, string pointer)
    {
        if (pointer.Length == 0)
            return element;
        if (pointer[0] != '/')
            return null;
        foreach (var token in pointer[1..].Split('/'))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            switch (element.ValueKind)
            {
                case JsonValueKind.Object when element.TryGetProperty(name, out var member):
                    element = member;
                    break;
                case JsonValueKind.Array when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < element.GetArrayLength() && (name == "0" || name[0] != '0'):
                    element = element[index];
                    break;
                default:
                    return null;
            }
        }
        return element;
    }

    /// <summary>The digest that stands for a value, where the element is a commitment.</summary>
    public static byte[]? Commitment(this JsonElement element) =>
        element.ValueKind == JsonValueKind.Object && element.EnumerateObject().Count() == 1 && element.Text("commitment") is { Length: 64 } hex && hex.All(char.IsAsciiHexDigitLower)
            ? Convert.FromHexString(hex)
            : null;

    /// <summary>The pointers of all commitments in a value.</summary>
    public static IEnumerable<string> Commitments(this JsonElement element, string at = "")
    {
        if (element.Commitment() is not null)
            return [at];
        return element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member.Value.Commitments($"{at}/{member.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}")),
            JsonValueKind.Array => element.EnumerateArray().SelectMany((item, index) => item.Commitments($"{at}/{index.ToString(CultureInfo.InvariantCulture)}")),
            _ => [],
        };
    }

    /// <summary>Reads a time as an entry writes it: ISO 8601 in UTC.</summary>
    public static bool TryTime(string? text, out DateTimeOffset time) =>
        DateTimeOffset.TryParseExact(text, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time);
}
