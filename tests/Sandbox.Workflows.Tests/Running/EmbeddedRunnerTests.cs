using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Tests.Running;

public sealed class EmbeddedRunnerTests
{
    [Fact]
    public async Task Resume_WhenTheStepIsConsumed_DoesNothing()
    {
        var office = new Office(Sketch.Load("start -> a; a.Ok -> b; b.Ok -> end"));
        var instance = await office.Start();
        var step = (await office.Pending()).Single();
        Assert.True(await office.Runner.Resume(step.Id, "Ok", null, Office.Token));
        var after = office.Instance(instance).ToJson();
        office.Told();

        Assert.False(await office.Runner.Resume(step.Id, "Ok", null, Office.Token));
        Assert.Equal("", office.Told());
        Assert.Equal(after, office.Instance(instance).ToJson());
    }

    [Fact]
    public async Task Resume_WhenTheStepIsUnknown_DoesNothing()
    {
        var office = new Office(Sketch.Load("start -> a; a.Ok -> end"));
        await office.Start();
        office.Told();
        Assert.False(await office.Runner.Resume(Guid.CreateVersion7(), "Ok", null, Office.Token));
        Assert.Equal("", office.Told());
    }

    [Fact]
    public async Task Resume_ByAnOutcomeThatTheTaskDoesNotHave_Fails()
    {
        var office = new Office(Sketch.Load("start -> a; a.Ok -> end"));
        await office.Start();
        await Assert.ThrowsAsync<WorkflowFault>(() => office.Resume("a", "Nonsense"));
        Assert.Equal("a", await office.Waiting());
    }

    [Fact]
    public async Task OpenTask_CarriesWhatTheActivitySays()
    {
        var office = new Office(Sketch.Load("""
            var reportId String
            t: StartClock clock=Decision
            a: HumanTask kind=GiveOpinion role=ConsultedAgency clock=Opinion coveredBy=Decision outcomes=OpinionGiven escalation=Supervisor arguments={"agency":"DataProtection","obligatory":true}
            start -> t; t -> a; a.OpinionGiven -> end; a.Expired -> end2
            """));
        var instance = await office.Start(new Dictionary<string, string> { ["reportId"] = "r-1" });
        var task = Assert.Single(office.Opened);
        Assert.Equal(new StepOrigin(office.Case, instance, "sketch", 1, "a"), task.Origin);
        Assert.Equal(("GiveOpinion", "ConsultedAgency", "Opinion", "Decision", "Supervisor"), (task.Kind, task.Role, task.Clock, task.CoveredBy, task.Escalation));
        Assert.Equal(["OpinionGiven"], task.Outcomes);
        Assert.Equal(new Dictionary<string, string> { ["agency"] = "DataProtection", ["obligatory"] = "true" }, task.Arguments);
        Assert.Equal("r-1", task.Variables["reportId"]);

        var step = Assert.Single(await office.Pending());
        Assert.Equal((task.StepId, PendingKind.Task, "GiveOpinion", "ConsultedAgency", "Opinion", "Expired"), (step.Id, step.Kind, step.TaskKind, step.Role, step.Clock, step.OnExpiry));
    }

    [Fact]
    public async Task ListPending_SaysHowAStepResumesWhenItsClockExpires()
    {
        var office = new Office(Sketch.Load("""
            t: StartClock clock=T; w: Wait clock=T signals=Early; c: HumanTask kind=c role=R coveredBy=T outcomes=Ok
            fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAllActive
            start -> t; t -> fork; fork.A -> w; fork.B -> c; w -> j; w.Early -> j; c.Ok -> j; j -> end
            """));
        await office.Start();
        var steps = (await office.Pending()).ToDictionary(step => step.Origin.ActivityId);
        Assert.Equal((PendingKind.Wait, "T", "Done"), (steps["w"].Kind, steps["w"].Clock, steps["w"].OnExpiry));
        Assert.Equal(["Early"], steps["w"].Outcomes);
        Assert.Equal((PendingKind.Task, "T", (string?)null), (steps["c"].Kind, steps["c"].Clock, steps["c"].OnExpiry));
    }

    [Fact]
    public async Task Start_WithAVariableThatIsNotDeclared_Fails()
    {
        var office = new Office(Sketch.Load("start -> a; a.Ok -> end"));
        await Assert.ThrowsAsync<WorkflowFault>(() => office.Start(new Dictionary<string, string> { ["x"] = "1" }));
        Assert.Empty(office.Trace);
    }

    [Fact]
    public async Task Start_OfAProcedureThatDoesNotExist_Fails() =>
        await Assert.ThrowsAsync<WorkflowFault>(() => new Office().Start());

    [Fact]
    public async Task Start_WithoutAVersion_TakesTheNewestAndKeepsIt()
    {
        var office = new Office(Sketch.Load("start -> a; a.Ok -> end"), Sketch.Load("start -> b; b.Ok -> end", version: 2));
        var old = await office.Runner.Start(new WorkflowStart(office.Case, "sketch", 1), Office.Token);
        await office.Start();
        Assert.Equal("a b", await office.Waiting());
        await office.Resume("a", "Ok");
        Assert.Equal((1, InstanceStatus.Completed), (office.Instance(old).Version, office.Instance(old).Status));
    }

    [Fact]
    public async Task Resume_WithAPayload_SetsVariables()
    {
        var office = new Office(Sketch.Load("var yes Boolean; d: FlowDecision condition=$yes; start -> a; a.Ok -> d; d.True -> b; d.False -> end; b.Ok -> end2"));
        await office.Start();
        await Assert.ThrowsAsync<WorkflowFault>(() => office.Resume("a", "Ok", new Dictionary<string, string> { ["yes"] = "perhaps" }));
        Assert.Equal("a", await office.Waiting());
        await office.Resume("a", "Ok", new Dictionary<string, string> { ["yes"] = "true" });
        Assert.Equal("b", await office.Waiting());
    }

    [Fact]
    public async Task Result_KeepsTheOutcomeInAVariable()
    {
        var office = new Office(Sketch.Load("var last String; a: HumanTask kind=a role=R clock=C outcomes=Yes,No result=last; start -> a; a.Yes -> b; a.No -> b; b.Ok -> end"));
        var instance = await office.Start();
        await office.Resume("a", "No");
        Assert.Equal("No", office.Instance(instance).Variables["last"]);
    }

    [Fact]
    public async Task Cancel_ClosesTasksAndStopsClocks()
    {
        var office = new Office(Sketch.Load("t: StartClock clock=Decision; u: StartClock clock=Other; v: StopClock clock=Other; start -> t; t -> u; u -> v; v -> a; a.Ok -> end"));
        var instance = await office.Start();
        var step = (await office.Pending()).Single();
        office.Told();
        await office.Runner.Cancel(instance, Office.Token);
        Assert.Equal("close a Cancelled; stop Decision", office.Told());
        Assert.Equal(InstanceStatus.Cancelled, office.Instance(instance).Status);
        Assert.Equal("", await office.Waiting());

        await office.Runner.Cancel(instance, Office.Token);
        Assert.False(await office.Runner.Resume(step.Id, "Ok", null, Office.Token));
        Assert.Equal("", office.Told());
    }

    [Fact]
    public async Task Act_WhoseCommandCancelsItsOwnInstance_LeavesItCancelled()
    {
        var office = new Office(Sketch.Load("x: Act command=LapseCase outcomes=Done; start -> a; a.Ok -> x; x -> b; b.Ok -> end"));
        var instance = await office.Start();
        office.OnAct = async (_, runner) =>
        {
            await runner.Cancel(instance, Office.Token);
            return "Done";
        };
        await office.Resume("a", "Ok");
        Assert.Equal("open a; close a Ok; act LapseCase", office.Told());
        Assert.Equal(InstanceStatus.Cancelled, office.Instance(instance).Status);
        Assert.Empty(office.Instance(instance).Ready);
    }

    [Fact]
    public async Task Act_WhoseCommandResumesItsOwnInstance_LosesNothing()
    {
        var office = new Office(Sketch.Load("""
            fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; x: Act command=Answer outcomes=Done
            start -> fork; fork.A -> a; fork.B -> b; a.Ok -> x; x -> c; c.Ok -> j; b.Ok -> j; j -> z; z.Ok -> end
            """));
        await office.Start();
        var other = (await office.Pending()).Single(step => step.Origin.ActivityId == "b");
        office.OnAct = async (_, runner) =>
        {
            Assert.True(await runner.Resume(other.Id, "Ok", null, Office.Token));
            Assert.False(await runner.Resume(other.Id, "Ok", null, Office.Token));
            Assert.Empty(await runner.ListPending(office.Case, Office.Token));
            return "Done";
        };
        await office.Resume("a", "Ok");
        Assert.Equal("c", await office.Waiting());
        await office.Resume("c", "Ok");
        Assert.Equal("z", await office.Waiting());
    }

    [Fact]
    public async Task Act_WithAnOutcomeThatItDoesNotHave_Fails()
    {
        var office = new Office(Sketch.Load("x: Act command=C outcomes=Done; start -> x; x -> end")) { OnAct = (_, _) => Task.FromResult("Odd") };
        await Assert.ThrowsAsync<WorkflowFault>(() => office.Start());
    }

    [Fact]
    public async Task Act_WhenTwentyAreNested_StillRuns_AndTheNextFails()
    {
        var procedure = Sketch.Load("x: Act command=Again outcomes=Done; start -> x; x -> end");
        Assert.Equal(20, await Deepest(20));
        await Assert.ThrowsAsync<WorkflowFault>(() => Deepest(21));

        async Task<int> Deepest(int wanted)
        {
            var acts = 0;
            var office = new Office(procedure);
            office.OnAct = async (_, runner) =>
            {
                if (++acts < wanted)
                    await runner.Start(new WorkflowStart(office.Case, "sketch"), Office.Token);
                return "Done";
            };
            await office.Start();
            return acts;
        }
    }

    [Fact]
    public async Task Resume_WhenTheHostFails_KeepsTheLastState()
    {
        var office = new Office(Sketch.Load("x: Act command=C outcomes=Done; start -> a; a.Ok -> x; x -> end")) { OnAct = (_, _) => throw new TimeoutException() };
        await office.Start();
        await Assert.ThrowsAsync<TimeoutException>(() => office.Resume("a", "Ok"));
        Assert.Equal("a", await office.Waiting());
    }

    [Fact]
    public async Task DryRunMigration_WhenTheStepStays_SaysWhatChanges()
    {
        var target = Sketch.Load("a: HumanTask kind=a role=Supervisor clock=C outcomes=Ok; start -> a; a.Ok -> b; b.Ok -> end", version: 2);
        var office = new Office(Sketch.Load("start -> a; a.Ok -> end"));
        var instance = await office.Start();
        var before = office.Instance(instance).ToJson();
        var preview = await office.Runner.DryRunMigration(instance, target, Office.Token);
        Assert.True(preview.Possible);
        Assert.Equal(["a"], preview.ChangedSteps);
        Assert.Equal(["b"], preview.Difference.Added);
        Assert.Equal((1, 2), (preview.FromVersion, preview.ToVersion));
        Assert.Equal(before, office.Instance(instance).ToJson());
    }

    [Theory]
    [InlineData("start -> b; b.Ok -> end", "waits at a, which the target does not have")]
    [InlineData("fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> k; k.Ok -> j; b.Ok -> j; j -> end", "j, which the target does not have there|j waits for other")]
    [InlineData("start -> a; a.Ok -> b; b.Ok -> end", "between other forks")]
    [InlineData("fork: FlowFork branches=A,B,C; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; fork.C -> c; a.Ok -> j; b.Ok -> j; c.Ok -> j; j -> end", "j waits for other connections")]
    [InlineData("var v String; fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> j; b.Ok -> j; j -> end", "")]
    public async Task DryRunMigration_WhenSomethingWouldBeLost_NamesIt(string target, string obstacle)
    {
        var office = new Office(Sketch.Load("fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> j; b.Ok -> j; j -> end"));
        var instance = await office.Start();
        await office.Resume("b", "Ok");
        var preview = await office.Runner.DryRunMigration(instance, Sketch.Load(target, version: 2), Office.Token);
        Assert.Equal(obstacle.Length == 0, preview.Possible);
        if (obstacle.Length > 0)
            Assert.Contains(preview.Obstacles, text => obstacle.Split('|').Any(part => text.Contains(part, StringComparison.Ordinal)));
    }
}
