using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace Sandbox.Web.Tests.Shared;

// The resource files as they stand in the source tree, so that a file that no build knows is found too.
public static class ResourceFiles
{
    public static readonly string Source = Path.GetFullPath(Path.Combine(Here(), "..", "..", "..", "src", "Sandbox.Web"));

    public static IEnumerable<string> Neutral() =>
        Files("*.resx").Where(path => !path.EndsWith(".zh-Hans.resx", StringComparison.Ordinal)).Order();

    public static string Chinese(string neutral) => Path.ChangeExtension(neutral, ".zh-Hans.resx");

    public static Dictionary<string, string> Read(string path) =>
        XDocument.Load(path).Root!.Elements("data")
            .ToDictionary(data => (string)data.Attribute("name")!, data => (string?)data.Element("value") ?? "");

    public static IEnumerable<string> Files(string pattern) =>
        Directory.EnumerateFiles(Source, pattern, SearchOption.AllDirectories)
            .Where(path => !path.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}")
                && !path.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}"));

    public static string Short(string path) => Path.GetRelativePath(Source, path);

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
