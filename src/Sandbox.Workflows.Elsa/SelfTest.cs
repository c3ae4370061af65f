using Npgsql;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Elsa;

/// <summary>Takes a procedure of one task from its start to its end on the database that is to be used, and rolls back.</summary>
public static class SelfTest
{
    private const string Definition = """
        {
          "definitionId": "self-test", "version": 1, "isLatest": true, "isPublished": true,
          "root": {
            "type": "Elsa.Flowchart", "id": "root",
            "activities": [
              { "id": "start", "type": "Elsa.Start" },
              { "id": "clock", "type": "Sandbox.StartClock", "clock": { "typeName": "String", "expression": { "type": "Literal", "value": "Test" } } },
              {
                "id": "wait", "type": "Sandbox.Wait", "clock": { "typeName": "String", "expression": { "type": "Literal", "value": "Test" } },
                "signals": { "typeName": "String[]", "expression": { "type": "Object", "value": "[\"Heard\"]" } }
              },
              { "id": "end", "type": "Elsa.End" }
            ],
            "connections": [
              { "source": { "activity": "start", "port": "Done" }, "target": { "activity": "clock", "port": "In" } },
              { "source": { "activity": "clock", "port": "Done" }, "target": { "activity": "wait", "port": "In" } },
              { "source": { "activity": "wait", "port": "Done" }, "target": { "activity": "end", "port": "In" } },
              { "source": { "activity": "wait", "port": "Heard" }, "target": { "activity": "end", "port": "In" } }
            ]
          }
        }
        """;

    /// <exception cref="InvalidOperationException">Elsa does not do what the procedure says.</exception>
    public static async Task Run(string connectionString, CancellationToken token)
    {
        await using var elsa = new ElsaHost(connectionString, null);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(token);
        await using var transaction = await connection.BeginTransactionAsync(token);
        var world = new World();
        var engine = new ElsaEngine(elsa, world, world, () => transaction);
        var id = await engine.Start(new WorkflowStart(Guid.CreateVersion7(), "self-test"), token);
        var waiting = world.Instances[id].Steps;
        if (world.Clocks != 1 || waiting.Count != 1 || !await engine.Resume(waiting[0].Id, "Heard", null, token) || world.Instances[id].Status != InstanceStatus.Completed)
            throw new InvalidOperationException("A procedure of one step did not come to its end.");
    }

    private sealed class World : IWorkflowStore, IWorkflowHost
    {
        private readonly Procedure procedure = Procedure.Load(Definition, "self-test");

        public Dictionary<Guid, WorkflowInstance> Instances { get; } = [];

        public int Clocks { get; private set; }

        public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) => Task.FromResult<Procedure?>(procedure);

        public Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) => Task.FromResult(Instances.GetValueOrDefault(instanceId));

        public Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token) => Task.FromResult(Instances.Values.FirstOrDefault(instance => instance.Steps.Any(step => step.Id == stepId)));

        public Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token) => Task.FromResult<IReadOnlyList<WorkflowInstance>>([.. Instances.Values]);

        public Task Save(WorkflowInstance instance, CancellationToken token)
        {
            Instances[instance.Id] = instance;
            return Task.CompletedTask;
        }

        public Task StartClock(ClockSignal clock, CancellationToken token)
        {
            Clocks++;
            return Task.CompletedTask;
        }

        public Task OpenTask(OpenTask task, CancellationToken token) => Task.CompletedTask;

        public Task CloseTask(Guid stepId, string reason, CancellationToken token) => Task.CompletedTask;

        public Task StopClock(ClockSignal clock, CancellationToken token) => Task.CompletedTask;

        public Task Notify(Notice notice, CancellationToken token) => Task.CompletedTask;

        public Task<string> Act(SystemAct act, CancellationToken token) => Task.FromResult(act.Outcomes[0]);

        public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token) => Task.CompletedTask;

        public Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token) => Task.CompletedTask;

        public Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
    }
}
