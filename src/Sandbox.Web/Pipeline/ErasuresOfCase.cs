using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>When and on which grounds something of a case was erased: for everybody who reads its file, so that nobody takes a gap for the whole.</summary>
public static class ErasuresOfCase
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(DateTimeOffset At, ErasureGround Ground, string Source);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            return await db.Erasures.AsNoTracking().Where(erasure => erasure.CaseId == query.CaseId && erasure.Outcome == ErasureOutcome.Confirmed).OrderBy(erasure => erasure.DecidedAt)
                .Select(erasure => new Row(erasure.DecidedAt!.Value, erasure.Ground, erasure.Source)).ToListAsync(token);
        }
    }
}
