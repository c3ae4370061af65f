using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.View;

/// <summary>A submitted version of a form, with the other versions that it can be compared with.</summary>
public static class ViewFiling
{
    /// <param name="AgainstId">An other version of the same filing to compare with.</param>
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid FilingId, Guid? AgainstId = null) : IQuery<Filed>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Filing;

        Guid IReadsFile.PartId => FilingId;
    }

    public sealed record Filed(
        Guid Id, Guid CaseId, string Reference, FilingKind Kind, int Number, FormDefinition Form, FormAnswers Answers, string Digest, string? FiledBy, DateTimeOffset FiledAt,
        IReadOnlyList<Version> Versions, Earlier? Against, IReadOnlyList<EvidenceFile> Files, bool OfOwnCompany);

    public sealed record Version(Guid Id, int Number, DateTimeOffset FiledAt);

    public sealed record Earlier(int Number, FormAnswers Answers);

    public sealed class Handler(SandboxDbContext db, FilingForms forms, ActScope scope) : IRequestHandler<Query, Filed>
    {
        public async Task<Filed> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            var filing = await Find(query.FilingId, token);
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == filing.CaseId).Select(file => new { file.Reference, file.OrganisationId }).SingleAsync(token);
            var filedBy = await db.Users.AsNoTracking().Where(person => person.Id == filing.FiledBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            var form = await forms.Of(filing.Form, filing.SubjectId, token);
            var versions = await db.Filings.AsNoTracking()
                .Where(other => other.CaseId == filing.CaseId && other.Kind == filing.Kind && other.SubjectId == filing.SubjectId)
                .OrderBy(other => other.Number).Select(other => new Version(other.Id, other.Number, other.FiledAt)).ToListAsync(token);
            var against = query.AgainstId is { } id && versions.Exists(version => version.Id == id) ? await Find(id, token) : null;
            var answers = Open(filing, form);
            return new(
                filing.Id, filing.CaseId, file.Reference, filing.Kind, filing.Number, form, answers, filing.Digest, filedBy, filing.FiledAt,
                versions, against is null ? null : new(against.Number, Open(against, form)),
                await db.Evidence.AsNoTracking().Cited(answers, null).ToListAsync(token), file.OrganisationId == scope.Actor.OrganisationId);
        }

        private async Task<Filing> Find(Guid id, CancellationToken token) =>
            await db.Filings.AsNoTracking().SingleOrDefaultAsync(filing => filing.Id == id, token) ?? throw new RuleViolation(Rule.NotFound);

        // What a company marked confidential is for the authority, not for the bodies that it asks.
        private FormAnswers Open(Filing filing, FormDefinition form)
        {
            var answers = form.Asked(FormAnswers.Parse(filing.Answers));
            return scope.Actor.SeesNothingConfidential() ? answers.Confidential.Aggregate(answers, (open, id) => open.With(id, (FormValue?)null)) : answers;
        }
    }
}
