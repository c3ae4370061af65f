using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Work.List;

/// <summary>The open tasks that the person can do now: by role and body, not assigned to another, not barred, not recused.</summary>
public static class ListMyWork
{
    /// <summary>How many tasks are looked at; more than anyone does before the list is read again.</summary>
    public const int Most = 500;

    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    /// <param name="Mine">Assigned to this person by name.</param>
    /// <param name="Role">Who has to act.</param>
    /// <param name="Escalated">Others have to act and are late; the person is above them.</param>
    /// <param name="DueOn">The last day by the authority's calendar; null where no clock runs.</param>
    public sealed record Row(
        Guid TaskId, Guid CaseId, string Reference, string SystemName, string Company, string Kind, Role Role, Stage Stage, bool Mine, bool Escalated, DateTimeOffset OpenedAt, Guid? ClockId, DateOnly? DueOn, int DaysLeft, bool Paused);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var actor = scope.Actor;
            if (!actor.Can(Permission.ReadCases) && !actor.Can(Permission.ReadConsultedCases)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var (roles, people, now) = (actor.Roles.ToList(), actor.People.ToList(), clock.GetUtcNow());
            var open = await db.Tasks.AsNoTracking()
                .Where(task => task.ClosedAt == null && ((roles.Contains(task.Role) && (task.AssignedTo == null || people.Contains(task.AssignedTo.Value))) || task.EscalatedAt != null))
                .OrderBy(task => task.OpenedAt).Take(Most).ToListAsync(token);
            var cases = open.Select(task => task.CaseId).Distinct().ToList();
            var files = await db.Cases.AsNoTracking().Include(file => file.Tasks).Include(file => file.Involvements).AsSplitQuery()
                .Where(file => cases.Contains(file.Id)).ToDictionaryAsync(file => file.Id, token);
            var companies = await db.Organisations.AsNoTracking().ToDictionaryAsync(organisation => organisation.Id, organisation => organisation.Name, token);
            var clocks = await db.Clocks.AsNoTracking().Where(running => cases.Contains(running.CaseId)).ToDictionaryAsync(running => running.Id, token);
            var scored = await db.Applications.AsNoTracking().Where(application => cases.Contains(application.CaseId)
                && db.PanelScores.Any(score => score.CaseId == application.CaseId && score.Round == application.Round && people.Contains(score.PersonId)))
                .Select(application => application.CaseId).ToListAsync(token);

            return
            [
                .. from task in open
                   let file = files.GetValueOrDefault(task.CaseId)
                   where file is not null
                   let own = roles.Contains(task.Role) && (task.AssignedTo is null || people.Contains(task.AssignedTo.Value))
                       && !(task.Kind == "ScoreInPanel" && scored.Contains(file.Id))
                       // Two bodies may be asked about one case, each on its own matter.
                       && (task.Arguments.GetValueOrDefault("agency") is not { } agency || agency == actor.Kind?.ToString())
                       && Lifecycle.At(file.Stage).Any(move => move.Task == task.Kind && file.WhyNot(move.Act, actor, task.SubjectId) is null)
                   where own || (task.EscalatedAt is not null && roles.Contains(task.Above))
                   let running = task.ClockId is { } id ? clocks.GetValueOrDefault(id) : null
                   let daysLeft = running?.State.DaysLeft(packs.Preset(file.Preset).Reckoning, now) ?? 0
                   orderby running is null, daysLeft, task.OpenedAt
                   select new Row(
                       task.Id, file.Id, file.Reference, file.SystemName, companies[file.OrganisationId], task.Kind, task.Role, file.Stage, task.AssignedTo is not null, !own, task.OpenedAt,
                       running?.Id, running?.DueOn, daysLeft, running?.State.IsPaused ?? false),
            ];
        }
    }
}
