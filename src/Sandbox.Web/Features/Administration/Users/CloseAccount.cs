using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Users;

/// <summary>Closes a person's account, which ends their sessions at once, or opens it again.</summary>
public static class CloseAccount
{
    /// <param name="Disabled">True closes, false opens.</param>
    [Requires(Permission.ManageUsers)]
    public sealed record Command(Guid PersonId, bool Disabled, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var person = await db.Users.SingleOrDefaultAsync(person => person.Id == command.PersonId, token) ?? throw new RuleViolation(Rule.NotFound);
            // The last administrator could not open their own account again.
            if (person.Id == scope.Actor.PersonId) throw new RuleViolation(Rule.TookPartBefore);
            if (person.DisabledAt is not null == command.Disabled) return Unit.Value;
            var now = clock.GetUtcNow();
            person.DisabledAt = command.Disabled ? now : null;
            person.SecurityStamp = Guid.NewGuid().ToString("N");
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = command.Disabled ? AccessAct.DisablePerson : AccessAct.EnablePerson,
                SubjectId = person.Id,
                Reasons = command.Reasons.Trim(),
            });
            return Unit.Value;
        }
    }
}
