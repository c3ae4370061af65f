using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.View;

/// <summary>One submitted version of a form, with the versions before it to compare with.</summary>
public static class ViewFiling
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, Guid FilingId) : IQuery<Filed>;

    /// <param name="Before">The version before this one of the same form; null for the first.</param>
    public sealed record Filed(string Reference, string SystemName, FilingKind Kind, int Number, string Form, string Answers, string Digest, DateTimeOffset FiledAt, string? By, Version? Before);

    public sealed record Version(int Number, string Answers);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, Filed>
    {
        public async Task<Filed> Handle(Query query, CancellationToken token)
        {
            var full = scope.Actor.Can(Permission.ReadCases);
            if (!full && !scope.Actor.Can(Permission.ReadConsultedCases)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId).Select(file => new { file.Reference, file.SystemName }).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
            var filing = await db.Filings.AsNoTracking().SingleOrDefaultAsync(
                f => f.Id == query.FilingId && f.CaseId == query.CaseId && (full || f.Kind == FilingKind.Application || f.Kind == FilingKind.InformationAnswer), token) ?? throw new RuleViolation(Rule.NotFound);
            var before = await db.Filings.AsNoTracking()
                .Where(f => f.CaseId == filing.CaseId && f.Kind == filing.Kind && f.SubjectId == filing.SubjectId && f.Form == filing.Form && f.Number < filing.Number)
                .OrderByDescending(f => f.Number).Select(f => new Version(f.Number, f.Answers)).FirstOrDefaultAsync(token);
            var by = await db.Users.AsNoTracking().Where(person => person.Id == filing.FiledBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            return new(file.Reference, file.SystemName, filing.Kind, filing.Number, filing.Form, filing.Answers, filing.Digest, filing.FiledAt, by, before);
        }
    }
}
