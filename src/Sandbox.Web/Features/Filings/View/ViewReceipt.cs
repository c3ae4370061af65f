using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.View;

/// <summary>The receipt of a draft that was filed: what, when, its digest, and what happens next.</summary>
public static class ViewReceipt
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid DraftId) : IQuery<Receipt>;

    public sealed record Receipt(Guid CaseId, string Reference, string SystemName, Guid FilingId, FilingKind Kind, int Number, string Digest, DateTimeOffset FiledAt, IReadOnlyList<NextStep> Next);

    public sealed class Handler(SandboxDbContext db, Packs packs, TimeProvider clock) : IRequestHandler<Query, Receipt>
    {
        public async Task<Receipt> Handle(Query query, CancellationToken token)
        {
            var draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == query.DraftId && draft.SubmittedAt != null, token) ?? throw new RuleViolation(Rule.NotFound);
            // The case of an application carries the id of its draft, which a self-assessment names.
            var caseId = draft.CaseId ?? (draft.Kind == FilingKind.RiskSelfAssessment ? draft.SubjectId : draft.Id);
            var filing = await db.Filings.AsNoTracking()
                .SingleOrDefaultAsync(filing => filing.CaseId == caseId && filing.Kind == draft.Kind && filing.SubjectId == draft.SubjectId && filing.FiledAt == draft.SubmittedAt, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().SingleAsync(file => file.Id == caseId, token);
            return new(file.Id, file.Reference, file.SystemName, filing.Id, filing.Kind, filing.Number, filing.Digest, filing.FiledAt, await db.NextSteps(file, packs, clock.GetUtcNow(), token));
        }
    }
}
