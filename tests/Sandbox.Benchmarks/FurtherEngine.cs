using System.Data.Common;
using Sandbox.Workflows;

namespace Sandbox.Benchmarks;

/// <summary>An engine beside the embedded runner: none in a build without Elsa's packages.</summary>
internal sealed class FurtherEngine : IAsyncDisposable
{
    public static FurtherEngine? Open(string connectionString) => null;

    public IWorkflowEngine Of(IWorkflowStore store, IWorkflowHost host, Func<DbTransaction> transaction) => throw new InvalidOperationException("This build has no further engine.");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
