using System.Security.Cryptography;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Packs;

/// <summary>Files of evidence beside a pack, found by their digests, whatever their names.</summary>
internal sealed class EvidenceFolder
{
    private const int MaximumFiles = 100_000;

    private readonly Dictionary<string, string> byDigest = new(StringComparer.Ordinal);
    private readonly HashSet<string> names = new(StringComparer.Ordinal);

    /// <summary>Hashes every file below a folder. A folder that cannot be read is an <see cref="IOException"/>.</summary>
    public EvidenceFolder(string folder)
    {
        foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Take(MaximumFiles))
        {
            using var stream = File.OpenRead(path);
            byDigest.TryAdd(Convert.ToHexStringLower(SHA256.HashData(stream)), path);
            names.Add(Path.GetFileName(path));
        }
    }

    public void Check(PackLine.Evidence file, Report report)
    {
        var place = Place.Of("evidence", file.Digest);
        if (byDigest.ContainsKey(file.Digest))
            report.Holds(Verifier.Check.Evidence);
        else if (file.FileName is { } name && names.Contains(name))
            report.Falsified(Verifier.Check.Evidence, place, "other-file", new($"the file {name} is not the one that was filed.", $"文件 {name} 与当初提交的不符。"));
        else
            report.NotChecked(Verifier.Check.Evidence, place, "absent", new($"not in the folder: {file.FileName ?? "(erased)"}", $"文件夹中没有：{file.FileName ?? "（已删除）"}"));
    }
}
