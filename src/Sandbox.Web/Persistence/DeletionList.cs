using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sandbox.Domain.Cases;

namespace Sandbox.Web.Persistence;

/// <summary>
/// Every confirmed erasure, one JSON line each, in a file beside the database: a backup that is older than an erasure does not know
/// of it. The file names places and never data; it is kept apart from the backups of the database.
/// </summary>
public sealed class DeletionList(string path)
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary><c>Sandbox:DeletionList</c>, or <c>erasures.jsonl</c> in the data folder; on several nodes one file for all.</summary>
    public static DeletionList Of(IConfiguration settings) =>
        new(Path.GetFullPath(settings["Sandbox:DeletionList"] ?? Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "erasures.jsonl")));

    /// <exception cref="InvalidDataException">A line is not an erasure; all but a last line that was cut off while it was written.</exception>
    public IReadOnlyList<ConfirmedErasure> Read()
    {
        if (!File.Exists(path)) return [];
        var text = File.ReadAllText(path);
        // What has no end of line was being written when the machine stopped, and is written again.
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, i) =>
        {
            try
            {
                return JsonSerializer.Deserialize<ConfirmedErasure>(line, Json) ?? throw new JsonException("null");
            }
            catch (JsonException fault)
            {
                throw new InvalidDataException($"{path}, line {i + 1}: {fault.Message}", fault);
            }
        })];
    }

    public void Append(ConfirmedErasure erasure)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        // Goes over a line that was cut off.
        file.SetLength(EndOfLines(file));
        file.Seek(0, SeekOrigin.End);
        file.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(erasure, Json) + "\n"));
        file.Flush(flushToDisk: true);
    }

    private static long EndOfLines(FileStream file)
    {
        for (var at = file.Length; at > 0; at--)
        {
            file.Seek(at - 1, SeekOrigin.Begin);
            if (file.ReadByte() == '\n') return at;
        }
        return 0;
    }
}
