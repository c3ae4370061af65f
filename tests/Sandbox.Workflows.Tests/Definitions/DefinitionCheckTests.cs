using System.Text.Json.Nodes;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Tests.Definitions;

public sealed class DefinitionCheckTests
{
    // What is wrong, the activity that the error must name (or "" for the file), and words of the reason.
    public static readonly TheoryData<string, string, string> Faults = new()
    {
        { "a.Ok -> end", "", "has no Elsa.Start" },
        { "start -> a; a.Ok -> end; start2 -> b; b.Ok -> end2", "start2", "second Elsa.Start" },
        { "start -> a; a.Ok -> b; b.Again -> start; b.On -> end", "start", "nothing may lead to it" },
        { "x: Teleport; start -> x; x -> end", "x", "type 'Sandbox.Teleport' is unknown" },
        { "n: Notify notice=N role=R; start -> n", "n", "dead end" },
        { "start -> a; a.Ok -> end; b.Ok -> end2", "b", "cannot be reached" },
        { "a: HumanTask kind=K role=R clock=C outcomes=Yes,No; start -> a; a.Yes -> end", "a", "port 'No' has no connection" },
        { "a: HumanTask kind=K role=R clock=C outcomes=Yes; start -> a; a.Yes -> end; a.Maybe -> end2", "a", "port 'Maybe', which it does not have" },
        { "d: FlowDecision condition=true; start -> d; d.True -> end", "d", "port 'False' has no connection" },
        { "f: Branch fact=tier cases=high; start -> f; f.high -> end", "f", "port 'Default' has no connection" },
        { "x: Act command=C outcomes=Done,Refused; start -> x; x -> end", "x", "port 'Refused' has no connection" },
        { "a: HumanTask kind=K clock=C outcomes=Yes; start -> a; a.Yes -> end", "a", "'role' is missing" },
        { "a: HumanTask role=R clock=C outcomes=Yes; start -> a; a.Yes -> end", "a", "'kind' is missing" },
        { "a: HumanTask kind=K role=R outcomes=Yes; start -> a; a.Yes -> end", "a", "neither a clock" },
        { "a: HumanTask kind=K role=R clock= outcomes=Yes; start -> a; a.Yes -> end", "a", "neither a clock" },
        { "a: HumanTask kind=K role=R clock=C; start -> a; a.Yes -> end", "a", "'outcomes' is missing" },
        { "a: HumanTask kind=K role=R clock=C outcomes=Yes,Yes; start -> a; a.Yes -> end", "a", "twice" },
        { "a: HumanTask kind=K role=R clock=C outcomes=Expired; start -> a; a.Expired -> end", "a", "belongs to the clock" },
        { "a: HumanTask kind=$K role=R clock=C outcomes=Yes; start -> a; a.Yes -> end", "a", "'kind' must be a Literal, not Variable" },
        { "a: HumanTask kind=K role=R coveredBy=Decision outcomes=Yes; start -> a; a.Yes -> end", "a", "clock 'Decision', which is not started" },
        { "s: StartClock clock=T; w: Wait clock=T; start -> a; a.X -> s; a.Y -> w; s -> w; w -> end", "w", "clock 'T', which is not started on every path" },
        { "s: StopClock clock=T; start -> s; s -> end", "s", "clock 'T', which is not started" },
        { "f: Branch fact=tier cases=Default; start -> f; f.Default -> end", "f", "port for all other values" },
        { "x: Act outcomes=Done; start -> x; x -> end", "x", "'command' is missing" },
        { "x: Act command=C outcomes=Done arguments=[1]; start -> x; x -> end", "x", "'arguments' must be an object" },
        { "x: Act command=C outcomes=Done arguments={\"a\":[1]}; start -> x; x -> end", "x", "argument 'a' must be text" },
        { "x: Act command=C outcomes=Done script=1; start -> x; x -> end", "x", "input 'script' is unknown" },
        { "d: FlowDecision condition=perhaps; start -> d; d.True -> end; d.False -> end2", "d", "no Boolean: 'perhaps'" },
        { "var v Int32; d: FlowDecision condition=$v; start -> d; d.True -> end; d.False -> end2", "d", "needs a variable of type Boolean" },
        { "d: FlowDecision condition=$v; start -> d; d.True -> end; d.False -> end2", "d", "refers to no variable" },
        { "s: SetVariable variable=v value=1; start -> s; s -> end", "s", "names no variable" },
        { "var v Int32; s: SetVariable variable=v value=one; start -> s; s -> end", "s", "no Int32: 'one'" },
        { "x: Act command=C outcomes=Done result=v; start -> x; x -> end", "x", "'result' refers to no variable" },
        { "var v Decimal; start -> end", "", "type 'Decimal'" },
        { "var v Boolean maybe; start -> end", "", "no Boolean: 'maybe'" },
        { "var v String; var v String; start -> end", "", "variable 'v' is declared twice" },
        { "a: HumanTask kind=K role=R clock=C outcomes=Ok; a: HumanTask kind=K role=R clock=C outcomes=Ok; start -> a; a.Ok -> end", "a", "id is used twice" },
        { "start -> a; a.Ok -> end end2", "a", "2 connections from port 'Ok'" },
        { "n: Notify notice=N role=R; start -> a; a.Ok -> n; n -> m; m: FlowDecision condition=true; m.True -> n; m.False -> end", "m", "it would never stop" },
        { "n: Notify notice=N role=R; start -> h; h: FlowDecision condition=true; h.True -> a; h.False -> n; a.Ok -> h; n -> e; e.Ok -> end; e.Again -> e", "", "" },
        { "start -> d; d: FlowDecision condition=true; d.True -> a; d.False -> b; a.Ok -> b; b.Back -> a; b.On -> end", "b", "a loop must have one way in" },
        { "start -> p; p.In -> h; p.Past -> m; h.Ok -> q; q.Back -> h; q.On -> m; m.Ok -> end", "m", "through the loop at 'h' and past it" },
        { "fork: FlowFork branches=A,B; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> end; b.Ok -> end2", "fork", "fork without a join" },
        { "fork: FlowFork branches=A,B; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> c; b.Ok -> c; c.Ok -> end", "fork", "meet at 'c', which is no Elsa.FlowJoin" },
        { "fork: FlowFork branches=A; start -> fork; fork.A -> end", "fork", "at least 2" },
        { "j: FlowJoin mode=WaitAny; start -> j; j -> end", "j", "join without a fork" },
        { "j: FlowJoin mode=Sometimes; start -> j; j -> end", "j", "join mode 'Sometimes' is unknown" },
        { "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; a.Ok -> j; a.Stop -> end; b.Ok -> j; j -> end2", "fork", "fork without a join" },
        { "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAny; start -> fork; fork.A -> a; fork.B -> b; a.Again -> c; c.Ok -> a; a.Ok -> j; b.Ok -> j; j -> end", "c", "loop between the fork 'fork' and its join 'j'" },
        { "fork: FlowFork branches=A,B,C; j: FlowJoin mode=WaitAllActive; start -> fork; fork.A -> a; fork.B -> b; fork.C -> c; a.Ok -> b; b.Ok -> j; c.Ok -> j; j -> end", "b", "belongs to two branches" },
        { "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAllActive; start -> p; p.X -> fork; p.Y -> q; q.Ok -> a; fork.A -> a; fork.B -> b; a.Ok -> j; b.Ok -> j; j -> end", "q", "from outside" },
        { "fork: FlowFork branches=A,B; j: FlowJoin mode=WaitAll; start -> fork; fork.A -> a; fork.B -> b; a.Yes -> j; a.No -> j; b.Ok -> j; j -> end", "j", "only one of 2 connections" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Load_WhenSomethingIsWrong_NamesTheActivityAndTheReason(string sketch, string activity, string reason)
    {
        var errors = Sketch.Errors(sketch);
        if (reason.Length == 0)
            Assert.Empty(errors);
        else
            Assert.Contains(errors, error => error.File == "sketch.json" && (error.Activity ?? "") == activity && error.Reason.Contains(reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Load_WhenSeveralThingsAreWrong_NamesThemAll()
    {
        var errors = Sketch.Errors("a: HumanTask clock=C outcomes=Yes,No; start -> a; a.Yes -> end");
        Assert.Equal(["input 'kind' is missing", "input 'role' is missing", "port 'No' has no connection"], errors.Select(error => error.Reason).Order());
        Assert.Equal("sketch.json: a: port 'No' has no connection", errors.Single(error => error.Reason.StartsWith("port", StringComparison.Ordinal)).ToString());
    }

    [Theory]
    [InlineData("JavaScript")]
    [InlineData("Liquid")]
    [InlineData("CSharp")]
    public void Load_WhenAnInputIsAScript_IsRefused(string language)
    {
        var json = Sketch.Json("d: FlowDecision condition=true; start -> d; d.True -> end; d.False -> end2");
        Find(json, "d")["condition"] = Sketch.Input("Boolean", language, "1 == 1");
        Assert.Contains(Sketch.Errors(json), error => error.Activity == "d" && error.Reason.Contains($"unknown type '{language}'", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_WhenTheRootIsNoFlowchart_IsRefused()
    {
        var json = Sketch.Json("start -> end");
        json["root"]!["type"] = "Elsa.Sequence";
        Assert.Equal("root has type 'Elsa.Sequence', not Elsa.Flowchart", Assert.Single(Sketch.Errors(json)).Reason);
    }

    [Fact]
    public void Load_WhenAConnectionLeadsNowhere_IsRefused()
    {
        var json = Sketch.Json("start -> a; a.Ok -> end");
        json["root"]!["connections"]!.AsArray().Add(Sketch.Connection("a", "Expired", "ghost"));
        json["root"]!["connections"]!.AsArray().Add(Sketch.Connection("phantom", "Done", "a"));
        Assert.Equal(["a: is connected to 'ghost', which is no activity", "phantom: has a connection, but is no activity"], Sketch.Errors(json).Select(error => $"{error.Activity}: {error.Reason}"));
    }

    [Fact]
    public void Load_WhenAnActivityHasAnotherVersion_IsRefused()
    {
        var json = Sketch.Json("start -> a; a.Ok -> end");
        Find(json, "a")["version"] = 2;
        Assert.Equal("activity version 2 is unknown", Assert.Single(Sketch.Errors(json)).Reason);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"definitionId":"x","version":1}""")]
    [InlineData("""{"definitionId":null,"version":1,"root":{"type":"Elsa.Flowchart"}}""")]
    [InlineData("""{"definitionId":"x","version":"one","root":{"type":"Elsa.Flowchart"}}""")]
    [InlineData("""{"definitionId":"x","version":1,"version":2,"root":{"type":"Elsa.Flowchart"}}""")]
    [InlineData("""{"definitionId":"x","version":1,"root":{"type":"Elsa.Flowchart","activities":[null]}}""")]
    [InlineData("""{"definitionId":"x","version":1,"root":{"type":"Elsa.Flowchart","connections":[null]}}""")]
    [InlineData("""{"definitionId":"x","version":1,"variables":[null],"root":{"type":"Elsa.Flowchart"}}""")]
    [InlineData("""{"definitionId":"x","version":1,"root":{"type":"Elsa.Flowchart","activities":[{"id":"a","type":"Sandbox.HumanTask","kind":{"expression":5}}]}}""")]
    public void Load_WhenTheShapeIsWrong_IsRefusedWithTheFilesName(string json)
    {
        var refused = Assert.Throws<DefinitionRefused>(() => Procedure.Load(json, "broken.json"));
        Assert.All(refused.Errors, error => Assert.Equal("broken.json", error.File));
        Assert.NotEmpty(refused.Errors);
    }

    [Fact]
    public void Load_WhenTheFlowchartIsHuge_IsRefusedBeforeItsShapeIsJudged()
    {
        var errors = Sketch.Errors(string.Join(';', Enumerable.Range(0, 500).Select(i => $"t{i}.Ok -> t{i + 1}").Prepend("start -> t0")));
        Assert.Contains("more than 500 activities", Assert.Single(errors).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_AtTheLargestSize_Succeeds() =>
        Assert.Empty(Sketch.Errors(string.Join(';', Enumerable.Range(0, 497).Select(i => $"t{i}.Ok -> t{i + 1};{(i % 16 == 0 ? $"t{i}.Back -> t{i / 2}" : "")}").Append("t497.Ok -> end").Prepend("start -> t0"))));

    private static JsonObject Find(JsonObject definition, string activity) =>
        definition["root"]!["activities"]!.AsArray().Single(node => (string)node!["id"]! == activity)!.AsObject();
}
