using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Assign;

/// <summary>Gives a case and its open officer tasks to an officer, or takes it from its officer.</summary>
public static class AssignCase
{
    [Requires(Permission.AssignCases)]
    public sealed record Command(Guid CaseId, Guid? OfficerId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            if (command.OfficerId is { } officer)
            {
                var isOfficer = await db.Users.AnyAsync(person => person.Id == officer && person.DisabledAt == null && person.OrganisationId == scope.Actor.OrganisationId
                    && db.UserRoles.Any(held => held.UserId == officer && db.Roles.Any(role => role.Id == held.RoleId && role.Name == nameof(Role.CaseOfficer))), token);
                if (!isOfficer) throw new RuleViolation(Rule.NotFound);
                if (await db.Recusals.AnyAsync(recusal => recusal.PersonId == officer && recusal.OrganisationId == file.OrganisationId, token)) throw new RuleViolation(Rule.Recused);
            }
            file.Assign(command.OfficerId, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
