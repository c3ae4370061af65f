using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Ledger.Json;

/// <summary>JSON Canonicalization Scheme (RFC 8785): the one UTF-8 spelling of a JSON value, over which hashes and signatures are made. What has no such spelling (not JSON, a name twice in an object, a lone surrogate, a number beyond a double, more than 64 levels) is refused with a <see cref="JsonException"/>.</summary>
public static class CanonicalJson
{
    private const int MaximumDepth = 64;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = MaximumDepth };

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Canonicalises JSON text in UTF-8.</summary>
    public static byte[] Canonicalise(ReadOnlySpan<byte> utf8) => Canonicalise(Parse(utf8));

    /// <summary>Canonicalises a parsed value.</summary>
    public static byte[] Canonicalise(JsonElement element) => Build(text => Append(text, element, 0));

    /// <summary>Canonicalises a value held as nodes; null is JSON's null.</summary>
    public static byte[] Canonicalise(JsonNode? node) => Build(text => Append(text, node, 0));

    /// <summary>Reads JSON text in UTF-8 as strictly as it is canonicalised: a name twice in an object is refused.</summary>
    public static JsonElement Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return JsonElement.Parse(utf8, Strict);
        }
        catch (Exception exception) when (IsUnspellable(exception))
        {
            throw Refusal(exception);
        }
    }

    private static byte[] Build(Action<StringBuilder> append)
    {
        var text = new StringBuilder();
        try
        {
            append(text);
            return Utf8.GetBytes(text.ToString());
        }
        catch (Exception exception) when (IsUnspellable(exception))
        {
            throw Refusal(exception);
        }
    }

    // How the BCL reports a lone surrogate or bad UTF-8 in a string (InvalidOperation, EncoderFallback) and a name twice in lazily read nodes (Argument).
    private static bool IsUnspellable(Exception exception) => exception is InvalidOperationException or ArgumentException;

    private static JsonException Refusal(Exception cause) => new("The value has no canonical form (RFC 8785).", cause);

    private static void Append(StringBuilder text, JsonElement element, int depth)
    {
        RequireDepth(element.ValueKind is JsonValueKind.Object or JsonValueKind.Array, depth);
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                AppendObject(text, element.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value)), (value, d) => Append(text, value, d), depth);
                break;
            case JsonValueKind.Array:
                AppendArray(text, element.EnumerateArray(), (value, d) => Append(text, value, d), depth);
                break;
            case JsonValueKind.String:
                AppendString(text, element.GetString()!);
                break;
            case JsonValueKind.Number:
                AppendNumber(text, element.GetDouble());
                break;
            case JsonValueKind.True:
                text.Append("true");
                break;
            case JsonValueKind.False:
                text.Append("false");
                break;
            case JsonValueKind.Null:
                text.Append("null");
                break;
            case JsonValueKind.Undefined:
                throw new JsonException("An undefined element is no JSON value.");
        }
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        RequireDepth(node is JsonObject or JsonArray, depth);
        switch (node)
        {
            case null:
                text.Append("null");
                break;
            case JsonObject members:
                AppendObject(text, members, (value, d) => Append(text, value, d), depth);
                break;
            case JsonArray items:
                AppendArray(text, items, (value, d) => Append(text, value, d), depth);
                break;
            // A string is taken as it is: a JSON writer would put U+FFFD for a lone surrogate and hide it.
            case JsonValue value when value.TryGetValue<string>(out var content):
                AppendString(text, content);
                break;
            case JsonValue value when value.TryGetValue<char>(out var unit) && value.GetValueKind() == JsonValueKind.String:
                AppendString(text, unit.ToString());
                break;
            case JsonValue value:
                Append(text, Parse(Utf8.GetBytes(value.ToJsonString())), depth);
                break;
        }
    }

    private static void RequireDepth(bool container, int depth)
    {
        if (container && depth >= MaximumDepth)
            throw new JsonException($"More than {MaximumDepth} levels.");
    }

    private static void AppendObject<T>(StringBuilder text, IEnumerable<KeyValuePair<string, T>> members, Action<T, int> append, int depth)
    {
        // Ordinal is the order of UTF-16 code units that RFC 8785, 3.2.3 asks for.
        var sorted = members.ToArray();
        Array.Sort(sorted, (a, b) => string.CompareOrdinal(a.Key, b.Key));
        text.Append('{');
        for (var i = 0; i < sorted.Length; i++)
        {
            if (i > 0)
            {
                if (sorted[i].Key == sorted[i - 1].Key)
                    throw new JsonException("A name stands twice in an object.");
                text.Append(',');
            }
            AppendString(text, sorted[i].Key);
            text.Append(':');
            append(sorted[i].Value, depth + 1);
        }
        text.Append('}');
    }

    private static void AppendArray<T>(StringBuilder text, IEnumerable<T> items, Action<T, int> append, int depth)
    {
        text.Append('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first)
                text.Append(',');
            first = false;
            append(item, depth + 1);
        }
        text.Append(']');
    }

    // RFC 8785, 3.2.2.2: short escapes where JSON has them, lower-case \u00xx for the other control characters, all else as it is.
    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var unit in value)
            switch (unit)
            {
                case '"':
                    text.Append("\\\"");
                    break;
                case '\\':
                    text.Append(@"\\");
                    break;
                case '\b':
                    text.Append("\\b");
                    break;
                case '\t':
                    text.Append("\\t");
                    break;
                case '\n':
                    text.Append("\\n");
                    break;
                case '\f':
                    text.Append("\\f");
                    break;
                case '\r':
                    text.Append("\\r");
                    break;
                case < ' ':
                    text.Append("\\u").Append(((int)unit).ToString("x4", CultureInfo.InvariantCulture));
                    break;
                default:
                    text.Append(unit);
                    break;
            }
        text.Append('"');
    }

    // ECMAScript's Number::toString (RFC 8785, 3.2.2.3): .NET finds the shortest digits that round-trip, ECMAScript says where the point stands.
    private static void AppendNumber(StringBuilder text, double value)
    {
        if (!double.IsFinite(value))
            throw new JsonException("A number beyond the range of a double.");
        if (value == 0)
        {
            text.Append('0');
            return;
        }
        if (value < 0)
            text.Append('-');

        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var e = shortest.IndexOf('E', StringComparison.Ordinal);
        var mantissa = e < 0 ? shortest : shortest[..e];
        var exponent = e < 0 ? 0 : int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var dot = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? mantissa.Length : dot;
        var allDigits = dot < 0 ? mantissa : mantissa.Remove(dot, 1);
        var digits = allDigits.TrimStart('0');
        // The value is 0.digits × 10^point.
        var point = whole + exponent - (allDigits.Length - digits.Length);
        digits = digits.TrimEnd('0');

        if (point is > 0 and <= 21)
        {
            if (digits.Length <= point)
                text.Append(digits).Append('0', point - digits.Length);
            else
                text.Append(digits, 0, point).Append('.').Append(digits, point, digits.Length - point);
        }
        else if (point is > -6 and <= 0)
        {
            text.Append("0.").Append('0', -point).Append(digits);
        }
        else
        {
            text.Append(digits[0]);
            if (digits.Length > 1)
                text.Append('.').Append(digits, 1, digits.Length - 1);
            text.Append('e').Append(point > 0 ? '+' : '-').Append(Math.Abs(point - 1).ToString(CultureInfo.InvariantCulture));
        }
    }
}
