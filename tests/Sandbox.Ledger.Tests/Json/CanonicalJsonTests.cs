using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Tests.Json;

public class CanonicalJsonTests
{
    private static string Text(string json) => Encoding.UTF8.GetString(CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(json)));

    private static string Text(double value) => Encoding.UTF8.GetString(CanonicalJson.Canonicalise(JsonValue.Create(value)));

    private static double Double(string bits) => BitConverter.UInt64BitsToDouble(ulong.Parse(bits, NumberStyles.HexNumber, CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("arrays")]
    [InlineData("french")]
    [InlineData("structures")]
    [InlineData("unicode")]
    [InlineData("values")]
    [InlineData("weird")]
    public void Canonicalise_ThePublishedInput_GivesThePublishedOutput(string name)
    {
        var input = Vectors.Read("Json", "vectors", "input", name + ".json");
        var output = Vectors.Read("Json", "vectors", "output", name + ".json");
        using var document = JsonDocument.Parse(input);

        Assert.Equal(output, CanonicalJson.Canonicalise(input));
        Assert.Equal(output, CanonicalJson.Canonicalise(document.RootElement));
        Assert.Equal(output, CanonicalJson.Canonicalise(JsonNode.Parse(input)));
    }

    // RFC 8785, appendix B.
    [Theory]
    [InlineData("0000000000000000", "0")]
    [InlineData("8000000000000000", "0")]
    [InlineData("0000000000000001", "5e-324")]
    [InlineData("8000000000000001", "-5e-324")]
    [InlineData("7fefffffffffffff", "1.7976931348623157e+308")]
    [InlineData("ffefffffffffffff", "-1.7976931348623157e+308")]
    [InlineData("4340000000000000", "9007199254740992")]
    [InlineData("c340000000000000", "-9007199254740992")]
    [InlineData("4430000000000000", "295147905179352830000")]
    [InlineData("44b52d02c7e14af5", "9.999999999999997e+22")]
    [InlineData("44b52d02c7e14af6", "1e+23")]
    [InlineData("44b52d02c7e14af7", "1.0000000000000001e+23")]
    [InlineData("444b1ae4d6e2ef4e", "999999999999999700000")]
    [InlineData("444b1ae4d6e2ef4f", "999999999999999900000")]
    [InlineData("444b1ae4d6e2ef50", "1e+21")]
    [InlineData("3eb0c6f7a0b5ed8c", "9.999999999999997e-7")]
    [InlineData("3eb0c6f7a0b5ed8d", "0.000001")]
    [InlineData("41b3de4355555553", "333333333.3333332")]
    [InlineData("41b3de4355555554", "333333333.33333325")]
    [InlineData("41b3de4355555555", "333333333.3333333")]
    [InlineData("41b3de4355555556", "333333333.3333334")]
    [InlineData("41b3de4355555557", "333333333.33333343")]
    [InlineData("becbf647612f3696", "-0.0000033333333333333333")]
    [InlineData("43143ff3c1cb0959", "1424953923781206.2")]
    public void Canonicalise_ANumberOfAppendixB_IsWrittenAsEcmaScriptDoes(string bits, string expected) =>
        Assert.Equal(expected, Text(Double(bits)));

    // The checksum that cyberphone/json-canonicalization publishes for the first 10,000 lines of its ES6 number file; the lines follow from the algorithm beside it.
    [Fact]
    public void Canonicalise_TenThousandPublishedNumbers_GivesThePublishedChecksum()
    {
        var lines = new StringBuilder();
        foreach (var value in PublishedNumbers().Take(10_000))
            lines.Append(BitConverter.DoubleToUInt64Bits(value).ToString("x", CultureInfo.InvariantCulture)).Append(',').Append(Text(value)).Append('\n');

        var checksum = SHA256.HashData(Encoding.UTF8.GetBytes(lines.ToString()));

        Assert.Equal("b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892", Convert.ToHexStringLower(checksum));
    }

    private static IEnumerable<double> PublishedNumbers()
    {
        foreach (var bits in File.ReadLines(Vectors.PathOf("Json", "vectors", "es6-static.txt")))
            yield return Double(bits);
        for (var i = 0UL; i < 2000; i++)
            yield return BitConverter.UInt64BitsToDouble(0x0010000000000000 + i);
        var block = new byte[32];
        while (true)
        {
            block = SHA256.HashData(block);
            for (var at = 0; at < block.Length; at += 8)
            {
                var value = BitConverter.ToDouble(block, at);
                if (value != 0 && double.IsFinite(value))
                    yield return value;
            }
        }
    }

    [Theory]
    [InlineData("9007199254740993", "9007199254740992")]
    [InlineData("-0", "0")]
    [InlineData("1.50E2", "150")]
    [InlineData("[ ]", "[]")]
    [InlineData(" {} ", "{}")]
    [InlineData("\"\\u007f\\u001F\\u2028\\/\"", "\"\u007f\\u001f\u2028/\"")]
    public void Canonicalise_AnyOtherSpelling_GivesTheCanonicalOne(string json, string expected) => Assert.Equal(expected, Text(json));

    [Theory]
    [InlineData("""{"a":1,"a":1}""")]
    [InlineData("""{"a":1,"\u0061":1}""")]
    [InlineData("""["\ud800"]""")]
    [InlineData("""["\udc00\ud800"]""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("1e400")]
    [InlineData("-1e400")]
    [InlineData("[1,]")]
    [InlineData("{} {}")]
    [InlineData("01")]
    [InlineData("NaN")]
    [InlineData("// no\n1")]
    [InlineData("\uFEFF1")]
    [InlineData("")]
    public void Canonicalise_WhatHasNoCanonicalForm_IsRefused(string json) => Assert.ThrowsAny<JsonException>(() => Text(json));

    [Fact]
    public void Canonicalise_InvalidUtf8_IsRefused()
    {
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise([(byte)'"', 0xff, (byte)'"']));
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise([(byte)'"', 0xed, 0xa0, 0x80, (byte)'"']));
    }

    [Fact]
    public void Canonicalise_ALoneSurrogateInNodes_IsRefusedAndNotReplaced()
    {
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(JsonValue.Create("\ud800")));
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(JsonValue.Create('\ud800')));
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(new JsonObject { ["\ud800"] = 1 }));
    }

    [Fact]
    public void Canonicalise_ANameTwice_IsRefusedInElementsAndLazilyReadNodes()
    {
        const string json = """{"a":1,"a":2}""";
        using var document = JsonDocument.Parse(json);

        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(document.RootElement));
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(JsonNode.Parse(json)));
    }

    [Fact]
    public void Canonicalise_DepthOf64_IsTheLimitForTextAndNodesAlike()
    {
        static string Nested(int depth) => new string('[', depth) + new string(']', depth);
        static JsonNode Nodes(int depth)
        {
            var node = new JsonArray();
            for (var i = 1; i < depth; i++)
                node = [node];
            return node;
        }

        Assert.Equal(Nested(64), Text(Nested(64)));
        Assert.Equal(Nested(64), Encoding.UTF8.GetString(CanonicalJson.Canonicalise(Nodes(64))));
        Assert.ThrowsAny<JsonException>(() => Text(Nested(65)));
        Assert.ThrowsAny<JsonException>(() => CanonicalJson.Canonicalise(Nodes(65)));
    }

    [Fact]
    public void Canonicalise_NodesMadeInCode_AreWrittenLikeTheirText()
    {
        var node = new JsonObject
        {
            ["when"] = JsonValue.Create(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)),
            ["id"] = JsonValue.Create(new Guid("0198c0de-0000-7000-8000-000000000001")),
            ["amount"] = 12.50m,
            ["unit"] = 'é',
            ["none"] = null,
        };

        Assert.Equal(
            """{"amount":12.5,"id":"0198c0de-0000-7000-8000-000000000001","none":null,"unit":"é","when":"2026-01-02T03:04:05+00:00"}""",
            Encoding.UTF8.GetString(CanonicalJson.Canonicalise(node)));
    }

    private static readonly Gen<string> Strings = Gen.Char['\0', '\ud7ff'].Array[0, 6].Select(units => new string(units));

    private static readonly Gen<JsonNode?> Leaves = Gen.OneOf(
        Gen.Double.Where(double.IsFinite).Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Long.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Bool.Select(value => (JsonNode?)JsonValue.Create(value)),
        Strings.Select(value => (JsonNode?)JsonValue.Create(value)),
        Gen.Const((JsonNode?)null));

    private static Gen<JsonNode?> Tree(int depth) => depth == 0 ? Leaves : Gen.OneOf(
        Leaves,
        Tree(depth - 1).Array[0, 4].Select(items => (JsonNode?)new JsonArray([.. items.Select(item => item?.DeepClone())])),
        Gen.Select(Strings, Tree(depth - 1)).Array[0, 5].Select(members => (JsonNode?)new JsonObject(
            members.DistinctBy(member => member.Item1).Select(member => KeyValuePair.Create(member.Item1, member.Item2?.DeepClone())))));

    private static JsonNode? Reversed(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Reverse().Select(member => KeyValuePair.Create(member.Key, Reversed(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Reversed)]),
        _ => node?.DeepClone(),
    };

    [Fact]
    public void Canonicalise_IsIdempotentAndBlindToTheOrderOfMembers() => Tree(3).Sample(
        node =>
        {
            var once = CanonicalJson.Canonicalise(node);
            Assert.Equal(once, CanonicalJson.Canonicalise(once));
            Assert.Equal(once, CanonicalJson.Canonicalise(Reversed(node)));
        },
        iter: 2_000);

    [Fact]
    public void Canonicalise_KeepsTheValueOfEveryNumber() => Gen.Double.Where(double.IsFinite).Sample(
        value => Assert.Equal(value, double.Parse(Text(value), CultureInfo.InvariantCulture)),
        iter: 10_000);
}
