using System.Globalization;
using System.Runtime.Versioning;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using static Sandbox.Web.Tests.Persistence.PrivateCluster.PrivateClusterTests;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;

namespace Sandbox.Web.Tests.Persistence.PrivateCluster;

public sealed class NewClusterTests(NewCluster made) : IClassFixture<NewCluster>
{
    private readonly Cluster cluster = made.Cluster;

    [Fact]
    public async Task StartOrAdopt_OnAnEmptyFolder_GivesFourRolesTheirDatabase()
    {
        Assert.Equal("sandbox_app", await Ask(cluster.ConnectionStrings.App, "SELECT current_user"));
        Assert.Equal("sandbox_owner", await Ask(cluster.ConnectionStrings.Owner, "SELECT current_user"));
        Assert.Equal("sandbox_sequencer", await Ask(cluster.ConnectionStrings.Sequencer, "SELECT current_user"));
        Assert.Equal("sandbox_auditor", await Ask(cluster.ConnectionStrings.Auditor, "SELECT current_user"));
        Assert.Equal("sandbox", await Ask(cluster.ConnectionStrings.App, "SELECT current_database()"));
        Assert.Equal("UTF8", await Ask(cluster.ConnectionStrings.App, "SHOW server_encoding"));
        Assert.Equal("127.0.0.1", await Ask(cluster.ConnectionStrings.App, "SHOW listen_addresses"));
        Assert.Equal("", await Ask(AsSuperuser(cluster), "SHOW unix_socket_directories"));
        Assert.Equal(cluster.Port.ToString(CultureInfo.InvariantCulture), await File.ReadAllTextAsync(
            Path.Combine(cluster.Folder, "port"), Cancellation));
    }

    [Fact]
    public async Task StartOrAdopt_OrdersTextByCodePoint()
    {
        Assert.Equal("Z,a,ä,监", await Ask(
            cluster.ConnectionStrings.App, "SELECT string_agg(t, ',' ORDER BY t) FROM unnest(ARRAY['监','a','ä','Z']) AS t"));
        Assert.Equal("Ä", await Ask(cluster.ConnectionStrings.App, "SELECT upper('ä')"));
    }

    [Fact]
    public async Task TheAppsRole_OwnsNothingAndMakesNothing()
    {
        var owned = await Ask(cluster.ConnectionStrings.App, """
            SELECT (SELECT count(*) FROM pg_class WHERE relowner = 'sandbox_app'::regrole)
                 + (SELECT count(*) FROM pg_namespace WHERE nspowner = 'sandbox_app'::regrole)
                 + (SELECT count(*) FROM pg_database WHERE datdba = 'sandbox_app'::regrole)
            """);
        Assert.Equal(0L, owned);
        Assert.Equal("sandbox_owner", await Ask(
            cluster.ConnectionStrings.App, "SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = 'public'"));
        Assert.Equal(false, await Ask(
            cluster.ConnectionStrings.App,
            "SELECT rolsuper OR rolcreaterole OR rolcreatedb OR rolbypassrls OR rolreplication FROM pg_roles WHERE rolname = current_user"));
        foreach (var statement in new[]
        {
            "CREATE TABLE public.t (id int)", "CREATE TEMP TABLE t (id int)", "CREATE SCHEMA s", "SET ROLE sandbox_owner",
        })
        {
            var refused = await Assert.ThrowsAsync<PostgresException>(() => Ask(cluster.ConnectionStrings.App, statement));
            Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
        }
    }

    [Theory]
    [InlineData("postgres")]
    [InlineData("sandbox_owner")]
    [InlineData("sandbox_app")]
    public async Task Connecting_WithAWrongPassword_IsRefused(string role)
    {
        var wrong = new NpgsqlConnectionStringBuilder(cluster.ConnectionStrings.App) { Username = role, Password = "wrong" };

        var refused = await Assert.ThrowsAsync<PostgresException>(() => Ask(wrong.ConnectionString, "SELECT 1"));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, refused.SqlState);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Passwords_AreRandomAndReadByNobodyElse()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows keeps rights in lists of the folder.");
        var files = Directory.GetFiles(cluster.Folder, "*.password");

        Assert.Equal(
            ["postgres", "sandbox_app", "sandbox_auditor", "sandbox_owner", "sandbox_sequencer"],
            files.Select(Path.GetFileNameWithoutExtension).Order());
        Assert.All(files, file => Assert.Equal("-rw-------", Rights(file)));
        Assert.Equal(5, files.Select(File.ReadAllText).Where(password => password.Length == 48).Distinct().Count());
        Assert.Equal("drwx------", Rights(Path.Combine(cluster.Folder, "server")));

        string Rights(string path) =>
            (Directory.Exists(path) ? "d" : "-") + string.Concat("rwxrwxrwx".Select(
                (right, place) => ((int)File.GetUnixFileMode(path) >> (8 - place) & 1) == 1 ? right : '-'));
    }

    [Fact]
    public async Task Discard_WhileItIsUsed_DoesNothing()
    {
        Assert.False(await Cluster.Discard(made.Options, NullLogger.Instance, Cancellation));
        Assert.Equal("sandbox_app", await Ask(cluster.ConnectionStrings.App, "SELECT current_user"));
    }

    private static string AsSuperuser(Cluster cluster) =>
        new NpgsqlConnectionStringBuilder(cluster.ConnectionStrings.App)
        {
            Username = "postgres",
            Password = File.ReadAllText(Path.Combine(cluster.Folder, "postgres.password")),
        }.ConnectionString;
}
