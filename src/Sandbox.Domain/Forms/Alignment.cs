using System.Collections.Immutable;

namespace Sandbox.Domain.Forms;

// The shortest list of removals and additions that turns one sequence into another (E. W. Myers, "An O(ND) Difference Algorithm", 1986).
internal static class Alignment
{
    // Beyond this many edits the texts have little in common, and the middle is shown as replaced; it bounds memory to some MB.
    private const int MostEdits = 1500;

    public readonly record struct Step<T>(T? Before, T? After) where T : class;

    public static IEnumerable<Step<T>> Of<T>(ImmutableArray<T> before, ImmutableArray<T> after) where T : class, IEquatable<T>
    {
        var start = 0;
        while (start < before.Length && start < after.Length && before[start].Equals(after[start]))
            start++;
        var tail = 0;
        while (tail < before.Length - start && tail < after.Length - start && before[^(tail + 1)].Equals(after[^(tail + 1)]))
            tail++;

        return [
            .. before[..start].Select(item => new Step<T>(item, item)),
            .. Middle(before[start..^tail], after[start..^tail]),
            .. before[^tail..].Select(item => new Step<T>(item, item))];
    }

    private static List<Step<T>> Middle<T>(ImmutableArray<T> before, ImmutableArray<T> after) where T : class, IEquatable<T>
    {
        var most = Math.Min(before.Length + after.Length, MostEdits);
        var furthest = new int[(2 * most) + 3];
        var trace = new List<int[]>();
        for (var edits = 0; edits <= most; edits++)
        {
            trace.Add(furthest[(most + 1 - edits - 1)..(most + 1 + edits + 2)]);
            for (var diagonal = -edits; diagonal <= edits; diagonal += 2)
            {
                var at = diagonal + most + 1;
                var x = diagonal == -edits || (diagonal != edits && furthest[at - 1] < furthest[at + 1]) ? furthest[at + 1] : furthest[at - 1] + 1;
                while (x < before.Length && x - diagonal < after.Length && before[x].Equals(after[x - diagonal]))
                    x++;
                furthest[at] = x;
                if (x >= before.Length && x - diagonal >= after.Length)
                    return Backtrack(before, after, trace);
            }
        }
        return [.. before.Select(item => new Step<T>(item, null)), .. after.Select(item => new Step<T>(null, item))];
    }

    private static List<Step<T>> Backtrack<T>(ImmutableArray<T> before, ImmutableArray<T> after, List<int[]> trace) where T : class
    {
        var steps = new List<Step<T>>();
        var (x, y) = (before.Length, after.Length);
        for (var edits = trace.Count - 1; edits >= 0; edits--)
        {
            // Each stored slice is centred on diagonal 0 and one wider than the edits on both sides.
            var (furthest, centre) = (trace[edits], edits + 1);
            var diagonal = x - y;
            var down = diagonal == -edits || (diagonal != edits && furthest[centre + diagonal - 1] < furthest[centre + diagonal + 1]);
            var previous = down ? diagonal + 1 : diagonal - 1;
            var fromX = edits == 0 ? 0 : furthest[centre + previous];
            var fromY = edits == 0 ? 0 : fromX - previous;
            while (x > fromX && y > fromY)
                steps.Add(new(before[--x], after[--y]));
            if (edits > 0)
                steps.Add(down ? new(null, after[--y]) : new(before[--x], null));
        }
        steps.Reverse();
        return steps;
    }
}
