using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Tests.Entries;

public class CaseChainTests
{
    private const string Case = "0198c0de-0000-7000-8000-000000000001";

    private static ChainedEntry Entry(long sequence, byte[] previous, Action<JsonObject>? change = null)
    {
        var json = new JsonObject { ["v"] = 1, ["seq"] = sequence, ["case"] = Case, ["previous"] = Convert.ToHexStringLower(previous), ["kind"] = "ApplicationDecided" };
        change?.Invoke(json);
        var payload = EntryJson.Write(json);
        return new(sequence, payload, previous, EntryHash.Leaf(payload));
    }

    private static List<ChainedEntry> Chain(int length)
    {
        var chain = new List<ChainedEntry>();
        for (var i = 1; i <= length; i++)
            chain.Add(Entry(i, i == 1 ? new byte[32] : chain[^1].Leaf));
        return chain;
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = bytes.ToArray();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }

    private static void AssertBroken(long sequence, ChainFault fault, IEnumerable<ChainedEntry> entries) =>
        Assert.Equal(new CaseChainResult.Broken(sequence, fault), CaseChain.Verify(entries, Case));

    [Fact]
    public void Verify_AnIntactChain_SaysHowLongItIsAndWhereItEnds()
    {
        var chain = Chain(5);

        var verified = Assert.IsType<CaseChainResult.Verified>(CaseChain.Verify(chain));

        Assert.Equal(5, verified.Entries);
        Assert.Equal(chain[^1].Leaf, verified.Head);
    }

    [Fact]
    public void Verify_NoEntries_HasNoneAndStartsAtZero()
    {
        var verified = Assert.IsType<CaseChainResult.Verified>(CaseChain.Verify([]));

        Assert.Equal(0, verified.Entries);
        Assert.Equal(new byte[32], verified.Head);
    }

    [Fact]
    public void Verify_ARemovedEntry_IsAGapAtItsNumber()
    {
        var chain = Chain(5);
        AssertBroken(3, ChainFault.Gap, chain.Where(entry => entry.Sequence != 3));
        AssertBroken(1, ChainFault.Gap, chain.Skip(1));
    }

    [Fact]
    public void Verify_ADoubledOrMovedEntry_IsAGap()
    {
        var chain = Chain(3);
        AssertBroken(3, ChainFault.Gap, [chain[0], chain[1], chain[1], chain[2]]);
        AssertBroken(2, ChainFault.Gap, [chain[0], chain[2], chain[1]]);
    }

    [Fact]
    public void Verify_AnAlteredPayload_IsFoundWhereItStands()
    {
        var chain = Chain(3);
        chain[1] = chain[1] with { Payload = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(chain[1].Payload).Replace("Decided", "Revoked")) };
        AssertBroken(2, ChainFault.AlteredPayload, chain);
    }

    [Fact]
    public void Verify_APayloadAlteredTogetherWithItsLeaf_BreaksTheNextLink()
    {
        var chain = Chain(3);
        chain[1] = Entry(2, chain[0].Leaf, json => json["kind"] = "ApplicationRevoked");
        AssertBroken(3, ChainFault.BrokenLink, chain);
    }

    [Fact]
    public void Verify_AFirstEntryThatFollowsAnother_IsABrokenLink() =>
        AssertBroken(1, ChainFault.BrokenLink, [Entry(1, Chain(1)[0].Leaf)]);

    [Fact]
    public void Verify_APayloadThatNamesAnotherNumberCaseOrPrevious_Differs()
    {
        var first = Chain(1)[0];
        AssertBroken(2, ChainFault.ColumnDiffers, [first, Entry(2, first.Leaf, json => json["seq"] = 3)]);
        AssertBroken(2, ChainFault.ColumnDiffers, [first, Entry(2, first.Leaf, json => json["seq"] = "2")]);
        AssertBroken(2, ChainFault.ColumnDiffers, [first, Entry(2, first.Leaf, json => json["case"] = "another")]);
        AssertBroken(2, ChainFault.ColumnDiffers, [first, Entry(2, first.Leaf, json => json["previous"] = Convert.ToHexString(first.Leaf))]);
        AssertBroken(2, ChainFault.ColumnDiffers, [first, Entry(2, first.Leaf, json => json.Remove("previous"))]);
    }

    [Fact]
    public void Verify_AChainOfAnotherCase_Differs()
    {
        Assert.IsType<CaseChainResult.Verified>(CaseChain.Verify(Chain(2), Case));
        Assert.Equal(new CaseChainResult.Broken(1, ChainFault.ColumnDiffers), CaseChain.Verify(Chain(2), "another"));
    }

    [Fact]
    public void Verify_EntriesOfTwoCasesWithoutANamedCase_Differ()
    {
        var first = Chain(1)[0];
        var stranger = Entry(2, first.Leaf, json => json["case"] = "another");
        Assert.Equal(new CaseChainResult.Broken(2, ChainFault.ColumnDiffers), CaseChain.Verify([first, stranger]));
    }

    [Theory]
    [InlineData("no JSON")]
    [InlineData("[]")]
    [InlineData("""{"seq":1,"seq":1,"case":"c","previous":"0000000000000000000000000000000000000000000000000000000000000000"}""")]
    public void Verify_APayloadThatIsNoEntry_Differs(string payload)
    {
        var bytes = Encoding.UTF8.GetBytes(payload);
        Assert.Equal(new CaseChainResult.Broken(1, ChainFault.ColumnDiffers), CaseChain.Verify([new(1, bytes, new byte[32], EntryHash.Leaf(bytes))]));
    }

    [Fact]
    public void Verify_AnySingleFlippedBit_IsFoundAtItsEntry()
    {
        var chain = Chain(4);
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 2], Gen.Int[0, 100_000]).Sample((at, column, place) =>
        {
            var entry = chain[at];
            var tampered = column switch
            {
                0 => entry with { Payload = Flip(entry.Payload, place % (entry.Payload.Length * 8)) },
                1 => entry with { PreviousHash = Flip(entry.PreviousHash, place % 256) },
                _ => entry with { Leaf = Flip(entry.Leaf, place % 256) },
            };
            var expected = column == 1 ? ChainFault.BrokenLink : ChainFault.AlteredPayload;
            AssertBroken(at + 1, expected, [.. chain.Take(at), tampered, .. chain.Skip(at + 1)]);
        });
    }
}
