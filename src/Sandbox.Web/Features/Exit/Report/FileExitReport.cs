using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Report;

/// <summary>The company files its exit report: deviations explained, conditions closed.</summary>
public static class FileExitReport
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.ExitReport, token);
            var said = filed.Answers.Values;
            var explained = said.YesNo("deviated") == false || said.Rows("deviations").Length > 0;
            filed.Participation.FileExitReport(filed.Filing, explained, said.YesNo("publish") == true, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
