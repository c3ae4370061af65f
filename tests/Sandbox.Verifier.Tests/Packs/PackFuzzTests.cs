using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Tests.Packs;

// Whatever a file holds, the program ends with a verdict and a reason, and within its memory. SANDBOX_FUZZ_MINUTES runs it longer;
// SANDBOX_FUZZ_SEED repeats a run.
public sealed class PackFuzzTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-fuzz").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pack_DamagedInAnyWay_EndsInAVerdict()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SANDBOX_FUZZ_SEED"), out var given) ? given : 42;
        var minutes = double.TryParse(Environment.GetEnvironmentVariable("SANDBOX_FUZZ_MINUTES"), out var told) ? told : 0;
        var random = new Random(seed);
        var whole = await File.ReadAllBytesAsync(await Verified.Write(folder, new RecordedCase().Lines()), TestContext.Current.CancellationToken);
        var path = Path.Combine(folder, "fuzzed");
        var clock = Stopwatch.StartNew();
        var verdicts = new int[3];

        for (var round = 0; round < 400 || clock.Elapsed.TotalMinutes < minutes; round++)
        {
            var damaged = Damage(whole, random);
            await File.WriteAllBytesAsync(path, damaged, TestContext.Current.CancellationToken);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var run = Verified.Run("pack", path, "--key", RecordedCase.Log.NoteKey.ToString());

            Assert.InRange(run.ExitCode, 0, 2);
            Assert.True(run.ExitCode == 0 || run.Output.Contains(run.ExitCode == 1 ? "FALSIFIED" : "UNUSABLE", StringComparison.Ordinal), $"seed {seed}, round {round}");
            // A few times the file and the limits of the reader, never what the file says.
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L * 1024 * 1024);
            verdicts[run.ExitCode]++;
        }
        Assert.True(verdicts[1] > 20 && verdicts[2] > 20, $"{verdicts[0]} verified, {verdicts[1]} falsified, {verdicts[2]} unusable: the damage reaches too little");
        TestContext.Current.SendDiagnosticMessage("{0} verified, {1} falsified, {2} unusable in {3}", verdicts[0], verdicts[1], verdicts[2], clock.Elapsed);
    }

    public static TheoryData<string> LyingLines =>
    [
        $$"""{"line":"extension","fromSize":9007199254740991,"hashes":[]}""",
        EndlessCalendar(),
        $$"""{"line":"evidence","digest":"{{new string('a', 64)}}","file":"{{new string('x', 1_000_000)}}","length":9007199254740991}""",
        """{"line":"source","kind":"rule-pack","name":"eu-ai-act@1.0.0","text":"{"}""",
        """{"line":"source","kind":"rule-pack","name":"eu-ai-act@1.0.0","text":"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[["}""",
    ];

    // Seven thousand years of holidays, each a day to be kept in memory.
    private static string EndlessCalendar()
    {
        static JsonObject Text() => new() { ["en"] = "x", ["zh-Hans"] = "x" };
        var years = Enumerable.Range(1900, 7000).Select(year => (JsonNode)new JsonObject
        {
            ["year"] = year,
            ["sample"] = true,
            ["source"] = Text(),
            ["makeupWorkingDays"] = new JsonArray(),
            ["holidays"] = new JsonArray(new JsonObject { ["from"] = $"{year}-01-01", ["to"] = $"{year}-12-31", ["name"] = Text() }),
        });
        var calendar = new JsonObject { ["id"] = "generic", ["name"] = Text(), ["weekend"] = new JsonArray(), ["years"] = new JsonArray([.. years]) };
        return new JsonObject { ["line"] = "source", ["kind"] = "calendar", ["name"] = "generic", ["text"] = calendar.ToJsonString() }.ToJsonString();
    }

    [Theory]
    [MemberData(nameof(LyingLines))]
    public async Task Pack_WithALyingLine_EndsInAVerdict(string lying)
    {
        var lines = Encoding.UTF8.GetString(await File.ReadAllBytesAsync(await Verified.Write(folder, new RecordedCase().Lines()), TestContext.Current.CancellationToken)).Split('\n');
        var rank = lying.Contains("\"source\"", StringComparison.Ordinal) ? 1 : lying.Contains("extension", StringComparison.Ordinal) ? 4 : 5;
        var before = GC.GetAllocatedBytesForCurrentThread();

        var run = Verified.Run("pack", Verified.Write(folder, "lying", string.Join('\n', [.. lines[..rank], lying, .. lines[rank..]])));

        Assert.InRange(run.ExitCode, 0, 2);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 400L * 1024 * 1024);
    }

    [Fact]
    public async Task Pack_WithMoreLinesOfAKindThanAllowed_IsUnusable()
    {
        var lines = new RecordedCase().Lines();
        lines.InsertRange(4, Enumerable.Range(0, PackReader.MaximumOfAKind + 1).Select(size => new PackLine.Extension(size, [])));

        Assert.Equal(2, Verified.Run("pack", await Verified.Write(folder, lines)).ExitCode);
    }

    private static byte[] Damage(byte[] whole, Random random)
    {
        var bytes = whole.ToList();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            // Entries are at the end; the rule pack would draw almost every blow.
            var at = random.Next(2) == 0 ? random.Next(bytes.Count) : bytes.Count - 1 - random.Next(Math.Min(bytes.Count, 12_000));
            switch (random.Next(8))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes.RemoveRange(at, Math.Min(bytes.Count - at, random.Next(1, 5000))); break;
                case 2: bytes.InsertRange(at, bytes.GetRange(random.Next(bytes.Count / 2), Math.Min(2000, bytes.Count / 2))); break;
                case 3: bytes.InsertRange(at, Encoding.UTF8.GetBytes(new string('[', random.Next(1, 5000)))); break;
                case 4: bytes.InsertRange(at, [0xff, 0xfe, 0xc0, 0x80]); break;
                case 5: bytes[at] = (byte)random.Next(256); break;
                case 6: SwapLines(bytes, random); break;
                case 7: Replace(bytes, at, random); break;
            }
            if (bytes.Count == 0) break;
        }
        return [.. bytes];
    }

    private static void SwapLines(List<byte> bytes, Random random)
    {
        var lines = Encoding.Latin1.GetString([.. bytes]).Split('\n');
        var (a, b) = (random.Next(lines.Length), random.Next(lines.Length));
        (lines[a], lines[b]) = (lines[b], lines[a]);
        bytes.Clear();
        bytes.AddRange(Encoding.Latin1.GetBytes(string.Join('\n', lines)));
    }

    // A digit or letter for another, so that the form stays whole and the content lies.
    private static void Replace(List<byte> bytes, int at, Random random)
    {
        for (; at < bytes.Count; at++)
        {
            if (!char.IsAsciiLetterOrDigit((char)bytes[at])) continue;
            bytes[at] = (byte)(char.IsAsciiDigit((char)bytes[at]) ? '0' + random.Next(10) : 'a' + random.Next(6));
            return;
        }
    }
}
