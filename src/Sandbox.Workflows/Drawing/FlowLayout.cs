using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Drawing;

/// <summary>
/// Places a flowchart from top to bottom: an activity stands below all that lead to it, the longest way straight down, other
/// ways in columns to its right. A connection that would run through an activity goes round: forward on the right, back on the left.
/// </summary>
public sealed class FlowLayout
{
    /// <summary>Of every activity, in pixels.</summary>
    public const double Width = 220;
    private const double Column = Width + 44;
    private const double Lane = 14;
    private const double Track = 16;
    private const double Margin = 16;

    private readonly Procedure procedure;
    private readonly Dictionary<string, int> ranks = [];
    private readonly Dictionary<string, int> columns = [];
    private readonly Dictionary<string, Box> boxes = [];
    private readonly List<Line> lines = [];

    public FlowLayout(Procedure procedure)
    {
        this.procedure = procedure;
        Rank();
        Align();
        Route();
    }

    /// <summary>Where an activity stands.</summary>
    public sealed record Box(Activity Activity, double X, double Y, double Height)
    {
        public double Centre => X + Width / 2;
    }

    /// <summary>A connection as a line of right angles, and where its port is written.</summary>
    public sealed record Line(Connection Connection, bool Back, IReadOnlyList<(double X, double Y)> Points, (double X, double Y) Label);

    /// <summary>From top to bottom, and within a row from left to right: the order in which the chart is read.</summary>
    public IReadOnlyList<Box> Boxes => [.. ranks.Keys.OrderBy(id => ranks[id]).ThenBy(id => columns[id]).Select(id => boxes[id])];

    public IReadOnlyList<Line> Lines => lines;

    /// <summary>Of the whole drawing, in pixels.</summary>
    public (double Width, double Height) Size { get; private set; }

    private IEnumerable<Connection> Forward(string activity) => procedure.Graph.Outbound(activity).Where(connection => !procedure.Graph.IsBack(connection));

    private void Rank()
    {
        var open = new Queue<string>([procedure.Start]);
        var left = procedure.Activities.ToDictionary(activity => activity.Id, activity => procedure.Graph.ForwardInbound(activity.Id).Count());
        ranks[procedure.Start] = 0;
        while (open.TryDequeue(out var activity))
            foreach (var next in Forward(activity).Select(connection => connection.Target.Activity))
            {
                ranks[next] = Math.Max(ranks.GetValueOrDefault(next), ranks[activity] + 1);
                if (--left[next] == 0) open.Enqueue(next);
            }
    }

    private void Align()
    {
        var depth = new Dictionary<string, int>();
        foreach (var activity in ranks.Keys.OrderByDescending(id => ranks[id]))
            depth[activity] = Forward(activity).Select(connection => depth[connection.Target.Activity] + 1).DefaultIfEmpty(0).Max();
        // The way on that is longest keeps the column of the activity that it leaves.
        var onward = ranks.Keys.Where(id => Forward(id).Any()).ToDictionary(id => id, id => Forward(id).MaxBy(connection => depth[connection.Target.Activity])!.Target.Activity);
        var taken = new HashSet<(int Rank, int Column)>();
        foreach (var activity in ranks.Keys.OrderBy(id => ranks[id]))
        {
            var parents = procedure.Graph.ForwardInbound(activity).Select(connection => connection.Source.Activity).ToList();
            var straight = parents.Where(parent => onward[parent] == activity).Select(parent => columns[parent]).DefaultIfEmpty(-1).Min();
            var column = parents.Count == 0 ? 0 : straight >= 0 ? straight : parents.Min(parent => columns[parent]) + 1;
            while (!taken.Add((ranks[activity], column))) column++;
            columns[activity] = column;
        }
    }

    private void Route()
    {
        var rows = ranks.Keys.GroupBy(id => ranks[id]).OrderBy(row => row.Key).Select(row => row.Max(id => Height(procedure[id]))).ToArray();
        var routes = procedure.Definition.Root.Connections.Where(connection => ranks.ContainsKey(connection.Source.Activity))
            .Select(connection => new Routed(connection, procedure.Graph.IsBack(connection), ranks[connection.Source.Activity], ranks[connection.Target.Activity], columns[connection.Source.Activity], columns[connection.Target.Activity]))
            .OrderBy(route => route.From).ThenBy(route => route.Column).ThenBy(route => route.Back ? 0 : 1).ThenBy(route => route.TargetColumn).ThenBy(route => route.To).ToList();
        var lanesLeft = new List<List<Routed>>();
        var lanesRight = new List<List<Routed>>();
        foreach (var route in routes)
        {
            if (route.Back) route.LaneIndex = Take(lanesLeft, route);
            else if (columns.Any(other => other.Value == route.TargetColumn && ranks[other.Key] > route.From && ranks[other.Key] < route.To)) route.LaneIndex = Take(lanesRight, route);
        }
        // Every line has a track of its own below its source, and above its target where it comes from a lane.
        var tracks = new int[rows.Length + 1];
        foreach (var route in routes) route.Out = tracks[route.From + 1]++;
        foreach (var route in routes.Where(route => route.LaneIndex >= 0)) route.In = route.To == route.From + 1 ? route.Out : tracks[route.To]++;

        var left = Margin + lanesLeft.Count * Lane + 8;
        var right = left + (columns.Values.Max() + 1) * Column - 44 + 12;
        var tops = new double[rows.Length];
        var y = Margin + tracks[0] * Track;
        for (var row = 0; row < rows.Length; row++)
        {
            tops[row] = y;
            y += rows[row] + 26 + Track * tracks[row + 1];
        }
        Size = (right + lanesRight.Count * Lane + Margin + 60, y);
        foreach (var (activity, row) in ranks)
        {
            var height = Height(procedure[activity]);
            boxes[activity] = new(procedure[activity], left + columns[activity] * Column, tops[row] + (rows[row] - height) / 2, height);
        }

        foreach (var siblings in routes.GroupBy(route => route.Connection.Source.Activity))
        {
            var (ahead, behind) = (1, 1);
            foreach (var route in siblings)
            {
                var (source, target) = (boxes[route.Connection.Source.Activity], boxes[route.Connection.Target.Activity]);
                var straightDown = !route.Back && route.LaneIndex < 0 && route.Column == route.TargetColumn;
                var exit = source.Centre + (straightDown ? 0 : route.Back ? -26 * behind++ : 26 * ahead++);
                var below = tops[route.From] + rows[route.From] + 16 + Track * route.Out;
                var lane = route.LaneIndex < 0 ? (double?)null : route.Back ? left - 8 - Lane * (route.LaneIndex + 1) : right + Lane * (route.LaneIndex + 1);
                var above = tops[route.To] - 10 - Track * (tracks[route.To] - 1 - route.In);
                List<(double, double)> points = [(exit, source.Y + source.Height), (exit, below)];
                if (lane is { } x) points.AddRange([(x, below), (x, above), (target.Centre, above)]);
                else if (exit != target.Centre) points.Add((target.Centre, below));
                points.Add((target.Centre, target.Y));
                lines.Add(new(route.Connection, route.Back, points, (exit, below)));
            }
        }
    }

    private static int Take(List<List<Routed>> lanes, Routed route)
    {
        var free = lanes.FindIndex(lane => lane.TrueForAll(other => other.Low > route.High || other.High < route.Low));
        if (free < 0)
        {
            free = lanes.Count;
            lanes.Add([]);
        }
        lanes[free].Add(route);
        return free;
    }

    private static double Height(Activity activity) => activity switch
    {
        Start or End or Finish => 30,
        FlowFork or FlowJoin => 30,
        _ => 56,
    };

    private sealed class Routed(Connection connection, bool back, int from, int to, int column, int targetColumn)
    {
        public Connection Connection { get; } = connection;

        public bool Back { get; } = back;

        public int From { get; } = from;

        public int To { get; } = to;

        public int Column { get; } = column;

        public int TargetColumn { get; } = targetColumn;

        public int Low => Math.Min(From, To);

        public int High => Math.Max(From, To);

        public int LaneIndex { get; set; } = -1;

        public int Out { get; set; }

        public int In { get; set; }
    }
}
