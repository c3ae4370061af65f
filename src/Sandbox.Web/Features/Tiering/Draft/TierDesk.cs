using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Draft;

/// <summary>What a determination of the tier starts from: which pack, which answers, and what the company says of itself.</summary>
public sealed class TierDesk(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, TimeProvider clock)
{
    /// <summary>The act that proposes a tier at a stage.</summary>
    public static Act ActAt(Stage stage) => stage == Stage.RiskTiering ? Act.ProposeTier : Act.ProposeRetiering;

    /// <summary>
    /// The pack that tiers a case: of an application the one in force. A case that has a tier stays on the version that gave
    /// it; another version is somebody's decision.
    /// </summary>
    /// <param name="named">The version that was chosen.</param>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where the named pack is neither that of the case nor in force.</exception>
    public RulePack PackFor(CaseFile file, string? named)
    {
        var inForce = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
        var standing = file.Stage == Stage.RiskTiering ? inForce : file.StandingTier is { } tier ? packs.PackNamed(tier.Pack) ?? inForce : inForce;
        if (named is null || named == standing.Name()) return standing;
        return named == inForce.Name() && file.Stage != Stage.RiskTiering ? inForce : throw new RuleViolation(Rule.NotFound);
    }

    /// <summary>The version in force, where the case is on another one.</summary>
    public RulePack? NewerFor(CaseFile file) => packs.RulePackInForce(jurisdiction, clock.GetUtcNow()) is var inForce && file.Stage != Stage.RiskTiering && PackFor(file, null) != inForce ? inForce : null;

    /// <summary>Where the officer's answers begin: a returned proposal is worked on, and a case that has a tier keeps its answers as far as the pack still asks them.</summary>
    public async Task<TierFindings> Begin(CaseFile file, RulePack pack, CancellationToken token)
    {
        var name = pack.Name();
        var occasions = file.Stage == Stage.RiskTiering ? new[] { TierOccasion.Application } : [TierOccasion.Variation, TierOccasion.Incident, TierOccasion.Authority];
        var last = await db.TierDeterminations.AsNoTracking().Where(d => d.CaseId == file.Id && d.Pack == name && occasions.Contains(d.Occasion))
            .OrderByDescending(d => d.ProposedAt).Select(d => new { d.Answers, d.Departures, d.ReturnedAt, d.ProposedAt }).FirstOrDefaultAsync(token);
        if (last is not null && (file.Stage == Stage.RiskTiering || last.ReturnedAt > file.StandingTier?.EnteredAt))
            return last.Departures.Aggregate(TierFindings.None with { Answers = Answers.Parse(last.Answers) }, (all, departure) => all.Because(departure.QuestionId, departure.Reason));
        return file.Stage != Stage.RiskTiering && file.StandingTier is { } standing ? TierFindings.None with { Answers = Fitting(pack, Answers.Parse(standing.Answers)) } : TierFindings.None;
    }

    /// <summary>What the company answered last about itself, as far as the pack asks it; null where it volunteered nothing.</summary>
    public async Task<CompanySays?> Company(Guid caseId, RulePack pack, CancellationToken token)
    {
        var filed = await db.Filings.AsNoTracking().Where(f => f.CaseId == caseId && f.Kind == FilingKind.RiskSelfAssessment).OrderByDescending(f => f.FiledAt).FirstOrDefaultAsync(token);
        if (filed is null) return null;
        var result = await db.SelfAssessments.AsNoTracking().SingleOrDefaultAsync(assessment => assessment.Id == filed.Id, token);
        return new(filed.Id, filed.Form, Fitting(pack, QuestionnaireForm.AnswersOf(FormAnswers.Parse(filed.Answers).Values)).ToJson(), result?.Tier, result?.IsComplete ?? false, filed.FiledAt);
    }

    // Of another version only what this one asks too, in the same options.
    private static Answers Fitting(RulePack pack, Answers answers)
    {
        var asked = answers.QuestionIds.Where(id => pack.Question(id) is not null).Aggregate(Answers.None, (all, id) => all.With(id, answers[id]));
        return TierEngine.Check(pack, asked).Aggregate(asked, (all, error) => all.With(error.QuestionId));
    }
}

/// <param name="Answers">As the engine reads them, as JSON.</param>
/// <param name="Tier">What its rule pack gave for them.</param>
public sealed record CompanySays(Guid FilingId, string Pack, string Answers, string? Tier, bool IsComplete, DateTimeOffset FiledAt);
