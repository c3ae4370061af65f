using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Workflows;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Web.Pipeline;

/// <summary>Gives each case the engine that it started on, and a new one the engine that the settings chose.</summary>
internal sealed class CaseEngines(SandboxDbContext db, ChosenEngine chosen, IServiceProvider services) : IWorkflowEngine
{
    private readonly Dictionary<Guid, IWorkflowEngine> known = [];

    public async Task<Guid> Start(WorkflowStart start, CancellationToken token) => await (await OfCase(start.CaseId, token)).Start(start, token);

    public async Task<IReadOnlyList<PendingStep>> ListPending(Guid caseId, CancellationToken token) => await (await OfCase(caseId, token)).ListPending(caseId, token);

    // An act holds the cases that it touches, and a step is one of theirs.
    public async Task<bool> Resume(Guid pendingStepId, string outcome, IReadOnlyDictionary<string, string>? payload, CancellationToken token)
    {
        var asked = new HashSet<IWorkflowEngine>();
        foreach (var file in db.Cases.Local.ToList())
        {
            var engine = await OfCase(file.Id, token);
            if (asked.Add(engine) && await engine.Resume(pendingStepId, outcome, payload, token)) return true;
        }
        return false;
    }

    public async Task Cancel(Guid instanceId, CancellationToken token) => await (await OfInstance(instanceId, token)).Cancel(instanceId, token);

    public async Task<MigrationPreview> DryRunMigration(Guid instanceId, Procedure target, CancellationToken token) =>
        await (await OfInstance(instanceId, token)).DryRunMigration(instanceId, target, token);

    public async Task<MigrationPreview> Migrate(Guid instanceId, Procedure target, CancellationToken token) =>
        await (await OfInstance(instanceId, token)).Migrate(instanceId, target, token);

    private async Task<IWorkflowEngine> OfCase(Guid caseId, CancellationToken token)
    {
        if (known.TryGetValue(caseId, out var engine)) return engine;
        var name = db.ProcedureInstances.Local.FirstOrDefault(row => row.CaseId == caseId)?.Engine
            ?? await db.ProcedureInstances.AsNoTracking().Where(row => row.CaseId == caseId).Select(row => row.Engine).FirstOrDefaultAsync(token);
        return known[caseId] = Named(name ?? chosen.Name);
    }

    private async Task<IWorkflowEngine> OfInstance(Guid instanceId, CancellationToken token) =>
        Named((await db.ProcedureInstances.FindAsync([instanceId], token))?.Engine ?? chosen.Name);

    private IWorkflowEngine Named(string name) => services.GetKeyedService<IWorkflowEngine>(name) ?? throw new RuleViolation(Rule.EngineAbsent);
}
