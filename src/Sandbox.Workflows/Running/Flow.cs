using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Running;

// How an instance moves along its connections: pure, from state to state. A connection that leaves an activity is either
// followed or dead; an activity that is reached by dead connections only is passed over, and all that it leads to is dead too.
internal static class Flow
{
    /// <summary>The state after an activity ended by some of its ports, and the steps that a join cancelled thereby.</summary>
    public static (WorkflowInstance State, IReadOnlyList<OpenStep> Cancelled) Follow(Procedure procedure, WorkflowInstance state, string activity, IReadOnlyList<string> outcomes)
    {
        var cancelled = new List<OpenStep>();
        var left = new Queue<(string Activity, IReadOnlyList<string> Outcomes)>([(activity, outcomes)]);
        // A join cancels only when everything of this step has moved, or it would miss a branch that begins in the same step.
        var cancelling = new Queue<string>();
        while (left.Count > 0 || cancelling.Count > 0)
        {
            if (!left.TryDequeue(out var next))
            {
                CancelBranches(cancelling.Dequeue());
                continue;
            }
            foreach (var connection in procedure.Graph.Outbound(next.Activity))
            {
                var followed = next.Outcomes.Contains(connection.Port);
                if (!procedure.Graph.IsBack(connection))
                    Arrive(connection, followed);
                else if (followed)
                    state = state with { Ready = state.Ready.Add(connection.Target.Activity) };
            }
        }
        return (state, cancelled);

        void Arrive(Connection connection, bool followed)
        {
            var target = procedure[connection.Target.Activity];
            var inbound = procedure.Graph.ForwardInbound(target.Id).Select(arrival => arrival.Key).ToList();
            state = state with { Arrivals = state.Arrivals.SetItem(connection.Key, followed) };
            if (target is FlowJoin { Mode: JoinMode.WaitAny } && followed && !state.Fired.Contains(target.Id))
            {
                state = state with { Ready = state.Ready.Add(target.Id), Fired = state.Fired.Add(target.Id) };
                cancelling.Enqueue(target.Id);
            }
            if (!inbound.All(state.Arrivals.ContainsKey))
                return;
            var runs = target is FlowJoin { Mode: JoinMode.WaitAll } ? inbound.All(key => state.Arrivals[key]) : inbound.Any(key => state.Arrivals[key]);
            var fired = state.Fired.Contains(target.Id);
            state = state with { Arrivals = state.Arrivals.RemoveRange(inbound), Fired = state.Fired.Remove(target.Id) };
            if (fired)
                return;
            if (runs)
                state = state with { Ready = state.Ready.Add(target.Id) };
            else
                left.Enqueue((target.Id, []));
        }

        // Whatever still waits or is about to run on the way to the join ends there, by dead connections.
        void CancelBranches(string join)
        {
            var before = procedure.Graph.Ancestors(join);
            var steps = state.Steps.Where(step => before.Contains(step.Activity)).ToList();
            var ready = state.Ready.Where(before.Contains).ToList();
            cancelled.AddRange(steps);
            // Inner joins that had some of their arrivals must not go on when the rest of them turns out dead.
            var arrived = before.SelectMany(procedure.Graph.ForwardInbound).Select(connection => connection.Key).Where(state.Arrivals.ContainsKey);
            state = state with
            {
                Steps = state.Steps.RemoveRange(steps),
                Ready = state.Ready.RemoveAll(before.Contains),
                Arrivals = state.Arrivals.SetItems(arrived.Select(key => KeyValuePair.Create(key, false))),
            };
            foreach (var stopped in steps.Select(step => step.Activity).Concat(ready))
                left.Enqueue((stopped, []));
        }
    }
}
