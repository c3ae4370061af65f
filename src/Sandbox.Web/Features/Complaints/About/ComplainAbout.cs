using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Complaints.About;

/// <summary>The public case that somebody wants to complain about.</summary>
public static class ComplainAbout
{
    [Requires(Permission.Complain)]
    public sealed record Query(Guid CaseId) : IQuery<Case>;

    public sealed record Case(string Reference, string System);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Case>
    {
        public async Task<Case> Handle(Query query, CancellationToken token) =>
            await db.PublicCases().Where(file => file.CaseId == query.CaseId).Select(file => new Case(file.Reference, file.SystemName)).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
    }
}
