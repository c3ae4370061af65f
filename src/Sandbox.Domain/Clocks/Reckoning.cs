namespace Sandbox.Domain.Clocks;

/// <summary>How one authority counts: its rule, its calendar and its time zone; days are the authority's local days.</summary>
public sealed record Reckoning(CountingRule Rule, WorkingCalendar Calendar, TimeZoneInfo Zone)
{
    /// <summary>The authority's local date at an instant.</summary>
    public DateOnly DateAt(DateTimeOffset instant) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, Zone).DateTime);

    /// <summary>The first instant (UTC) of a local day, also where clocks change at midnight.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (Zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        // Of two midnights the day begins with the first, the one further from UTC.
        var offset = Zone.IsAmbiguousTime(local) ? Zone.GetAmbiguousTimeOffsets(local).Max() : Zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    /// <summary>Counts a period from an event. A pause moves the end by as many days as lie between the local dates of its start and its end (working days: the day on which it began is not counted, the day on which it ended is). A pause that lasts is counted up to <paramref name="now"/>.</summary>
    public DueExplanation Count(
        DateTimeOffset start, int length, ClockUnit unit, IReadOnlyList<Pause> pauses, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        var startDay = DateAt(start);
        var spans = Spans(startDay, pauses, now);
        return unit switch
        {
            ClockUnit.Hours => CountHours(start, length, spans),
            ClockUnit.Days => CountDays(start, length, false, true, spans),
            ClockUnit.WorkingDays => CountDays(start, length, true, length > 1, spans),
            ClockUnit.Weeks => CountDays(start, 7 * length, false, true, spans),
            ClockUnit.Months => CountDays(start, DaysUntil(startDay.AddMonths(length)), false, true, spans),
            ClockUnit.Years => CountDays(start, DaysUntil(startDay.AddYears(length)), false, true, spans),
        };

        int DaysUntil(DateOnly end) => end.DayNumber - startDay.DayNumber;
    }

    private DueExplanation CountHours(DateTimeOffset start, int hours, List<PausedSpan> pauses)
    {
        var from = Rule switch
        {
            CountingRule.Regulation1182 => NextHour(start),
            CountingRule.CivilCode or CountingRule.Generic => start,
        };
        var paused = pauses.Aggregate(TimeSpan.Zero, (sum, pause) =>
            sum + (pause.To > from ? pause.To - (pause.From > from ? pause.From : from) : TimeSpan.Zero));
        var end = (from + TimeSpan.FromHours(hours) + paused).ToUniversalTime();
        var last = DateAt(end.AddTicks(-1));
        return new DueExplanation(
            start, DateAt(start), from.ToUniversalTime(), DateAt(from), pauses, [], [], last, [],
            new Deadline(last, end), [], Rule);
    }

    private DueExplanation CountDays(
        DateTimeOffset start, int length, bool workingOnly, bool severalDays, List<PausedSpan> pauses)
    {
        var startDay = DateAt(start);
        var skipped = new List<SkippedDay>();
        var makeups = new List<DateOnly>();
        var shifts = new List<LastDayShift>();
        var first = startDay.AddDays(1);
        while (pauses.Any(pause => pause.Holds(first)) || (workingOnly && !Calendar.IsWorkingDay(first)))
            first = first.AddDays(1);

        var day = startDay;
        if (workingOnly)
            WalkWorkingDays();
        else
            day = startDay.AddDays(length);
        var nominal = day;
        var applied = workingOnly ? pauses : [];
        Settle();
        // Pause by pause, so that the days that were left when one began are left when it ends.
        foreach (var pause in workingOnly ? [] : pauses.Where(pause => pause.Days > 0))
        {
            // Only a later change of the calendar can make a pause begin after the end.
            if (pause.FirstDay > day)
                break;
            shifts.Add(new LastDayShift(day, day.AddDays(pause.Days), ShiftReason.Paused));
            day = day.AddDays(pause.Days);
            applied.Add(pause);
            Settle();
        }

        var unknown = Enumerable.Range(startDay.Year, day.Year - startDay.Year + 1).Where(year => !Calendar.Covers(year));
        return new DueExplanation(
            start, startDay, StartOf(first), first, pauses, skipped, makeups, nominal, shifts,
            new Deadline(day, StartOf(day.AddDays(1))), [.. unknown], Rule);

        void WalkWorkingDays()
        {
            var counted = 0;
            while (counted < length)
            {
                day = day.AddDays(1);
                if (pauses.Any(pause => pause.Holds(day)))
                    continue;
                if (!Calendar.IsWorkingDay(day))
                {
                    Skip();
                    continue;
                }

                counted++;
                if (Calendar.KindOf(day) == DayKind.MakeupWorking)
                    makeups.Add(day);
            }
        }

        void Settle()
        {
            if (!Calendar.IsWorkingDay(day))
                ToNextWorkingDay(ShiftReason.LastDayNotWorking);
            // Regulation 1182/71 Art. 3(5): a period of two days or more holds at least two working days.
            while (Rule == CountingRule.Regulation1182 && severalDays && length > 1 && !HoldsTwoWorkingDays())
                ToNextWorkingDay(ShiftReason.TwoWorkingDays);
        }

        bool HoldsTwoWorkingDays()
        {
            var working = 0;
            for (var candidate = day; candidate > startDay && working < 2; candidate = candidate.AddDays(-1))
            {
                if (Calendar.IsWorkingDay(candidate) && !applied.Any(pause => pause.Holds(candidate)))
                    working++;
            }

            return working == 2;
        }

        void ToNextWorkingDay(ShiftReason reason)
        {
            var from = day;
            do
            {
                if (!Calendar.IsWorkingDay(day))
                    Skip();
                day = day.AddDays(1);
            }
            while (!Calendar.IsWorkingDay(day));
            shifts.Add(new LastDayShift(from, day, reason));
        }

        void Skip() => skipped.Add(new SkippedDay(day, Calendar.KindOf(day), Calendar.HolidayOn(day)?.Name));
    }

    private List<PausedSpan> Spans(DateOnly startDay, IReadOnlyList<Pause> pauses, DateTimeOffset now)
    {
        var spans = new List<PausedSpan>();
        foreach (var pause in pauses)
        {
            var to = pause.To ?? (now > pause.From ? now : pause.From);
            var (fromDay, toDay) = (DateAt(pause.From), DateAt(to));
            // On the day of the event nothing has run yet, so the day of the resumption takes its place.
            var first = fromDay == startDay ? fromDay.AddDays(1) : fromDay;
            if (fromDay == startDay)
                startDay = toDay;
            spans.Add(new PausedSpan(pause.Ground, pause.From, to, first, toDay.DayNumber - fromDay.DayNumber, pause.To is null));
        }

        return spans;
    }

    // Regulation 1182/71 Art. 3(1): the hour in which the event falls is not counted.
    private DateTimeOffset NextHour(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, Zone);
        return instant + TimeSpan.FromTicks(TimeSpan.TicksPerHour - (local.TimeOfDay.Ticks % TimeSpan.TicksPerHour));
    }
}

/// <summary>When a clock runs out: the last local day, and the first instant (UTC) after it, which is the next local midnight; a period in hours ends at that instant itself.</summary>
public sealed record Deadline(DateOnly Date, DateTimeOffset End);

/// <summary>A pause as it was counted: its instants, and the whole local days that it took out of the count from <c>FirstDay</c> on.</summary>
public sealed record PausedSpan(
    PauseGround Ground, DateTimeOffset From, DateTimeOffset To, DateOnly FirstDay, int Days, bool IsOpen)
{
    /// <summary>Whether it takes this day out of the count.</summary>
    public bool Holds(DateOnly day) => FirstDay <= day && day < FirstDay.AddDays(Days);
}

/// <summary>A day of rest that was passed over, with the holiday's name where it was one.</summary>
public sealed record SkippedDay(DateOnly Day, DayKind Kind, BilingualText? Holiday);

/// <summary>Why the last day moved on.</summary>
public enum ShiftReason
{
    /// <summary>It was a day of rest (Regulation 1182/71 Art. 3(4); Civil Code Art. 203).</summary>
    LastDayNotWorking,

    /// <summary>The period held fewer than two working days (Regulation 1182/71 Art. 3(5)).</summary>
    TwoWorkingDays,

    /// <summary>The clock stood still for so many days.</summary>
    Paused,
}

/// <summary>One move of the last day to a later day.</summary>
public sealed record LastDayShift(DateOnly From, DateOnly To, ShiftReason Reason);

/// <summary>Why this date: everything that the count used, as data. <c>NominalLastDay</c> is the last day before any shift (for working days, pauses are left out already); <c>UnknownYears</c> are years whose holidays the calendar does not hold, so that the date may still move.</summary>
public sealed record DueExplanation(
    DateTimeOffset StartedAt,
    DateOnly StartDay,
    DateTimeOffset RunsFrom,
    DateOnly FirstDayCounted,
    IReadOnlyList<PausedSpan> Pauses,
    IReadOnlyList<SkippedDay> Skipped,
    IReadOnlyList<DateOnly> MakeupDaysCounted,
    DateOnly NominalLastDay,
    IReadOnlyList<LastDayShift> Shifts,
    Deadline Due,
    IReadOnlyList<int> UnknownYears,
    CountingRule CountedBy)
{
    /// <summary>The clock's rule: its start event, length and legal source; null for a bare period.</summary>
    public ClockRule? Clock { get; init; }
}
