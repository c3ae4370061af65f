using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Identity;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.SecondFactor;

/// <summary>Proposes to take a lost second factor off an account; somebody else confirms it.</summary>
public static class ProposeReset
{
    /// <param name="Reasons">How it was made sure that the person is who asks.</param>
    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid PersonId, string Reasons) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            if (!await db.Users.AnyAsync(person => person.Id == command.PersonId, token)) throw new RuleViolation(Rule.NotFound);
            if (await db.SecondFactorResets.AnyAsync(open => open.PersonId == command.PersonId && open.DecidedAt == null, token)) throw new RuleViolation(Rule.AlreadyUnderWay);
            var now = clock.GetUtcNow();
            var reset = SecondFactorReset.Propose(command.PersonId, scope.Actor.PersonId, command.Reasons, now);
            db.SecondFactorResets.Add(reset);
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = AccessAct.ProposeSecondFactorReset,
                SubjectId = command.PersonId,
                Reasons = reset.Reasons,
            });
            return reset.Id;
        }
    }
}

/// <summary>Confirms or rejects the proposal of somebody else. Confirmed, it ends the person's sessions, and they set a new factor up when they sign in next.</summary>
public static class DecideReset
{
    [Requires(Permission.ConfirmResets)]
    public sealed record Command(Guid ResetId, bool Confirm, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var reset = await db.SecondFactorResets.SingleOrDefaultAsync(reset => reset.Id == command.ResetId, token) ?? throw new RuleViolation(Rule.NotFound);
            var now = clock.GetUtcNow();
            reset.Decide(command.Confirm, scope.Actor.PersonId, now);
            if (command.Confirm)
            {
                var person = await db.Users.SingleAsync(person => person.Id == reset.PersonId, token);
                person.TwoFactorEnabled = false;
                // The stamp is what every session and circuit of theirs is held against.
                person.SecurityStamp = Guid.NewGuid().ToString("N");
                // Authenticator secret and recovery codes; and passkeys, which may be on the device that was lost.
                db.UserTokens.RemoveRange(await db.UserTokens.Where(kept => kept.UserId == person.Id).ToListAsync(token));
                db.RemoveRange(await db.UserPasskeys.Where(passkey => passkey.UserId == person.Id).ToListAsync(token));
            }
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = command.Confirm ? AccessAct.ConfirmSecondFactorReset : AccessAct.RejectSecondFactorReset,
                SubjectId = reset.PersonId,
                Reasons = command.Reasons.Trim(),
            });
            return Unit.Value;
        }
    }
}

/// <summary>The proposals that nobody has decided yet, oldest first.</summary>
public static class ListResets
{
    [Requires(Permission.ConfirmResets)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    /// <param name="MayDecide">Whether the reader is neither who proposed it nor whom it is about.</param>
    public sealed record Row(Guid Id, Guid PersonId, string Person, string Email, string? Organisation, string ProposedBy, DateTimeOffset ProposedAt, string Reasons, bool MayDecide);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            var reader = scope.Actor.PersonId;
            return await db.SecondFactorResets.AsNoTracking().Where(reset => reset.DecidedAt == null).OrderBy(reset => reset.ProposedAt).ThenBy(reset => reset.Id)
                .Join(db.Users, reset => reset.PersonId, person => person.Id, (reset, person) => new Row(
                    reset.Id, person.Id, person.FullName, person.Email!, db.Organisations.Where(organisation => organisation.Id == person.OrganisationId).Select(organisation => organisation.Name).FirstOrDefault(),
                    db.Users.Where(by => by.Id == reset.ProposedBy).Select(by => by.FullName).First(), reset.ProposedAt, reset.Reasons, reset.ProposedBy != reader && reset.PersonId != reader))
                .ToListAsync(token);
        }
    }
}
