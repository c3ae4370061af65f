using System.Text;
using System.Text.Json;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Tests;

// One run of the program, as a person or a program sees it.
internal sealed record Verified(int ExitCode, string Output, string Errors)
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    public static Verified Run(params string[] args)
    {
        using var output = new MemoryStream();
        using var errors = new StringWriter();
        var code = CommandLine.Run(args, output, errors, new Stopped());
        return new(code, Encoding.UTF8.GetString(output.ToArray()), errors.ToString());
    }

    // What a run with --json found wrong: "check/fault kind value within".
    public IReadOnlyList<string> Falsified => Findings("falsified");

    public IReadOnlyList<string> NotChecked => Findings("not-checked");

    public JsonElement Json => JsonDocument.Parse(Output).RootElement;

    public static async Task<string> Write(string folder, IEnumerable<PackLine> lines)
    {
        var path = Path.Combine(folder, $"{Guid.NewGuid():N}.sandbox-pack");
        await using var stream = File.Create(path);
        var writer = new PackWriter(stream);
        foreach (var line in lines) await writer.Write(line, TestContext.Current.CancellationToken);
        return path;
    }

    public static string Write(string folder, string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        return path;
    }

    private List<string> Findings(string result) =>
    [
        .. Json.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("result").GetString() == result).Select(finding =>
            $"{finding.GetProperty("check").GetString()}/{finding.GetProperty("fault").GetString()}"
            + (finding.TryGetProperty("place", out var place) ? " " + string.Join(' ', place.EnumerateObject().Select(member => member.Name == "within" ? member.Value.GetString() : $"{member.Name} {member.Value.GetString()}")) : "")),
    ];

    private sealed class Stopped : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
