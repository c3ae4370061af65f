using CsCheck;
using Sandbox.Workflows.Tests.Conformance;

namespace Sandbox.Workflows.Tests.Running;

// An act that dies, wherever it is, leaves the last commit; done again it does what it would have done the first time.
public sealed class CrashTests
{
    [Fact]
    public Task Act_ThatDiesAtEveryBoundaryOnce_LeavesTheSameTraceInTheEnd() =>
        Gen.Int.SampleAsync(async seed => Assert.Equal(await Walk(seed, dying: false), await Walk(seed, dying: true)), iter: 30);

    private static async Task<List<string>> Walk(int seed, bool dying)
    {
        var token = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        var host = new MortalHost();
        await using var engine = new EmbeddedEngine { Saving = host.Call };
        await engine.Install([Sketch.Load(RandomProcedureTests.Flowchart(random))], token);
        var file = Guid.CreateVersion7();
        await Act(on => on.Start(new WorkflowStart(file, "sketch"), token));
        for (var signal = 0; await Pending() is { Count: > 0 } pending && signal < 60; signal++)
        {
            var step = pending[random.Next(pending.Count)];
            var outcomes = step.Outcomes.Where(outcome => outcome != "Back" || signal < 20).ToList();
            var outcome = outcomes[random.Next(outcomes.Count)];
            await Act(async on => Assert.True(await on.Resume(step.Id, outcome, null, token)));
        }
        Assert.True(host.Deaths > 0 == dying);
        return host.Trace;

        // Dies at the first boundary, then at the second, until there is none left to die at.
        async Task Act(Func<IWorkflowEngine, Task> work)
        {
            for (var boundary = dying ? 0 : int.MaxValue; ; boundary++)
            {
                var (before, waited) = (host.Trace.Count, await Waiting());
                host.Left = boundary;
                try
                {
                    await engine.Act(file, host, work, token);
                    host.Left = int.MaxValue;
                    return;
                }
                catch (MortalHost.Died)
                {
                    host.Left = int.MaxValue;
                    host.Trace.RemoveRange(before, host.Trace.Count - before);
                    Assert.Equal(waited, await Waiting());
                }
            }
        }

        async Task<List<PendingStep>> Pending()
        {
            List<PendingStep> pending = [];
            await engine.Act(file, host, async on => pending = [.. (await on.ListPending(file, token)).OrderBy(step => step.Origin.ActivityId, StringComparer.Ordinal)], token);
            return pending;
        }

        async Task<string> Waiting() => string.Join(' ', (await Pending()).Select(step => step.Id));
    }

    private sealed class MortalHost : IWorkflowHost
    {
        public int Left { get; set; } = int.MaxValue;

        public int Deaths { get; private set; }

        public List<string> Trace { get; } = [];

        public void Call()
        {
            if (Left-- > 0) return;
            Deaths++;
            throw new Died();
        }

        public Task OpenTask(OpenTask task, CancellationToken token) => Do($"open {task.Origin.ActivityId}");

        public Task CloseTask(Guid stepId, string reason, CancellationToken token) => Do($"close {reason}");

        public Task StartClock(ClockSignal clock, CancellationToken token) => Do($"start {clock.Clock}");

        public Task StopClock(ClockSignal clock, CancellationToken token) => Do($"stop {clock.Clock}");

        public Task Notify(Notice notice, CancellationToken token) => Do($"tell {notice.Name}");

        public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token) => Do($"at {origin.ActivityId}");

        public Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token) => Do($"{origin.ActivityId} {string.Join('+', outcomes)}");

        public async Task<string> Act(SystemAct act, CancellationToken token)
        {
            await Do($"act {act.Command}");
            return act.Outcomes[0];
        }

        public async Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token)
        {
            await Do("facts");
            return new Dictionary<string, string>();
        }

        private Task Do(string line)
        {
            Call();
            Trace.Add(line);
            return Task.CompletedTask;
        }

        public sealed class Died : Exception;
    }
}
