using System.Globalization;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Running;

/// <summary>Interprets procedures by itself; one runner serves one act, and its store and host share the act's transaction.</summary>
public sealed class EmbeddedRunner(IWorkflowStore store, IWorkflowHost host) : IWorkflowEngine
{
    // An act of a procedure may start or resume others, whose acts may again: more than this many, one inside the other, is a fault.
    private const int DeepestAct = 20;

    // Instances that are being advanced now. A command that an instance sends may come back to it; it then finds it here.
    private readonly Dictionary<Guid, Run> running = [];
    private int depth;

    public async Task<Guid> Start(WorkflowStart start, CancellationToken token)
    {
        var procedure = await store.FindProcedure(start.DefinitionId, start.Version, token)
            ?? throw new WorkflowFault($"There is no procedure {start.DefinitionId}{(start.Version is { } version ? $" in version {version}" : "")}.");
        var run = new Run(procedure, WorkflowInstance.Begin(procedure, start));
        await Advance(run, token);
        return run.State.Id;
    }

    public async Task<IReadOnlyList<PendingStep>> ListPending(Guid caseId, CancellationToken token)
    {
        var pending = new List<PendingStep>();
        var stored = (await store.ListRunning(caseId, token)).Where(instance => !running.ContainsKey(instance.Id));
        foreach (var instance in stored.Concat(running.Values.Select(run => run.State).Where(state => state.CaseId == caseId)))
        {
            var procedure = await Procedure(instance, token);
            pending.AddRange(instance.Steps.Select(step => Describe(procedure, instance, step)));
        }
        return pending;
    }

    public async Task<bool> Resume(Guid pendingStepId, string outcome, IReadOnlyDictionary<string, string>? payload, CancellationToken token)
    {
        var run = running.Values.FirstOrDefault(run => run.State.Steps.Any(step => step.Id == pendingStepId))
            ?? await Load(await store.FindByStep(pendingStepId, token), token);
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
        if (activity is HumanTask)
            await host.CloseTask(step.Id, outcome, token);
        await Leave(run, activity, step.Id, [outcome], token);
        await Advance(run, token);
        return true;
    }

    public async Task Cancel(Guid instanceId, CancellationToken token)
    {
        var run = running.GetValueOrDefault(instanceId) ?? await Load(await store.Find(instanceId, token), token);
        if (run is null || run.State.Status != InstanceStatus.Running)
            return;
        var last = run.State;
        run.State = last with { Status = InstanceStatus.Cancelled, Steps = [], Ready = [], Arrivals = last.Arrivals.Clear(), Fired = last.Fired.Clear(), Clocks = last.Clocks.Clear() };
        await GiveUp(run, last.Steps, CloseReason.Cancelled, token);
        foreach (var clock in last.Clocks)
        {
            var start = run.Procedure.Activities.OfType<StartClock>().First(start => start.Clock == clock);
            await host.StopClock(new ClockSignal(last.Origin(start.Id), clock), token);
        }
        if (!running.ContainsKey(instanceId))
            await store.Save(run.State, token);
    }

    public async Task<MigrationPreview> DryRunMigration(Guid instanceId, Procedure target, CancellationToken token)
    {
        var run = running.GetValueOrDefault(instanceId) ?? await Load(await store.Find(instanceId, token), token)
            ?? throw new WorkflowFault($"There is no instance {instanceId}.");
        return MigrationPreview.Of(run.State, run.Procedure, target);
    }

    public async Task<MigrationPreview> Migrate(Guid instanceId, Procedure target, CancellationToken token)
    {
        var preview = await DryRunMigration(instanceId, target, token);
        if (!preview.Possible || running.ContainsKey(instanceId))
            throw new WorkflowFault($"The instance {instanceId} cannot be moved to version {target.Version} of {target.DefinitionId}: {string.Join("; ", preview.Obstacles)}.");
        var run = (await Load(await store.Find(instanceId, token), token))!;
        var anew = run.State.Steps.Where(step => preview.ChangedSteps.Contains(step.Activity)).ToList();
        await GiveUp(run, anew, CloseReason.Moved, token);
        var moved = new Run(target, run.State.At(target) with { Steps = run.State.Steps.RemoveRange(anew) });
        foreach (var step in anew)
            await Execute(moved, target[step.Activity], token);
        await store.Save(moved.State, token);
        return preview;
    }

    // Runs until everything waits or has ended. An instance that is being advanced further up only gets more to do.
    private async Task Advance(Run run, CancellationToken token)
    {
        if (!running.TryAdd(run.State.Id, run))
            return;
        try
        {
            while (run.State.Status == InstanceStatus.Running && !run.State.Ready.IsEmpty)
            {
                var activity = run.Procedure[run.State.Ready[0]];
                run.State = run.State with { Ready = run.State.Ready.RemoveAt(0) };
                await Execute(run, activity, token);
            }
        }
        finally
        {
            running.Remove(run.State.Id);
        }
        if (run.State is { Status: InstanceStatus.Running, Steps.IsEmpty: true })
            throw new WorkflowFault($"{run.State.DefinitionId} version {run.State.Version} neither waits nor has ended.");
        await store.Save(run.State, token);
    }

    private async Task Execute(Run run, Activity activity, CancellationToken token)
    {
        var origin = run.State.Origin(activity.Id);
        switch (activity)
        {
            case End or Finish:
                run.State = run.State with { Status = InstanceStatus.Completed };
                await host.Leave(origin, null, [], token);
                return;
            case HumanTask task:
                var stepId = await Open(run, activity, token);
                await host.OpenTask(new OpenTask(stepId, origin, task.Kind, task.Role, task.Clock, task.CoveredBy, task.Outcomes, task.Escalation, task.Arguments, run.State.Variables), token);
                return;
            case Wait:
                await Open(run, activity, token);
                return;
            case SetVariable set:
                run.State = run.State.With(run.Procedure, new Dictionary<string, string> { [set.Variable] = Read(run, set.Value) });
                break;
            case StartClock start:
                run.State = run.State with { Clocks = run.State.Clocks.Add(start.Clock) };
                await host.StartClock(new ClockSignal(origin, start.Clock), token);
                break;
            case StopClock stop:
                run.State = run.State with { Clocks = run.State.Clocks.Remove(stop.Clock) };
                await host.StopClock(new ClockSignal(origin, stop.Clock), token);
                break;
            case Notify notify:
                await host.Notify(new Notice(origin, notify.Notice, notify.Role, run.State.Variables), token);
                break;
        }
        IReadOnlyList<string> outcomes = activity switch
        {
            Act act => [await Send(run, act, token)],
            Branch branch => [(await host.Facts(run.State.CaseId, token)).GetValueOrDefault(branch.Fact) is { } fact && branch.Cases.Contains(fact) ? fact : Activity.Default],
            FlowDecision decision => [bool.Parse(Read(run, decision.Condition)) ? FlowDecision.True : FlowDecision.False],
            FlowFork fork => fork.Branches,
            _ => [Activity.Done],
        };
        await Leave(run, activity, null, outcomes, token);
    }

    private async Task<string> Send(Run run, Act act, CancellationToken token)
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

    private async Task Leave(Run run, Activity activity, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token)
    {
        await host.Leave(run.State.Origin(activity.Id), stepId, outcomes, token);
        // What the activity did may have cancelled its own instance.
        if (run.State.Status != InstanceStatus.Running)
            return;
        if (activity.Result is { } variable)
            run.State = run.State with { Variables = run.State.Variables.SetItem(variable, outcomes[0]) };
        (run.State, var cancelled) = Flow.Follow(run.Procedure, run.State, activity.Id, outcomes);
        await GiveUp(run, cancelled, CloseReason.Cancelled, token);
    }

    private async Task GiveUp(Run run, IReadOnlyList<OpenStep> steps, string reason, CancellationToken token)
    {
        foreach (var step in steps)
        {
            if (run.Procedure[step.Activity] is HumanTask)
                await host.CloseTask(step.Id, reason, token);
            await host.Leave(run.State.Origin(step.Activity), step.Id, [reason], token);
        }
    }

    private async Task<Guid> Open(Run run, Activity activity, CancellationToken token)
    {
        var step = new OpenStep(Guid.CreateVersion7(), activity.Id);
        run.State = run.State with { Steps = run.State.Steps.Add(step) };
        await host.Reach(run.State.Origin(activity.Id), step.Id, token);
        return step.Id;
    }

    private static string Read(Run run, Value value) => value.Variable is { } name ? run.State.Variables[name] : value.Literal!;

    internal static PendingStep Describe(Procedure procedure, WorkflowInstance instance, OpenStep step) => procedure[step.Activity] switch
    {
        HumanTask task => new PendingStep(step.Id, instance.Origin(task.Id), PendingKind.Task, task.Kind, task.Role, task.Clock ?? task.CoveredBy!, task.Outcomes, procedure.HasPort(task, Activity.Expired) ? Activity.Expired : null),
        Wait wait => new PendingStep(step.Id, instance.Origin(wait.Id), PendingKind.Wait, null, null, wait.Clock, wait.Signals, Activity.Done),
        var other => throw new WorkflowFault($"{instance.DefinitionId}: {other.Id} is no activity that waits."),
    };

    private async Task<Run?> Load(WorkflowInstance? instance, CancellationToken token) =>
        instance is null ? null : running.GetValueOrDefault(instance.Id) ?? new Run(await Procedure(instance, token), instance);

    private async Task<Procedure> Procedure(WorkflowInstance instance, CancellationToken token) =>
        await store.FindProcedure(instance.DefinitionId, instance.Version, token)
            ?? throw new WorkflowFault($"Version {instance.Version} of {instance.DefinitionId} is gone, but the case {instance.CaseId} runs on it.");

    private sealed class Run(Procedure procedure, WorkflowInstance state)
    {
        public Procedure Procedure { get; } = procedure;

        public WorkflowInstance State { get; set; } = state;
    }
}
