using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.File;

/// <summary>The company files a periodic report, or files it again.</summary>
public static class FileReport
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.PeriodicReport, token);
            filed.Participation.FileReport(filed.Subject, filed.Filing, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
