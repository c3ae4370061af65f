using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>All cases that a filter leaves, in the queue's order.</summary>
public static class ExportCases
{
    [Requires(Permission.ReadCases)]
    public sealed record Query(CaseFilter Filter, CaseOrder Order, bool Descending) : IQuery<IReadOnlyList<CaseRow>>;

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, IReadOnlyList<CaseRow>>
    {
        public async Task<IReadOnlyList<CaseRow>> Handle(Query query, CancellationToken token) =>
            await ListCases.Handler.Ordered(query.Filter.Apply(db), query.Order, query.Descending).ToListAsync(token);
    }
}
