using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Tests;
using Sandbox.Workflows.Conformance;

namespace Sandbox.Workflows.Elsa.Tests;

// In a build without Elsa's packages nothing can be said about Elsa.
internal static class RealElsa
{
    private const string Reason = "This build has no Elsa: build with -p:WithElsa=true where a feed has its packages (src/Sandbox.Workflows.Elsa/README.md).";

    public static Task<ClusterConnectionStrings> Database(DatabaseFixture fixture) => throw Absent(fixture);

    public static Task<IEngineUnderTest> Open(ClusterConnectionStrings database) => throw Absent(database);

    public static Task SelfTest(ClusterConnectionStrings database) => throw Absent(database);

    private static InvalidOperationException Absent(object asked)
    {
        Assert.Skip(Reason);
        return new($"{asked} was asked for, although the test was skipped.");
    }
}
