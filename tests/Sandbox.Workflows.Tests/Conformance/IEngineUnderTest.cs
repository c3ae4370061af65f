using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Conformance;

/// <summary>An engine with what it needs around it; the suite runs the same against each.</summary>
public interface IEngineUnderTest : IAsyncDisposable
{
    /// <summary>Makes procedures known, before the first act.</summary>
    Task Install(IReadOnlyList<Procedure> procedures, CancellationToken token);

    /// <summary>One act: takes the case's lock, works on a fresh engine that answers to the host, and commits; rolls back where the work throws.</summary>
    Task Act(Guid caseId, IWorkflowHost host, Func<IWorkflowEngine, Task> work, CancellationToken token);

    /// <summary>Moves the engine's time on, where it keeps one.</summary>
    Task Pass(TimeSpan time, CancellationToken token);
}
