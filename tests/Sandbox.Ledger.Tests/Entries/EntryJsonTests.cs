using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Tests.Entries;

public class EntryJsonTests
{
    [Theory]
    [InlineData("9007199254740991")]
    [InlineData("-9007199254740991")]
    [InlineData("0")]
    [InlineData("\"1.5\"")]
    [InlineData("""{"a":[1,{"b":"1e25"},null,true]}""")]
    public void RefuseFloats_IntegersThatEveryReaderReadsAlike_Pass(string json)
    {
        Assert.Null(Record.Exception(() => EntryJson.RefuseFloats(JsonNode.Parse(json))));
        Assert.Null(Record.Exception(() => EntryJson.RefuseFloats(JsonElement.Parse(json))));
    }

    [Theory]
    [InlineData("9007199254740992")]
    [InlineData("-9007199254740992")]
    [InlineData("9007199254740990.6")]
    [InlineData("10000000000000000000000000")]
    [InlineData("1e25")]
    [InlineData("1e400")]
    [InlineData("0.5")]
    [InlineData("1.0")]
    [InlineData("""{"a":[1,{"b":0.1}]}""")]
    public void RefuseFloats_AnyOtherNumber_IsRefused(string json)
    {
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonNode.Parse(json)));
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonElement.Parse(json)));
    }

    [Fact]
    public void RefuseFloats_NumbersMadeInCode_AreJudgedByTheirValue()
    {
        Assert.Null(Record.Exception(() => EntryJson.RefuseFloats(new JsonArray(1, 2L, (short)3))));
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonValue.Create(0.1)));
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonValue.Create(0.1m)));
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonValue.Create(long.MaxValue)));
        Assert.Throws<ArgumentException>(() => EntryJson.RefuseFloats(JsonValue.Create(long.MinValue)));
    }

    [Fact]
    public void Write_GuardsAndCanonicalises()
    {
        Assert.Equal("""{"a":"é","seq":1}""", Encoding.UTF8.GetString(EntryJson.Write(new JsonObject { ["seq"] = 1, ["a"] = "é" })));
        Assert.Throws<ArgumentException>(() => EntryJson.Write(new JsonObject { ["score"] = 0.5 }));
    }
}
