using System.Globalization;
using System.Text.RegularExpressions;

namespace Sandbox.Web.Persistence.PrivateCluster;

internal sealed partial record PostgreSqlBinaries(string Folder, int Version)
{
    private const int OldestVersion = 15;

    public string InitDb => Program("initdb");
    public string PgCtl => Program("pg_ctl");

    // A folder that a cluster was made in can only be run by the same major version.
    public static async Task<PostgreSqlBinaries> Find(
        IReadOnlyList<string>? folders, int? version, ServerAccount account, CancellationToken cancellation)
    {
        foreach (var folder in folders ?? [.. OnPath(), .. WhereInstallersPutThem()])
        {
            var found = new PostgreSqlBinaries(folder, 0);
            if (!File.Exists(found.InitDb) || !File.Exists(found.PgCtl) || !File.Exists(found.Program("postgres")))
                continue;

            // Asked as the server's user, who may have no right to run what the app's user can see.
            var answer = await account.Run(found.Program("postgres"), ["--version"], cancellation);
            if (answer.Succeeded && MajorVersion().Match(answer.Output) is { Success: true } match)
            {
                found = found with { Version = int.Parse(match.Value, CultureInfo.InvariantCulture) };
                if (version is null ? found.Version >= OldestVersion : found.Version == version)
                    return found;
            }
        }

        throw new PostgreSqlNotFound(version is null
            ? $"PostgreSQL {OldestVersion} or newer was not found."
            : $"The database was made by PostgreSQL {version}, which was not found.");
    }

    private string Program(string name) =>
        Path.Combine(Folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    private static IEnumerable<string> OnPath() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified);

    private static IEnumerable<string> WhereInstallersPutThem() =>
        new (string Folder, string Pattern, string Below)[]
        {
            ("/usr/lib/postgresql", "*", "bin"),
            ("/usr", "pgsql-*", "bin"),
            ("/usr/libexec", "postgresql*", ""),
            ("/opt/homebrew/opt", "postgresql*", "bin"),
            ("/usr/local/opt", "postgresql*", "bin"),
            ("/home/linuxbrew/.linuxbrew/opt", "postgresql*", "bin"),
            ("/Applications/Postgres.app/Contents/Versions", "*", "bin"),
            (Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL"), "*", "bin"),
        }
        .Where(place => Directory.Exists(place.Folder))
        .SelectMany(place => Directory.GetDirectories(place.Folder, place.Pattern)
            .OrderByDescending(VersionInName)
            .Select(folder => Path.Combine(folder, place.Below)));

    private static int VersionInName(string folder) =>
        MajorVersion().Match(Path.GetFileName(folder)) is { Success: true } match
            ? int.Parse(match.Value, CultureInfo.InvariantCulture)
            : 0;

    [GeneratedRegex(@"\d{1,4}")]
    private static partial Regex MajorVersion();
}
