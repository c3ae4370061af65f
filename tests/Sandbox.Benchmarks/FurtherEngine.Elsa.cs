using System.Data.Common;
using Sandbox.Workflows;
using Sandbox.Workflows.Elsa;

namespace Sandbox.Benchmarks;

/// <summary>An engine beside the embedded runner: Elsa, in this build.</summary>
internal sealed class FurtherEngine(ElsaHost elsa) : IAsyncDisposable
{
    public static FurtherEngine? Open(string connectionString) => new(new ElsaHost(connectionString, null));

    public IWorkflowEngine Of(IWorkflowStore store, IWorkflowHost host, Func<DbTransaction> transaction) => new ElsaEngine(elsa, store, host, transaction);

    public ValueTask DisposeAsync() => elsa.DisposeAsync();
}
