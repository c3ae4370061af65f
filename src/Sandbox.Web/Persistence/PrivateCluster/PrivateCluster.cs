using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Sandbox.Web.Persistence.PrivateCluster;

// The PostgreSQL server that the app runs for itself where it is given none. It outlives a killed app:
// the next process adopts it, and the last one that goes in order stops it.
public sealed class PrivateCluster : IAsyncDisposable
{
    private const string Database = "sandbox";
    private const string AppRole = "sandbox_app";
    private const string OwnerRole = "sandbox_owner";
    internal const string SequencerRole = "sandbox_sequencer";
    internal const string AuditorRole = "sandbox_auditor";
    private const string Superuser = "postgres";

    // Recovery after a crash may have a lot to replay.
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(5);

    private static string Seconds => ((int)LongestStart.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private readonly ClusterFolder folder;
    private readonly PostgreSqlBinaries binaries;
    private readonly PrivateClusterOptions options;
    private readonly ILogger logger;
    private FileStream? use;

    private PrivateCluster(ClusterFolder folder, PostgreSqlBinaries binaries, PrivateClusterOptions options, ILogger logger) =>
        (this.folder, this.binaries, this.options, this.logger) = (folder, binaries, options, logger);

    public ClusterConnectionStrings ConnectionStrings { get; private set; } = null!;

    public string Folder => folder.Path;

    public int Port { get; private set; }

    // Of the server's first process, the postmaster.
    public int ProcessId { get; private set; }

    public static async Task<PrivateCluster> StartOrAdopt(
        PrivateClusterOptions options, ILogger logger, CancellationToken cancellation)
    {
        var folder = await ClusterFolder.Settle(options, logger, cancellation);
        await using var change = await folder.LockForChange(cancellation);
        var binaries = await FindBinaries(folder, options, cancellation);
        if (!Directory.Exists(folder.Server))
            await Initialise(folder, binaries, options, cancellation);

        var cluster = new PrivateCluster(folder, binaries, options, logger);
        await cluster.Run(null, cancellation);
        await cluster.MakeRoles(cancellation);
        cluster.ConnectionStrings = await cluster.CreateDatabase(Database, template: null, cancellation);
        cluster.use = folder.LockForUse();
        return cluster;
    }

    // Stops the server and deletes it with all its data, unless some process uses it.
    public static async Task<bool> Discard(PrivateClusterOptions options, ILogger logger, CancellationToken cancellation)
    {
        var folder = await ClusterFolder.Settle(options, logger, cancellation);
        await using (await folder.LockForChange(cancellation))
        {
            await using var last = folder.LockAsLast();
            if (last is null)
                return false;
            if (await FindPostmaster(folder, cancellation) is not null)
                await Stop(folder, await FindBinaries(folder, options, cancellation), "immediate", cancellation);
        }

        Directory.Delete(folder.Path, recursive: true);
        return true;
    }

    // Whether anything answers at the server's port. Says nothing, so that the server has nothing to log.
    public async Task<bool> Listens(CancellationToken cancellation)
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // Starts a server that died, or finds the one that another process started meanwhile: at the same port, which every connection string names.
    public async Task Revive(CancellationToken cancellation)
    {
        await using var change = await folder.LockForChange(cancellation);
        await Run(Port, cancellation);
    }

    // Makes a database with the rights that the four roles have in it, if it is not there yet.
    public async Task<ClusterConnectionStrings> CreateDatabase(
        string name, string? template, CancellationToken cancellation)
    {
        await using (var server = await Connect(Superuser, cancellation))
        {
            if (!await Exists(server, "SELECT 1 FROM pg_database WHERE datname = $1", name, cancellation))
            {
                // A template that someone is connected to cannot be copied.
                if (template is not null)
                    await Execute(server, $"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{template}'", cancellation);
                await Execute(server, $"CREATE DATABASE \"{name}\" OWNER {OwnerRole} TEMPLATE \"{template ?? "template0"}\"", cancellation);
            }

            // Rights on a database are not copied from its template; those on schemas are.
            await Execute(server, $"""
                REVOKE ALL ON DATABASE "{name}" FROM PUBLIC;
                GRANT CONNECT ON DATABASE "{name}" TO {AppRole}, {SequencerRole}, {AuditorRole};
                """, cancellation);
        }

        if (template is null)
        {
            await using var database = await Connect(name, cancellation);
            await Execute(database, $"""
                ALTER SCHEMA public OWNER TO {OwnerRole};
                REVOKE ALL ON SCHEMA public FROM PUBLIC;
                GRANT USAGE ON SCHEMA public TO {AppRole}, {SequencerRole}, {AuditorRole};
                """, cancellation);
        }

        // Two app processes fit into the server's 200 connections.
        return new(
            ConnectionString(name, AppRole, 60),
            ConnectionString(name, OwnerRole, 5),
            ConnectionString(name, SequencerRole, 5),
            ConnectionString(name, AuditorRole, 20));
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref use, null) is not { } mine)
            return;
        await using var change = await folder.LockForChange(CancellationToken.None);
        await mine.DisposeAsync();
        await using var last = folder.LockAsLast();
        if (last is null)
            return;
        await Stop(folder, binaries, "fast", CancellationToken.None);
        logger.LogInformation("PostgreSQL in {Folder} is stopped", folder.Path);
    }

    private static Task<PostgreSqlBinaries> FindBinaries(
        ClusterFolder folder, PrivateClusterOptions options, CancellationToken cancellation)
    {
        var version = Path.Combine(folder.Server, "PG_VERSION");
        return PostgreSqlBinaries.Find(
            options.SearchFolders,
            File.Exists(version) ? int.Parse(File.ReadAllText(version), CultureInfo.InvariantCulture) : null,
            folder.Account,
            cancellation);
    }

    // Beside its final place, so that a process killed halfway leaves nothing that looks like a cluster.
    private static async Task Initialise(
        ClusterFolder folder, PostgreSqlBinaries binaries, PrivateClusterOptions options, CancellationToken cancellation)
    {
        foreach (var leftover in Directory.GetDirectories(folder.Path, "server-*"))
            Directory.Delete(leftover, recursive: true);
        var place = folder.In($"server-{Guid.CreateVersion7():N}");
        Directory.CreateDirectory(place);
        await folder.Account.Give(place, cancellation);

        var passwordFile = folder.In("initdb.password");
        ClusterFolder.WriteSecret(passwordFile, folder.Password(Superuser));
        await folder.Account.Give(passwordFile, cancellation);
        try
        {
            await InitDb(folder, binaries, options, place, passwordFile, cancellation);
        }
        finally
        {
            File.Delete(passwordFile);
        }

        await File.AppendAllTextAsync(Path.Combine(place, "postgresql.conf"), "include_if_exists = 'sandbox.conf'\n", cancellation);
        await File.WriteAllTextAsync(
            Path.Combine(place, "pg_hba.conf"), "host all all 127.0.0.1/32 scram-sha-256\n", cancellation);
        Directory.Move(place, folder.Server);
    }

    private static async Task InitDb(
        ClusterFolder folder, PostgreSqlBinaries binaries, PrivateClusterOptions options,
        string place, string passwordFile, CancellationToken cancellation)
    {
        // Order by code point, the same on every machine; the first way that this system and version know is taken.
        string[][] locales =
        [
            ["--locale=C.UTF-8"],
            ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"],
            ["--locale=C", "--locale-provider=icu", "--icu-locale=und"],
        ];
        var refusals = new StringBuilder();
        foreach (var locale in locales)
        {
            var made = await folder.Account.Run(
                binaries.InitDb,
                [
                    "--pgdata", place, "--username", Superuser, "--pwfile", passwordFile, "--auth=scram-sha-256",
                    "--encoding=UTF8", "--lc-messages=C", "--data-checksums", "--no-instructions",
                    .. locale, .. options.Durable ? Array.Empty<string>() : ["--no-sync"],
                ],
                cancellation);
            if (made.Succeeded)
                return;
            refusals.AppendLine(made.Output);
        }

        throw new InvalidOperationException($"PostgreSQL could not make its folder {place}:\n{refusals}");
    }

    private async Task Run(int? samePort, CancellationToken cancellation)
    {
        var started = false;
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < LongestStart; await Task.Delay(100, cancellation))
        {
            if (await FindPostmaster(folder, cancellation) is { } postmaster)
            {
                if (samePort is not null && postmaster.Port != samePort)
                    throw new InvalidOperationException($"PostgreSQL in {folder.Path} now runs at port {postmaster.Port}, no longer at {samePort}: start this app again.");
                (ProcessId, Port) = postmaster;
                // It may be starting, recovering, or going down because its last user just left.
                if (!await Answers(cancellation))
                    continue;
                logger.LogInformation(
                    "PostgreSQL {Version} in {Folder} is {Started} on 127.0.0.1:{Port}, process {ProcessId}",
                    binaries.Version, folder.Path, started ? "started" : "adopted", Port, ProcessId);
                return;
            }

            // A dead server's number may have gone to a living process, for which PostgreSQL would refuse to start.
            // Should processes of the dead server still run, it finds them by their shared memory.
            File.Delete(folder.PostmasterPid);
            if (samePort is { } taken && !IsFree(taken))
                continue;
            await WriteSettings(cancellation);
            started = await Start(cancellation);
        }

        throw new TimeoutException($"PostgreSQL in {folder.Path} did not get ready in {LongestStart}. Its log: {folder.Logs}");
    }

    private async Task WriteSettings(CancellationToken cancellation)
    {
        var port = File.Exists(folder.Port)
            && int.TryParse(await File.ReadAllTextAsync(folder.Port, cancellation), CultureInfo.InvariantCulture, out var last)
            && IsFree(last)
                ? last
                : FreePort();
        await File.WriteAllTextAsync(folder.Port, port.ToString(CultureInfo.InvariantCulture), cancellation);

        var durable = options.Durable ? "on" : "off";
        await File.WriteAllTextAsync(folder.Settings, $"""
            # Written by Sandbox at each start.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = 200
            password_encryption = 'scram-sha-256'
            fsync = {durable}
            synchronous_commit = on
            full_page_writes = {durable}
            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = on
            log_directory = 'log'
            log_filename = 'postgresql-%a.log'
            log_rotation_age = 1d
            log_truncate_on_rotation = on

            """, cancellation);
    }

    private async Task<bool> Start(CancellationToken cancellation)
    {
        var logged = Log().ToDictionary(file => file.FullName, file => file.Length);
        // On Windows the server inherits pg_ctl's output, and reading that to its end would wait for the server's.
        var start = await folder.Account.Run(
            binaries.PgCtl,
            ["start", "--silent", "--wait", "--timeout", Seconds, "--pgdata", folder.Server, "--log", folder.StartLog],
            cancellation,
            capture: !OperatingSystem.IsWindows());
        if (start.Succeeded)
            return true;

        // The port was taken in between, or processes of a killed server are about to notice its end.
        var words = string.Concat(Log().Select(file => File.ReadAllText(file.FullName)[(int)logged.GetValueOrDefault(file.FullName)..]));
        return words.Contains("in use", StringComparison.Ordinal)
            ? false
            : throw new InvalidOperationException($"PostgreSQL in {folder.Path} did not start: {start.Output}{words}");
    }

    private IEnumerable<FileInfo> Log() =>
        new DirectoryInfo(folder.Server).GetFiles("start.log")
            .Concat(Directory.Exists(folder.Logs) ? new DirectoryInfo(folder.Logs).GetFiles("*.log") : []);

    private async Task<bool> Answers(CancellationToken cancellation)
    {
        try
        {
            await using var server = await Connect(Superuser, cancellation);
            return true;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.InvalidPassword)
        {
            throw new InvalidOperationException(
                $"PostgreSQL in {folder.Path} does not know the password in {Superuser}.password of that folder.", e);
        }
        catch (NpgsqlException e) when (
            e is not PostgresException { SqlState: not (PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.AdminShutdown) })
        {
            return false;
        }
    }

    private async Task MakeRoles(CancellationToken cancellation)
    {
        await using var server = await Connect(Superuser, cancellation);
        // A statement that fails is written to the log, here with a password.
        await Execute(server, "SET log_min_error_statement = 'panic'", cancellation);
        foreach (var role in new[] { AppRole, OwnerRole, SequencerRole, AuditorRole })
        {
            var verb = await Exists(server, "SELECT 1 FROM pg_roles WHERE rolname = $1", role, cancellation) ? "ALTER" : "CREATE";
            await Execute(
                server,
                $"{verb} ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '{folder.Password(role)}'",
                cancellation);
        }

        await Execute(server, "REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC", cancellation);
    }

    private async Task<NpgsqlConnection> Connect(string database, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(ConnectionString(database, Superuser, 1)) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private string ConnectionString(string database, string role, int connections) =>
        new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1",
            Port = Port,
            Database = database,
            Username = role,
            Password = folder.Password(role),
            MaxPoolSize = connections,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
        }.ConnectionString;

    private static async Task<bool> Exists(
        NpgsqlConnection connection, string query, string name, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(query, connection) { Parameters = { new() { Value = name } } };
        return await command.ExecuteScalarAsync(cancellation) is not null;
    }

    private static async Task Execute(NpgsqlConnection connection, string statements, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(statements, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    // Only if postmaster.pid names a living postgres that runs on this very folder.
    private static async Task<(int ProcessId, int Port)?> FindPostmaster(ClusterFolder folder, CancellationToken cancellation)
    {
        int id, port;
        try
        {
            var lines = await File.ReadAllLinesAsync(folder.PostmasterPid, cancellation);
            if (lines.Length < 4
                || !int.TryParse(lines[0], CultureInfo.InvariantCulture, out id)
                || !int.TryParse(lines[3], CultureInfo.InvariantCulture, out port))
                return null;
            using var process = Process.GetProcessById(id);
            if (!process.ProcessName.StartsWith("postgres", StringComparison.Ordinal))
                return null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or ArgumentException or InvalidOperationException)
        {
            return null;
        }

        // The postmaster works in its data folder. Without /proc the superuser's password tells.
        return !OperatingSystem.IsLinux()
            || (await folder.Account.Run("test", [$"/proc/{id}/cwd", "-ef", folder.Server], cancellation)).Succeeded
                ? (id, port)
                : null;
    }

    private static async Task Stop(
        ClusterFolder folder, PostgreSqlBinaries binaries, string mode, CancellationToken cancellation)
    {
        if (await FindPostmaster(folder, cancellation) is null)
            return;
        var stop = await folder.Account.Run(
            binaries.PgCtl, ["stop", "--silent", "--wait", "--timeout", Seconds, "--mode", mode, "--pgdata", folder.Server], cancellation);
        if (!stop.Succeeded)
            throw new InvalidOperationException($"PostgreSQL in {folder.Path} did not stop: {stop.Output}");
    }

    // Below the range that systems take ports of outgoing connections from, so that it is free again at the next start.
    private static int FreePort()
    {
        for (var tries = 0; tries < 1000; tries++)
        {
            var port = RandomNumberGenerator.GetInt32(20000, 30000);
            if (IsFree(port))
                return port;
        }

        throw new InvalidOperationException("No free port was found between 20000 and 30000.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
