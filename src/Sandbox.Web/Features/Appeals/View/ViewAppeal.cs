using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Appeals.View;

/// <summary>One appeal: what is contested, why, and what its decision can lead to.</summary>
public static class ViewAppeal
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, Guid AppealId) : IQuery<Filed>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Stages">The stages that each outcome can lead to from where the case stands; no outcome is in it that the stage rules out.</param>
    /// <param name="Tiers">The tiers that a decision can name; none that ends a case.</param>
    /// <param name="WhyNot">The rule that keeps the person from deciding it; null where they may.</param>
    public sealed record Filed(
        Guid CaseId, string Reference, string SystemName, string Company, Stage Stage, Act Contested, DateTimeOffset ContestedAt, string? Condition, string Grounds, Guid FilingId, DateTimeOffset FiledAt,
        AppealOutcome? Outcome, DateTimeOffset? DecidedAt, IReadOnlyDictionary<AppealOutcome, IReadOnlyList<Stage>> Stages, bool NeedsTier, IReadOnlyList<string> Tiers, bool NeedsWords, Rule? WhyNot, bool OwnCompany);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Filed>
    {
        public async Task<Filed> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).Include(f => f.Conditions).AsSplitQuery().SingleOrDefaultAsync(f => f.Id == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var appeal = await db.Appeals.AsNoTracking().SingleOrDefaultAsync(filed => filed.Id == query.AppealId && filed.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            var company = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == file.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
            var pack = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var outcomes = Enum.GetValues<AppealOutcome>().Where(outcome => outcome is AppealOutcome.Inadmissible or AppealOutcome.Dismissed || CanChange(outcome));
            return new(
                file.Id, file.Reference, file.SystemName, company, file.Stage, appeal.Contested, appeal.ContestedAt, file.Conditions.FirstOrDefault(condition => condition.Id == appeal.ConditionId)?.Text,
                appeal.Grounds, appeal.FilingId, appeal.FiledAt, appeal.Outcome, appeal.DecidedAt, outcomes.ToDictionary(outcome => outcome, appeal.StagesFor), appeal.Contest.NeedsTier, [.. pack.Tiers.Select(tier => tier.Id).Where(tier => !pack.Rules.Any(rule => rule.IsHardStop && rule.TierId == tier))], appeal.ConditionId is not null,
                file.WhyNot(Act.DecideAppeal, scope.Actor, appeal.Id)?.Rule, file.OrganisationId == scope.Actor.OrganisationId);

            bool CanChange(AppealOutcome outcome) => appeal.Contest.While.Contains(file.Stage) && (outcome == AppealOutcome.Replaced || appeal.ConditionId is null);
        }
    }
}
