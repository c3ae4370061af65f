using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Expire;

/// <summary>Records that a reminder of a deadline is due, and reminds.</summary>
public static class RemindOfClock
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, Guid ClockId) : ICommand;

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var near = await db.Clocks.SingleAsync(c => c.Id == command.ClockId, token);
            var now = clock.GetUtcNow();
            // Another node was faster; or the clock has run out meanwhile, and a reminder would come too late.
            if (near.RemindsAt is null || near.RemindsAt > now || near.FiresAt <= now) return Unit.Value;
            file.Perform(Act.RecordReminder, scope.Actor, now, subject: near.Id);
            near.Remind(packs.Preset(file.Preset).Reckoning, now);
            return Unit.Value;
        }
    }
}
