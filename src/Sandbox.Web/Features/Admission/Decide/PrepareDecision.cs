using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Decide;

/// <summary>What a decision maker must know before deciding: votes, opinions, and what each outcome departs from.</summary>
public static class PrepareDecision
{
    [Requires(Permission.DecideOnApplication)]
    public sealed record Query(Guid CaseId) : IQuery<Prepared>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Votes">How many voted for what.</param>
    /// <param name="Departures">For each outcome: <c>Panel</c>, or the kinds of the bodies whose opinion it departs from.</param>
    /// <param name="Obligations">What the tier asks the company to show: each becomes a condition, or is left out with a reason.</param>
    /// <param name="LastDay">The usual last day of a condition.</param>
    /// <param name="HearingOver">Whether a refusal can be signed: notice given, and the company heard or its time over.</param>
    public sealed record Prepared(
        string Company, string SystemName, string? Tier, DateTimeOffset SubmittedAt, IReadOnlyDictionary<Vote, int> Votes, IReadOnlyDictionary<AdmissionOutcome, IReadOnlyList<string>> Departures, bool HearingOver,
        IReadOnlyList<Obligation> Obligations, string? Pack, DateOnly LastDay);

    public sealed class Handler(SandboxDbContext db, ConditionDesk desk, TimeProvider clock) : IRequestHandler<Query, Prepared>
    {
        public async Task<Prepared> Handle(Query query, CancellationToken token)
        {
            var application = await db.Applications.AsNoTracking().Include(a => a.Case).ThenInclude(f => f.Tiers).Include(a => a.Opinions).Include(a => a.Scores).AsSplitQuery().SingleOrDefaultAsync(a => a.CaseId == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == application.Case.OrganisationId).Select(o => o.Name).SingleAsync(token);
            return new(
                company, application.Case.SystemName, application.Case.Tier, application.Case.SubmittedAt,
                application.ScoresOfRound.CountBy(score => score.Vote).ToDictionary(),
                Enum.GetValues<AdmissionOutcome>().ToDictionary(outcome => outcome, application.DeparturesOf),
                application.RefusalNoticedAt is not null && (application.HearingAnswered || clock.GetUtcNow() >= application.HearingUntil),
                [.. application.Case.StandingTier?.Obligations.Where(asked => asked.IsShown) ?? []], application.Case.StandingTier?.Pack, desk.LastDay(application.Case));
        }
    }
}
