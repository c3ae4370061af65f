using System.Globalization;
using Elsa.Extensions;
using Elsa.Workflows;
using Elsa.Workflows.Attributes;
using Elsa.Workflows.Signals;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Elsa.Activities;

/// <summary>An activity of ours as Elsa knows it. What it is to do was read and checked when the definition was loaded.</summary>
public abstract class ProcedureActivity : global::Elsa.Workflows.Activity
{
    private protected static ElsaEngine Engine => ElsaEngine.Current ?? throw new InvalidOperationException("Procedures run inside an act.");

    private protected static T Described<T>(ActivityExecutionContext context) where T : Definitions.Activity => (T)Engine.Of(context.WorkflowExecutionContext).Procedure[context.Activity.Id];

    private protected static async ValueTask Leave(ActivityExecutionContext context, Guid? step, string outcome)
    {
        var run = Engine.Of(context.WorkflowExecutionContext);
        var activity = run.Procedure[context.Activity.Id];
        await Engine.Host.Leave(run.State.Origin(activity.Id), step, [outcome], context.CancellationToken);
        // What the activity did may have cancelled its own instance.
        if (run.State.Status != InstanceStatus.Running)
        {
            context.WorkflowExecutionContext.Scheduler.Clear();
            return;
        }
        if (activity.Result is { } variable)
            Variables.Set(context, run, new Dictionary<string, string> { [variable] = outcome });
        await context.CompleteActivityWithOutcomesAsync(outcome);
    }
}

/// <summary>An activity at which the procedure waits: its bookmark has the id of the pending step.</summary>
public abstract class WaitingActivity : ProcedureActivity
{
    // Elsa's flowchart counts a visit unless its activity was reached by a back edge. It notes that among the activity's
    // inputs, which it loses when the activity is resumed; a loop around the loop would then wait for ever.
    private const string BackEdge = "BackwardConnection";

    protected WaitingActivity() => OnSignalReceived<CancelSignal>(GiveUp);

    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var run = Engine.Of(context.WorkflowExecutionContext);
        var step = new OpenStep(Guid.CreateVersion7(), context.Activity.Id);
        context.CreateBookmark(new() { BookmarkId = step.Id.ToString(), Callback = Resume, IncludeActivityInstanceId = true });
        context.SetProperty(BackEdge, context.ActivityInput.ContainsKey(BackEdge));
        run.State = run.State with { Steps = run.State.Steps.Add(step) };
        await Engine.Host.Reach(run.State.Origin(step.Activity), step.Id, context.CancellationToken);
        await Open(context, run, step);
    }

    private protected virtual Task Open(ActivityExecutionContext context, ElsaRun run, OpenStep step) => Task.CompletedTask;

    private async ValueTask Resume(ActivityExecutionContext context)
    {
        var run = Engine.Of(context.WorkflowExecutionContext);
        var step = Guid.Parse(context.WorkflowExecutionContext.ResumedBookmarkContext!.Bookmark.Id);
        var (outcome, payload) = run.Answers[step];
        if (context.GetProperty<bool>(BackEdge))
            context.ActivityInput[BackEdge] = true;
        Variables.Set(context, run, payload);
        await Leave(context, step, outcome);
    }

    // A join that goes on at the first of its branches gives the others up, in the order in which they began to wait.
    private async ValueTask GiveUp(CancelSignal signal, SignalContext context)
    {
        if (context.SenderActivityExecutionContext != context.ReceiverActivityExecutionContext)
            return;
        var workflow = context.ReceiverActivityExecutionContext.WorkflowExecutionContext;
        var run = Engine.Of(workflow);
        Branches.Note(workflow, run);
        foreach (var step in run.State.Steps.Where(step => Branches.AreDone(run, step.Activity)).ToList())
        {
            run.State = run.State with { Steps = run.State.Steps.Remove(step) };
            await Engine.GiveUp(run, step, context.ReceiverActivityExecutionContext.CancellationToken);
        }
    }
}

[Activity("Sandbox", "Sandbox", "Opens a task for people and waits for its outcome.", Type = "HumanTask")]
public sealed class HumanTaskActivity : WaitingActivity
{
    private protected override Task Open(ActivityExecutionContext context, ElsaRun run, OpenStep step)
    {
        var task = Described<HumanTask>(context);
        return Engine.Host.OpenTask(
            new OpenTask(step.Id, run.State.Origin(task.Id), task.Kind, task.Role, task.Clock, task.CoveredBy, task.Outcomes, task.Escalation, task.Arguments, run.State.Variables), context.CancellationToken);
    }
}

[Activity("Sandbox", "Sandbox", "Waits until a clock expires, or earlier for a signal.", Type = "Wait")]
public sealed class WaitActivity : WaitingActivity;

[Activity("Sandbox", "Sandbox", "Sends a command as the system actor; its result is the outcome.", Type = "Act")]
public sealed class ActActivity : ProcedureActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context) =>
        await Leave(context, null, await Engine.Send(Engine.Of(context.WorkflowExecutionContext), Described<Act>(context), context.CancellationToken));
}

[Activity("Sandbox", "Sandbox", "Goes on by the port named like the value of a fact of the case, else by Default.", Type = "Branch")]
public sealed class BranchActivity : ProcedureActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var branch = Described<Branch>(context);
        var facts = await Engine.Host.Facts(Engine.Of(context.WorkflowExecutionContext).State.CaseId, context.CancellationToken);
        await Leave(context, null, facts.GetValueOrDefault(branch.Fact) is { } fact && branch.Cases.Contains(fact) ? fact : Definitions.Activity.Default);
    }
}

[Activity("Sandbox", "Sandbox", "Starts a clock of the case.", Type = "StartClock")]
public sealed class StartClockActivity : ProcedureActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var (run, start) = (Engine.Of(context.WorkflowExecutionContext), Described<StartClock>(context));
        run.State = run.State with { Clocks = run.State.Clocks.Add(start.Clock) };
        await Engine.Host.StartClock(new ClockSignal(run.State.Origin(start.Id), start.Clock), context.CancellationToken);
        await Leave(context, null, Definitions.Activity.Done);
    }
}

[Activity("Sandbox", "Sandbox", "Stops a clock of the case.", Type = "StopClock")]
public sealed class StopClockActivity : ProcedureActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var (run, stop) = (Engine.Of(context.WorkflowExecutionContext), Described<StopClock>(context));
        run.State = run.State with { Clocks = run.State.Clocks.Remove(stop.Clock) };
        await Engine.Host.StopClock(new ClockSignal(run.State.Origin(stop.Id), stop.Clock), context.CancellationToken);
        await Leave(context, null, Definitions.Activity.Done);
    }
}

[Activity("Sandbox", "Sandbox", "Sends a notice to those who hold a role in the case.", Type = "Notify")]
public sealed class NotifyActivity : ProcedureActivity
{
    protected override async ValueTask ExecuteAsync(ActivityExecutionContext context)
    {
        var (run, notify) = (Engine.Of(context.WorkflowExecutionContext), Described<Notify>(context));
        await Engine.Host.Notify(new Notice(run.State.Origin(notify.Id), notify.Notice, notify.Role, run.State.Variables), context.CancellationToken);
        await Leave(context, null, Definitions.Activity.Done);
    }
}

// The variables are Elsa's; the store and the host read them as text.
internal static class Variables
{
    public static void Set(ActivityExecutionContext context, ElsaRun run, IReadOnlyDictionary<string, string>? values)
    {
        foreach (var (name, value) in values ?? new Dictionary<string, string>())
            context.WorkflowExecutionContext.Workflow.Variables.Single(variable => variable.Name == name).Set(context, value);
        Read(context, run);
    }

    public static void Read(ActivityExecutionContext context, ElsaRun run)
    {
        var read = run.State.Variables;
        foreach (var variable in context.WorkflowExecutionContext.Workflow.Variables)
            read = read.SetItem(variable.Name, Text(variable.Get(context.ExpressionExecutionContext), run.Procedure.Definition.Variables.Single(declared => declared.Name == variable.Name)));
        run.State = run.State with { Variables = read };
    }

    private static string Text(object? value, WorkflowVariable declared) => value switch
    {
        null => WorkflowInstance.Unset(declared),
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
