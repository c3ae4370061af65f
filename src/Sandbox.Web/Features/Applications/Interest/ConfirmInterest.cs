using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Interest;

/// <summary>Says that the company still wants its place on the waiting list.</summary>
public static class ConfirmInterest
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).ConfirmInterest(scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
