using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tasks;

namespace Sandbox.Domain.Access;

/// <summary>Somebody who might act on a case.</summary>
public sealed record Colleague(Guid PersonId, Guid? OrganisationId, OrganisationKind? Kind, IReadOnlySet<Role> Roles, IReadOnlySet<Guid> RecusedFrom);

/// <summary>Who remains eligible for an act that lies ahead.</summary>
/// <param name="Agency">The kind of body that is asked for its opinion; null for the acts of the authority.</param>
public sealed record Staffing(Act Act, string? Agency, IReadOnlyList<Guid> Eligible)
{
    /// <summary>Nobody is left: a substitute or a second authority is needed before the case goes on.</summary>
    public bool Blocks => Eligible.Count == 0;

    /// <summary>One person is left.</summary>
    public bool Warns => Eligible.Count == 1;
}

/// <summary>"Who can still act?": recusal and four eyes can leave nobody in a small authority.</summary>
public static class Eligibility
{
    // Acts of sub-procedures lie ahead only while somebody has asked for them.
    private static readonly Act[] OnlyWhenAsked =
    [
        Act.CloseIncident, Act.AcceptCondition, Act.ReturnCondition, Act.ConfirmRetiering, Act.ReturnRetiering, Act.DecideVariation, Act.DecideExtension, Act.ConfirmSuspension, Act.Resume, Act.SuspendSeal, Act.RevokeSeal, Act.DecideAppeal,
        Act.AcknowledgeComplaint, Act.AnswerComplaint, Act.EscalateComplaint, Act.GiveOpinion,
    ];

    /// <summary>The acts of the authority still ahead on the main line, in the order of the table, each with the people eligible for it; an opinion once for each body that is asked.</summary>
    /// <param name="standing">The suspension that stands; the author of its remedy does not lift it.</param>
    public static IReadOnlyList<Staffing> Of(
        CaseFile file, Suspension? standing, IReadOnlyCollection<Colleague> people, IReadOnlyCollection<Delegation> delegations, DateTimeOffset now)
    {
        var ahead = StagesAhead(file);
        return
        [
            .. from move in Lifecycle.Moves
               where move.Task is not null && RolePermissions.SideOf(move.Permission) == Side.Authority && move.From.Any(ahead.Contains)
               from asked in Asked(file, move)
               where asked is not null || !OnlyWhenAsked.Contains(move.Act)
               select new Staffing(move.Act, AgencyOf(move, asked), [.. EligibleFor(move, asked, file, standing, people, delegations, now)]),
        ];
    }

    // The task that is open for an act, or none; several only where several bodies are asked at once.
    private static IEnumerable<WorkTask?> Asked(CaseFile file, Move move)
    {
        var open = file.Tasks.Where(task => task.IsOpen && task.Kind == move.Task).ToList();
        if (open.Count == 0) return [null];
        return move.Permission == Permission.GiveOpinion ? open.DistinctBy(task => AgencyOf(move, task)) : open.Take(1);
    }

    private static string? AgencyOf(Move move, WorkTask? asked) => move.Permission == Permission.GiveOpinion ? asked?.Arguments.GetValueOrDefault("agency") : null;

    private static IEnumerable<Guid> EligibleFor(
        Move move, WorkTask? asked, CaseFile file, Suspension? standing, IReadOnlyCollection<Colleague> people, IReadOnlyCollection<Delegation> delegations, DateTimeOffset now)
    {
        bool Free(Colleague person) =>
            person.OrganisationId != file.OrganisationId && !person.RecusedFrom.Contains(file.OrganisationId) && !file.IsBarred(move, [person.PersonId], asked?.SubjectId)
            && (AgencyOf(move, asked) is not { } agency || agency == person.Kind?.ToString())
            && !(move.Act == Act.Resume && standing is { RemedyBy: var authors } && authors.Contains(person.PersonId));
        bool Holds(IEnumerable<Role> roles) => roles.Any(role => RolePermissions.Of(role).Contains(move.Permission));

        var own = people.Where(person => Holds(person.Roles) && Free(person)).Select(person => person.PersonId);

        // A delegation needs both the delegate and the principal to be eligible.
        var delegated =
            from delegation in delegations
            where delegation.IsInForce(now)
            let principal = people.FirstOrDefault(person => person.PersonId == delegation.PrincipalId)
            let substitute = people.FirstOrDefault(person => person.PersonId == delegation.DelegateId)
            where principal is not null && substitute is not null && Free(principal) && Free(substitute) && Holds(delegation.Powers.Where(principal.Roles.Contains))
            select substitute.PersonId;
        return own.Concat(delegated).Distinct();
    }

    // The stages that tasks, and the procedure itself, lead to from where the case stands.
    private static HashSet<Stage> StagesAhead(CaseFile file)
    {
        var ahead = new HashSet<Stage> { file.Stage };
        var next = new Queue<Stage>(ahead);
        if (file.ReturnsTo is { } back && ahead.Add(back)) next.Enqueue(back);
        while (next.TryDequeue(out var stage))
        {
            var onwards = Lifecycle.At(stage).Where(move => move.Destination == Destination.To
                && (move.Task is not null || (move.Act != Act.Lapse && RolePermissions.OfProcedure.Contains(move.Permission) && move.Act != Act.SuspendAutomatically)));
            foreach (var to in onwards.Select(move => move.To!.Value).Where(ahead.Add)) next.Enqueue(to);
        }
        return ahead;
    }
}
