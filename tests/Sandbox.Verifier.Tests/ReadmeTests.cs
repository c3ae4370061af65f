using Sandbox.Ledger.Merkle;

namespace Sandbox.Verifier.Tests;

// What the README tells people to type is typed here.
public sealed class ReadmeTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-readme").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Readme_CommandsOnVerifying_EachVerify()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sandbox.sln"))) root = root.Parent!;
        var commands = (await File.ReadAllLinesAsync(Path.Combine(root.FullName, "README.md"), TestContext.Current.CancellationToken)).Where(line => line.StartsWith("sandbox-verify ", StringComparison.Ordinal)).ToList();
        Assert.True(commands.Count >= 4);
        var recorded = new RecordedCase();
        File.Move(await Verified.Write(folder, recorded.Lines(extensionsFrom: 5)), Path.Combine(folder, "case.sandbox-pack"));
        Verified.Write(folder, "log.vkey", RecordedCase.Log.NoteKey + "\n");
        Verified.Write(folder, "kept.checkpoint", recorded.HeadAt(5).ToString());
        var evidence = Directory.CreateDirectory(Path.Combine(folder, "evidence")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(evidence, "evidence.txt"), RecordedCase.EvidenceBytes, TestContext.Current.CancellationToken);
        WriteLog(recorded);

        foreach (var command in commands)
        {
            var words = command.Split(' ')[1..];
            // The first word is the command, which may be called like a file.
            var run = Verified.Run([words[0], .. words[1..].Select(word => Path.Exists(Path.Combine(folder, word)) ? Path.Combine(folder, word) : word)]);
            Assert.True(run.ExitCode == 0, $"{command}\n{run.Output}{run.Errors}");
        }
    }

    private void WriteLog(RecordedCase recorded)
    {
        var log = Directory.CreateDirectory(Path.Combine(folder, "log")).FullName;
        Verified.Write(log, "checkpoint", recorded.HeadAt(recorded.Leaves.Count).ToString());
        var edge = new TileEdge(0, _ => throw new InvalidOperationException("An empty log has no tiles."));
        foreach (var leaf in recorded.Leaves) edge.Append(leaf);
        foreach (var (tile, hashes) in edge.Changed)
        {
            var path = Path.Combine([log, "tile", .. tile.Path(hashes.Length / 32).Split('/')]);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, hashes);
        }
    }
}
