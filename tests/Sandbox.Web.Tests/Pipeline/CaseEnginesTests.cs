using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class CaseEnginesTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // As after a restore to another build: the rows say an engine that nobody has.
    [Fact]
    public async Task Case_OnAnEngineThatIsNotHere_IsRefusedAndCountedByTheReadiness()
    {
        await using var office = await Office.Open(database);
        var stranded = await office.CaseAt(Stage.CompletenessCheck);
        var fine = await office.CaseAt(Stage.CompletenessCheck);
        Assert.Equal(HealthStatus.Healthy, (await Ready(office)).Status);
        await using (var look = office.Look())
            await look.ProcedureInstances.Where(row => row.CaseId == stranded).ExecuteUpdateAsync(set => set.SetProperty(row => row.Engine, "Elsewhere"), Token);

        var ready = await Ready(office);
        Assert.Equal(HealthStatus.Unhealthy, ready.Status);
        Assert.Contains("1 cases run on the engine Elsewhere", ready.Description, StringComparison.Ordinal);
        Assert.Equal(Rule.EngineAbsent, await Refusal.Of(() => Accept(stranded)));
        await Accept(fine);
        await using var after = office.Look();
        Assert.Equal([Stage.CompletenessCheck], await after.Cases.Where(file => file.Id == stranded).Select(file => file.Stage).ToListAsync(Token));

        Task Accept(Guid id) => office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(id, Token)).AcceptAsComplete(actor, null, now));
    }

    private static async Task<HealthCheckResult> Ready(Office office)
    {
        await using var scope = office.Services.CreateAsyncScope();
        var check = ActivatorUtilities.CreateInstance<EngineHealth>(scope.ServiceProvider);
        return await check.CheckHealthAsync(new HealthCheckContext(), Token);
    }
}
