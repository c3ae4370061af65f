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
        private static readonly Stage[] PublicStages = [.. Enum.GetValues<Stage>().Where(stage => stage.IsPublic())];

        public async Task<Case> Handle(Query query, CancellationToken token) =>
            await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId && PublicStages.Contains(file.Stage)).Select(file => new Case(file.Reference, file.SystemName)).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
    }
}
