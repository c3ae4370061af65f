using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Cluster = Sandbox.Web.Persistence.PrivateCluster.PrivateCluster;
using PrivateClusterOptions = Sandbox.Web.Persistence.PrivateCluster.PrivateClusterOptions;

namespace Sandbox.Web.Tests.Persistence;

// The whole app on a database that dies under it, and on one that somebody else keeps.
public sealed class DatabaseLifeTests(DatabaseFixture fixture) : IDisposable
{
    // Open to the server's user, who is another one where root runs the tests.
    private readonly string data = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"sandbox-life-{Guid.CreateVersion7():N}")).FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Postmaster_KilledWhileTheAppLives_IsStartedAgainAndNothingAcknowledgedIsLost()
    {
        await using var app = await Start();
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };
        var owner = app.Services.GetRequiredService<Database>().Owner!;
        var cast = await Cast.Hire(app.Services, null, TimeProvider.System, Token);
        var story = new Story(app.Services, cast, TimeProvider.System);
        var drafts = new ConcurrentQueue<Guid>();
        for (var i = 0; i < 24; i++) drafts.Enqueue(await story.DraftApplication(cast.Owner, FormAnswers.Empty.With("systemName", $"System {i}")));
        var acknowledged = new ConcurrentBag<SubmitApplication.Receipt>();
        var refused = new ConcurrentBag<Exception>();
        var killed = new TaskCompletionSource();

        var clients = Enumerable.Range(0, 3).Select(_ => Task.Run(Submit, Token)).ToList();
        while (acknowledged.Count < 6) await Task.Delay(10, Token);
        Kill(Postmaster());
        killed.SetResult();
        var (gone, says) = await Ready(http);
        for (var waited = Stopwatch.StartNew(); (await Ready(http)).Status != HttpStatusCode.OK; await Task.Delay(50, Token))
            Assert.True(waited.Elapsed < TimeSpan.FromSeconds(60), "The server did not come back.");
        await Task.WhenAll(clients);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, gone);
        Assert.Contains("PostgreSQL does not answer; the app is starting it again.", says, StringComparison.Ordinal);
        Assert.All(refused, fault => Assert.True(fault is RuleViolation { Rule: Rule.DatabaseAway }, fault.ToString()));
        Assert.Equal(24, acknowledged.Count);
        await using var look = Database.Context(owner);
        Assert.Equal(acknowledged.Select(receipt => receipt.Reference).Order(), await look.Cases.Select(file => file.Reference).OrderBy(reference => reference).ToListAsync(Token));
        foreach (var file in await look.Cases.AsNoTracking().ToListAsync(Token))
        {
            var entries = await look.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == file.Id).OrderBy(entry => entry.CaseSeq).ToListAsync(Token);
            Assert.Equal(file.Version, entries.Count);
            Assert.Single(entries, entry => entry.Act == Act.SubmitApplication);
        }

        // Each sends its act again under the same key until it is acknowledged, as a person does who is told to.
        async Task Submit()
        {
            while (drafts.TryDequeue(out var draft))
            {
                var key = Guid.NewGuid();
                for (var done = false; !done;)
                {
                    try
                    {
                        acknowledged.Add(await app.Services.GetRequiredService<UseCases>().Send(new SubmitApplication.Command(draft), cast.Owner.Actor, key, Token));
                        done = true;
                        // Some are left for the time of the gap.
                        if (drafts.Count < 12) await killed.Task;
                    }
                    catch (RuleViolation away)
                    {
                        refused.Add(away);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task ServerOfSomebodyElse_IsMigratedAndServed_AndItsAbsenceIsSaidPlainly()
    {
        // A cluster that the app knows only by its connection strings.
        var options = new PrivateClusterOptions(Path.Combine(data, "elsewhere")) { Durable = false };
        await using var server = await Cluster.StartOrAdopt(options, NullLogger.Instance, Token);
        var strings = server.ConnectionStrings;
        await using var app = await Start(("ConnectionStrings:Sandbox", strings.App), ("ConnectionStrings:SandboxOwner", strings.Owner), ("ConnectionStrings:SandboxAuditor", strings.Auditor));
        using var http = new HttpClient { BaseAddress = new(app.Urls.Single()) };

        Assert.False(Directory.Exists(Path.Combine(data, "postgresql")));
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/registry", Token)).StatusCode);
        Assert.Contains("PostgreSQL answers.", (await Ready(http)).Says, StringComparison.Ordinal);

        Kill(server.ProcessId);
        using var page = await http.GetAsync("/registry", Token);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, page.StatusCode);
        Assert.Contains("The database does not answer", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Ready(http)).Status);

        await server.Revive(Token);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/registry", Token)).StatusCode);
        await app.StopAsync(Token);
        NpgsqlConnection.ClearAllPools();
    }

    [Fact]
    public async Task ServerOfSomebodyElse_WithoutOwner_StopsTheStartWhileMigrationsArePending()
    {
        var server = await fixture.CreateDatabase();
        await using (var owner = Database.Context(server.Owner)) await owner.Database.ExecuteSqlRawAsync("delete from \"__EFMigrationsHistory\"", Token);

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(("ConnectionStrings:Sandbox", server.App)));

        Assert.Contains("Initial", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:SandboxOwner", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerOfSomebodyElse_UnfitForUse_StopsTheStartWithEveryGap()
    {
        var server = await fixture.CreateDatabase();
        var superuser = new NpgsqlConnectionStringBuilder(await fixture.Superuser(server)) { NoResetOnClose = true }.ConnectionString;
        var auditor = new NpgsqlConnectionStringBuilder(server.Auditor) { Username = "nobody" }.ConnectionString;

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            Start(("ConnectionStrings:Sandbox", superuser), ("ConnectionStrings:SandboxOwner", superuser), ("ConnectionStrings:SandboxAuditor", auditor)));

        foreach (var gap in new[] { "No Reset On Close", "signs in as the owner", "bypasses row-level security", "no role nobody" })
            Assert.Contains(gap, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerOfSomebodyElse_ThatDoesNotAnswer_StopsTheStartWithItsAddress()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Start(("ConnectionStrings:Sandbox", "Host=127.0.0.1;Port=1;Database=sandbox;Username=app;Password=x")));

        Assert.Contains("127.0.0.1:1/sandbox", refused.Message, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private async Task<WebApplication> Start(params (string Key, string? Value)[] settings)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();
        var app = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls(address);
            builder.Logging.SetMinimumLevel(LogLevel.Critical);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SANDBOX_DATA"] = data, ["Smtp:Folder"] = Path.Combine(data, "mail") });
            builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        });
        await app.StartAsync(Token);
        return app;
    }

    private int Postmaster() => int.Parse(File.ReadLines(Path.Combine(data, "postgresql", "server", "postmaster.pid")).First(), System.Globalization.CultureInfo.InvariantCulture);

    private static void Kill(int process)
    {
        using var kill = Process.Start("kill", ["-KILL", process.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    private static async Task<(HttpStatusCode Status, string Says)> Ready(HttpClient http)
    {
        using var response = await http.GetAsync("/health/ready", Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
