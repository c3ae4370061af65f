using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Closing;

/// <summary>The company shows what became of data and subjects.</summary>
public static class FileClosingEvidence
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.ClosingEvidence, token);
            filed.Participation.FileClosingEvidence(filed.Filing, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
