using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Propose;

/// <summary>Words of one text by their place, so that a proposal need not say them.</summary>
public static class LocateWords
{
    [Requires(Permission.ProposeErasures)]
    public sealed record Query(Guid CaseId, Guid EntryId, string Pointer, string Words) : IQuery<Located>;

    public sealed record Located(ErasureSubject Subject);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Located>
    {
        public async Task<Located> Handle(Query query, CancellationToken token)
        {
            var text = await db.Disclosures.AsNoTracking().SingleOrDefaultAsync(text => text.CaseId == query.CaseId && text.EntryId == query.EntryId && text.Pointer == query.Pointer, token);
            var spans = text is null ? [] : Marked.In(text.Value, query.Words.Trim());
            return spans.Count > 0 ? new(ErasureSubject.Words(query.EntryId, query.Pointer, spans)) : throw new RuleViolation(Rule.NotFound);
        }
    }
}
