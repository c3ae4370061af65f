using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Repeat;

/// <summary>Carries a confirmed erasure out again after a backup brought the data back; an entry of the case like any other.</summary>
public static class RepeatErasure
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(ConfirmedErasure Listed) : ICommand;

    public sealed class Handler(SandboxDbContext db, ErasureDesk desk, Outbox outbox, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var listed = command.Listed;
            var file = await db.OpenCase(listed.CaseId, token);
            var known = await db.Erasures.SingleOrDefaultAsync(erasure => erasure.Id == listed.Id, token);
            var parts = await desk.Apply(file, listed.Subject, listed.Id, token);
            var erasure = Erasure.Repeat(file, known, listed, clock.GetUtcNow());
            erasure.Record(parts.Texts);
            if (known is null) db.Erasures.Add(erasure);
            await outbox.Tell(file, "DataErasedAgain", Role.Auditor, token);
            return Unit.Value;
        }
    }
}
