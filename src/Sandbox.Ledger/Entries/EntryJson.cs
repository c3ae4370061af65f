using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Entries;

/// <summary>The rules for an entry's JSON: readers of any language must read the same numbers, so only integers below 2^53 in size stand as numbers; all others stand as strings made by <see cref="NormalisedDecimal"/>.</summary>
public static class EntryJson
{
    /// <summary>The largest integer that a double holds without a neighbour that rounds to it: 2^53 − 1.</summary>
    public const long LargestInteger = 9_007_199_254_740_991;

    /// <summary>The most bytes of an entry: a bundle of the log writes its length in two bytes (C2SP tlog-tiles, "Log entries").</summary>
    public const int LongestEntry = ushort.MaxValue;

    /// <summary>The verbatim bytes of an entry: guarded by <see cref="RefuseFloats(JsonNode?)"/>, then RFC 8785.</summary>
    public static byte[] Write(JsonObject entry)
    {
        RefuseFloats(entry);
        return CanonicalJson.Canonicalise(entry);
    }

    /// <summary>Throws <see cref="ArgumentException"/> if a number anywhere in the value has a fraction or an exponent, or is 2^53 or more in size.</summary>
    public static void RefuseFloats(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var member in members)
                    RefuseFloats(member.Value);
                break;
            case JsonArray items:
                foreach (var item in items)
                    RefuseFloats(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.Number:
                RequireSafeInteger(JsonElement.Parse(value.ToJsonString()));
                break;
        }
    }

    /// <summary>As <see cref="RefuseFloats(JsonNode?)"/>, for a parsed value.</summary>
    public static void RefuseFloats(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in element.EnumerateObject())
                    RefuseFloats(member.Value);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    RefuseFloats(item);
                break;
            case JsonValueKind.Number:
                RequireSafeInteger(element);
                break;
            case JsonValueKind.String or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null or JsonValueKind.Undefined:
                break;
        }
    }

    private static void RequireSafeInteger(JsonElement number)
    {
        if (!number.TryGetInt64(out var integer) || integer is > LargestInteger or < -LargestInteger)
            throw new ArgumentException($"An entry holds {number.GetRawText()} as a string in normalised decimal form, not as a number.");
    }
}
