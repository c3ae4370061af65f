using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Clocks;

// Two processes of the real app on one database. The first is killed among its expiries, the second does the rest.
public sealed class KilledNodeTests(DatabaseFixture database) : IDisposable
{
    private const int Cases = 24;

    private readonly List<Process> nodes = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Expiries_OfAProcessThatIsKilled_AreEachDoneOnce()
    {
        await using var office = await Office.Open(database);
        // The processes go by the true time.
        office.Clock.Now = DatabaseTime.Cut(TimeProvider.System.GetUtcNow()).AddDays(-40);
        var cases = new List<Guid>();
        for (var i = 0; i < Cases; i++) cases.Add(await office.CaseAt(Stage.CompletenessCheck));

        var first = Start(office);
        await Until(async () => await Fired(office) > 0);
        first.Kill();
        await first.WaitForExitAsync(Token);
        var before = await Fired(office);
        Assert.InRange(before, 1, Cases - 1);
        Start(office);
        Start(office);
        await Until(async () => await Fired(office) == Cases);

        await using var look = office.Look();
        foreach (var id in cases)
        {
            Assert.Equal(1, await look.TrailEntries.CountAsync(entry => entry.CaseId == id && entry.Act == Act.RecordExpiry, Token));
            Assert.Equal(1, await look.OutgoingNotices.CountAsync(notice => notice.CaseId == id && notice.Name == ClockNotices.Escalated && notice.PersonId == office.Cast.Supervisor.Id, Token));
        }
    }

    public void Dispose()
    {
        foreach (var node in nodes)
        {
            if (!node.HasExited)
            {
                node.Kill();
                node.WaitForExit();
            }
            node.Dispose();
        }
    }

    private static async Task<int> Fired(Office office)
    {
        await using var look = office.Look();
        return await look.Clocks.CountAsync(clock => clock.Name == ClockName.CompletenessCheck && clock.ExpiredAt != null, Token);
    }

    private Process Start(Office office)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sandbox.Web"));
        foreach (var (name, value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Demo"), ("ASPNETCORE_URLS", $"http://127.0.0.1:{RunningApp.FreePort().ToString(CultureInfo.InvariantCulture)}"), ("SANDBOX_DATA", office.Data.FullName),
            ("Sandbox__SealKey", Office.SealKey), ("Smtp__Folder", Path.Combine(office.Data.FullName, "mail")), ("Logging__LogLevel__Default", "Warning"),
            ("ConnectionStrings__Sandbox", office.Database.App), ("ConnectionStrings__SandboxOwner", office.Database.Owner),
            ("ConnectionStrings__SandboxSequencer", office.Database.Sequencer), ("ConnectionStrings__SandboxAuditor", office.Database.Auditor),
        })
            start.Environment[name] = value;
        var node = Process.Start(start)!;
        nodes.Add(node);
        return node;
    }

    private async Task Until(Func<Task<bool>> holds)
    {
        for (var waited = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(nodes.Exists(node => !node.HasExited), "Every node has ended.");
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(3), "It does not come to that.");
            await Task.Delay(20, Token);
        }
    }
}
