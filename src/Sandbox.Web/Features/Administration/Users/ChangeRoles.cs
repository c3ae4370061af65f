using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Users;

/// <summary>Gives a person the roles named and no others; what they could do before ends at once.</summary>
public static class ChangeRoles
{
    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid PersonId, IReadOnlyList<Role> Roles, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Roles).NotEmpty();
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var person = await db.Users.SingleOrDefaultAsync(person => person.Id == command.PersonId, token) ?? throw new RuleViolation(Rule.NotFound);
            // Nobody gives themselves rights.
            if (person.Id == scope.Actor.PersonId) throw new RuleViolation(Rule.TookPartBefore);
            var kind = await db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => organisation.Kind).SingleAsync(token);
            if (command.Roles.Except(RolesOf.Kind(kind)).Any()) throw new RuleViolation(Rule.ForeignOrganisation);

            var known = await db.Roles.ToDictionaryAsync(role => role.Id, role => Enum.Parse<Role>(role.Name!), token);
            var held = await db.UserRoles.Where(role => role.UserId == person.Id).ToListAsync(token);
            var before = held.Select(role => known[role.RoleId]).ToHashSet();
            if (before.SetEquals(command.Roles)) return Unit.Value;
            db.UserRoles.RemoveRange(held.Where(role => !command.Roles.Contains(known[role.RoleId])));
            db.UserRoles.AddRange(known.Where(role => command.Roles.Contains(role.Value) && !before.Contains(role.Value)).Select(role => new Microsoft.AspNetCore.Identity.IdentityUserRole<Guid> { UserId = person.Id, RoleId = role.Key }));
            // The stamp is what every session and circuit of theirs is held against.
            person.SecurityStamp = Guid.NewGuid().ToString("N");
            var now = clock.GetUtcNow();
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.ChangeRoles,
                SubjectId = person.Id,
                Before = RolesOf.Code(before),
                After = RolesOf.Code(command.Roles.Distinct()),
                Reasons = command.Reasons.Trim(),
            });
            return Unit.Value;
        }
    }
}
