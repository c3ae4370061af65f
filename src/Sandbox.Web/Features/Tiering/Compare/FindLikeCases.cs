using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Compare;

/// <summary>Which cases of the same sector and function answered the questionnaire alike, how they were decided, and where this one departs.</summary>
public static class FindLikeCases
{
    // Enough to see a custom, few enough to be read; older cases than these last tiered say little about today's practice.
    private const int Shown = 10, Compared = 5000;
    private const decimal Alike = 0.6m;

    [Requires(Permission.ReadCases)]
    public sealed record Query(Guid CaseId) : IQuery<Comparison>;

    /// <param name="Likeness">From 0.6 to 1, as <see cref="Domain.Tiering.Likeness.Of"/> counts it.</param>
    /// <param name="Conditions">Those of the admission; null where the case was not admitted.</param>
    public sealed record LikeCase(Guid Id, string Reference, string SystemName, string Company, Stage Stage, string Pack, string Tier, string Computed, decimal Likeness, IReadOnlyList<string>? Conditions);

    /// <param name="Tier">The tier of this case as proposed, or as its answers give it so far; null while they are incomplete.</param>
    /// <param name="Conditions">Those of this case; null before its admission.</param>
    public sealed record Comparison(string Reference, string SystemName, string Pack, string? Tier, IReadOnlyList<string>? Conditions, IReadOnlyList<LikeCase> Cases)
    {
        /// <summary>The tier that most like cases have, where this case has another.</summary>
        public string? UsualTier => Likeness.Custom([.. Cases.Select(like => like.Tier)]) is { } usual && Tier is not null && usual != Tier ? usual : null;

        /// <summary>Whether most like cases were admitted under conditions; null where this case is like them, or there is no custom.</summary>
        public bool? UsuallyConditioned =>
            Conditions is not null && Likeness.Custom([.. Cases.Where(like => like.Conditions is not null).Select(like => Conditioned(like.Conditions!))]) is { } usual && usual != Conditioned(Conditions)
                ? usual == bool.TrueString
                : null;

        private static string Conditioned(IReadOnlyList<string> conditions) => (conditions.Count > 0).ToString();
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, FactBook facts, TimeProvider clock) : IRequestHandler<Query, Comparison>
    {
        public async Task<Comparison> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Include(f => f.Conditions).SingleOrDefaultAsync(f => f.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var (pack, answers, proposed) = await Answered(file.Id, token);
            var tier = proposed ?? (TierEngine.Check(pack, answers).IsEmpty && TierEngine.Evaluate(pack, answers) is { IsComplete: true } result ? result.TierId : null);
            return new(file.Reference, file.SystemName, pack.Name(), tier, ConditionsOf(file), await LikeCases(file.Id, pack, answers, token));
        }

        private async Task<(RulePack Pack, Answers Answers, string? Proposed)> Answered(Guid id, CancellationToken token)
        {
            var draft = await db.Drafts.AsNoTracking().Where(d => d.CaseId == id && d.Kind == FilingKind.RiskSelfAssessment && d.SubmittedAt == null).OrderByDescending(d => d.ChangedAt).FirstOrDefaultAsync(token);
            if (draft is not null && packs.PackNamed(draft.Form) is { } drafted) return (drafted, TierFindings.Parse(draft.Answers).Answers.WithFacts(drafted, await facts.OfCase(id, token)), null);
            var last = await db.TierDeterminations.AsNoTracking().Where(d => d.CaseId == id).OrderByDescending(d => d.ProposedAt).FirstOrDefaultAsync(token);
            return last is not null && packs.PackNamed(last.Pack) is { } known
                ? (known, Answers.Parse(last.Answers), last.Proposed)
                : (packs.RulePackInForce(jurisdiction, clock.GetUtcNow()), Answers.None, null);
        }

        private async Task<IReadOnlyList<LikeCase>> LikeCases(Guid id, RulePack pack, Answers answers, CancellationToken token)
        {
            var filed = await db.Filings.AsNoTracking().Where(f => f.CaseId == id && f.Kind == FilingKind.Application).OrderByDescending(f => f.Number).Select(f => f.Answers).FirstOrDefaultAsync(token);
            if (filed is null) return [];
            var use = FormAnswers.Parse(filed).Values;
            var (sector, function) = (use.Text("sector"), use.Text("function"));
            var sameUse = db.Database.SqlQuery<Guid>(
                $"""
                select distinct f.case_id as "Value" from filings f
                where f.kind = {nameof(FilingKind.Application)} and f.case_id <> {id}
                  and f.answers::jsonb -> 'values' ->> 'sector' = {sector} and f.answers::jsonb -> 'values' ->> 'function' = {function}
                  and f.case_id in (select d.case_id from tier_determinations d where d.confirmed_at is not null order by d.confirmed_at desc limit {Compared})
                """);
            // Another version of the pack asks mostly the same; the questions that only one of them asks count against likeness.
            var family = $"{pack.Id}@";
            var determinations = await db.TierDeterminations.AsNoTracking()
                .Where(d => d.ConfirmedAt != null && d.Pack.StartsWith(family) && sameUse.Contains(d.CaseId))
                .Select(d => new { d.CaseId, d.Pack, d.Answers, d.Computed, d.Proposed, d.ConfirmedAt }).ToListAsync(token);
            var nearest = determinations.GroupBy(d => d.CaseId).Select(ofCase => ofCase.MaxBy(d => d.ConfirmedAt)!)
                .Select(last => (Last: last, Likeness: Likeness.Of(pack, answers, Answers.Parse(last.Answers))))
                .Where(found => found.Likeness >= Alike)
                .OrderByDescending(found => found.Likeness).ThenByDescending(found => found.Last.ConfirmedAt).Take(Shown).ToList();

            var ids = nearest.Select(found => found.Last.CaseId).ToList();
            var files = await db.Cases.AsNoTracking().Include(f => f.Conditions).Where(f => ids.Contains(f.Id)).ToDictionaryAsync(f => f.Id, token);
            var owners = files.Values.Select(f => f.OrganisationId).ToList();
            var companies = await db.Organisations.AsNoTracking().Where(o => owners.Contains(o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, token);
            return [.. nearest.Select(found => (found.Last, found.Likeness, File: files[found.Last.CaseId])).Select(like => new LikeCase(
                like.File.Id, like.File.Reference, like.File.SystemName, companies[like.File.OrganisationId], like.File.Stage, like.Last.Pack, like.Last.Proposed, like.Last.Computed, like.Likeness, ConditionsOf(like.File)))];
        }

        private static IReadOnlyList<string>? ConditionsOf(CaseFile file) =>
            file.Stage.IsPublic() ? [.. file.Conditions.OrderBy(condition => condition.DueAt).Select(condition => condition.Text)] : null;
    }
}
