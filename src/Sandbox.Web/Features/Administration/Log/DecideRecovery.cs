using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Log;

/// <summary>Confirms or refuses a recovery that somebody else proposed; once confirmed, the sequencer opens the next log.</summary>
public static class DecideRecovery
{
    [Requires(Permission.RecoverLog)]
    public sealed record Command(Guid RecoveryId, bool Confirm) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var recovery = await db.LogRecoveries.SingleOrDefaultAsync(recovery => recovery.Id == command.RecoveryId, token) ?? throw new RuleViolation(Rule.NotFound);
            if (recovery.DecidedAt is not null) throw new RuleViolation(Rule.ChangedMeanwhile);
            if (recovery.ProposedBy == scope.Actor.PersonId) throw new RuleViolation(Rule.TookPartBefore);
            var now = clock.GetUtcNow();
            (recovery.DecidedBy, recovery.DecidedAt, recovery.Confirmed) = (scope.Actor.PersonId, now, command.Confirm);
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = command.Confirm ? AccessAct.ConfirmLogRecovery : AccessAct.RefuseLogRecovery,
                SubjectId = recovery.Id,
            });
            return Unit.Value;
        }
    }
}
