using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>The questionnaire of a case: the officer's answers so far, what the company filed, and what was proposed.</summary>
public static class ViewTiering
{
    [Requires(Permission.ReadCases)]
    public sealed record Query(Guid CaseId) : IQuery<Tiering>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Answers">The draft's answers as JSON, with the facts of the case; those of the last proposal where no draft was begun.</param>
    /// <param name="Version">The version of the draft; 0 before the first save.</param>
    public sealed record Tiering(string Pack, string Answers, int Version, string? Form, string? Filed, Proposal? Proposed);

    public sealed record Proposal(string Pack, string Answers, string Computed, string Tier, string? OverrideReason, string? By, DateTimeOffset At);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, TimeProvider clock) : IRequestHandler<Query, Tiering>
    {
        public async Task<Tiering> Handle(Query query, CancellationToken token)
        {
            var application = await db.Applications.AsNoTracking().Include(a => a.Determinations).SingleOrDefaultAsync(a => a.CaseId == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var inForce = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var pack = inForce.Name();
            var draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(d => d.CaseId == query.CaseId && d.Kind == FilingKind.RiskSelfAssessment && d.Form == pack && d.SubmittedAt == null, token);
            var filed = await db.Filings.AsNoTracking().Where(f => f.CaseId == query.CaseId && f.Kind == FilingKind.Application).OrderByDescending(f => f.Number).Select(f => new { f.Form, f.Answers }).FirstOrDefaultAsync(token);
            var last = application.Determination;
            var by = last is null ? null : await db.Users.AsNoTracking().Where(person => person.Id == last.ProposedBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            var proposal = last is null ? null : new Proposal(last.Pack, last.Answers, last.Computed, last.Proposed, last.OverrideReason, by, last.ProposedAt);
            var answers = Answers.Parse(draft?.Answers ?? (proposal?.Pack == pack ? proposal.Answers : "{}")).WithFacts(inForce, packs.DayOf(jurisdiction, clock.GetUtcNow()));
            return new(pack, answers.ToJson(), draft?.Version ?? 0, filed?.Form, filed?.Answers, proposal);
        }
    }
}
