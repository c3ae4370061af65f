using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Running;

/// <summary>What moving an instance to another version of its definition would mean; nothing is moved.</summary>
/// <param name="Obstacles">Why it cannot be moved; empty if it can.</param>
/// <param name="ChangedSteps">Activities at which the instance waits now and which the target describes differently.</param>
public sealed record MigrationPreview(Guid InstanceId, int FromVersion, int ToVersion, IReadOnlyList<string> Obstacles, IReadOnlyList<string> ChangedSteps, DefinitionDifference Difference)
{
    public bool Possible => Obstacles.Count == 0;

    internal static MigrationPreview Of(WorkflowInstance instance, Procedure current, Procedure target)
    {
        var difference = DefinitionDifference.Between(current, target);
        var obstacles = new List<string>();
        if (target.DefinitionId != instance.DefinitionId)
            obstacles.Add($"{target.DefinitionId} is another procedure");
        if (instance.Status != InstanceStatus.Running)
            obstacles.Add("the instance has ended");
        foreach (var step in instance.Steps)
        {
            if (target.Find(step.Activity) is not { } activity || activity.GetType() != current[step.Activity].GetType())
                obstacles.Add($"the instance waits at {step.Activity}, which the target does not have");
            else if (Forks(current, step.Activity) is var forks && !forks.SetEquals(Forks(target, step.Activity)))
                obstacles.Add($"the instance waits at {step.Activity}, which the target has between other forks and joins");
        }
        // An arrival that the target does not know would be lost, and its join would wait for ever.
        foreach (var arrival in instance.Arrivals.Keys.Where(key => Targets(current, key) is var join && Targets(target, key) != join))
            obstacles.Add($"the connection {arrival.Replace('#', ' ')} has arrived at a join, which the target does not have there");
        foreach (var join in instance.Arrivals.Keys.Select(key => Targets(current, key)!).Distinct().Where(join => !Inbound(current, join).SetEquals(Inbound(target, join))))
            obstacles.Add($"{join} waits for other connections in the target");
        foreach (var variable in target.Definition.Variables.Where(declared => instance.Variables.TryGetValue(declared.Name, out var value) && !ActivityReader.IsOfType(value, declared.TypeName)))
            obstacles.Add($"the variable {variable.Name} does not fit the target");
        foreach (var (step, clock) in instance.Steps.Select(step => (step.Activity, Clock: NeedsRunning(target.Find(step.Activity)))).Where(need => need.Clock is not null && !instance.Clocks.Contains(need.Clock)))
            obstacles.Add($"{step} runs under the clock {clock} in the target, which the instance did not start");
        // What the instance started it must be able to stop.
        foreach (var clock in instance.Clocks.Where(clock => target.Activities.OfType<StartClock>().All(start => start.Clock != clock)))
            obstacles.Add($"the clock {clock} runs, which the target does not know");
        return new MigrationPreview(instance.Id, instance.Version, target.Version, obstacles, [.. instance.Steps.Select(step => step.Activity).Where(difference.Changed.Contains).Distinct()], difference);
    }

    private static string? NeedsRunning(Activity? activity) => activity switch
    {
        HumanTask task => task.CoveredBy,
        Wait wait => wait.Clock,
        _ => null,
    };

    private static string? Targets(Procedure procedure, string key) =>
        procedure.Definition.Root.Connections.FirstOrDefault(connection => connection.Key == key)?.Target.Activity;

    private static HashSet<string> Inbound(Procedure procedure, string activity) =>
        [.. procedure.Graph.ForwardInbound(activity).Select(connection => connection.Key)];

    // The forks between which and their joins the activity lies.
    private static HashSet<string> Forks(Procedure procedure, string activity) =>
        [.. procedure.Activities.OfType<FlowFork>().Select(fork => fork.Id).Where(fork =>
            procedure.Graph.MeetingPoint(fork) is { } join && procedure.Graph.Until(fork, join).Contains(activity) && fork != activity)];
}
