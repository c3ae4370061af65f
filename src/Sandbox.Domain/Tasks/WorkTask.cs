using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Tasks;

/// <summary>Something that a person is to do in a case: opened by an activity of a procedure, completed by an act.</summary>
public sealed class WorkTask : ICaseRecord
{
    private WorkTask() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>What is to be done, as the procedure names it: <c>ConfirmTier</c>.</summary>
    [Plain]
    public string Kind { get; private init; } = "";
    public Role Role { get; private init; }

    /// <summary>The organisation asked, where the role alone does not say (a consulted agency).</summary>
    public Guid? OrganisationId { get; private init; }
    public Guid? AssignedTo { get; private set; }

    /// <summary>The record that the task is about (a report, an appeal); the case itself where null.</summary>
    public Guid? SubjectId { get; private init; }

    /// <summary>Definition, version and activity that opened the task: <c>sandbox-lifecycle@1/confirmTier</c>.</summary>
    [Plain]
    public string OpenedBy { get; private init; } = "";

    /// <summary>The pending step of the engine that is resumed on completion.</summary>
    public Guid StepId { get; private init; }

    /// <summary>The clock that the task runs under.</summary>
    public Guid? ClockId { get; private init; }

    /// <summary>Who is told when the clock passes and the task is still open.</summary>
    public Role? Escalation { get; private init; }
    public DateTimeOffset? EscalatedAt { get; private set; }

    /// <summary>Who is above whoever has to act, where the procedure names nobody.</summary>
    public Role Above => Escalation ?? Role switch
    {
        Role.CompanyOwner or Role.CompanyContributor => Role.CaseOfficer,
        Role.Supervisor => Role.DecisionMaker,
        _ => Role.Supervisor,
    };
    public string[] Outcomes { get; private init; } = [];

    /// <summary>What the procedure says about the task: <c>{"agency":"DataProtectionAuthority","obligatory":"true"}</c>.</summary>
    public Dictionary<string, string> Arguments { get; private init; } = [];
    public DateTimeOffset OpenedAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }
    [Plain]
    public string? Outcome { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public static WorkTask Open(
        Guid caseId, string kind, Role role, Guid? organisation, Guid? subject, string openedBy, Guid step, Guid? clock,
        IEnumerable<string> outcomes, IReadOnlyDictionary<string, string> arguments, Role? escalation, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Kind = kind,
            Role = role,
            OrganisationId = organisation,
            SubjectId = subject,
            OpenedBy = openedBy,
            StepId = step,
            ClockId = clock,
            Outcomes = [.. outcomes],
            Arguments = new(arguments),
            Escalation = escalation,
            OpenedAt = now,
        };

    /// <summary>Gives the task to one person; nobody else may complete it then.</summary>
    public void Assign(Guid? person) => AssignedTo = person;

    /// <summary>The clock passed and the task is still open: it now also concerns those above.</summary>
    public void Escalate(DateTimeOffset now) => EscalatedAt ??= now;

    internal void Complete(string outcome, DateTimeOffset now)
    {
        if (!IsOpen || !Outcomes.Contains(outcome)) throw new RuleViolation(Rule.NoOpenTask, Kind);
        Outcome = outcome;
        ClosedAt = now;
    }

    /// <summary>Closes the task because the procedure no longer needs it.</summary>
    public void Cancel(string reason, DateTimeOffset now)
    {
        if (!IsOpen) return;
        Outcome = reason;
        ClosedAt = now;
    }
}
