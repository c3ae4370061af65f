using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Vary;

/// <summary>The company asks for another plan: the statement of what changes and why, filed together with the changed plan.</summary>
public static class RequestVariation
{
    /// <param name="DraftId">The statement; the changed plan is the case's open draft of a sandbox plan.</param>
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.PlanVariation, token);
            var participation = filed.Participation;
            var plan = await db.Drafts.Where(draft => draft.CaseId == participation.CaseId && draft.Kind == FilingKind.SandboxPlan && draft.SubmittedAt == null)
                .OrderByDescending(draft => draft.ChangedAt).FirstOrDefaultAsync(token) ?? throw new RuleViolation(Rule.FilingIncomplete, FilingKind.SandboxPlan);
            var (varied, _, _) = await desk.File(plan, participation.CaseId, token);
            // The answers that the tier rests on are the authority's: it is computed again when the variation is decided.
            participation.RequestVariation(varied, filed.Filing, participation.Case.Tier ?? "", scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
