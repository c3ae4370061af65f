using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using Npgsql;
using Sandbox.Web.Persistence.PrivateCluster;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Tests.Persistence.PrivateCluster;

public sealed class PrivateClusterTests(NewCluster prepared) : IClassFixture<NewCluster>, IAsyncLifetime
{
    // Most tests start from the prepared cluster and leave it stopped; those that break something take a folder of their own.
    private PrivateClusterOptions options = prepared.Options;

    private readonly string something = Guid.CreateVersion7().ToString();

    private readonly RecordedLog log = new();

    internal static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string ServerFolder => Path.Combine(options.DataFolder, "postgresql", "server");

    private string PidFile => Path.Combine(ServerFolder, "postmaster.pid");

    [Fact]
    public async Task StartOrAdopt_Durable_WritesThrough()
    {
        await using var cluster = await Cluster.StartOrAdopt(options with { Durable = true }, log, Cancellation);

        Assert.Equal("on,on,on", await Ask(
            cluster.ConnectionStrings.App,
            "SELECT concat_ws(',', current_setting('fsync'), current_setting('synchronous_commit'), current_setting('full_page_writes'))"));
    }

    [Fact]
    public async Task StartOrAdopt_WhileItRuns_AdoptsTheSameServer()
    {
        await using var first = await Start();
        await using var second = await Start();

        Assert.Equal(first.ProcessId, second.ProcessId);
        Assert.Equal(first.ConnectionStrings, second.ConnectionStrings);
        Assert.Equal(await PostmasterInFile(), second.ProcessId);
    }

    [Fact]
    public async Task StartOrAdopt_AtOnceInTwoPlaces_StartsOneServer()
    {
        var both = await Task.WhenAll(Start(), Start());

        Assert.Equal(both[0].ProcessId, both[1].ProcessId);
        await both[0].DisposeAsync();
        await both[1].DisposeAsync();
    }

    [Fact]
    public async Task StartOrAdopt_AfterTheAppWasKilled_AdoptsTheServerWithItsData()
    {
        using var holder = await ClusterHolder.Start(options.DataFolder, Cancellation);
        await using (var other = await Start())
            await KeepSomething(other);
        await holder.Kill(Cancellation);

        await using var cluster = await Start();

        Assert.Equal(holder.PostmasterId, cluster.ProcessId);
        Assert.Equal(something, await WhatWasKept(cluster));
    }

    [Fact]
    public async Task StartOrAdopt_AfterTheServerWasKilled_StartsItAgainWithItsData()
    {
        var cluster = await Start();
        await KeepSomething(cluster);
        using (var postmaster = Process.GetProcessById(cluster.ProcessId))
            postmaster.Kill();

        await using var again = await Start();

        Assert.NotEqual(cluster.ProcessId, again.ProcessId);
        Assert.Equal(something, await WhatWasKept(again));
        await cluster.DisposeAsync();
    }

    [Fact]
    public async Task StartOrAdopt_WhileAQueryOfTheKilledServerStillRuns_WaitsForItsEnd()
    {
        var cluster = await Start();
        await KeepSomething(cluster);
        // Plain computing does not notice for a while that the postmaster is gone.
        var query = Ask(cluster.ConnectionStrings.Owner, "SELECT count(*) FROM generate_series(1, 6000000)");
        await Task.Delay(300, Cancellation);
        using (var postmaster = Process.GetProcessById(cluster.ProcessId))
            postmaster.Kill();

        await using var again = await Start();

        Assert.True(query.IsCompleted);
        Assert.Equal(something, await WhatWasKept(again));
        await cluster.DisposeAsync();
    }

    [Theory]
    [InlineData(int.MaxValue - 7)]
    [InlineData(0)]
    public async Task StartOrAdopt_WithAStalePidFile_StartsTheServer(int processId)
    {
        string[] pidFile;
        await using (var cluster = await Start())
        {
            await KeepSomething(cluster);
            pidFile = await File.ReadAllLinesAsync(PidFile, Cancellation);
        }

        // 0 stands for a number that has gone to a living process which is no server: to this one.
        pidFile[0] = (processId == 0 ? Environment.ProcessId : processId).ToString(CultureInfo.InvariantCulture);
        await File.WriteAllLinesAsync(PidFile, pidFile, Cancellation);

        await using var again = await Start();

        Assert.Equal(something, await WhatWasKept(again));
        Assert.Equal(await PostmasterInFile(), again.ProcessId);
    }

    [Fact]
    public async Task StartOrAdopt_WithThePidFileOfAnotherServer_DoesNotAdoptThat()
    {
        var other = options with { DataFolder = options.DataFolder + "-other" };
        await prepared.CopyTo(other, Cancellation);
        await using var one = await Start();
        File.Copy(PidFile, Path.Combine(other.DataFolder, "postgresql", "server", "postmaster.pid"));
        await using (var second = await Cluster.StartOrAdopt(other, log, Cancellation))
            Assert.NotEqual(one.ProcessId, second.ProcessId);

        await Remove(other);
    }

    [Fact]
    public async Task StartOrAdopt_WhenItsPortWasTaken_ChoosesAnother()
    {
        int port;
        await using (var cluster = await Start())
            port = cluster.Port;
        using var taker = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, port);
        taker.Start();

        await using var again = await Start();

        Assert.NotEqual(port, again.Port);
        Assert.Equal("sandbox_app", await Ask(again.ConnectionStrings.App, "SELECT current_user"));
    }

    [Fact]
    public async Task StartOrAdopt_AfterAFirstStartWasCutOff_StartsFromNew()
    {
        await UseACopy();
        var torn = Path.Combine(options.DataFolder, "postgresql", "server-torn");
        Directory.Move(ServerFolder, torn);

        await using var cluster = await Start();

        Assert.Equal("sandbox_app", await Ask(cluster.ConnectionStrings.App, "SELECT current_user"));
        Assert.False(Directory.Exists(torn));
    }

    [Fact]
    public async Task DisposeAsync_OfTheLastOfTwo_StopsTheServer()
    {
        var first = await Start();
        var second = await Start();

        await first.DisposeAsync();
        Assert.Equal("sandbox_app", await Ask(second.ConnectionStrings.App, "SELECT current_user"));
        await first.DisposeAsync();
        Assert.Equal("sandbox_app", await Ask(second.ConnectionStrings.App, "SELECT current_user"));

        await second.DisposeAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => Ask(second.ConnectionStrings.App, "SELECT 1"));
        Assert.False(File.Exists(PidFile));
    }

    [Fact]
    public async Task LeavingInOrder_WhileAnotherProcessUsesTheServer_LeavesItRunning()
    {
        var cluster = await Start();
        using var holder = await ClusterHolder.Start(options.DataFolder, Cancellation);
        Assert.Equal(cluster.ProcessId, holder.PostmasterId);

        await cluster.DisposeAsync();
        Assert.Equal("sandbox_app", await Ask(cluster.ConnectionStrings.App, "SELECT current_user"));

        await holder.LeaveInOrder(Cancellation);
        await Assert.ThrowsAsync<NpgsqlException>(() => Ask(cluster.ConnectionStrings.App, "SELECT 1"));
    }

    [Fact]
    public async Task Discard_AfterTheAppWasKilled_StopsTheServerAndDeletesIt()
    {
        await UseACopy();
        using var holder = await ClusterHolder.Start(options.DataFolder, Cancellation);
        await holder.Kill(Cancellation);

        Assert.True(await Cluster.Discard(options, log, Cancellation));

        Assert.False(Directory.Exists(Path.Combine(options.DataFolder, "postgresql")));
        Assert.False(Directory.Exists($"/proc/{holder.PostmasterId}/cwd/"));
    }

    [Fact]
    public async Task StartOrAdopt_WithoutPostgreSql_SaysHowToInstallIt()
    {
        UseAnEmptyFolder();
        var missing = await Assert.ThrowsAsync<PostgreSqlNotFound>(() =>
            Cluster.StartOrAdopt(options with { SearchFolders = ["/nowhere"] }, log, Cancellation));

        Assert.StartsWith("PostgreSQL 15 or newer was not found.", missing.Message, StringComparison.Ordinal);
        Assert.Matches(@"(Install it with: \S+ .*postgresql|https://www\.postgresql\.org/download/)", missing.Message);
        Assert.DoesNotContain('\n', missing.Message);
    }

    [Fact]
    public async Task StartOrAdopt_WithoutTheVersionThatMadeTheCluster_NamesThatVersion()
    {
        await UseACopy();
        await File.WriteAllTextAsync(Path.Combine(ServerFolder, "PG_VERSION"), "9\n", Cancellation);

        var missing = await Assert.ThrowsAsync<PostgreSqlNotFound>(Start);
        Assert.Contains("PostgreSQL 9", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartOrAdopt_WithBrokenSettings_SaysWhatTheServerSaid()
    {
        await UseACopy();
        await File.AppendAllTextAsync(Path.Combine(ServerFolder, "postgresql.conf"), "nonsense = 1\n", Cancellation);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(Start);
        Assert.Contains("unrecognized configuration parameter \"nonsense\"", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task StartOrAdopt_AsRootInAClosedFolder_MovesElsewhereAndSaysSo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(), "Only root changes the user.");
        UseAnEmptyFolder();
        Directory.CreateDirectory(options.DataFolder);
        File.SetUnixFileMode(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var moved = options with { FolderForRoot = options.DataFolder + "-for-root" };

        await using (var cluster = await Cluster.StartOrAdopt(moved, log, Cancellation))
        {
            Assert.StartsWith(moved.FolderForRoot + "/", cluster.Folder, StringComparison.Ordinal);
            Assert.Contains(log.Lines, line =>
                line.StartsWith("Warning: ", StringComparison.Ordinal)
                && line.Contains(moved.DataFolder, StringComparison.Ordinal)
                && line.Contains(cluster.Folder, StringComparison.Ordinal));
            await KeepSomething(cluster);
        }

        // Once there, it stays there: an opened folder must not look like an empty database.
        File.SetUnixFileMode(options.DataFolder, File.GetUnixFileMode(options.DataFolder) | UnixFileMode.OtherExecute);
        await using (var again = await Cluster.StartOrAdopt(moved, log, Cancellation))
            Assert.Equal(something, await WhatWasKept(again));

        Assert.True(await Cluster.Discard(moved, log, Cancellation));
        Directory.Delete(moved.FolderForRoot);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task StartOrAdopt_AsRootWhenTheFolderWasClosedLater_DoesNotStartAnEmptyDatabase()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows(), "Only root changes the user.");
        await UseACopy();
        var closed = options with { FolderForRoot = options.DataFolder + "-for-root" };
        File.SetUnixFileMode(options.DataFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Cluster.StartOrAdopt(closed, log, Cancellation));
        Assert.Contains("can no longer enter", refused.Message, StringComparison.Ordinal);

        File.SetUnixFileMode(options.DataFolder, File.GetUnixFileMode(options.DataFolder) | UnixFileMode.OtherExecute);
        Directory.Delete(closed.FolderForRoot, recursive: true);
    }

    public async ValueTask InitializeAsync() => await prepared.Cluster.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        if (options != prepared.Options)
            await Remove(options);
    }

    private void UseAnEmptyFolder() =>
        options = prepared.Options with { DataFolder = $"{prepared.Options.DataFolder}-{Guid.CreateVersion7():N}" };

    private async Task UseACopy()
    {
        UseAnEmptyFolder();
        await prepared.CopyTo(options, Cancellation);
    }

    private Task<Cluster> Start() => Cluster.StartOrAdopt(options, log, Cancellation);

    private async Task Remove(PrivateClusterOptions cluster)
    {
        Assert.True(await Cluster.Discard(cluster, log, CancellationToken.None));
        Directory.Delete(cluster.DataFolder, recursive: true);
    }

    private async Task<int> PostmasterInFile() =>
        int.Parse((await File.ReadAllLinesAsync(PidFile, Cancellation))[0], CultureInfo.InvariantCulture);

    private async Task KeepSomething(Cluster cluster) =>
        await Ask(cluster.ConnectionStrings.Owner, $"DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT '{something}'::text AS what");

    private static Task<object?> WhatWasKept(Cluster cluster) =>
        Ask(cluster.ConnectionStrings.Owner, "SELECT what FROM kept");

    internal static async Task<object?> Ask(string connectionString, string statement)
    {
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString);
        return await source.CreateCommand(statement).ExecuteScalarAsync(Cancellation);
    }
}
