using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests.Running;

// What every engine must do: a definition and signals on the left, what procedures do to the world on the right.
public sealed class ConformanceTests
{
    private const string Parallel = "fork: FlowFork branches=A,B; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> join; b.Ok -> join; join -> end;";

    // name, sketch, then for each signal ("activity outcome", "start" first) what it makes happen; "!" is the end, "?" what it waits for.
    public static readonly TheoryData<string, string, string[]> Traces = new()
    {
        { "a procedure of nothing ends", "start -> end", ["start => !"] },
        { "Finish ends too", "fin: Finish; start -> fin", ["start => !"] },
        { "a task is opened, closed by its outcome, and its port is followed", "start -> a; a.Yes -> b; a.No -> end; b.Ok -> end2", ["start => open a ? a", "a Yes => close a Yes; open b ? b", "b Ok => close b Ok !"] },
        { "the other outcome leads elsewhere", "start -> a; a.Yes -> b; a.No -> end; b.Ok -> end2", ["start => open a ? a", "a No => close a No !"] },
        { "an expired task goes on by Expired where it is connected", "start -> a; a.Yes -> end; a.Expired -> b; b.Ok -> end2", ["start => open a ? a", "a Expired => close a Expired; open b ? b"] },
        { "an expired task stays where Expired is not connected", "start -> a; a.Yes -> end", ["start => open a ? a", "a Expired => ? a", "a Yes => close a Yes !"] },
        { "clocks start and stop", "s: StartClock clock=Decision; t: StopClock clock=Decision; start -> s; s -> a; a.Ok -> t; t -> end", ["start => start Decision; open a ? a", "a Ok => close a Ok; stop Decision !"] },
        { "a notice goes to a role", "n: Notify notice=Refused role=CompanyOwner; start -> n; n -> end", ["start => tell CompanyOwner Refused !"] },
        { "a wait ends with its clock", "s: StartClock clock=T; w: Wait clock=T signals=Early; start -> s; s -> w; w -> a; w.Early -> end; a.Ok -> end2", ["start => start T ? w", "w Done => open a ? a"] },
        { "a wait ends by a signal", "s: StartClock clock=T; w: Wait clock=T signals=Early; start -> s; s -> w; w -> a; w.Early -> end; a.Ok -> end2", ["start => start T ? w", "w Early => !"] },
        { "an act's result is its outcome", "x: Act command=Lapse outcomes=Done,Refused; start -> x; x -> end; x.Refused -> a; a.Ok -> end2", ["start => act Lapse !"] },
        { "a branch follows the fact", "f: Branch fact=tier cases=high,low; start -> f; f.high -> a; f.low -> b; f.Default -> end; a.Ok -> end2; b.Ok -> end3", ["start => open a ? a"] },
        { "a branch without the fact follows Default", "f: Branch fact=unknown cases=high; start -> f; f.high -> a; f.Default -> b; a.Ok -> end2; b.Ok -> end3", ["start => open b ? b"] },
        { "a decision reads a literal", "d: FlowDecision condition=true; start -> d; d.True -> a; d.False -> b; a.Ok -> end; b.Ok -> end2", ["start => open a ? a"] },
        { "a decision reads a variable that an activity set", "var v Boolean true; set: SetVariable variable=v value=false; d: FlowDecision condition=$v; start -> set; set -> d; d.True -> a; d.False -> b; a.Ok -> end; b.Ok -> end2", ["start => open b ? b"] },
        { "an unset Boolean is false", "var v Boolean; d: FlowDecision condition=$v; start -> d; d.True -> a; d.False -> b; a.Ok -> end; b.Ok -> end2", ["start => open b ? b"] },
        { "two paths that exclude each other meet without a join", "start -> a; a.Yes -> b; a.No -> c; b.Ok -> c; c.Ok -> end", ["start => open a ? a", "a No => close a No; open c ? c", "c Ok => close c Ok !"] },
        { "the longer of two such paths is waited for", "start -> a; a.Yes -> b; a.No -> c; b.Ok -> c; c.Ok -> end", ["start => open a ? a", "a Yes => close a Yes; open b ? b", "b Ok => close b Ok; open c ? c"] },
        { "a dead path ends at the next meeting, however long", "start -> a; a.Yes -> b; a.No -> d; b.X -> c; b.Y -> c; c.Ok -> d; d.Ok -> end", ["start => open a ? a", "a No => close a No; open d ? d"] },
        { "WaitAll waits for all", Parallel + "join: FlowJoin mode=WaitAll", ["start => open a; open b ? a b", "b Ok => close b Ok ? a", "a Ok => close a Ok !"] },
        { "WaitAllActive waits for all that are alive", Parallel + "join: FlowJoin mode=WaitAllActive", ["start => open a; open b ? a b", "a Ok => close a Ok ? b", "b Ok => close b Ok !"] },
        { "WaitAllActive does not wait for a dead connection", "join: FlowJoin mode=WaitAllActive; fork: FlowFork branches=A,B; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> join; b.Ok -> join; b.No -> c; c.Ok -> join; join -> end", ["start => open a; open b ? a b", "a Ok => close a Ok ? b", "b No => close b No; open c ? c", "c Ok => close c Ok !"] },
        { "WaitAny goes on with the first and cancels the others", Parallel + "join: FlowJoin mode=WaitAny", ["start => open a; open b ? a b", "b Ok => close b Ok; close a Cancelled !"] },
        { "WaitAny cancels what waits deep in a branch, joins included", """
            outer: FlowFork branches=A,B; inner: FlowFork branches=C,D; k: FlowJoin mode=WaitAllActive; j: FlowJoin mode=WaitAny
            start -> outer; outer.A -> a; outer.B -> inner; inner.C -> c; inner.D -> d; c.Ok -> k; d.Ok -> k; k -> e; e.Ok -> j; a.Ok -> j; j -> z; z.Ok -> end
            """, ["start => open a; open c; open d ? a c d", "c Ok => close c Ok ? a d", "a Ok => close a Ok; close d Cancelled; open z ? z", "z Ok => close z Ok !"] },
        { "WaitAny cancels a branch that had not begun", "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAny; start -> fork; fork.A -> j; fork.B -> b; b.Ok -> j; j -> z; z.Ok -> end", ["start => open z ? z", "z Ok => close z Ok !"] },
        { "a branch may lead straight to the join", "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> j; fork.B -> b; b.Ok -> j; j -> z; z.Ok -> end", ["start => open b ? b", "b Ok => close b Ok; open z ? z"] },
        { "a fork on a dead path is dead with its join", Parallel.Replace("start -> fork", "start -> q; q.Go -> fork; q.Skip -> z; z.Ok -> end4").Replace("join -> end;", "join -> z2; z2.Ok -> end;") + "join: FlowJoin mode=WaitAll", ["start => open q ? q", "q Skip => close q Skip; open z ? z", "z Ok => close z Ok !"] },
        { "a loop runs again and again", "start -> a; a.Propose -> b; b.Return -> a; b.Confirm -> end", ["start => open a ? a", "a Propose => close a Propose; open b ? b", "b Return => close b Return; open a ? a", "a Propose => close a Propose; open b ? b", "b Return => close b Return; open a ? a", "a Propose => close a Propose; open b ? b", "b Confirm => close b Confirm !"] },
        { "a loop takes its meetings and forks along", "join: FlowJoin mode=WaitAll; fork: FlowFork branches=A,B; start -> h; h.X -> m; h.Y -> n; n.Ok -> m; m.Ok -> fork; fork.A -> a; fork.B -> b; a.Ok -> join; b.Ok -> join; join -> q; q.Back -> h; q.On -> end",
            ["start => open h ? h", "h X => close h X; open m ? m", "m Ok => close m Ok; open a; open b ? a b", "a Ok => close a Ok ? b", "b Ok => close b Ok; open q ? q", "q Back => close q Back; open h ? h",
             "h Y => close h Y; open n ? n", "n Ok => close n Ok; open m ? m", "m Ok => close m Ok; open a; open b ? a b", "b Ok => close b Ok ? a", "a Ok => close a Ok; open q ? q", "q On => close q On !"] },
        { "a join that cancels does so on every turn of a loop", Parallel.Replace("start -> fork", "start -> h; h.Ok -> fork").Replace("join -> end;", "join -> q; q.Back -> h; q.On -> end;") + "join: FlowJoin mode=WaitAny",
            ["start => open h ? h", "h Ok => close h Ok; open a; open b ? a b", "a Ok => close a Ok; close b Cancelled; open q ? q", "q Back => close q Back; open h ? h", "h Ok => close h Ok; open a; open b ? a b", "b Ok => close b Ok; close a Cancelled; open q ? q", "q On => close q On !"] },
        { "what follows two nested loops is reached once", "start -> a; a.Ok -> b; b.Ok -> c; c.Inner -> b; c.Outer -> a; c.X -> d; c.Y -> e; e.Ok -> d; d.Ok -> end", ["start => open a ? a", "a Ok => close a Ok; open b ? b", "b Ok => close b Ok; open c ? c", "c Inner => close c Inner; open b ? b", "b Ok => close b Ok; open c ? c", "c Outer => close c Outer; open a ? a", "a Ok => close a Ok; open b ? b", "b Ok => close b Ok; open c ? c", "c Y => close c Y; open e ? e", "e Ok => close e Ok; open d ? d", "d Ok => close d Ok !"] },
    };

    [Theory]
    [MemberData(nameof(Traces))]
    public async Task Run_GivenSignals_LeavesTheExpectedTrace(string name, string sketch, string[] expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, await Play(sketch, expected.Select(line => line.Split(" => ")[0]), throughJson: true));
    }

    [Theory]
    [MemberData(nameof(Traces))]
    public async Task Run_WhenEachStateGoesThroughJson_LeavesTheSameTrace(string name, string sketch, string[] expected)
    {
        Assert.NotEmpty(name);
        var signals = expected.Select(line => line.Split(" => ")[0]).ToList();
        Assert.Equal(await Play(sketch, signals, throughJson: false), await Play(sketch, signals, throughJson: true));
    }

    private static async Task<List<string>> Play(string sketch, IEnumerable<string> signals, bool throughJson)
    {
        var office = new Office(Sketch.Load(sketch)) { ThroughJson = throughJson, FactsOfCase = { ["tier"] = "high" } };
        var instance = Guid.Empty;
        var trace = new List<string>();
        foreach (var signal in signals)
        {
            if (signal == "start")
                instance = await office.Start();
            else
                await office.Resume(signal.Split(' ')[0], signal.Split(' ')[1]);
            var state = office.Instance(instance);
            Assert.Equal(state.ToJson(), WorkflowInstance.FromJson(state.ToJson()).ToJson());
            Assert.Empty(state.Ready);
            trace.Add($"{signal} => {$"{office.Told()} ".TrimStart()}{(state.Status == InstanceStatus.Completed ? "!" : $"? {await office.Waiting()}")}");
            if (state.Status == InstanceStatus.Completed)
                Assert.Empty(state.Arrivals);
        }
        return trace;
    }
}
