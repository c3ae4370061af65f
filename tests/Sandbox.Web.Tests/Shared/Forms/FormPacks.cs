namespace Sandbox.Web.Tests.Shared.Forms;

internal static class FormPacks
{
    public static string Repository { get; } = FindRepository();

    public static string Folder => Path.Combine(Repository, "seeds", "packs", "forms");

    private static string FindRepository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sandbox.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("No Sandbox.sln above the tests.");
        return folder.FullName;
    }
}
