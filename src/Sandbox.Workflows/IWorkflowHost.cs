namespace Sandbox.Workflows;

/// <summary>What a procedure may do to the world; implemented inside the act's transaction.</summary>
public interface IWorkflowHost
{
    Task OpenTask(OpenTask task, CancellationToken token);

    /// <summary>Called once for each opened task: with the outcome that it was resumed by, or <see cref="CloseReason.Cancelled"/>.</summary>
    Task CloseTask(Guid stepId, string reason, CancellationToken token);

    Task StartClock(ClockSignal clock, CancellationToken token);

    Task StopClock(ClockSignal clock, CancellationToken token);

    Task Notify(Notice notice, CancellationToken token);

    /// <summary>Sends a command as the system actor; returns one of the act's outcomes.</summary>
    Task<string> Act(SystemAct act, CancellationToken token);

    /// <summary>The procedure has come to an activity at which it waits.</summary>
    Task Reach(StepOrigin origin, Guid stepId, CancellationToken token);

    /// <summary>The procedure has left an activity by these outcomes: by none at its end, by <see cref="CloseReason.Cancelled"/> or <see cref="CloseReason.Moved"/> where it no longer waits.</summary>
    Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token);

    /// <summary>The facts of a case that procedures branch on, by name (tier, personalData).</summary>
    Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token);
}

/// <summary>Why a task was closed, where that is no outcome of its own.</summary>
public static class CloseReason
{
    public const string Cancelled = "Cancelled";

    /// <summary>The instance moved to a version that asks for the task in another way; it is opened anew.</summary>
    public const string Moved = "Moved";
}

/// <summary>A task for people; its own clock starts with it and stops when it closes, a covering clock was started before.</summary>
public sealed record OpenTask(
    Guid StepId,
    StepOrigin Origin,
    string Kind,
    string Role,
    string? Clock,
    string? CoveredBy,
    IReadOnlyList<string> Outcomes,
    string? Escalation,
    IReadOnlyDictionary<string, string> Arguments,
    IReadOnlyDictionary<string, string> Variables);

/// <summary>A clock of the case, by the name of its rule, to be started or stopped.</summary>
public sealed record ClockSignal(StepOrigin Origin, string Clock);

/// <summary>A notice to those who hold the role in the case.</summary>
public sealed record Notice(StepOrigin Origin, string Name, string Role, IReadOnlyDictionary<string, string> Variables);

/// <summary>A command to be sent as the system actor.</summary>
public sealed record SystemAct(StepOrigin Origin, string Command, IReadOnlyDictionary<string, string> Arguments, IReadOnlyDictionary<string, string> Variables, IReadOnlyList<string> Outcomes);
