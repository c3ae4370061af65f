using Sandbox.Workflows.Conformance;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests.Conformance;

// The embedded runner over a store that commits an act whole or not at all; every state goes through its JSON.
internal sealed class EmbeddedEngine : IEngineUnderTest
{
    private readonly SemaphoreSlim caseLock = new(1);
    private readonly List<Procedure> procedures = [];
    private Dictionary<Guid, string> committed = [];

    // Called before each state is saved.
    public Action Saving { get; init; } = () => { };

    public Task Install(IReadOnlyList<Procedure> added, CancellationToken token)
    {
        procedures.AddRange(added);
        return Task.CompletedTask;
    }

    public async Task Act(Guid caseId, IWorkflowHost host, Func<IWorkflowEngine, Task> work, CancellationToken token)
    {
        await caseLock.WaitAsync(token);
        try
        {
            var act = new ActStore(procedures, committed, Saving);
            await work(new EmbeddedRunner(act, host));
            committed = act.States;
        }
        finally
        {
            caseLock.Release();
        }
    }

    // The runner knows no time.
    public Task Pass(TimeSpan time, CancellationToken token) => Task.CompletedTask;

    public ValueTask DisposeAsync()
    {
        caseLock.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class ActStore(List<Procedure> procedures, Dictionary<Guid, string> committed, Action saving) : IWorkflowStore
    {
        public Dictionary<Guid, string> States { get; } = new(committed);

        private IEnumerable<WorkflowInstance> All => States.Values.Select(WorkflowInstance.FromJson);

        public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) =>
            Task.FromResult(procedures.Where(procedure => procedure.DefinitionId == definitionId && (version is null || procedure.Version == version)).MaxBy(procedure => procedure.Version));

        public Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) => Task.FromResult(All.FirstOrDefault(instance => instance.Id == instanceId));

        public Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token) => Task.FromResult(All.FirstOrDefault(instance => instance.Steps.Any(step => step.Id == stepId)));

        public Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token) =>
            Task.FromResult<IReadOnlyList<WorkflowInstance>>([.. All.Where(instance => instance.CaseId == caseId && instance.Status == InstanceStatus.Running).OrderBy(instance => instance.Id)]);

        public Task Save(WorkflowInstance instance, CancellationToken token)
        {
            saving();
            States[instance.Id] = instance.ToJson();
            return Task.CompletedTask;
        }
    }
}
