using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Answer;

/// <summary>Files the answers to a request for information; the case goes back to where it was.</summary>
public static class AnswerInformationRequest
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await desk.Draft(command.DraftId, FilingKind.InformationAnswer, token);
            var application = await db.OpenApplication(draft.CaseId!.Value, token);
            var (filing, _, _) = await desk.File(draft, application.CaseId, token);
            application.AnswerInformationRequest(filing, scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
