namespace Sandbox.Domain.Clocks;

/// <summary>How often a participant reports.</summary>
public enum Cadence
{
    Monthly,

    Quarterly,
}

/// <summary>One periodic report: its number from 1, the days that it covers (both inclusive), and when it is due.</summary>
public sealed record ReportingPeriod(int Number, DateOnly From, DateOnly To, Deadline Due);

/// <summary>The periodic reports of a test. Periods are counted from the first day of testing, so that a start on the 31st keeps its date in longer months; the last one ends with the test.</summary>
public static class ReportingSchedule
{
    /// <summary><paramref name="end"/> is the last day of testing; the report clock runs from each period's last day.</summary>
    public static IReadOnlyList<ReportingPeriod> Between(
        DateOnly start, DateOnly end, Cadence cadence, ClockRule report, Reckoning reckoning) =>
        Between(start, end, cadence switch { Cadence.Monthly => 1, Cadence.Quarterly => 3 }, report, reckoning);

    /// <summary>The same with a report every so many months, as a tier asks.</summary>
    public static IReadOnlyList<ReportingPeriod> Between(
        DateOnly start, DateOnly end, int months, ClockRule report, Reckoning reckoning)
    {
        var periods = new List<ReportingPeriod>();
        for (var from = start; from <= end; from = start.AddMonths(months * periods.Count))
        {
            var number = periods.Count + 1;
            var full = start.AddMonths(months * number).AddDays(-1);
            var to = full < end ? full : end;
            var closing = reckoning.StartOf(to);
            var due = reckoning.Count(closing, report.Length, report.Unit, [], closing).Due;
            periods.Add(new ReportingPeriod(number, from, to, due));
        }

        return periods;
    }
}
