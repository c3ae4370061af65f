using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using DomainAct = Sandbox.Domain.Cases.Act;

namespace Sandbox.Workflows.Definitions;

/// <summary>
/// Holds a sound definition to the legality table: whether it asks only for acts, roles, clocks, commands and facts that the
/// domain knows. An engine would run it all the same, into a task that nobody can answer.
/// </summary>
public static class ProcedureLaw
{
    /// <summary>A task of any content that a definition may add without code; its texts are among its arguments.</summary>
    public const string Review = "Review";

    /// <summary>The facts of a case that a Branch may ask for.</summary>
    public static IReadOnlyList<string> Facts { get; } = ["stage", "tier", "personalData", "suspension"];

    // Outcomes that the act's own aggregate names.
    private static readonly Dictionary<DomainAct, string[]> Named = new()
    {
        [DomainAct.ScoreInPanel] = ["Quorate"],
        [DomainAct.DecideVariation] = ["Accept", "Refuse"],
        [DomainAct.DecideExtension] = ["Grant", "Refuse"],
        [DomainAct.DecideAppeal] = Enum.GetNames<AppealOutcome>(),
        [DomainAct.GiveReview] = Enum.GetNames<ReviewOutcome>(),
    };

    /// <summary>The outcomes by which an act completes its task.</summary>
    public static IReadOnlyList<string> OutcomesOf(Move move) => move.Outcome is { } outcome ? [outcome] : Named[move.Act];

    /// <summary>The row that answers a task of this kind with this outcome, or null.</summary>
    public static Move? Answering(string task, string outcome) =>
        Lifecycle.Moves.SingleOrDefault(move => move.Task == task && OutcomesOf(move).Contains(outcome));

    /// <summary>Everything that the domain does not know, by activity.</summary>
    /// <param name="commands">The commands that a procedure may send.</param>
    public static IReadOnlyList<DefinitionError> Check(Procedure procedure, string file, IReadOnlyCollection<string> commands)
    {
        var errors = new List<DefinitionError>();
        void Refuse(string? activity, string reason) => errors.Add(new(file, activity, reason));
        void Known<T>(string activity, string? name, string what) where T : struct, Enum
        {
            if (name is not null && !Enum.GetNames<T>().Contains(name)) Refuse(activity, $"{what} '{name}' does not exist");
        }

        if (Lifecycle.Moves.All(move => move.Starts != procedure.DefinitionId))
            Refuse(null, $"no act starts a procedure '{procedure.DefinitionId}'");
        var subject = procedure.Definition.Variables.FirstOrDefault(variable => variable.Name == "subject");
        if (procedure.DefinitionId != Procedures.Lifecycle && subject?.TypeName != "String")
            Refuse(null, "a sub-procedure needs the variable 'subject' of type String");

        foreach (var activity in procedure.Activities)
        {
            switch (activity)
            {
                case HumanTask task:
                    Known<Role>(task.Id, task.Role, "role");
                    Known<Role>(task.Id, task.Escalation, "role");
                    Known<ClockName>(task.Id, task.Clock, "clock");
                    Known<ClockName>(task.Id, task.CoveredBy, "clock");
                    Known<OrganisationKind>(task.Id, task.Arguments.GetValueOrDefault("agency"), "kind of organisation");
                    if (task.Kind == Review && string.IsNullOrWhiteSpace(task.Arguments.GetValueOrDefault("title")))
                        Refuse(task.Id, "a Review needs the argument 'title', which says what is reviewed");
                    foreach (var outcome in task.Outcomes)
                    {
                        if (Answering(task.Kind, outcome) is not { } move)
                            Refuse(task.Id, $"no act answers the task '{task.Kind}' with '{outcome}'");
                        else if (Enum.TryParse<Role>(task.Role, out var role) && !RolePermissions.Of(role).Contains(move.Permission))
                            Refuse(task.Id, $"the role {task.Role} may not do {move.Act}, which answers '{task.Kind}' with '{outcome}'");
                    }
                    break;
                case Act act:
                    if (!commands.Contains(act.Command)) Refuse(act.Id, $"command '{act.Command}' does not exist");
                    if (act.Outcomes[0] == "Refused" || act.Outcomes.Skip(1).Any(outcome => outcome != "Refused"))
                        Refuse(act.Id, "a command has one outcome for its success, and may have 'Refused' after it");
                    Known<OrganisationKind>(act.Id, act.Arguments.GetValueOrDefault("agency"), "kind of organisation");
                    break;
                case Branch branch:
                    if (!Facts.Contains(branch.Fact)) Refuse(branch.Id, $"fact '{branch.Fact}' does not exist; a case has {string.Join(", ", Facts)}");
                    if (branch.Fact == "stage")
                        foreach (var stage in branch.Cases) Known<Stage>(branch.Id, stage, "stage");
                    break;
                case Wait wait:
                    Known<ClockName>(wait.Id, wait.Clock, "clock");
                    foreach (var signal in wait.Signals.Where(signal => !Enum.TryParse<DomainAct>(signal, out var act) || !Lifecycle.Of(act).IsStanding))
                        Refuse(wait.Id, $"signal '{signal}' is no standing act");
                    break;
                case StartClock start:
                    Known<ClockName>(start.Id, start.Clock, "clock");
                    break;
                case StopClock stop:
                    Known<ClockName>(stop.Id, stop.Clock, "clock");
                    break;
                case Notify notify:
                    Known<Role>(notify.Id, notify.Role, "role");
                    break;
            }
        }
        return errors;
    }
}
