using Sandbox.Web.Tests;
using Sandbox.Workflows.Conformance;

namespace Sandbox.Workflows.Elsa.Tests;

public sealed class ConformanceTests(DatabaseFixture fixture)
{
    public static TheoryData<string> Names => [.. ConformanceCase.All.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Play_OnElsa_LeavesTheTraceOfTheFile(string name)
    {
        await using var engine = await RealElsa.Open(await RealElsa.Database(fixture));
        var one = ConformanceCase.Named(name);
        Assert.Equal(one.Script, await ConformanceRun.Play(one, engine, TestContext.Current.CancellationToken));
    }
}
