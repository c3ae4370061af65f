using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports.Open;

/// <summary>Asks for the report of a period that has ended: each period once, whoever looks and however often.</summary>
public static class OpenReport
{
    [Requires(Permission.RunProcedure)]
    public sealed record Command(Guid CaseId) : ICommand;

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var now = clock.GetUtcNow();
            var test = new ReportedTest(
                participation.CaseId, participation.Case.Preset, participation.Case.Tier ?? "", participation.Case.StandingTier?.Obligations, participation.TestStartsAt, participation.TestEndsAt,
                participation.Reports.Max(report => (DateOnly?)report.CoversTo));
            var preset = packs.Preset(test.Preset);
            // Another node was faster while this one waited for the case.
            if (test.EndedPeriod(preset, now) is not { } period) return Unit.Value;
            participation.OpenReport(period.From, period.To, preset.EndOf(ClockName.PeriodicReport, now), scope.Actor, now);
            return Unit.Value;
        }
    }
}

/// <summary>What says which report of a test comes next.</summary>
/// <param name="Obligations">Of the tier that the case is in: how often it reports; without one the preset says it.</param>
/// <param name="CoveredTo">The last day that a report covers so far.</param>
public sealed record ReportedTest(Guid CaseId, string Preset, string Tier, IReadOnlyList<Obligation>? Obligations, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, DateOnly? CoveredTo)
{
    /// <summary>The earliest period that has ended and has no report; null where none has.</summary>
    public ReportingPeriod? EndedPeriod(JurisdictionPreset preset, DateTimeOffset now)
    {
        if (StartsAt is not { } start || EndsAt is not { } end) return null;
        var reckoning = preset.Reckoning;
        var (first, last, today) = (reckoning.DateAt(start), reckoning.DateAt(end.AddTicks(-1)), reckoning.DateAt(now));
        var rule = preset.Clock(ClockName.PeriodicReport, today);
        var periods = Obligations?.FirstOrDefault(asked => asked.Kind == ObligationKind.Reporting)?.Length is { } months
            ? ReportingSchedule.Between(first, last, months, rule, reckoning)
            : ReportingSchedule.Between(first, last, preset.ReportingFor(Tier, today).Cadence, rule, reckoning);
        var next = periods
            .FirstOrDefault(period => (CoveredTo is null || period.To > CoveredTo) && period.To < today);
        // A variation may change the tier, and with it the cadence: what is covered already is not asked for again.
        return next is not null && CoveredTo is { } covered && next.From <= covered ? next with { From = covered.AddDays(1) } : next;
    }
}
