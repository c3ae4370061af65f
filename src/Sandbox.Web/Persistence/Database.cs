using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence.PrivateCluster;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Persistence;

/// <summary>Where the database is: the server that the settings name, or a private cluster of the app's own.</summary>
public sealed class Database : IAsyncDisposable
{
    // Any number serves; it must be the same on every node.
    private const long MigrationLock = 5_080_001;

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
            return new(app, settings.GetConnectionString("SandboxOwner"), settings.GetConnectionString("SandboxSequencer"), RoleOf(settings.GetConnectionString("SandboxAuditor")) ?? Cluster.AuditorRole, null);
        var folder = settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data";
        var started = await Cluster.StartOrAdopt(new PrivateClusterOptions(Path.GetFullPath(folder)), logger, token);
        return new(started.ConnectionStrings.App, started.ConnectionStrings.Owner, started.ConnectionStrings.Sequencer, Cluster.AuditorRole, started);
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
        await db.Database.MigrateAsync(token);
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Protection.Apply(db, appRole, auditorRole, sequencerRole, token);
        foreach (var role in Enum.GetNames<Role>())
        {
            await db.Database.ExecuteSqlAsync(
                $"insert into roles (id, name, normalized_name) values ({Guid.CreateVersion7()}, {role}, {role.ToUpperInvariant()}) on conflict (normalized_name) do nothing", token);
        }
        await transaction.CommitAsync(token);
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
internal sealed class DatabaseHealth(SandboxDbContext db) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token) =>
        await db.Database.CanConnectAsync(token) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The database does not answer.");
}

/// <summary>Lets <c>dotnet ef migrations add</c> build the model without a database.</summary>
internal sealed class DesignTimeContext : Microsoft.EntityFrameworkCore.Design.IDesignTimeDbContextFactory<SandboxDbContext>
{
    public SandboxDbContext CreateDbContext(string[] args) => Database.Context("Host=localhost;Database=sandbox");
}
