using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Expire;

/// <summary>Records that a clock ran out, and lets the procedure go on from what waited for it.</summary>
public static class ExpireClock
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, Guid ClockId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var due = await db.Clocks.SingleAsync(c => c.Id == command.ClockId, token);
            var now = clock.GetUtcNow();
            // Another node was faster, or the clock was stopped while this one waited for the case.
            if (!due.IsRunning || due.FiresAt is null || due.FiresAt > now) return Unit.Value;
            file.Perform(Act.RecordExpiry, scope.Actor, now, subject: due.Id);
            due.Expire(now);
            return Unit.Value;
        }
    }
}
