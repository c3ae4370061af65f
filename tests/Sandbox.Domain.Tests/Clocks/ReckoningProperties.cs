using CsCheck;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

// Over random calendars, time zones (with clocks that change at, across and away from midnight), starts, lengths and pauses.
public class ReckoningProperties
{
    private static readonly BilingualText Name = new("x", "甲");

    private static readonly Gen<TimeZoneInfo> Zones = Gen.OneOfConst(
        new[]
        {
            "Etc/UTC", "Europe/Brussels", "Asia/Shanghai", "Asia/Beirut", "America/Havana", "America/Nuuk", "America/Santiago",
            "Africa/Cairo", "Atlantic/Azores", "Australia/Lord_Howe", "Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu",
        }.Select(TimeZoneInfo.FindSystemTimeZoneById).ToArray());

    private static readonly Gen<DateTimeOffset> Starts =
        Gen.Long[0, 2 * 365 * 24 * 3600L].Select(seconds => new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero).AddSeconds(seconds));

    private static readonly Gen<WorkingCalendar> Calendars =
        Gen.Select(Gen.Enum<DayOfWeek>().Array[0, 3], Gen.Select(Gen.Int[1, 355], Gen.Int[1, 9]).Array[0, 8], Gen.Int[1, 360].Array[0, 8])
            .Select((weekend, holidays, makeups) => new WorkingCalendar("x", Name, weekend.ToHashSet(),
            [
                .. Enumerable.Range(2024, 6).Select(year => new CalendarYear(year, true, Name,
                    [.. holidays.Select(holiday => new Holiday(Day(year, holiday.Item1), Day(year, holiday.Item1 + holiday.Item2), Name))],
                    [.. makeups.Select(day => Day(year, day))])),
            ]));

    private static readonly Gen<Reckoning> Reckonings =
        Gen.Select(Gen.Enum<CountingRule>(), Calendars, Zones).Select((rule, calendar, zone) => new Reckoning(rule, calendar, zone));

    private static readonly Gen<(ClockUnit Unit, int Length)> Lengths =
        Gen.Enum<ClockUnit>().SelectMany(unit => Gen.Int[1, unit switch
        {
            ClockUnit.Hours => 500,
            ClockUnit.Days or ClockUnit.WorkingDays => 90,
            ClockUnit.Weeks => 20,
            ClockUnit.Months => 18,
            ClockUnit.Years => 2,
        }].Select(length => (unit, length)));

    // Hours that the clock runs, then hours that it stands still, up to three times.
    private static readonly Gen<(int Run, int Stand)[]> Rhythms = Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400]).Array[0, 3];

    private static readonly Gen<(Reckoning Reckoning, ClockState Clock)> Clocks =
        Gen.Select(Reckonings, Starts, Lengths, Rhythms).Select((reckoning, start, length, rhythm) =>
            (reckoning, Run(reckoning, start, length, rhythm)));

    [Fact]
    public void Due_IsNeverBeforeTheStartNorBeforeTheLastResumption() => Clocks.Sample((reckoning, clock) =>
    {
        var latest = clock.Pauses.Count == 0 ? clock.StartedAt : clock.Pauses[^1].To!.Value;
        var due = clock.Due(reckoning, latest);
        Assert.True(due.End > latest);
        Assert.True(due.Date >= reckoning.DateAt(clock.StartedAt));
    }, iter: 400);

    [Fact]
    public void Due_ExceptInHours_IsAWorkingDayOnWhichTheClockRuns() => Clocks.Sample((reckoning, clock) =>
    {
        if (clock.Rule.Unit == ClockUnit.Hours)
            return;
        var explanation = clock.Explain(reckoning, clock.StartedAt);
        Assert.True(reckoning.Calendar.IsWorkingDay(explanation.Due.Date));
        Assert.DoesNotContain(explanation.Pauses, pause => pause.Holds(explanation.Due.Date));
    }, iter: 400);

    [Fact]
    public void Due_EndsAtTheInstantAtWhichTheLocalDateTurns() => Clocks.Sample((reckoning, clock) =>
    {
        var due = clock.Due(reckoning, clock.StartedAt);
        Assert.Equal(due.Date, reckoning.DateAt(due.End.AddTicks(-1)));
        if (clock.Rule.Unit != ClockUnit.Hours)
            Assert.Equal(due.Date.AddDays(1), reckoning.DateAt(due.End));
    }, iter: 400);

    [Fact]
    public void Due_GrowsWithTheLength() => Clocks.Sample((reckoning, clock) =>
    {
        var longer = clock with { Rule = clock.Rule with { Length = clock.Rule.Length + 1 } };
        Assert.True(longer.Due(reckoning, clock.StartedAt).End >= clock.Due(reckoning, clock.StartedAt).End);
    }, iter: 400);

    [Fact]
    public void Due_GrowsByAtLeastThePausedTime() => Clocks.Sample((reckoning, clock) =>
    {
        var paused = clock.Explain(reckoning, clock.StartedAt);
        var plain = (clock with { Pauses = [] }).Explain(reckoning, clock.StartedAt);
        Assert.True(paused.Due.End >= plain.Due.End);
        Assert.All(paused.Pauses, pause =>
            Assert.Equal(reckoning.DateAt(pause.To).DayNumber - reckoning.DateAt(pause.From).DayNumber, pause.Days));
        if (clock.Rule.Unit == ClockUnit.Hours)
        {
            // What was paused in the hour of the event, which is not counted, moves nothing.
            var moved = paused.Due.End - plain.Due.End;
            Assert.InRange(moved, clock.TotalPaused(clock.StartedAt) - TimeSpan.FromHours(1), clock.TotalPaused(clock.StartedAt));
        }

        if (clock.Rule.Unit is ClockUnit.Hours or ClockUnit.WorkingDays)
            return;
        Assert.True(paused.Due.Date >= plain.Due.Date.AddDays(paused.Pauses.Sum(pause => pause.Days)));
    }, iter: 400);

    [Fact]
    public void Explanation_LeadsFromTheFirstDayOverEveryMoveToTheDueDate() => Clocks.Sample((reckoning, clock) =>
    {
        var explanation = clock.Explain(reckoning, clock.StartedAt);
        var last = explanation.NominalLastDay;
        foreach (var shift in explanation.Shifts)
        {
            Assert.Equal(last, shift.From);
            Assert.True(shift.To > shift.From);
            last = shift.To;
        }

        Assert.Equal(explanation.Due.Date, last);
        Assert.True(explanation.StartDay <= explanation.FirstDayCounted && explanation.FirstDayCounted <= explanation.Due.Date);
        Assert.All(explanation.Skipped, day => Assert.False(reckoning.Calendar.IsWorkingDay(day.Day)));
        if (clock.Rule.Unit == ClockUnit.Days)
            Assert.Equal(explanation.StartDay.AddDays(clock.Rule.Length), explanation.NominalLastDay);
        if (clock.Rule.Unit != ClockUnit.WorkingDays)
            return;

        // Counted again, from the explanation alone.
        var skipped = explanation.Skipped.Select(day => day.Day).ToHashSet();
        var counted = 0;
        for (var day = explanation.FirstDayCounted; day <= explanation.NominalLastDay; day = day.AddDays(1))
        {
            var stands = explanation.Pauses.Any(pause => pause.Holds(day));
            if (!stands && !skipped.Contains(day))
                counted++;
        }

        Assert.Equal(clock.Rule.Length, counted);
    }, iter: 400);

    [Fact]
    public void Regulation1182_PeriodsOfTwoDaysOrMore_HoldTwoWorkingDays() => Clocks.Sample((reckoning, clock) =>
    {
        if (clock.Rule.Unit == ClockUnit.Hours || clock.Rule is { Unit: ClockUnit.Days or ClockUnit.WorkingDays, Length: 1 })
            return;
        var explanation = clock.Explain(reckoning with { Rule = CountingRule.Regulation1182 }, clock.StartedAt);
        var working = 0;
        for (var day = explanation.FirstDayCounted; day <= explanation.Due.Date; day = day.AddDays(1))
        {
            if (reckoning.Calendar.IsWorkingDay(day) && !explanation.Pauses.Any(pause => pause.Holds(day)))
                working++;
        }

        Assert.True(working >= 2);
    }, iter: 400);

    [Fact]
    public void Remaining_NeverChangesWhileTheClockStandsStill() =>
        Gen.Select(Clocks, Gen.Int[0, 300], Gen.Int[0, 2000]).Sample((made, run, stand) =>
        {
            var (reckoning, clock) = made;
            var at = (clock.Pauses.Count == 0 ? clock.StartedAt : clock.Pauses[^1].To!.Value).AddHours(run);
            if (clock.HasExpired(reckoning, at))
                return;
            var left = clock.Remaining(reckoning, at);
            var paused = clock.Pause(PauseGround.Opinion, at, reckoning);
            Assert.Equal(left, paused.Remaining(reckoning, at.AddHours(stand)));
            Assert.False(paused.HasExpired(reckoning, at.AddHours(stand)));
            // Resumed, there is still time.
            Assert.False(paused.Resume(at.AddHours(stand)).HasExpired(reckoning, at.AddHours(stand)));
        }, iter: 400);

    [Fact]
    public void Due_OfALaterStart_IsNeverEarlier() =>
        Gen.Select(Reckonings, Starts, Lengths, Gen.Int[0, 20 * 24 * 60]).Sample((reckoning, start, length, minutes) =>
        {
            var (early, late) = (Run(reckoning, start, length, []), Run(reckoning, start.AddMinutes(minutes), length, []));
            Assert.True(early.Due(reckoning, start).End <= late.Due(reckoning, start).End);
        }, iter: 1000);

    // Days for a clock in days, working days for one in working days.
    [Fact]
    public void Pause_OfDaysOfTheClocksKind_LeavesAsManyOfThemAsWereLeft() =>
        Gen.Select(Reckonings, Starts, Gen.Enum<CountingRule>(), Gen.Int[3, 60], Gen.Int[0, 40], Gen.Int[0, 60], Gen.Bool).Sample((reckoning, start, rule, length, run, stand, working) =>
        {
            reckoning = reckoning with { Rule = rule };
            var unit = working ? ClockUnit.WorkingDays : ClockUnit.Days;
            var plain = Run(reckoning, start, (unit, length), []);
            var from = start.AddDays(run);
            if (reckoning.DateAt(from) == reckoning.DateAt(start) || from >= plain.Due(reckoning, start).End) return;
            var paused = plain.Pause(PauseGround.Opinion, from, reckoning).Resume(from.AddDays(stand));
            var (before, after) = (plain.Due(reckoning, start).Date, paused.Explain(reckoning, start));
            if (working)
            {
                // On the day of the pause nothing runs any more, on that of the resumption it does again.
                var stood = after.Pauses[0];
                Assert.Equal(
                    Count(reckoning, reckoning.DateAt(start), before),
                    Count(reckoning, reckoning.DateAt(start), after.Due.Date) - Count(reckoning, stood.FirstDay.AddDays(-1), stood.FirstDay.AddDays(stood.Days - 1)));
            }
            else
            {
                var shift = after.Shifts.SingleOrDefault(move => move.Reason == ShiftReason.Paused);
                Assert.Equal(after.Pauses[0].Days, shift is null ? 0 : shift.To.DayNumber - shift.From.DayNumber);
                Assert.True(after.Due.Date.DayNumber - before.DayNumber >= after.Pauses[0].Days);
            }
        }, iter: 1000);

    [Fact]
    public void HolidayAdded_NeverBringsADateForward() =>
        Gen.Select(Clocks, Gen.Int[0, 800]).Sample((made, days) =>
        {
            var (reckoning, clock) = made;
            var holiday = reckoning.DateAt(clock.StartedAt).AddDays(days % 200);
            var more = reckoning with { Calendar = With(reckoning.Calendar, holiday, work: false) };
            Assert.True(clock.Due(more, clock.StartedAt).End >= clock.Due(reckoning, clock.StartedAt).End);
        }, iter: 1000);

    [Fact]
    public void WorkingDayAdded_NeverPutsADateOff() =>
        Gen.Select(Reckonings, Starts, Lengths, Gen.Int[0, 200]).Sample((reckoning, start, length, days) =>
        {
            var clock = Run(reckoning, start, length, []);
            var more = reckoning with { Calendar = With(reckoning.Calendar, reckoning.DateAt(start).AddDays(days), work: true) };
            Assert.True(clock.Due(more, start).End <= clock.Due(reckoning, start).End);
        }, iter: 1000);

    [Fact]
    public void Months_EndOnTheSameDateOrOnTheLastDayOfTheMonth() =>
        Gen.Select(Reckonings, Starts, Gen.Int[1, 36]).Sample((reckoning, start, months) =>
        {
            var explanation = reckoning.Count(start, months, ClockUnit.Months, [], start);
            var (from, to) = (explanation.StartDay, explanation.NominalLastDay);
            Assert.Equal(12 * from.Year + from.Month + months, 12 * to.Year + to.Month);
            Assert.True(to.Day == from.Day || (to.Day < from.Day && to.AddDays(1).Day == 1));
        }, iter: 1000);

    // The last day is the authority's whole day, of 23, 24 or 25 hours and whatever its clocks do at midnight.
    [Fact]
    public void LastDay_IsWhole_AlsoWhereClocksChange() => Clocks.Sample((reckoning, clock) =>
    {
        if (clock.Rule.Unit == ClockUnit.Hours) return;
        var due = clock.Due(reckoning, clock.StartedAt);
        var first = reckoning.StartOf(due.Date);
        Assert.Equal(due.Date, reckoning.DateAt(first));
        Assert.Equal(due.Date.AddDays(-1), reckoning.DateAt(first.AddTicks(-1)));
        Assert.InRange(due.End - first, TimeSpan.FromHours(22), TimeSpan.FromHours(26));
        Assert.False(clock.HasExpired(reckoning, due.End.AddTicks(-1)));
        Assert.True(clock.HasExpired(reckoning, due.End));
    }, iter: 1000);

    private static int Count(Reckoning reckoning, DateOnly after, DateOnly until)
    {
        var working = 0;
        for (var day = after.AddDays(1); day <= until; day = day.AddDays(1))
            if (reckoning.Calendar.IsWorkingDay(day)) working++;
        return working;
    }

    private static WorkingCalendar With(WorkingCalendar calendar, DateOnly day, bool work) => new(calendar.Id, calendar.Name, calendar.Weekend,
    [
        .. calendar.Years,
        new CalendarYear(day.Year, true, Name, work ? [] : [new Holiday(day, day, Name)], work ? [day] : []),
    ]);

    private static DateOnly Day(int year, int number) => new DateOnly(year, 1, 1).AddDays(number);

    private static ClockState Run(Reckoning reckoning, DateTimeOffset start, (ClockUnit Unit, int Length) length, (int Run, int Stand)[] rhythm)
    {
        var rule = new ClockRule(ClockName.Assessment, length.Length, length.Unit, StartEvent.StageEntered,
            new RuleSource(SourceKind.OwnRule, Name), new InForce(null, null), OnExpiry.Escalate, [], [PauseGround.Opinion]);
        var clock = ClockState.Start(rule, start);
        var at = start;
        foreach (var (run, stand) in rhythm)
        {
            at = at.AddHours(run);
            if (clock.HasExpired(reckoning, at))
                break;
            clock = clock.Pause(PauseGround.Opinion, at, reckoning);
            at = at.AddHours(stand);
            clock = clock.Resume(at);
        }

        return clock;
    }
}
