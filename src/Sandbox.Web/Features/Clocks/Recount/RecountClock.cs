using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Recount;

/// <summary>Counts a clock anew by the calendar that is in force now, and records the new date.</summary>
public static class RecountClock
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, Guid ClockId) : ICommand;

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var counted = await db.Clocks.SingleAsync(c => c.Id == command.ClockId, token);
            var (reckoning, now) = (packs.Preset(file.Preset).Reckoning, clock.GetUtcNow());
            // Another node was faster, or the clock ended meanwhile.
            if (!counted.WouldMove(reckoning, now)) return Unit.Value;
            file.Perform(Act.RecountDeadline, scope.Actor, now, subject: counted.Id, ground: $"{reckoning.Calendar.Id}: {reckoning.Calendar.Name.En} / {reckoning.Calendar.Name.Zh}");
            counted.Recount(reckoning, now);
            return Unit.Value;
        }
    }
}
