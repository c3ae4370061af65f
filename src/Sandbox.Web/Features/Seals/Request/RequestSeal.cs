using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Request;

/// <summary>Files the request for a seal, or, where the draft names a seal, for one that takes its place.</summary>
public static class RequestSeal
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk filings, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var draft = await filings.Draft(command.DraftId, token);
            if (draft.Kind != FilingKind.SealRequest || draft.CaseId is not { } caseId) throw new RuleViolation(Rule.NotFound);
            var file = await db.OpenCase(caseId, token);
            var renewed = draft.SubjectId is { } id ? await db.OpenSeal(caseId, id, token) : null;
            var (filing, _, _) = await filings.File(draft, caseId, token);
            db.Add(SealReview.Request(file, filing, SealRequest.ManifestDigest(filing.Answers) ?? "", await seals.Facts(caseId, token), renewed, scope.Actor, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}
