using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Expire;

/// <summary>Records that the time of a seal is over.</summary>
public static class ExpireSeal
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId, Guid SealId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var seal = await db.OpenSeal(command.CaseId, command.SealId, token);
            // Another node was faster, or a revocation was signed while this one waited for the case.
            if (seal.Status is not (SealStatus.Valid or SealStatus.Suspended)) return Unit.Value;
            seal.Expire(scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
