using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>The tier that a case is in, with its grounds, as its company and the authority are told it: and how far each of its obligations has come.</summary>
public static class TierOfCase
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<Told>;

    /// <param name="Standing">Null before a tier was confirmed.</param>
    /// <param name="Earlier">The tiers before it, latest first.</param>
    /// <param name="Self">What the company's own answers gave, where it volunteered them.</param>
    public sealed record Told(Guid CaseId, CaseTier? Standing, IReadOnlyList<CaseTier> Earlier, IReadOnlyList<Owed> Obligations, OwnResult? Self, bool ChangedByAppeal);

    /// <param name="State">Of <see cref="ObligationState"/>.</param>
    /// <param name="DueAt">The end of the last day; null where none is set.</param>
    /// <param name="LeftOut">Why the decision made no condition of it.</param>
    public sealed record Owed(Obligation Obligation, ObligationState State, DateTimeOffset? DueAt, string? LeftOut);

    public sealed record OwnResult(Guid FilingId, string Pack, string Tier, bool IsComplete);

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Told>
    {
        public async Task<Told> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            // A body that is asked for its opinion is told the tier; the answers that it rests on are not for it.
            if (scope.Actor.SeesNothingConfidential()) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var file = await db.Cases.AsNoTracking().Include(f => f.Tiers).Include(f => f.Conditions).SingleOrDefaultAsync(f => f.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var test = await db.Participations.AsNoTracking().Include(p => p.Reports).SingleOrDefaultAsync(p => p.CaseId == file.Id, token);
            var self = await db.SelfAssessments.AsNoTracking().Where(assessment => assessment.CaseId == file.Id).OrderByDescending(assessment => assessment.Id).FirstOrDefaultAsync(token);
            var standing = file.StandingTier;
            var now = clock.GetUtcNow();
            return new(
                file.Id, standing, [.. file.Tiers.Where(tier => tier.SupersededAt is not null).OrderByDescending(tier => tier.EnteredAt)],
                [.. standing?.Obligations.Select(asked => Owing(asked, file, standing, test, now)) ?? []],
                self is null ? null : new(self.Id, self.Pack, self.Tier, self.IsComplete), standing is not null && file.Tier != standing.Tier);
        }

        private static Owed Owing(Obligation asked, CaseFile file, CaseTier standing, Participation? test, DateTimeOffset now)
        {
            if (standing.LeftOut.Find(left => left.Obligation == asked.Key) is { } left) return new(asked, ObligationState.LeftOut, null, left.Reason);
            if (asked.IsShown)
            {
                var condition = file.Conditions.Where(condition => condition.Obligation == asked.Key && condition.DroppedBy is null).MaxBy(condition => condition.ImposedAt);
                return condition is null ? new(asked, test is null ? ObligationState.Foreseen : ObligationState.NotImposed, null, null) : new(asked, Of(condition.StateAt(now)), condition.DueAt, null);
            }
            return asked.Kind switch
            {
                ObligationKind.Reporting when test?.TestStartsAt is not null && test.TestEndedAt is null => Reports(asked, test, now),
                ObligationKind.Insurance when test?.PlanAgreedAt is not null => new(asked, ObligationState.Met, null, null),
                ObligationKind.Term => new(asked, ObligationState.WhenItHappens, null, null),
                _ => new(asked, test?.TestEndedAt is null ? ObligationState.Foreseen : ObligationState.Met, null, null),
            };
        }

        private static Owed Reports(Obligation asked, Participation test, DateTimeOffset now)
        {
            var due = test.Reports.Where(report => report.Status is ReportStatus.Due or ReportStatus.Returned).MinBy(report => report.DueAt);
            return due is null ? new(asked, ObligationState.UpToDate, null, null) : new(asked, now >= due.DueAt ? ObligationState.Late : ObligationState.Open, due.DueAt, null);
        }

        private static ObligationState Of(ConditionState state) => state switch
        {
            ConditionState.Open => ObligationState.Open,
            ConditionState.Shown => ObligationState.Filed,
            ConditionState.Late => ObligationState.Late,
            ConditionState.Closed => ObligationState.Met,
            ConditionState.Dropped => ObligationState.NotImposed,
        };
    }
}

/// <summary>How far an obligation of a case has come.</summary>
public enum ObligationState
{
    /// <summary>It will be owed once the case is admitted, or its test runs.</summary>
    Foreseen,

    /// <summary>Owed, and its day has not passed.</summary>
    Open,

    /// <summary>Shown by the company; the authority looks at it.</summary>
    Filed,

    /// <summary>Its day has passed.</summary>
    Late,

    /// <summary>Met.</summary>
    Met,

    /// <summary>Nothing is owed at present.</summary>
    UpToDate,

    /// <summary>It starts when something happens.</summary>
    WhenItHappens,

    /// <summary>The decision made no condition of it, with a reason.</summary>
    LeftOut,

    /// <summary>The decision imposed nothing for it.</summary>
    NotImposed,
}
