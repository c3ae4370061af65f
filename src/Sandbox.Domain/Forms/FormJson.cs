using System.Text.Json;

namespace Sandbox.Domain.Forms;

// What definitions and answers share in reading JSON: bounded depth, no repeated member, no broken text.
internal static class FormJson
{
    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static JsonDocument Open(string json)
    {
        try
        {
            return JsonDocument.Parse(json, Strict);
        }
        catch (JsonException error)
        {
            throw new FormFormatException(error.Path ?? "$", $"is not valid JSON at line {error.LineNumber + 1}: {error.Message}");
        }
    }

    public static string Text(JsonElement element, string path)
    {
        try
        {
            return element.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FormFormatException(path, "holds half a character (a lone surrogate)");
        }
    }
}
