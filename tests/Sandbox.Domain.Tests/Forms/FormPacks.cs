using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

// The shipped forms, read from the repository, and small forms for one behaviour each.
internal static class FormPacks
{
    public static string Folder { get; } = FindFolder();

    public static IEnumerable<string> Names => Directory.GetFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)!);

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".json"));

    public static FormDefinition Read(string name) => FormDefinition.Parse(Text(name));

    /// <summary>A form with one section "s" whose fields are given as JSON without id and label: ("a", "\"kind\": \"Date\"").</summary>
    public static FormDefinition With(params (string Id, string Members)[] fields) => FormDefinition.Parse(
        $$"""{"id":"f","version":1,"title":{{Both}},"sections":[{"id":"s","title":{{Both}},"fields":[{{string.Join(",", fields.Select(field => Field(field.Id, field.Members)))}}]}]}""");

    public static string Field(string id, string members) => $$"""{"id":"{{id}}","label":{{Both}},{{members}}}""";

    public const string Both = """{"en":"Words","zh-Hans":"文字"}""";

    private static string FindFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sandbox.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Sandbox.sln above the tests.");
        return Path.Combine(folder.FullName, "seeds", "packs", "forms");
    }
}
