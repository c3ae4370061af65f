using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Vary;

/// <summary>A variation: what the company says about it, and the plan before and after.</summary>
public static class ViewVariation
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, Guid VariationId) : IQuery<Compared>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    public sealed record Compared(
        Guid CaseId, string Reference, string SystemName, bool OwnCompany, FormDefinition Plan, FormAnswers Before, FormAnswers After, FormDefinition Form, FormAnswers Statement);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope) : IRequestHandler<Query, Compared>
    {
        public async Task<Compared> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            if (scope.Actor.SeesNothingConfidential()) throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().SingleOrDefaultAsync(found => found.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var variation = await db.Variations.AsNoTracking().SingleOrDefaultAsync(asked => asked.Id == query.VariationId && asked.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            var filings = await db.Filings.AsNoTracking().Where(filing => filing.CaseId == file.Id).ToDictionaryAsync(filing => filing.Id, token);
            var (after, statement) = (filings[variation.FilingId], filings[variation.StatementId]);
            // The changed plan is about the plan that it changes.
            var before = filings[after.SubjectId!.Value];
            return new(
                file.Id, file.Reference, file.SystemName, file.OrganisationId == scope.Actor.OrganisationId, packs.Form(after.Form), FormAnswers.Parse(before.Answers), FormAnswers.Parse(after.Answers),
                packs.Form(statement.Form), FormAnswers.Parse(statement.Answers));
        }
    }
}
