using System.Net.Sockets;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Persistence;

/// <summary>Where the database is: the server that the settings name, or a private cluster of the app's own.</summary>
public sealed class Database : IAsyncDisposable
{
    // Any number serves; it must be the same on every node.
    private const long MigrationLock = 5_080_001;

    private const int OldestVersion = 15;

    private readonly Cluster? cluster;

    private Database(string app, string? owner, string? sequencer, string auditorRole, Cluster? cluster) =>
        (App, Owner, Sequencer, AuditorRole, this.cluster) = (app, owner, sequencer, auditorRole, cluster);

    /// <summary>Connection string of the app's role, which owns nothing.</summary>
    public string App { get; }

    /// <summary>Connection string of the owner, which migrates; null where an administrator migrates by hand.</summary>
    public string? Owner { get; }

    /// <summary>Connection string of the role that keeps the transparency log; null where this node leaves that to others.</summary>
    public string? Sequencer { get; }

    /// <summary>Name of the role that reads everything and writes nothing.</summary>
    public string AuditorRole { get; }

    public static async Task<Database> Open(IConfiguration settings, ILogger logger, CancellationToken token)
    {
        if (settings.GetConnectionString("Sandbox") is { Length: > 0 } app)
        {
            var given = new Database(app, Named("SandboxOwner"), Named("SandboxSequencer"), RoleOf(Named("SandboxAuditor")) ?? Cluster.AuditorRole, null);
            await given.CheckServer(token);
            return given;
        }
        var folder = settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data";
        var started = await Cluster.StartOrAdopt(new PrivateClusterOptions(Path.GetFullPath(folder)), logger, token);
        return new(started.ConnectionStrings.App, started.ConnectionStrings.Owner, started.ConnectionStrings.Sequencer, Cluster.AuditorRole, started);

        string? Named(string name) => settings.GetConnectionString(name) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Whether the app runs the server itself, and so has to start it again when it dies.</summary>
    public bool IsPrivate => cluster is not null;

    /// <summary>Starts the private cluster's server again where it is gone.</summary>
    public async Task Revive(ILogger logger, CancellationToken token)
    {
        if (cluster is null || await cluster.Listens(token)) return;
        logger.LogWarning("PostgreSQL in {Folder}, process {ProcessId}, is gone; it is started again", cluster.Folder, cluster.ProcessId);
        await cluster.Revive(token);
        // Connections of the dead server would each fail one act before they are replaced.
        NpgsqlConnection.ClearAllPools();
    }

    // A server that somebody else keeps may lack what the protections rest on; each gap is named before anything is written.
    private async Task CheckServer(CancellationToken token)
    {
        var gaps = new List<string>();
        foreach (var (name, text) in new[] { ("Sandbox", App), ("SandboxOwner", Owner) })
        {
            if (text is null) continue;
            if (new NpgsqlConnectionStringBuilder(text).NoResetOnClose) gaps.Add($"ConnectionStrings:{name} says No Reset On Close: the next user of a connection would see the rows of the last.");
        }
        if (Owner is not null && RoleOf(App) == RoleOf(Owner)) gaps.Add("ConnectionStrings:Sandbox signs in as the owner. The app needs a role of its own that owns nothing.");
        var place = new NpgsqlConnectionStringBuilder(App);
        await using var connection = new NpgsqlConnection(App);
        try
        {
            await connection.OpenAsync(token);
        }
        catch (NpgsqlException fault)
        {
            throw new InvalidOperationException($"The database of ConnectionStrings:Sandbox ({place.Host}:{place.Port}/{place.Database}) does not let the app in: {fault.Message}", fault);
        }
        await using var command = new NpgsqlCommand(
            """
            select current_setting('server_version_num')::int / 10000, current_setting('server_encoding'),
              (select rolsuper or rolbypassrls from pg_roles where rolname = current_user), exists (select 1 from pg_roles where rolname = $1)
            """, connection)
        { Parameters = { new() { Value = AuditorRole } } };
        await using var server = await command.ExecuteReaderAsync(token);
        await server.ReadAsync(token);
        if (server.GetInt32(0) < OldestVersion) gaps.Add($"PostgreSQL is version {server.GetInt32(0)}; {OldestVersion} or newer is needed.");
        if (server.GetString(1) != "UTF8") gaps.Add($"The database is in {server.GetString(1)}; it must be in UTF8.");
        if (server.GetBoolean(2)) gaps.Add("The role of ConnectionStrings:Sandbox is a superuser or bypasses row-level security; it must be neither.");
        if (!server.GetBoolean(3)) gaps.Add($"The server has no role {AuditorRole} for auditors. Create it, or name another by ConnectionStrings:SandboxAuditor.");
        if (gaps.Count > 0) throw new InvalidOperationException($"The database server is not fit for use: {string.Join(' ', gaps)}");
    }

    /// <summary>Brings the database to this version, one node at a time, and lays its protections on.</summary>
    /// <exception cref="InvalidOperationException">Migrations are pending and there is no owner to run them.</exception>
    public async Task Migrate(CancellationToken token)
    {
        if (Owner is null)
        {
            await using var reader = Context(App);
            var pending = (await reader.Database.GetPendingMigrationsAsync(token)).ToList();
            if (pending.Count > 0)
                throw new InvalidOperationException($"The database lacks {pending.Count} migrations ({string.Join(", ", pending)}). Set ConnectionStrings:SandboxOwner, or run them as the owner.");
            return;
        }
        await Migrate(Owner, RoleOf(App)!, AuditorRole, RoleOf(Sequencer) ?? Cluster.SequencerRole, token);
    }

    public static async Task Migrate(string owner, string appRole, string auditorRole, string sequencerRole, CancellationToken token)
    {
        await using var db = Context(owner);
        await db.Database.OpenConnectionAsync(token);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_lock({MigrationLock})", token);
        await db.Database.ExecuteSqlRawAsync(PublicRegister.WithoutViews, token);
        await db.Database.MigrateAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Protection.Apply(db, appRole, auditorRole, sequencerRole, token);
        foreach (var role in Enum.GetNames<Role>())
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into roles (id, name, normalized_name) values ({Guid.CreateVersion7()}, {role}, {role.ToUpperInvariant()}) on conflict (normalized_name) do nothing", token);
        }
        await transaction.CommitAsync(token);
        await FurtherEngines.Migrate(owner, appRole, token);
        await db.Database.ExecuteSqlAsync($"select pg_advisory_unlock({MigrationLock})", token);
    }

    public static void Configure(DbContextOptionsBuilder options, string connectionString) =>
        options.UseNpgsql(connectionString, npgsql => npgsql.UseQuerySplittingBehavior(QuerySplittingBehavior.SplitQuery));

    public ValueTask DisposeAsync() => cluster?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Identity takes the version of its schema from the services behind the context: 3 is the one with passkeys.
    private static readonly IServiceProvider Schema = new ServiceCollection().Configure<IdentityOptions>(ChooseSchema).BuildServiceProvider();

    public static void ChooseSchema(IdentityOptions options) => options.Stores.SchemaVersion = IdentitySchemaVersions.Version3;

    internal static SandboxDbContext Context(string connectionString)
    {
        var options = new DbContextOptionsBuilder<SandboxDbContext>().UseApplicationServiceProvider(Schema);
        Configure(options, connectionString);
        return new(options.Options) { Database = { AutoSavepointsEnabled = false } };
    }

    private static string? RoleOf(string? connectionString) => connectionString is null ? null : new NpgsqlConnectionStringBuilder(connectionString).Username;
}

/// <summary>Ready means that the database answers.</summary>
internal sealed class DatabaseHealth(SandboxDbContext db, Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token) =>
        await db.Database.CanConnectAsync(token)
            ? HealthCheckResult.Healthy(database.IsPrivate ? "The private PostgreSQL answers." : "PostgreSQL answers.")
            : HealthCheckResult.Unhealthy(database.IsPrivate ? "PostgreSQL does not answer; the app is starting it again." : "PostgreSQL does not answer.");
}

/// <summary>Looks every second whether the private cluster's server still lives.</summary>
internal sealed class ClusterWatch(Database database, TimeProvider clock, ILogger<ClusterWatch> logger)
    : DueWork(TimeSpan.FromSeconds(1), "PostgreSQL could not be started again", clock, logger)
{
    public override async Task<bool> DoOne(CancellationToken token)
    {
        await database.Revive(Logger, token);
        return false;
    }
}

/// <summary>Tells a server that is gone from a statement that it refused.</summary>
internal static class DatabaseAway
{
    public static bool Is(Exception? fault) => fault switch
    {
        null => false,
        RuleViolation refused => refused.Rule == Rule.DatabaseAway,
        PostgresException told => told.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
            || told.SqlState.StartsWith("08", StringComparison.Ordinal),
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        _ => Is(fault.InnerException),
    };
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a database.</summary>
internal sealed class DesignTimeContext : Microsoft.EntityFrameworkCore.Design.IDesignTimeDbContextFactory<SandboxDbContext>
{
    public SandboxDbContext CreateDbContext(string[] args) => Database.Context("Host=localhost;Database=sandbox");
}
