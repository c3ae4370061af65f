using Elsa.Workflows;
using Elsa.Workflows.Activities.Flowchart.Activities;
using Elsa.Workflows.Pipelines.ActivityExecution;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Elsa.Activities;

// Around every activity: what the instance starts with is set first, and where one of Elsa's own activities ended the host
// is told, as ours do themselves.
internal sealed class Steps(ActivityMiddlewareDelegate next) : IActivityExecutionMiddleware
{
    public async ValueTask InvokeAsync(ActivityExecutionContext context)
    {
        var engine = ElsaEngine.Current ?? throw new InvalidOperationException("Procedures run inside an act.");
        var run = engine.Of(context.WorkflowExecutionContext);
        var activity = context.ParentActivityExecutionContext?.Activity is Flowchart ? run.Procedure.Find(context.Activity.Id) : null;
        if (activity is Start)
            Variables.Set(context, run, run.Given);
        if (activity is not null && Branches.AreDone(run, activity.Id))
        {
            // By none of its outcomes: what it leads to is dead.
            await context.CompleteActivityWithOutcomesAsync();
            return;
        }
        if (activity is Definitions.FlowFork)
            Branches.Begin(run, activity.Id);
        await next(context);
        Branches.Note(context.WorkflowExecutionContext, run);
        if (activity is null || context.Activity is ProcedureActivity || context.Status != ActivityStatus.Completed)
            return;
        Variables.Read(context, run);
        IReadOnlyList<string> outcomes = activity is End or Finish ? [] : context.JournalData.TryGetValue("Outcomes", out var named) && named is string[] names ? names : [Definitions.Activity.Done];
        await engine.Host.Leave(run.State.Origin(activity.Id), null, outcomes, context.CancellationToken);
    }
}

// Where a join goes on at the first branch that comes to it, Elsa cancels what waits in the others, but begins what was
// about to. An instance remembers which joins went on; nothing before them begins any more until the fork does.
internal static class Branches
{
    public static void Begin(ElsaRun run, string fork)
    {
        if (run.Procedure.Graph.MeetingPoint(fork) is { } join)
            run.State = run.State with { Fired = run.State.Fired.Remove(join) };
    }

    public static void Note(WorkflowExecutionContext workflow, ElsaRun run)
    {
        foreach (var item in workflow.Scheduler.List())
            if (run.Procedure.Find(item.Activity.Id) is Definitions.FlowJoin { Mode: JoinMode.WaitAny } join)
                run.State = run.State with { Fired = run.State.Fired.Add(join.Id) };
    }

    public static bool AreDone(ElsaRun run, string activity) => run.State.Fired.Any(join => Before(run.Procedure, join).Contains(activity));

    private static HashSet<string> Before(Procedure procedure, string join) =>
        [.. procedure.Activities.OfType<Definitions.FlowFork>().Where(fork => procedure.Graph.MeetingPoint(fork.Id) == join)
            .SelectMany(fork => procedure.Graph.Outbound(fork.Id)).SelectMany(branch => procedure.Graph.Until(branch.Target.Activity, join))];
}
