using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows;

/// <summary>Runs procedures. Every call belongs inside the act's transaction, after the case row was locked.</summary>
public interface IWorkflowEngine
{
    /// <summary>Starts a procedure for a case and runs it until it waits or ends; returns the instance's id.</summary>
    Task<Guid> Start(WorkflowStart start, CancellationToken token);

    /// <summary>Everything that the case's running instances wait for.</summary>
    Task<IReadOnlyList<PendingStep>> ListPending(Guid caseId, CancellationToken token);

    /// <summary>Goes on from a pending step by one of its outcomes; the payload sets variables. False, and nothing happens, if the step is unknown or consumed, or if its clock expired and the procedure says nothing about that.</summary>
    Task<bool> Resume(Guid pendingStepId, string outcome, IReadOnlyDictionary<string, string>? payload, CancellationToken token);

    /// <summary>Ends an instance: closes its tasks and stops the clocks that it started. Does nothing if it is not running.</summary>
    Task Cancel(Guid instanceId, CancellationToken token);

    /// <summary>Says what moving an instance to another version of its definition would change, and whether it can be moved.</summary>
    Task<MigrationPreview> DryRunMigration(Guid instanceId, Procedure target, CancellationToken token);

    /// <summary>Moves an instance to another version of its definition: what the target describes differently is closed and opened anew, everything else goes on. Throws <see cref="WorkflowFault"/> where the dry run finds an obstacle.</summary>
    Task<MigrationPreview> Migrate(Guid instanceId, Procedure target, CancellationToken token);
}

/// <summary>The engines by name; a case stays with the one that it started on.</summary>
public static class EngineName
{
    /// <summary>The embedded runner.</summary>
    public const string Embedded = "Embedded";

    /// <summary>Elsa 3, in this process.</summary>
    public static string Elsa => "Elsa";
}

/// <summary>What to start: the newest published version unless one is named; variables must be declared in the definition.</summary>
public sealed record WorkflowStart(Guid CaseId, string DefinitionId, int? Version = null, IReadOnlyDictionary<string, string>? Variables = null);

/// <summary>What a pending step waits for.</summary>
public enum PendingKind
{
    /// <summary>A person who completes a task.</summary>
    Task,

    /// <summary>A clock, or a signal.</summary>
    Wait,
}

/// <summary>A place where an instance waits; its id is what <see cref="IWorkflowEngine.Resume"/> takes.</summary>
/// <param name="TaskKind">Null for a wait, as is the role.</param>
/// <param name="Clock">The clock that ends the waiting: the step's own, or the one that covers it.</param>
/// <param name="Outcomes">What a person or a signal may resume it by.</param>
/// <param name="OnExpiry">The outcome to resume by when the clock expires; null if the procedure then goes on waiting.</param>
public sealed record PendingStep(Guid Id, StepOrigin Origin, PendingKind Kind, string? TaskKind, string? Role, string Clock, IReadOnlyList<string> Outcomes, string? OnExpiry);

/// <summary>Which activity of which instance something comes from.</summary>
public sealed record StepOrigin(Guid CaseId, Guid InstanceId, string DefinitionId, int Version, string ActivityId);

/// <summary>Thrown when an engine is asked for something that the procedure does not know; the act must not commit.</summary>
public sealed class WorkflowFault(string message) : Exception(message);
