using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.View;

/// <summary>What a company has written in a draft so far.</summary>
public static class ViewDraft
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid DraftId) : IQuery<Draft>;

    /// <param name="Form">Id and version of the form: <c>application@1</c>.</param>
    public sealed record Draft(Guid Id, Guid? CaseId, FilingKind Kind, Guid? SubjectId, string Form, string Answers, int Version, DateTimeOffset ChangedAt, bool Submitted);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Draft>
    {
        public async Task<Draft> Handle(Query query, CancellationToken token) =>
            await db.Drafts.AsNoTracking().Where(draft => draft.Id == query.DraftId)
                .Select(draft => new Draft(draft.Id, draft.CaseId, draft.Kind, draft.SubjectId, draft.Form, draft.Answers, draft.Version, draft.ChangedAt, draft.SubmittedAt != null))
                .SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
    }
}
