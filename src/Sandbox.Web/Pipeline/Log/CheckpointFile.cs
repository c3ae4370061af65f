using System.Text;
using Sandbox.Ledger.Checkpoints;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>The latest checkpoint in a file of this node: what the world may have seen, kept where a restored backup of the database does not reach.</summary>
public sealed class CheckpointFile(string path)
{
    /// <summary>Where it is; also the name by which alarms speak of it.</summary>
    public string Name { get; } = $"{Environment.MachineName}:{Path.GetFullPath(path)}";

    /// <summary>The file that Sandbox:Log:CheckpointFile names, or log/checkpoint in the data folder.</summary>
    public static CheckpointFile Of(IConfiguration settings) =>
        new(settings["Sandbox:Log:CheckpointFile"] is { Length: > 0 } named ? named : Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "log", "checkpoint"));

    /// <summary>What was published last; null before the first time.</summary>
    /// <exception cref="FormatException">The file holds something else.</exception>
    public SignedNote? Read() => File.Exists(path) ? SignedNote.Parse(File.ReadAllBytes(path)) : null;

    /// <summary>Replaces the checkpoint, whole or not at all.</summary>
    public void Write(SignedNote note)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var written = $"{path}.{Guid.NewGuid():N}";
        using (var stream = new FileStream(written, FileMode.CreateNew, FileAccess.Write))
        {
            stream.Write(Encoding.UTF8.GetBytes(note.ToString()));
            stream.Flush(flushToDisk: true);
        }
        File.Move(written, path, overwrite: true);
    }
}
