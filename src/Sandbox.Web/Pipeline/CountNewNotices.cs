using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>How many notices the person has not marked as read.</summary>
public static class CountNewNotices
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query : IQuery<int>;

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, int>
    {
        public Task<int> Handle(Query query, CancellationToken token) =>
            db.OutgoingNotices.CountAsync(notice => notice.PersonId == scope.Actor.PersonId && notice.ReadAt == null && db.Cases.Any(file => file.Id == notice.CaseId), token);
    }
}
