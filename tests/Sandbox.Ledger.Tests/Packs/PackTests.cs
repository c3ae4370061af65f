using System.Text;
using CsCheck;
using Sandbox.Ledger.Packs;

namespace Sandbox.Ledger.Tests.Packs;

public class PackTests
{
    // Auditors keep packs for decades: a file of version 1 is read, and written, byte for byte as on its first day.
    [Fact]
    public async Task Version1_IsReadAndWrittenAsTheGoldenFile()
    {
        var golden = await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "Packs", "golden", "v1.sandbox-pack"), TestContext.Current.CancellationToken);

        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(await SamplePack.Bytes()));
        Assert.Equal(Encoding.UTF8.GetString(golden), Encoding.UTF8.GetString(await SamplePack.Bytes(PackReader.Read(new MemoryStream(golden)))));
    }

    [Fact]
    public async Task Read_OfAnyPrefix_SaysThatTheFileIsCutOff()
    {
        var whole = await SamplePack.Bytes();

        Gen.Int[0, whole.Length - 1].Sample(length =>
        {
            var refusal = Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream(whole, 0, length)).Count());
            Assert.Contains(length == 0 ? "empty" : "cut off", refusal.Reason, StringComparison.Ordinal);
        }, iter: 500);
    }

    [Fact]
    public async Task Read_InSmallPieces_ReadsTheSame() =>
        Assert.Equal(await SamplePack.Bytes(), await SamplePack.Bytes(PackReader.Read(new Trickle(await SamplePack.Bytes()))));

    [Theory]
    [InlineData("{\"line\":\"end\",\"entries\":0}\n", 1, "does not begin")]
    [InlineData("not json\n", 1, "not JSON")]
    [InlineData("\u0000\n", 1, "not JSON")]
    [InlineData("[]\n", 1, "not a JSON object")]
    [InlineData("{\"sandbox-pack\":2}\n", 1, "version 2")]
    [InlineData("{\"sandbox-pack\":1}\n", 1, "missing")]
    [InlineData("{\"sandbox-pack\":1,\"sandbox-pack\":1}\n", 1, "not JSON")]
    public void Read_OfWhatIsNoPack_SaysWhere(string text, long line, string reason)
    {
        var refusal = Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text))).Count());

        Assert.Equal(line, refusal.Line);
        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"line\":\"end\"", "\"line\":\"fin\"", "unknown kind")]
    [InlineData("\"entries\":4", "\"entries\":3", "the end counts 3")]
    [InlineData("\"entries\":4", "\"entries\":4,\"more\":1", "unknown member \"more\"")]
    [InlineData("\"entries\":4", "\"entries\":4.5", "whole number")]
    [InlineData("\"entries\":4", "\"entries\":-4", "whole number")]
    [InlineData("\"audience\":\"company\"", "\"audience\":\"everyone\"", "unknown PackAudience")]
    [InlineData("\"seq\":3", "\"seq\":\"3\"", "whole number")]
    [InlineData("\"pointer\":\"/reasons\"", "\"pointer\":\"\\ud800\"", "no Unicode")]
    [InlineData("\"digest\":\"eeee", "\"digest\":\"EEEE", "hexadecimal")]
    [InlineData("\"line\":\"hidden\"", "\"line\":\"evidence\"", "missing")]
    public async Task Read_OfADamagedLine_SaysWhatIsWrong(string old, string changed, string reason)
    {
        var text = Encoding.UTF8.GetString(await SamplePack.Bytes());
        Assert.Contains(old, text, StringComparison.Ordinal);
        var at = text.IndexOf(old, StringComparison.Ordinal);

        var refusal = Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(text[..at] + changed + text[(at + old.Length)..]))).Count());

        Assert.Contains(reason, refusal.Reason, StringComparison.Ordinal);
        Assert.Equal(text[..at].Count(unit => unit == '\n') + 1, refusal.Line);
    }

    [Fact]
    public async Task Read_OfLinesOutOfTheirOrder_IsRefused()
    {
        var lines = SamplePack.Lines();

        foreach (var order in (IEnumerable<PackLine>[])[[lines[0], .. lines], [lines[0], lines[^2], lines[1], new PackLine.End(1)], [.. lines, new PackLine.End(4)], [.. lines.Skip(1)]])
        {
            var bytes = await SamplePack.Bytes(order);
            Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream(bytes)).Count());
        }
    }

    [Fact]
    public void Read_OfNotUtf8_IsRefused() =>
        Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream([(byte)'{', (byte)'"', 0xc3, 0x28, (byte)'"', (byte)':', (byte)'1', (byte)'}', (byte)'\n'])).Count());

    [Fact]
    public void Read_OfADeeplyNestedLine_IsRefused() =>
        Assert.Throws<MalformedPack>(() => PackReader.Read(new MemoryStream(Encoding.UTF8.GetBytes(new string('[', 100_000) + "\n"))).Count());

    // A line without an end would fill any memory; it is refused at its limit, with little more than twice that taken.
    [Fact]
    public void Read_OfALineWithoutEnd_IsRefusedWithinTheLimit()
    {
        var before = GC.GetTotalAllocatedBytes(precise: true);

        var refusal = Assert.Throws<MalformedPack>(() => PackReader.Read(new Endless()).Count());

        Assert.Contains("more than", refusal.Reason, StringComparison.Ordinal);
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, 6L * PackReader.MaximumLine);
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            buffer.AsSpan(offset, count).Fill((byte)' ');
            return count;
        }
    }

    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 7));
    }
}
