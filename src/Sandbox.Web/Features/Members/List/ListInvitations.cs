using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Members.List;

/// <summary>Invitations that nobody has accepted yet, newest first, and where the reader may invite to.</summary>
public static class ListInvitations
{
    [Requires(Permission.InvitePeople)]
    public sealed record Query : IQuery<Found>;

    public sealed record Found(IReadOnlyList<Row> Open, IReadOnlyList<InvitingBody> Bodies);

    /// <param name="MailWaits">Whether the mail has not left yet.</param>
    public sealed record Row(Guid Id, string Email, string Organisation, IReadOnlyList<Role> Roles, string InvitedBy, DateTimeOffset InvitedAt, DateTimeOffset ExpiresAt, InvitationState State, bool MailWaits);

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Found>
    {
        public async Task<Found> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var bodies = await db.BodiesOf(scope.Actor).OrderBy(body => body.Kind).ThenBy(body => body.Name).Select(body => new InvitingBody(body.Id, body.Name, body.Kind)).ToListAsync(token);
            var ids = bodies.Select(body => body.Id).ToList();
            var open = await db.Invitations.AsNoTracking().Where(invitation => ids.Contains(invitation.OrganisationId) && invitation.AcceptedAt == null && invitation.RevokedAt == null)
                .OrderByDescending(invitation => invitation.InvitedAt).ThenByDescending(invitation => invitation.Id)
                .Select(invitation => new { Invitation = invitation, By = db.Users.Where(person => person.Id == invitation.InvitedBy).Select(person => person.FullName).First() }).ToListAsync(token);
            return new(
                [.. open.Select(row => new Row(
                    row.Invitation.Id, row.Invitation.Email, bodies.Single(body => body.Id == row.Invitation.OrganisationId).Name, row.Invitation.RoleList, row.By,
                    row.Invitation.InvitedAt, row.Invitation.ExpiresAt, row.Invitation.State(now), row.Invitation.NextTryAt is not null))],
                bodies);
        }
    }
}

/// <summary>The people of the reader's own company.</summary>
public static class ListMembers
{
    [Requires(Permission.ManageMembers)]
    public sealed record Query : IQuery<IReadOnlyList<Member>>;

    public sealed record Member(string FullName, string Email, IReadOnlyList<Role> Roles, bool Confirmed, bool SecondFactor, bool Disabled);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<Member>>
    {
        public async Task<IReadOnlyList<Member>> Handle(Query query, CancellationToken token)
        {
            var own = scope.Actor.OrganisationId ?? throw new RuleViolation(Rule.ForeignOrganisation);
            var people = await db.Users.AsNoTracking().Where(person => person.OrganisationId == own).OrderBy(person => person.FullName).ThenBy(person => person.Id)
                .Select(person => new
                {
                    person.FullName,
                    person.Email,
                    person.EmailConfirmed,
                    person.TwoFactorEnabled,
                    person.DisabledAt,
                    Roles = db.UserRoles.Where(role => role.UserId == person.Id).Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
                }).ToListAsync(token);
            return [.. people.Select(person => new Member(
                person.FullName, person.Email!, [.. person.Roles.Select(Enum.Parse<Role>).Order()], person.EmailConfirmed, person.TwoFactorEnabled, person.DisabledAt is not null))];
        }
    }
}
