using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Assign;

/// <summary>The officers to whom a case can be given: in the same authority, not recused from its company.</summary>
public static class ListOfficers
{
    [Requires(Permission.AssignCases)]
    public sealed record Query(Guid CaseId) : IQuery<Officers>;

    /// <param name="Current">Who keeps the file now.</param>
    public sealed record Officers(Guid? Current, IReadOnlyList<Officer> People);

    /// <param name="OpenCases">Cases under way that the officer keeps.</param>
    public sealed record Officer(Guid Id, string Name, int OpenCases);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Officers>
    {
        public async Task<Officers> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId).Select(file => new { file.OfficerId, file.OrganisationId }).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
            var organisation = scope.Actor.OrganisationId;
            var people = await db.Users.AsNoTracking()
                .Where(person => person.DisabledAt == null && person.OrganisationId == organisation
                    && db.UserRoles.Any(held => held.UserId == person.Id && db.Roles.Any(role => role.Id == held.RoleId && role.Name == nameof(Role.CaseOfficer)))
                    && !db.Recusals.Any(recusal => recusal.PersonId == person.Id && recusal.OrganisationId == file.OrganisationId))
                .OrderBy(person => person.FullName)
                .Select(person => new Officer(person.Id, person.FullName, db.Tasks.Where(task => task.AssignedTo == person.Id && task.ClosedAt == null).Select(task => task.CaseId).Distinct().Count()))
                .ToListAsync(token);
            return new(file.OfficerId, people);
        }
    }
}
