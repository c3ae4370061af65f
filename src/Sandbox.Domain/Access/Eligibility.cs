using Sandbox.Domain.Cases;

namespace Sandbox.Domain.Access;

/// <summary>Somebody who might act on a case.</summary>
public sealed record Colleague(Guid PersonId, Guid? OrganisationId, IReadOnlySet<Role> Roles, IReadOnlySet<Guid> RecusedFrom);

/// <summary>Who remains eligible for an act that lies ahead.</summary>
public sealed record Staffing(Act Act, IReadOnlyList<Guid> Eligible)
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
        Act.CloseIncident, Act.DecideVariation, Act.DecideExtension, Act.ConfirmSuspension, Act.Resume, Act.SuspendSeal, Act.RevokeSeal, Act.DecideAppeal,
        Act.AcknowledgeComplaint, Act.AnswerComplaint, Act.EscalateComplaint, Act.GiveOpinion,
    ];

    /// <summary>The acts of the authority still ahead on the main line, in the order of the table, each with the people eligible for it.</summary>
    public static IReadOnlyList<Staffing> Of(CaseFile file, IReadOnlyCollection<Colleague> people, IReadOnlyCollection<Delegation> delegations, DateTimeOffset now)
    {
        var ahead = StagesAhead(file);
        return
        [
            .. Lifecycle.Moves
                .Where(move => move.Task is not null && RolePermissions.SideOf(move.Permission) == Side.Authority && move.From.Any(ahead.Contains))
                .Where(move => !OnlyWhenAsked.Contains(move.Act) || Asked(file, move) is not null)
                .Select(move => new Staffing(move.Act, [.. EligibleFor(move, file, people, delegations, now)])),
        ];
    }

    private static Tasks.WorkTask? Asked(CaseFile file, Move move) => file.Tasks.FirstOrDefault(task => task.IsOpen && task.Kind == move.Task);

    private static IEnumerable<Guid> EligibleFor(Move move, CaseFile file, IReadOnlyCollection<Colleague> people, IReadOnlyCollection<Delegation> delegations, DateTimeOffset now)
    {
        var subject = Asked(file, move)?.SubjectId;
        bool Free(Colleague person) =>
            person.OrganisationId != file.OrganisationId && !person.RecusedFrom.Contains(file.OrganisationId) && !file.IsBarred(move, [person.PersonId], subject);
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
