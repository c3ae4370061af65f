namespace Sandbox.Workflows.Definitions;

// The flowchart as a graph over the activities that its start reaches. A connection is a back edge if its target dominates
// its source; on the graphs that validation lets through, Elsa's own classification gives the same edges.
internal sealed class FlowGraph
{
    private readonly string start;
    private readonly ILookup<string, Connection> outbound;
    private readonly ILookup<string, Connection> inbound;
    private readonly ILookup<string, Connection> forwardInbound;
    private readonly Dictionary<string, HashSet<string>> reachedWithout = [];
    private readonly Dictionary<string, HashSet<string>> ancestors = [];
    private readonly HashSet<Connection> back;

    public FlowGraph(string start, IReadOnlyList<Connection> connections)
    {
        this.start = start;
        outbound = connections.ToLookup(connection => connection.Source.Activity);
        inbound = connections.ToLookup(connection => connection.Target.Activity);
        Reachable = Reach([start], _ => true);
        back = connections.Where(connection => Dominates(connection.Target.Activity, connection.Source.Activity)).ToHashSet();
        forwardInbound = connections.Where(connection => Reachable.Contains(connection.Source.Activity) && !back.Contains(connection)).ToLookup(connection => connection.Target.Activity);
    }

    public IReadOnlySet<string> Reachable { get; }

    public IEnumerable<Connection> BackEdges => back;

    public IEnumerable<Connection> Outbound(string activity) => outbound[activity];

    public IEnumerable<Connection> ForwardInbound(string activity) => forwardInbound[activity];

    public bool IsBack(Connection connection) => back.Contains(connection);

    // Every path from the start to the activity passes the dominator (each activity dominates itself).
    public bool Dominates(string dominator, string activity)
    {
        if (!Reachable.Contains(activity) || !Reachable.Contains(dominator))
            return false;
        if (!reachedWithout.TryGetValue(dominator, out var rest))
            reachedWithout[dominator] = rest = dominator == start ? [] : Reach([start], connection => connection.Target.Activity != dominator);
        return !rest.Contains(activity);
    }

    // The activities that are left on a circle once the back edges are gone: loops that can be entered in more than one place.
    public IReadOnlyList<string> ForwardCircle()
    {
        var left = Reachable.ToHashSet();
        while (left.Where(activity => !forwardInbound[activity].Any(connection => left.Contains(connection.Source.Activity))).ToList() is { Count: > 0 } free)
            left.ExceptWith(free);
        return [.. left];
    }

    public HashSet<string> Descendants(string activity) =>
        Reach(Outbound(activity).Where(connection => !IsBack(connection)).Select(connection => connection.Target.Activity), connection => !IsBack(connection));

    public HashSet<string> Ancestors(string activity)
    {
        if (!ancestors.TryGetValue(activity, out var found))
            ancestors[activity] = found = Walk(forwardInbound[activity].Select(connection => connection.Source.Activity), node => forwardInbound[node].Select(connection => connection.Source.Activity));
        return found;
    }

    // The activities of the loop that a back edge closes.
    public HashSet<string> Loop(Connection backEdge)
    {
        var header = backEdge.Target.Activity;
        var body = Walk([backEdge.Source.Activity], node => node == header ? [] : inbound[node].Select(connection => connection.Source.Activity).Where(Reachable.Contains));
        body.Add(header);
        return body;
    }

    // The first activity that every forward path from the given one passes, or null if some path ends before.
    public string? MeetingPoint(string activity)
    {
        var descendants = Descendants(activity);
        var common = descendants.Where(candidate => !EndsWithout(activity, candidate)).ToHashSet();
        return common.FirstOrDefault(candidate => !common.Overlaps(Ancestors(candidate)));
    }

    // What can be reached from an activity by forward connections without passing another one.
    public HashSet<string> Until(string activity, string end) => activity == end ? [] : Reach([activity], connection => !IsBack(connection) && connection.Target.Activity != end);

    private bool EndsWithout(string activity, string candidate) =>
        Until(activity, candidate).Any(node => !outbound[node].Any());

    private HashSet<string> Reach(IEnumerable<string> from, Func<Connection, bool> by) =>
        Walk(from, node => outbound[node].Where(by).Select(connection => connection.Target.Activity));

    private static HashSet<string> Walk(IEnumerable<string> from, Func<string, IEnumerable<string>> next)
    {
        var seen = new HashSet<string>(from);
        var open = new Queue<string>(seen);
        while (open.TryDequeue(out var node))
            foreach (var neighbour in next(node))
                if (seen.Add(neighbour))
                    open.Enqueue(neighbour);
        return seen;
    }
}
