using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>The questionnaire of a case: the officer's answers so far, the company's own, what the company filed, and what was proposed.</summary>
public static class ViewTiering
{
    /// <param name="Pack">The version of the rule pack, where the case is tiered anew by another one.</param>
    [Requires(Permission.ReadCases)]
    public sealed record Query(Guid CaseId, string? Pack = null) : IQuery<Tiering>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Answers">The draft's answers as JSON, with the facts of the case; those of the last proposal where no draft was begun.</param>
    /// <param name="Reasons">Why an answer is other than the company's, by question.</param>
    /// <param name="Version">The version of the draft; 0 before the first save.</param>
    /// <param name="Standing">The tier that the case is in, where it is tiered anew.</param>
    /// <param name="Newer">The version of the pack that is in force, where the case is on another.</param>
    public sealed record Tiering(
        string Pack, string Answers, IReadOnlyDictionary<string, string> Reasons, int Version, string? Form, string? Filed, Proposal? Proposed, CompanySays? Company, StandingTier? Standing, string? Newer,
        IReadOnlyDictionary<Guid, TierOccasion> Occasions);

    public sealed record Proposal(
        Guid Id, string Pack, string Answers, IReadOnlyDictionary<string, string> Reasons, string Computed, string Tier, string? OverrideReason, string? Grounds, TierOccasion Occasion, Guid? SubjectId, bool WaitsForVariation, string? By, DateTimeOffset At);

    public sealed record StandingTier(string Pack, string Answers, string Tier, IReadOnlyList<Obligation> Obligations, DateTimeOffset EnteredAt);

    public sealed class Handler(SandboxDbContext db, TierDesk desk, FactBook facts) : IRequestHandler<Query, Tiering>
    {
        public async Task<Tiering> Handle(Query query, CancellationToken token)
        {
            var application = await db.Applications.AsNoTracking().Include(a => a.Determinations).Include(a => a.Case).ThenInclude(f => f.Tiers).SingleOrDefaultAsync(a => a.CaseId == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var file = application.Case;
            var pack = desk.PackFor(file, query.Pack);
            var name = pack.Name();
            var draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(d => d.CaseId == file.Id && d.Kind == FilingKind.RiskSelfAssessment && d.Form == name && d.SubmittedAt == null, token);
            var findings = draft is null ? await desk.Begin(file, pack, token) : TierFindings.Parse(draft.Answers);
            var filed = await db.Filings.AsNoTracking().Where(f => f.CaseId == file.Id && f.Kind == FilingKind.Application).OrderByDescending(f => f.Number).Select(f => new { f.Form, f.Answers }).FirstOrDefaultAsync(token);
            var variations = await db.Variations.AsNoTracking().Where(v => v.CaseId == file.Id).ToListAsync(token);
            var incidents = await db.Incidents.AsNoTracking().Where(i => i.CaseId == file.Id).Select(i => i.Id).ToListAsync(token);
            var last = file.Stage == Stage.RiskTiering ? application.Determination : application.Retiering;
            return new(
                name, findings.Answers.WithFacts(pack, await facts.OfCase(file.Id, token)).ToJson(), findings.Reasons, draft?.Version ?? 0, filed?.Form, filed?.Answers,
                last is null ? null : await Of(last, variations, token), await desk.Company(file.Id, pack, token),
                file.Stage != Stage.RiskTiering && file.StandingTier is { } standing ? new(standing.Pack, standing.Answers, standing.Tier, standing.Obligations, standing.EnteredAt) : null,
                desk.NewerFor(file)?.Name(),
                variations.Select(v => (v.Id, TierOccasion.Variation)).Concat(incidents.Select(id => (id, TierOccasion.Incident))).ToDictionary());
        }

        private async Task<Proposal> Of(TierDetermination last, List<Domain.Participations.Variation> variations, CancellationToken token)
        {
            var by = await db.Users.AsNoTracking().Where(person => person.Id == last.ProposedBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            return new(
                last.Id, last.Pack, last.Answers, last.Departures.ToDictionary(departure => departure.QuestionId, departure => departure.Reason), last.Computed, last.Proposed, last.OverrideReason,
                last.Occasion == TierOccasion.Application ? null : await db.LatestReasons(last.CaseId, [Act.ProposeRetiering], token), last.Occasion, last.SubjectId,
                variations.Any(v => v.Id == last.SubjectId && v.IsOpen), by, last.ProposedAt);
        }
    }
}
