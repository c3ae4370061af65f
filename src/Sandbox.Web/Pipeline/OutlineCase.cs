using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>What the page of an act shows about its case, and whether the person may do the act.</summary>
public static class OutlineCase
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, Act Act) : IQuery<Outline>;

    /// <param name="WhyNot">The rule that keeps the person from the act; null where they may do it.</param>
    public sealed record Outline(Guid Id, string Reference, string SystemName, string Company, Guid CompanyId, Stage Stage, string Preset, Rule? WhyNot);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Outline>
    {
        public async Task<Outline> Handle(Query query, CancellationToken token)
        {
            // Anyone sees a public case in the register; its file is for those who work on it.
            if (!scope.Actor.Can(Permission.ReadCases) && !scope.Actor.Can(Permission.ReadConsultedCases)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).AsSplitQuery().SingleOrDefaultAsync(f => f.Id == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var company = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == file.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
            var open = file.Tasks.FirstOrDefault(task => task.IsOpen && task.Kind == Lifecycle.Of(query.Act).Task);
            return new(file.Id, file.Reference, file.SystemName, company, file.OrganisationId, file.Stage, file.Preset, file.WhyNot(query.Act, scope.Actor, open?.SubjectId)?.Rule);
        }
    }
}
