using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Tests;

[assembly: AssemblyFixture(typeof(DatabaseFixture))]

namespace Sandbox.Web.Tests;

// One server for a run of the tests, started when a test first asks for a database.
public sealed class DatabaseFixture : IAsyncDisposable
{
    private const string Template = "sandbox_template";

    // What every test finds in its database.
    private static readonly Func<ClusterConnectionStrings, Task> Migrate = made =>
        Database.Migrate(made.Owner, Role(made.App), Role(made.Auditor), Role(made.Sequencer), CancellationToken.None);

    // Which role a connection string is for.
    public static string Role(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;

    private static readonly string RunsFolder = Path.Combine(Path.GetTempPath(), "sandbox-tests");

    private readonly PrivateClusterOptions options =
        new(Path.Combine(RunsFolder, Environment.ProcessId.ToString(CultureInfo.InvariantCulture))) { Durable = false };
    private readonly Lazy<Task<PrivateCluster>> cluster;
    private int databases;

    public DatabaseFixture() => cluster = new(Start);

    public async Task<ClusterConnectionStrings> CreateDatabase()
    {
        var server = await cluster.Value;
        var name = $"test_{Interlocked.Increment(ref databases)}";
        var made = await server.CreateDatabase(name, Template, TestContext.Current.CancellationToken);
        return new(ForTest(made.App), ForTest(made.Owner), ForTest(made.Sequencer), ForTest(made.Auditor));
    }

    // The server's superuser in a database of a test: whoever has taken the machine over.
    public async Task<string> Superuser(ClusterConnectionStrings made)
    {
        var folder = await ClusterFolder.Settle(options, NullLogger.Instance, TestContext.Current.CancellationToken);
        return new NpgsqlConnectionStringBuilder(made.Owner) { Username = "postgres", Password = folder.Password("postgres"), Pooling = false }.ConnectionString;
    }

    public async ValueTask DisposeAsync()
    {
        if (!cluster.IsValueCreated)
            return;
        NpgsqlConnection.ClearAllPools();
        await (await cluster.Value).DisposeAsync();
        await Discard(options);
    }

    private async Task<PrivateCluster> Start()
    {
        await DiscardKilledRuns();
        var server = await PrivateCluster.StartOrAdopt(options, NullLogger.Instance, CancellationToken.None);
        await Migrate(await server.CreateDatabase(Template, template: null, CancellationToken.None));
        return server;
    }

    // Hundreds of databases share the server's connections, so idle ones go at once.
    private static string ForTest(string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { ConnectionIdleLifetime = 2, ConnectionPruningInterval = 1 }
            .ConnectionString;

    // A run that lives holds its cluster; the minute is for one that is just starting.
    private async Task DiscardKilledRuns()
    {
        Directory.CreateDirectory(RunsFolder);
        // Two runs that start together would delete the same folders.
        using var turn = Turn();
        if (turn is null)
            return;
        var aMinuteAgo = TimeProvider.System.GetUtcNow().AddMinutes(-1);
        foreach (var run in Directory.GetDirectories(RunsFolder))
        {
            if (run != options.DataFolder && Directory.GetCreationTimeUtc(run) >= aMinuteAgo)
                continue;
            try
            {
                await Discard(options with { DataFolder = run });
            }
            catch (IOException)
            {
                // Its run is just leaving, and takes it away itself.
            }
        }
    }

    private static FileStream? Turn()
    {
        try
        {
            return new(Path.Combine(RunsFolder, "discarding"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static async Task Discard(PrivateClusterOptions options)
    {
        if (!await PrivateCluster.Discard(options, NullLogger.Instance, CancellationToken.None))
            return;
        try
        {
            Directory.Delete(options.DataFolder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // A run that started meanwhile took the stopped cluster for a killed one.
        }
    }
}
