using System.Data.Common;
using System.Globalization;
using Elsa.Workflows;
using Elsa.Workflows.Models;
using Elsa.Workflows.Runtime;
using Elsa.Workflows.Runtime.Filters;
using Elsa.Workflows.Runtime.Messages;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Elsa;

/// <summary>
/// Runs procedures on Elsa 3; one engine serves one act. Elsa's state is written on the act's own connection, in the act's
/// transaction; the store holds what each instance waits for.
/// </summary>
public sealed class ElsaEngine(ElsaHost elsa, IWorkflowStore store, IWorkflowHost host, Func<DbTransaction> transaction) : IWorkflowEngine
{
    private const int DeepestAct = 20;

    private static readonly AsyncLocal<ElsaEngine?> InHand = new();

    // Instances that Elsa is running now. A command that an instance sends may come back to it; it then finds it here.
    private readonly Dictionary<Guid, ElsaRun> running = [];
    private int depth;

    /// <summary>The engine of the act in which Elsa's code runs, or null outside every act.</summary>
    internal static ElsaEngine? Current => InHand.Value;

    /// <summary>Does something of Elsa's beside the act.</summary>
    internal static async Task Outside(Func<Task> work)
    {
        InHand.Value = null;
        await work();
    }

    internal DbTransaction Transaction => transaction();

    internal IWorkflowHost Host => host;

    public async Task<Guid> Start(WorkflowStart start, CancellationToken token)
    {
        var procedure = await store.FindProcedure(start.DefinitionId, start.Version, token)
            ?? throw new WorkflowFault($"There is no procedure {start.DefinitionId}{(start.Version is { } version ? $" in version {version}" : "")}.");
        var definition = await elsa.Install(procedure, token);
        var run = new ElsaRun(procedure, WorkflowInstance.Begin(procedure, start) with { Engine = EngineName.Elsa, Ready = [] }) { Given = start.Variables };
        await Drive(run, client => client.CreateAndRunInstanceAsync(
            new() { WorkflowDefinitionHandle = WorkflowDefinitionHandle.ByDefinitionVersionId(definition), CorrelationId = start.CaseId.ToString() }, token), token);
        return run.State.Id;
    }

    public async Task<IReadOnlyList<PendingStep>> ListPending(Guid caseId, CancellationToken token)
    {
        var pending = new List<PendingStep>();
        var stored = (await store.ListRunning(caseId, token)).Where(instance => !running.ContainsKey(instance.Id));
        foreach (var instance in stored.Concat(running.Values.Select(run => run.State).Where(state => state.CaseId == caseId)))
        {
            var procedure = await Procedure(instance, token);
            pending.AddRange(instance.Steps.Select(step => EmbeddedRunner.Describe(procedure, instance, step)));
        }
        return pending;
    }

    // Everything is checked before Elsa hears of it.
    public async Task<bool> Resume(Guid pendingStepId, string outcome, IReadOnlyDictionary<string, string>? payload, CancellationToken token)
    {
        var run = running.Values.FirstOrDefault(run => run.State.Steps.Any(step => step.Id == pendingStepId)) ?? await Load(await store.FindByStep(pendingStepId, token), token);
        if (run?.State.Steps.FirstOrDefault(step => step.Id == pendingStepId) is not { } step)
            return false;
        var activity = run.Procedure[step.Activity];
        if (!run.Procedure.HasPort(activity, outcome))
        {
            if (activity.OptionalPorts.Contains(outcome))
                return false;
            throw new WorkflowFault($"{run.State.DefinitionId}: {activity.Id} has no outcome '{outcome}'.");
        }
        run.State = run.State.With(run.Procedure, payload) with { Steps = run.State.Steps.Remove(step) };
        run.Answers[pendingStepId] = (outcome, payload);
        if (activity is HumanTask)
            await host.CloseTask(pendingStepId, outcome, token);
        // Elsa resumes one bookmark at a time; an instance that is being run goes on from this one when it has come to rest.
        if (running.ContainsKey(run.State.Id))
            run.Waiting.Enqueue(pendingStepId);
        else
            await Drive(run, client => client.RunInstanceAsync(new() { BookmarkId = pendingStepId.ToString() }, token), token);
        return true;
    }

    public async Task Cancel(Guid instanceId, CancellationToken token)
    {
        var run = running.GetValueOrDefault(instanceId) ?? await Load(await store.Find(instanceId, token), token);
        if (run is null || run.State.Status != InstanceStatus.Running)
            return;
        var last = run.State;
        run.State = last with { Status = InstanceStatus.Cancelled, Steps = [], Clocks = last.Clocks.Clear() };
        foreach (var step in last.Steps)
            await GiveUp(run, step, token);
        foreach (var clock in last.Clocks)
        {
            var start = run.Procedure.Activities.OfType<StartClock>().First(start => start.Clock == clock);
            await host.StopClock(new ClockSignal(last.Origin(start.Id), clock), token);
        }
        if (!running.ContainsKey(instanceId))
            await InElsa(run, async services => await End(services, run, token), token);
    }

    public async Task<MigrationPreview> DryRunMigration(Guid instanceId, Procedure target, CancellationToken token)
    {
        var run = running.GetValueOrDefault(instanceId) ?? await Load(await store.Find(instanceId, token), token)
            ?? throw new WorkflowFault($"There is no instance {instanceId}.");
        var preview = MigrationPreview.Of(run.State, run.Procedure, target);
        return preview with { Obstacles = [.. preview.Obstacles, "the case runs on Elsa, whose instances end on the version that they started on"] };
    }

    public async Task<MigrationPreview> Migrate(Guid instanceId, Procedure target, CancellationToken token)
    {
        var preview = await DryRunMigration(instanceId, target, token);
        throw new WorkflowFault($"The instance {instanceId} cannot be moved to version {target.Version} of {target.DefinitionId}: {string.Join("; ", preview.Obstacles)}.");
    }

    internal ElsaRun Of(WorkflowExecutionContext context) => running[Guid.Parse(context.Id)];

    internal async Task<string> Send(ElsaRun run, Act act, CancellationToken token)
    {
        if (depth == DeepestAct)
            throw new WorkflowFault($"{run.State.DefinitionId}: {act.Id} would be the {(DeepestAct + 1).ToString(CultureInfo.InvariantCulture)}st act inside another.");
        depth++;
        try
        {
            var outcome = await host.Act(new SystemAct(run.State.Origin(act.Id), act.Command, act.Arguments, run.State.Variables, act.Outcomes), token);
            return act.Outcomes.Contains(outcome) ? outcome : throw new WorkflowFault($"{run.State.DefinitionId}: {act.Id} ({act.Command}) has no outcome '{outcome}'.");
        }
        finally
        {
            depth--;
        }
    }

    internal async Task GiveUp(ElsaRun run, OpenStep step, CancellationToken token)
    {
        if (run.Procedure[step.Activity] is HumanTask)
            await host.CloseTask(step.Id, CloseReason.Cancelled, token);
        await host.Leave(run.State.Origin(step.Activity), step.Id, [CloseReason.Cancelled], token);
    }

    // Lets Elsa run an instance until it waits or has ended.
    private Task Drive(ElsaRun run, Func<IWorkflowClient, Task<RunWorkflowInstanceResponse>> first, CancellationToken token) => InElsa(run, async services =>
    {
        var client = await services.GetRequiredService<IWorkflowRuntime>().CreateClientAsync(run.State.Id.ToString(), token);
        running.Add(run.State.Id, run);
        try
        {
            Settle(run, await first(client));
            while (run.State.Status == InstanceStatus.Running && run.Waiting.TryDequeue(out var step))
                Settle(run, await client.RunInstanceAsync(new() { BookmarkId = step.ToString() }, token));
        }
        finally
        {
            running.Remove(run.State.Id);
        }
        if (run.State.Status == InstanceStatus.Cancelled)
            await End(services, run, token);
        else if (run.State is { Status: InstanceStatus.Running, Steps.IsEmpty: true })
            throw new WorkflowFault($"{run.State.DefinitionId} version {run.State.Version} neither waits nor has ended.");
        else
            await store.Save(run.State, token);
    }, token);

    private static void Settle(ElsaRun run, RunWorkflowInstanceResponse response)
    {
        if (response.SubStatus == WorkflowSubStatus.Faulted)
            throw new WorkflowFault($"{run.State.DefinitionId} version {run.State.Version} failed in Elsa: {string.Join("; ", response.Incidents.Select(incident => incident.Message))}");
        if (response.Status == WorkflowStatus.Finished && run.State.Status == InstanceStatus.Running)
            run.State = run.State with { Status = InstanceStatus.Completed };
    }

    private async Task End(IServiceProvider services, ElsaRun run, CancellationToken token)
    {
        var client = await services.GetRequiredService<IWorkflowRuntime>().CreateClientAsync(run.State.Id.ToString(), token);
        await client.CancelAsync(token);
        // Elsa leaves the bookmarks of an instance that is cancelled.
        await services.GetRequiredService<IBookmarkManager>().DeleteManyAsync(new BookmarkFilter { WorkflowInstanceId = run.State.Id.ToString() }, token);
        await store.Save(run.State, token);
    }

    private async Task InElsa(ElsaRun run, Func<IServiceProvider, Task> work, CancellationToken token)
    {
        await elsa.Install(run.Procedure, token);
        var outer = InHand.Value;
        InHand.Value = this;
        try
        {
            await using var scope = elsa.Services.CreateAsyncScope();
            await work(scope.ServiceProvider);
        }
        finally
        {
            InHand.Value = outer;
        }
    }

    private async Task<ElsaRun?> Load(WorkflowInstance? instance, CancellationToken token) =>
        instance is null ? null : running.GetValueOrDefault(instance.Id) ?? new ElsaRun(await Procedure(instance, token), instance);

    private async Task<Procedure> Procedure(WorkflowInstance instance, CancellationToken token) =>
        await store.FindProcedure(instance.DefinitionId, instance.Version, token)
            ?? throw new WorkflowFault($"Version {instance.Version} of {instance.DefinitionId} is gone, but the case {instance.CaseId} runs on it.");
}

/// <summary>An instance while Elsa runs it.</summary>
internal sealed class ElsaRun(Procedure procedure, WorkflowInstance state)
{
    public Procedure Procedure { get; } = procedure;

    /// <summary>What the instance waits for and knows, as the store keeps it.</summary>
    public WorkflowInstance State { get; set; } = state;

    /// <summary>The variables that it starts with.</summary>
    public IReadOnlyDictionary<string, string>? Given { get; init; }

    /// <summary>How each step that is resumed was answered.</summary>
    public Dictionary<Guid, (string Outcome, IReadOnlyDictionary<string, string>? Payload)> Answers { get; } = [];

    /// <summary>Steps that were answered while the instance was being run.</summary>
    public Queue<Guid> Waiting { get; } = [];
}
