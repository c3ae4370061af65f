namespace Sandbox.Workflows.Conformance;

// The world around procedures: it answers as the case says and writes down what happens, in order.
internal sealed class ConformanceWorld(ConformanceCase one) : IWorkflowHost
{
    private readonly Dictionary<string, int> sent = [];
    private readonly Dictionary<Guid, string> tasks = [];

    public Dictionary<string, string> FactsOfCase { get; } = new(one.Facts);

    public List<string> Trace { get; } = [];

    public string Told()
    {
        var told = string.Join("; ", Trace);
        Trace.Clear();
        return told;
    }

    public Task OpenTask(OpenTask task, CancellationToken token)
    {
        tasks[task.StepId] = task.Origin.ActivityId;
        return Note($"open {task.Origin.ActivityId}", task.Variables);
    }

    public Task CloseTask(Guid stepId, string reason, CancellationToken token) =>
        tasks.TryGetValue(stepId, out var activity) ? Note($"close {activity} {reason}") : throw new InvalidOperationException("A task was closed that was never opened.");

    public Task StartClock(ClockSignal clock, CancellationToken token) => Note($"start {clock.Clock}");

    public Task StopClock(ClockSignal clock, CancellationToken token) => Note($"stop {clock.Clock}");

    public Task Notify(Notice notice, CancellationToken token) => Note($"tell {notice.Role} {notice.Name}", notice.Variables);

    public async Task<string> Act(SystemAct act, CancellationToken token)
    {
        var answers = one.Results.GetValueOrDefault(act.Command) ?? [act.Outcomes[0]];
        var answer = answers[Math.Min(sent.GetValueOrDefault(act.Command), answers.Count - 1)];
        sent[act.Command] = sent.GetValueOrDefault(act.Command) + 1;
        await Note($"act {act.Command} {answer}", act.Variables);
        return answer;
    }

    public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token) => Task.CompletedTask;

    public Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token) => Task.CompletedTask;

    public Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token) => Task.FromResult<IReadOnlyDictionary<string, string>>(FactsOfCase);

    private Task Note(string line, IReadOnlyDictionary<string, string>? variables = null)
    {
        var known = string.Join(' ', (variables ?? new Dictionary<string, string>()).OrderBy(variable => variable.Key, StringComparer.Ordinal).Select(variable => $"{variable.Key}={variable.Value}"));
        Trace.Add(known.Length > 0 ? $"{line} ({known})" : line);
        return Task.CompletedTask;
    }
}
