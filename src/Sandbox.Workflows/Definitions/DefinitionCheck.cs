using System.Text.RegularExpressions;

namespace Sandbox.Workflows.Definitions;

// Judges a definition: first its envelope and each activity, then, if those are sound, the shape of the flowchart.
internal sealed partial class DefinitionCheck(WorkflowDefinition definition, string file)
{
    // Far above any procedure; keeps a hostile upload from costing minutes.
    private const int MostActivities = 500;
    private const int MostConnections = 2_000;

    private readonly List<DefinitionError> errors = [];
    private readonly Dictionary<string, Activity> activities = [];

    public Procedure Run()
    {
        CheckEnvelope();
        if (definition.Root.Activities.Count > MostActivities || definition.Root.Connections.Count > MostConnections)
            Refuse(null, $"has more than {MostActivities} activities or {MostConnections} connections");
        ThrowIfRefused();
        ReadActivities();
        CheckConnections();
        ThrowIfRefused();
        var graph = new FlowGraph(activities.Values.OfType<Start>().Single().Id, definition.Root.Connections);
        CheckReach(graph);
        ThrowIfRefused();
        CheckLoops(graph);
        CheckForks(graph);
        CheckClocks(graph);
        ThrowIfRefused();
        return new Procedure(definition, activities.Values, graph);
    }

    private void CheckEnvelope()
    {
        if (!Identifier().IsMatch(definition.DefinitionId))
            Refuse(null, $"definitionId '{definition.DefinitionId}' must be letters, digits, '-' or '_'");
        if (definition.Version < 1)
            Refuse(null, $"version {definition.Version} must be 1 or more");
        if (definition.Root.Type != "Elsa.Flowchart")
            Refuse(null, $"root has type '{definition.Root.Type}', not Elsa.Flowchart");
        foreach (var variable in definition.Variables)
        {
            if (variable.TypeName is not ("String" or "Boolean" or "Int32"))
                Refuse(null, $"variable '{variable.Name}' has type '{variable.TypeName}', not String, Boolean or Int32");
            else if (variable.Value is { } value && !ActivityReader.IsOfType(value, variable.TypeName))
                Refuse(null, $"variable '{variable.Name}' is no {variable.TypeName}: '{value}'");
        }
        foreach (var id in definition.Variables.SelectMany(variable => new[] { variable.Id, variable.Name }.Distinct()).GroupBy(id => id).Where(ids => ids.Count() > 1))
            Refuse(null, $"variable '{id.Key}' is declared twice");
    }

    private void ReadActivities()
    {
        foreach (var node in definition.Root.Activities)
        {
            if (!Identifier().IsMatch(node.Id))
                Refuse(node.Id, "id must be letters, digits, '-' or '_'");
            if (new ActivityReader(node, definition.Variables, reason => Refuse(node.Id, reason)).Read() is { } activity && !activities.TryAdd(node.Id, activity))
                Refuse(node.Id, "id is used twice");
        }
        var starts = activities.Values.OfType<Start>().ToList();
        if (starts.Count == 0)
            Refuse(null, "has no Elsa.Start");
        foreach (var start in starts.Skip(1))
            Refuse(start.Id, "is a second Elsa.Start");
    }

    private void CheckConnections()
    {
        foreach (var connection in definition.Root.Connections)
        {
            if (definition.Root.Activities.All(node => node.Id != connection.Source.Activity))
                Refuse(connection.Source.Activity, "has a connection, but is no activity");
            else if (activities.TryGetValue(connection.Source.Activity, out var source) && !source.Ports.Contains(connection.Port) && !source.OptionalPorts.Contains(connection.Port))
                Refuse(source.Id, $"has a connection from port '{connection.Port}', which it does not have");
            if (definition.Root.Activities.All(node => node.Id != connection.Target.Activity))
                Refuse(connection.Source.Activity, $"is connected to '{connection.Target.Activity}', which is no activity");
            else if (activities.TryGetValue(connection.Target.Activity, out var target) && target is Start)
                Refuse(target.Id, "is the start, nothing may lead to it");
            if (connection.Target.Port is not (null or "In"))
                Refuse(connection.Source.Activity, $"is connected to port '{connection.Target.Port}' of '{connection.Target.Activity}', not to In");
        }
        foreach (var twice in definition.Root.Connections.GroupBy(connection => connection.Key).Where(connections => connections.Count() > 1))
            Refuse(twice.First().Source.Activity, $"has {twice.Count()} connections from port '{twice.First().Port}'; parallel work needs an Elsa.FlowFork");
        var connected = definition.Root.Connections.Select(connection => connection.Key).ToHashSet();
        foreach (var activity in activities.Values.Where(activity => activity.Ports.Count > 0))
        {
            var open = activity.Ports.Where(port => !connected.Contains($"{activity.Id}#{port}")).ToList();
            if (definition.Root.Connections.All(connection => connection.Source.Activity != activity.Id))
                Refuse(activity.Id, "is a dead end: nothing follows it, and it is no Elsa.End");
            else
                foreach (var port in open)
                    Refuse(activity.Id, $"port '{port}' has no connection");
        }
    }

    private void CheckReach(FlowGraph graph)
    {
        foreach (var activity in activities.Keys.Where(activity => !graph.Reachable.Contains(activity)))
            Refuse(activity, "cannot be reached from the start");
    }

    private void CheckLoops(FlowGraph graph)
    {
        if (graph.ForwardCircle() is { Count: > 0 } circle)
        {
            foreach (var connection in definition.Root.Connections.Where(connection => circle.Contains(connection.Source.Activity) && circle.Contains(connection.Target.Activity)))
                Refuse(connection.Source.Activity, $"leads back to '{connection.Target.Activity}', which other paths to it do not pass: a loop must have one way in");
            return;
        }
        foreach (var edge in graph.BackEdges)
            if (RunsWithoutWaiting(graph, edge))
                Refuse(edge.Source.Activity, $"leads back to '{edge.Target.Activity}' on a path without a HumanTask or a Wait: it would never stop");
        // Connections count their visits. Where a path from a loop meets one that went round it, the counts part after the
        // second turn and Elsa waits for ever (elsa-core issue 7724).
        foreach (var header in graph.BackEdges.Select(edge => edge.Target.Activity).Distinct())
            foreach (var meeting in graph.Descendants(header).Where(activity => !graph.Dominates(header, activity)))
                if (graph.ForwardInbound(meeting).Any(connection => connection.Source.Activity == header || graph.Dominates(header, connection.Source.Activity)))
                    Refuse(meeting, $"is reached both through the loop at '{header}' and past it; give each path its own activity");
    }

    private bool RunsWithoutWaiting(FlowGraph graph, Connection edge)
    {
        var loop = graph.Loop(edge);
        var open = new Stack<string>([edge.Target.Activity]);
        var seen = new HashSet<string>();
        while (open.TryPop(out var activity))
        {
            if (activities[activity].Waits || !loop.Contains(activity) || !seen.Add(activity))
                continue;
            if (activity == edge.Source.Activity)
                return true;
            foreach (var connection in graph.Outbound(activity).Where(connection => !graph.IsBack(connection)))
                open.Push(connection.Target.Activity);
        }
        return false;
    }

    private void CheckForks(FlowGraph graph)
    {
        var joins = new HashSet<string>();
        foreach (var fork in activities.Values.OfType<FlowFork>())
        {
            if (graph.MeetingPoint(fork.Id) is not { } meeting)
                Refuse(fork.Id, "is a fork without a join: not every branch leads to one and the same activity");
            else if (activities[meeting] is not FlowJoin join)
                Refuse(fork.Id, $"is a fork without a join: its branches meet at '{meeting}', which is no Elsa.FlowJoin");
            else
            {
                joins.Add(join.Id);
                CheckBranches(graph, fork, join);
            }
        }
        foreach (var join in activities.Values.OfType<FlowJoin>().Where(join => !joins.Contains(join.Id)))
            Refuse(join.Id, "is a join without a fork");
    }

    private void CheckBranches(FlowGraph graph, FlowFork fork, FlowJoin join)
    {
        var inside = new HashSet<string>();
        foreach (var connection in graph.Outbound(fork.Id))
        {
            var branch = graph.Until(connection.Target.Activity, join.Id);
            foreach (var shared in branch.Where(inside.Contains))
                Refuse(shared, $"belongs to two branches of the fork '{fork.Id}'; they may only meet at its join '{join.Id}'");
            inside.UnionWith(branch);
            var arrivals = graph.ForwardInbound(join.Id).Count(arrival => branch.Contains(arrival.Source.Activity));
            if (join.Mode == JoinMode.WaitAll && arrivals > 1)
                Refuse(join.Id, $"waits for all, but only one of {arrivals} connections from the branch '{connection.Port}' of '{fork.Id}' can be followed; use WaitAllActive");
        }
        foreach (var activity in inside.Append(join.Id))
            foreach (var stranger in graph.ForwardInbound(activity).Where(connection => connection.Source.Activity != fork.Id && !inside.Contains(connection.Source.Activity)))
                Refuse(stranger.Source.Activity, $"leads into a branch of the fork '{fork.Id}' from outside");
        foreach (var edge in graph.BackEdges.Where(edge => inside.Contains(edge.Source.Activity) || inside.Contains(edge.Target.Activity)))
            Refuse(edge.Source.Activity, $"is a loop between the fork '{fork.Id}' and its join '{join.Id}'");
    }

    // A wait for a clock that nobody started would never end.
    private void CheckClocks(FlowGraph graph)
    {
        foreach (var activity in activities.Values)
        {
            var clock = activity switch
            {
                HumanTask task => task.CoveredBy,
                Wait wait => wait.Clock,
                StopClock stop => stop.Clock,
                _ => null,
            };
            if (clock is not null && !activities.Values.OfType<StartClock>().Any(start => start.Clock == clock && graph.Dominates(start.Id, activity.Id)))
                Refuse(activity.Id, $"needs the clock '{clock}', which is not started on every path to it");
        }
    }

    private void Refuse(string? activity, string reason) => errors.Add(new DefinitionError(file, activity, reason));

    private void ThrowIfRefused()
    {
        if (errors.Count > 0)
            throw new DefinitionRefused(errors);
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,100}$")]
    private static partial Regex Identifier();
}
