using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Respond;

/// <summary>Files what the company says in its hearing: before a refusal, a termination, or a measure against its seal.</summary>
public static class RespondToNotice
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await desk.Draft(command.DraftId, FilingKind.HearingResponse, token);
            var file = await db.OpenCase(draft.CaseId!.Value, token);
            var (response, _, _) = await desk.File(draft, file.Id, token);
            var now = clock.GetUtcNow();
            switch (file.Stage)
            {
                case Stage.PanelReview or Stage.Waitlisted:
                    (await db.OpenApplication(file.Id, token)).RespondToNotice(response, scope.Actor, now);
                    break;
                case Stage.Testing or Stage.Suspended:
                    (await db.OpenParticipation(file.Id, token)).RespondToNotice(response, scope.Actor, now);
                    break;
                default:
                    var seal = await db.Seals.SingleOrDefaultAsync(seal => seal.CaseId == file.Id && seal.Id == draft.SubjectId, token) ?? throw new RuleViolation(Rule.HearingMissing);
                    seal.RespondToNotice(response, scope.Actor, now);
                    break;
            }
            return Unit.Value;
        }
    }
}
