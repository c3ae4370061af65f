using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests;

// The world around a procedure, in memory: it keeps instances, and writes down what procedures do, in order.
internal sealed class Office(params Procedure[] procedures) : IWorkflowStore, IWorkflowHost
{
    private readonly Dictionary<Guid, string> instances = [];
    private readonly Dictionary<Guid, WorkflowInstance> kept = [];
    private readonly Dictionary<Guid, string> tasks = [];

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public Guid Case { get; } = Guid.CreateVersion7();

    // Whether each state goes through its JSON between two acts.
    public bool ThroughJson { get; init; } = true;

    public Dictionary<string, string> FactsOfCase { get; } = [];

    public List<OpenTask> Opened { get; } = [];

    public List<string> Trace { get; } = [];

    // The way that the procedures take, activity by activity.
    public List<string> Way { get; } = [];

    // What a command does, and its outcome; by default the first that the act allows.
    public Func<SystemAct, EmbeddedRunner, Task<string>> OnAct { get; set; } = (act, _) => Task.FromResult(act.Outcomes[0]);

    private EmbeddedRunner? runner;

    // One runner for each act, as in the app.
    public EmbeddedRunner Runner => runner = new EmbeddedRunner(this, this);

    public Task<Guid> Start(IReadOnlyDictionary<string, string>? variables = null, string definitionId = "sketch") =>
        Runner.Start(new WorkflowStart(Case, definitionId, null, variables), Token);

    public async Task<bool> Resume(string activity, string outcome, IReadOnlyDictionary<string, string>? payload = null)
    {
        var step = (await Pending()).First(step => step.Origin.ActivityId == activity);
        return await Runner.Resume(step.Id, outcome, payload, Token);
    }

    public Task<IReadOnlyList<PendingStep>> Pending() => new EmbeddedRunner(this, this).ListPending(Case, Token);

    public async Task<string> Waiting() => string.Join(' ', (await Pending()).Select(step => step.Origin.ActivityId).Order(StringComparer.Ordinal));

    public WorkflowInstance Instance(Guid id) => ThroughJson ? WorkflowInstance.FromJson(instances[id]) : kept[id];

    public string Told()
    {
        var told = string.Join("; ", Trace);
        Trace.Clear();
        return told;
    }

    public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) =>
        Task.FromResult(procedures.Where(procedure => procedure.DefinitionId == definitionId && (version is null || procedure.Version == version)).MaxBy(procedure => procedure.Version));

    public Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) =>
        Task.FromResult(kept.ContainsKey(instanceId) ? Instance(instanceId) : null);

    public Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token) =>
        Task.FromResult(kept.Keys.Select(Instance).FirstOrDefault(instance => instance.Steps.Any(step => step.Id == stepId)));

    public Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token) =>
        Task.FromResult<IReadOnlyList<WorkflowInstance>>([.. kept.Keys.Select(Instance).Where(instance => instance.CaseId == caseId && instance.Status == InstanceStatus.Running).OrderBy(instance => instance.Id)]);

    public Task Save(WorkflowInstance instance, CancellationToken token)
    {
        kept[instance.Id] = instance;
        instances[instance.Id] = instance.ToJson();
        return Task.CompletedTask;
    }

    public Task OpenTask(OpenTask task, CancellationToken token)
    {
        Opened.Add(task);
        tasks[task.StepId] = task.Origin.ActivityId;
        return Note($"open {task.Origin.ActivityId}");
    }

    public Task CloseTask(Guid stepId, string reason, CancellationToken token) =>
        tasks.Remove(stepId, out var activity) ? Note($"close {activity} {reason}") : throw new InvalidOperationException("A task was closed that is not open.");

    public Task StartClock(ClockSignal clock, CancellationToken token) => Note($"start {clock.Clock}");

    public Task StopClock(ClockSignal clock, CancellationToken token) => Note($"stop {clock.Clock}");

    public Task Notify(Notice notice, CancellationToken token) => Note($"tell {notice.Role} {notice.Name}");

    public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token) => Visit($"at {origin.ActivityId}");

    public Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token) => Visit($"{origin.ActivityId} {string.Join('+', outcomes)}".TrimEnd());

    public async Task<string> Act(SystemAct act, CancellationToken token)
    {
        Trace.Add($"act {act.Command}");
        return await OnAct(act, runner!);
    }

    public Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(caseId == Case ? FactsOfCase : []);

    private Task Visit(string line)
    {
        Way.Add(line);
        return Task.CompletedTask;
    }

    private Task Note(string line)
    {
        Trace.Add(line);
        return Task.CompletedTask;
    }
}
