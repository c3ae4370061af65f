using System.Text;
using CsCheck;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests.Running;

// Flowcharts made of nested blocks (one after the other, choice, loop, early end, fork and join) are well formed by construction.
public sealed class RandomProcedureTests
{
    private const int MostSignals = 400;

    [Fact]
    public void Load_OfAnyWellFormedFlowchart_Succeeds() =>
        Gen.Int.Sample(seed => Assert.Empty(Sketch.Errors(Flowchart(new Random(seed)))), iter: 200);

    [Fact]
    public Task Run_OfAnyWellFormedFlowchart_EndsOrWaitsAfterEverySignal() =>
        Gen.Int.SampleAsync(async seed => { await Walk(seed, throughJson: true); }, iter: 150);

    [Fact]
    public Task Run_OfAnyWellFormedFlowchart_IsTheSameThroughJson() =>
        Gen.Int.SampleAsync(async seed => Assert.Equal(await Walk(seed, throughJson: false), await Walk(seed, throughJson: true)), iter: 50);

    // Resumes pending steps at random, each also a second time, and leaves loops for good after a while, so that the walk must end.
    private static async Task<string> Walk(int seed, bool throughJson)
    {
        var random = new Random(seed);
        var office = new Office(Sketch.Load(Flowchart(random))) { ThroughJson = throughJson };
        var instance = await office.Start();
        for (var signal = 0; office.Instance(instance).Status == InstanceStatus.Running; signal++)
        {
            Assert.True(signal < MostSignals, "The procedure does not end.");
            var pending = (await office.Pending()).OrderBy(step => step.Origin.ActivityId, StringComparer.Ordinal).ToList();
            Assert.NotEmpty(pending);
            var step = pending[random.Next(pending.Count)];
            var outcomes = step.Outcomes.Where(outcome => outcome != "Back" || signal < 40).ToList();
            var outcome = outcomes[random.Next(outcomes.Count)];
            Assert.True(await office.Runner.Resume(step.Id, outcome, null, Office.Token));
            Assert.False(await office.Runner.Resume(step.Id, outcome, null, Office.Token));
        }
        Assert.Empty(office.Instance(instance).Arrivals);
        Assert.Empty(office.Instance(instance).Fired);
        Assert.Empty(office.Instance(instance).Steps);
        return office.Told();
    }

    internal static string Flowchart(Random random)
    {
        var sketch = new StringBuilder();
        var next = 0;
        var exits = Block("start", "Done", depth: 4, alone: true);
        Tie(exits, "end");
        return sketch.ToString();

        string Name(string prefix) => $"{prefix}{next++}";

        void Tie(List<(string Activity, string Port)> from, string target)
        {
            foreach (var (activity, port) in from)
                sketch.AppendLine(null, $"{activity}.{port} -> {target}");
        }

        // Puts a block behind a port and returns the ports that are left open.
        List<(string, string)> Block(string activity, string port, int depth, bool alone) => Blocks([(activity, port)], depth, alone);

        List<(string, string)> Blocks(List<(string, string)> from, int depth, bool alone)
        {
            switch (depth == 0 ? 0 : random.Next(alone ? 6 : 4))
            {
                case 0:
                    var task = Name("task");
                    Tie(from, task);
                    return [(task, "Ok")];
                case 1:
                    return Blocks(Blocks(from, depth - 1, alone), depth - 1, alone);
                case 2:
                    // What follows the meeting would be reached both through a loop in here and past it.
                    var choice = Name("choice");
                    Tie(from, choice);
                    return [.. Block(choice, "X", depth - 1, alone: false), .. random.Next(2) == 0 ? [(choice, "Y")] : Block(choice, "Y", depth - 1, alone: false)];
                case 3:
                    var fork = Name("fork");
                    var join = Name("join");
                    var branches = Enumerable.Range(0, 2 + random.Next(2)).Select(i => $"B{i}").ToList();
                    sketch.AppendLine(null, $"{fork}: FlowFork branches={string.Join(',', branches)}");
                    Tie(from, fork);
                    var arrivals = branches.Select(branch => random.Next(4) == 0 ? [(fork, branch)] : Block(fork, branch, depth - 1, alone: false)).ToList();
                    var mode = (JoinMode)random.Next(3);
                    if (mode == JoinMode.WaitAll && arrivals.Any(branch => branch.Count > 1))
                        mode = JoinMode.WaitAllActive;
                    sketch.AppendLine(null, $"{join}: FlowJoin mode={mode}");
                    Tie([.. arrivals.SelectMany(branch => branch)], join);
                    return [(join, "Done")];
                case 4:
                    var refusal = Name("refusal");
                    Tie(from, refusal);
                    Tie([(refusal, "Refuse")], Name("end"));
                    return Block(refusal, "Ok", depth - 1, alone);
                default:
                    var header = Name("header");
                    var last = Name("last");
                    Tie(from, header);
                    Tie(Block(header, "Ok", depth - 1, alone), last);
                    sketch.AppendLine(null, $"{last}.Back -> {header}");
                    return [(last, "On")];
            }
        }
    }
}
