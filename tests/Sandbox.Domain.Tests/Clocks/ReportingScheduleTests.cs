using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

public class ReportingScheduleTests
{
    private static readonly JurisdictionPreset Eu = Packs.Presets["eu-ai-act"];

    [Fact]
    public void Between_Monthly_CoversEachDayOnceAndCountsTheReportClockFromEachPeriodsEnd()
    {
        var periods = Schedule("2026-01-31", "2026-04-15", Cadence.Monthly);
        Assert.Equal(
            [("2026-01-31", "2026-02-27"), ("2026-02-28", "2026-03-30"), ("2026-03-31", "2026-04-15")],
            periods.Select(period => ($"{period.From:yyyy-MM-dd}", $"{period.To:yyyy-MM-dd}")));
        // Ten working days after Friday 27 February, after Monday 30 March (Easter between), after Wednesday 15 April.
        Assert.Equal(
            [new DateOnly(2026, 3, 13), new DateOnly(2026, 4, 16), new DateOnly(2026, 4, 29)],
            periods.Select(period => period.Due.Date));
    }

    [Fact]
    public void Between_Quarterly_EndsWithTheTest()
    {
        var periods = Schedule("2026-02-10", "2026-08-09", Cadence.Quarterly);
        Assert.Equal([1, 2], periods.Select(period => period.Number));
        Assert.Equal([new DateOnly(2026, 5, 9), new DateOnly(2026, 8, 9)], periods.Select(period => period.To));
    }

    [Fact]
    public void Between_WhenTheTestEndsOnItsFirstDay_HoldsOneReport() =>
        Assert.Equal(new DateOnly(2026, 2, 10), Assert.Single(Schedule("2026-02-10", "2026-02-10", Cadence.Monthly)).To);

    private static IReadOnlyList<ReportingPeriod> Schedule(string start, string end, Cadence cadence) =>
        ReportingSchedule.Between(DateOnly.Parse(start), DateOnly.Parse(end), cadence,
            Eu.Clock(ClockName.PeriodicReport, DateOnly.Parse(start)), Eu.Reckoning);
}
