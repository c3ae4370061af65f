namespace Sandbox.Web.Persistence.PrivateCluster;

public sealed record PrivateClusterOptions(string DataFolder)
{
    // Folders that may hold initdb, pg_ctl and postgres; null looks on PATH and where installers put them.
    public IReadOnlyList<string>? SearchFolders { get; init; }

    // Where the cluster goes when root starts the app and the server's user cannot reach the data folder.
    public string FolderForRoot { get; init; } = "/var/lib/sandbox";

    // Off only for tests: a crash of the machine may then lose everything.
    public bool Durable { get; init; } = true;
}
