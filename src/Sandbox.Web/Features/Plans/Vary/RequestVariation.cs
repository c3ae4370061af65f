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
    /// <param name="DraftId">The statement or the changed plan; the other one is found beside it.</param>
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var chosen = await desk.Draft(command.DraftId, token);
            var participation = await db.OpenParticipation(chosen.CaseId ?? throw new RuleViolation(Rule.NotFound), token);
            var other = chosen.Kind switch
            {
                FilingKind.SandboxPlan => FilingKind.PlanVariation,
                FilingKind.PlanVariation => FilingKind.SandboxPlan,
                _ => throw new RuleViolation(Rule.NotFound),
            };
            var beside = await db.Drafts.SingleOrDefaultAsync(draft => draft.CaseId == chosen.CaseId && draft.Kind == other && draft.SubmittedAt == null, token)
                ?? throw new RuleViolation(Rule.FilingIncomplete, other);
            var filed = (await desk.File(chosen, participation.CaseId, token)).Filing;
            var with = await FileBeside(beside, participation.CaseId, token);
            var (plan, statement) = filed.Kind == FilingKind.SandboxPlan ? (filed, with) : (with, filed);
            // The answers that the tier rests on are the authority's: it is computed again when the variation is decided.
            participation.RequestVariation(plan, statement, participation.Case.Tier ?? "", scope.Actor, clock.GetUtcNow());
            return Unit.Value;
        }

        // The page shows the problems of the draft that it files; those of the other one it cannot place.
        private async Task<Filing> FileBeside(FilingDraft draft, Guid caseId, CancellationToken token)
        {
            try
            {
                return (await desk.File(draft, caseId, token)).Filing;
            }
            catch (FormIncomplete)
            {
                throw new RuleViolation(Rule.FilingIncomplete, draft.Kind);
            }
        }
    }
}
