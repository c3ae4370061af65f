using Sandbox.Workflows.Conformance;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Tests.Conformance;

public sealed class ConformanceTests
{
    public static TheoryData<string> Names => [.. ConformanceCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Play_OnTheEmbeddedRunner_LeavesTheTraceOfTheFile(string name)
    {
        await using var engine = new EmbeddedEngine();
        var one = ConformanceCase.Named(name);
        Assert.Equal(one.Script, await ConformanceRun.Play(one, engine, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Suite_HasSixtyCasesAndMore_EachForSomethingElse()
    {
        Assert.True(ConformanceCase.All.Count >= 60, $"{ConformanceCase.All.Count}");
        Assert.Distinct(ConformanceCase.All.Select(one => one.Name));
        Assert.Distinct(ConformanceCase.All.Select(one => string.Concat(one.Definitions) + string.Concat(one.Script)));
    }

    [Fact]
    public void Suite_CoversEveryActivity_EveryJoinMode_AndEverySituation()
    {
        var activities = ConformanceCase.All.SelectMany(one => one.Procedures).SelectMany(procedure => procedure.Activities).ToList();
        var kinds = typeof(Activity).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Activity))).ToHashSet();
        Assert.Equal(14, kinds.Count);
        Assert.Empty(kinds.Except(activities.Select(activity => activity.GetType())));
        Assert.Equal(Enum.GetValues<JoinMode>(), activities.OfType<FlowJoin>().Select(join => join.Mode).Distinct().Order());
        string[] situations =
        [
            "nested forks", "implicit join", "dead path", "loop back", "wait of years", "cancelled branch", "variables", "fault", "duplicate", "parallel resumes", "rollback", "expiry", "cancel", "versions",
        ];
        Assert.Empty(situations.Except(ConformanceCase.All.SelectMany(one => one.Covers)));
    }
}
