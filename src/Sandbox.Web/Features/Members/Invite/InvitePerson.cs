using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Features.Members.Invite;

/// <summary>Asks somebody by mail to join an organisation with the roles named.</summary>
public static class InvitePerson
{
    /// <param name="Culture">The language of the mail: <c>en</c> or <c>zh-Hans</c>.</param>
    [Requires(Permission.InvitePeople)]
    public sealed record Command(Guid OrganisationId, string Email, IReadOnlyList<Role> Roles, string Culture) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Email).NotEmpty().MaximumLength(256).EmailAddress();
            RuleFor(command => command.Roles).NotEmpty();
            RuleFor(command => command.Culture).Must(Languages.All.Contains);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var actor = scope.Actor;
            var body = await db.BodiesOf(actor).SingleOrDefaultAsync(body => body.Id == command.OrganisationId, token) ?? throw new RuleViolation(Rule.ForeignOrganisation);
            if (command.Roles.Except(RolesOf.Kind(body.Kind)).Any()) throw new RuleViolation(Rule.ForeignOrganisation);
            var email = command.Email.Trim();
            // A company is not told which addresses have accounts elsewhere; the mail tells the person alone.
            if (await db.Users.AnyAsync(person => person.NormalizedEmail == email.ToUpperInvariant() && (!actor.IsCompany || person.OrganisationId == body.Id), token)
                || await db.Invitations.AnyAsync(open => open.OrganisationId == body.Id && open.Email.ToUpper() == email.ToUpper() && open.AcceptedAt == null && open.RevokedAt == null, token))
                throw new RuleViolation(Rule.AddressTaken);
            var now = clock.GetUtcNow();
            var invitation = Invitation.Of(body.Id, email, command.Roles, command.Culture, actor.PersonId, now);
            db.Invitations.Add(invitation);
            db.Log(AccessAct.Invite, invitation, actor, now);
            return invitation.Id;
        }
    }
}

/// <summary>Sends another mail with another link; the earlier link stops working.</summary>
public static class ResendInvitation
{
    [Requires(Permission.InvitePeople)]
    public sealed record Command(Guid InvitationId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var invitation = await db.Invitation(command.InvitationId, scope.Actor, token);
            invitation.Resend(clock.GetUtcNow());
            db.Log(AccessAct.ResendInvitation, invitation, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}

/// <summary>Takes an invitation back; its link stops working at once.</summary>
public static class RevokeInvitation
{
    [Requires(Permission.InvitePeople)]
    public sealed record Command(Guid InvitationId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var invitation = await db.Invitation(command.InvitationId, scope.Actor, token);
            invitation.Revoke(clock.GetUtcNow());
            db.Log(AccessAct.RevokeInvitation, invitation, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
