using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows;

/// <summary>Where the embedded runner keeps its instances, and finds its procedures.</summary>
public interface IWorkflowStore
{
    /// <summary>A version of a procedure, or null; without a version, the newest published one.</summary>
    Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token);

    Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token);

    /// <summary>The instance that has this open step, or null.</summary>
    Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token);

    /// <summary>The case's running instances, oldest first.</summary>
    Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token);

    /// <summary>Adds the instance or replaces its last state.</summary>
    Task Save(WorkflowInstance instance, CancellationToken token);
}
