namespace Sandbox.Web.Shared;

// Where a form may send the browser next: a path of this site, never another one.
public static class LocalPath
{
    public static string OrHome(string? path) => IsLocal(path) ? path! : "/";

    // "//host" and "/\host" are other sites to a browser; tabs and line breaks are dropped by it before it looks.
    public static bool IsLocal(string? path) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl);
}
