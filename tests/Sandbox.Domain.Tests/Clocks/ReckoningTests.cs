using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

// Golden cases, each with its source.
public class ReckoningTests
{
    private static readonly Reckoning Eu = Packs.Reckoning("eu-ai-act");
    private static readonly Reckoning China = Packs.Reckoning("china");
    private static readonly Reckoning Generic = Packs.Reckoning("generic");

    [Theory]
    // Art. 3(2)(c) as read in Case C-171/03 Toeters and Verberk: weeks end on the weekday of the event.
    [InlineData("2026-03-04 09:00", 3, ClockUnit.Weeks, "2026-03-25")]
    // Art. 3(1): the day of the event is not counted, whatever the hour.
    [InlineData("2026-03-04 00:00", 5, ClockUnit.Days, "2026-03-09")]
    [InlineData("2026-03-04 23:59", 5, ClockUnit.Days, "2026-03-09")]
    // Art. 3(2)(c): months end on the same date …
    [InlineData("2026-06-10 09:00", 3, ClockUnit.Months, "2026-09-10")]
    // … or on the last day of a month that lacks it.
    [InlineData("2027-11-30 09:00", 3, ClockUnit.Months, "2028-02-29")]
    [InlineData("2028-02-29 09:00", 1, ClockUnit.Years, "2029-02-28")]
    // Art. 3(3): days of rest within the period are counted.
    [InlineData("2026-03-26 09:00", 15, ClockUnit.Days, "2026-04-10")]
    // Art. 3(4): Ascension Day, the day after it, a Saturday and a Sunday move the end to Monday.
    [InlineData("2026-02-14 09:00", 3, ClockUnit.Months, "2026-05-18")]
    // Art. 3(4): a Sunday.
    [InlineData("2026-11-30 09:00", 3, ClockUnit.Months, "2027-03-01")]
    // Art. 3(5): two days after a Friday hold Monday only, so Tuesday is added.
    [InlineData("2026-06-12 09:00", 2, ClockUnit.Days, "2026-06-16")]
    // Art. 3(5): across Easter (2, 3 and 6 April are holidays) Tuesday and Wednesday are the two working days.
    [InlineData("2026-04-01 09:00", 2, ClockUnit.Days, "2026-04-08")]
    // Art. 3(5) speaks of two days or more; one day only moves to Monday.
    [InlineData("2026-06-12 09:00", 1, ClockUnit.Days, "2026-06-15")]
    // Arts. 2(2) and 3(3): working days leave out the Easter holidays and weekends.
    [InlineData("2026-04-01 09:00", 10, ClockUnit.WorkingDays, "2026-04-20")]
    [InlineData("2026-06-12 09:00", 2, ClockUnit.WorkingDays, "2026-06-16")]
    public void Count_ByRegulation1182_EndsOn(string start, int length, ClockUnit unit, string due) =>
        AssertDue(Eu, start, length, unit, due);

    [Theory]
    // Art. 201(1): the day of the start is not counted.
    [InlineData("2026-03-04 23:59", 5, ClockUnit.Days, "2026-03-09")]
    // Art. 202: the corresponding date …
    [InlineData("2026-03-10 09:00", 3, ClockUnit.Months, "2026-06-10")]
    // … or the last day of the month; 28 February 2026 is a Saturday worked in exchange, so Art. 203 does not move it.
    [InlineData("2026-01-31 09:00", 1, ClockUnit.Months, "2026-02-28")]
    [InlineData("2024-02-29 09:00", 1, ClockUnit.Years, "2025-02-28")]
    // Art. 203(1): the last day falls into the National Day holiday (1–7 October 2026).
    [InlineData("2026-09-01 09:00", 30, ClockUnit.Days, "2026-10-08")]
    // Art. 203(1): an ordinary Sunday; no rule asks for two working days.
    [InlineData("2026-06-12 09:00", 2, ClockUnit.Days, "2026-06-15")]
    // State Council notice for 2026: Saturday 10 October is worked.
    [InlineData("2026-10-08 09:00", 2, ClockUnit.Days, "2026-10-10")]
    // Working days: Saturday 14 February is worked, 15–23 February is the Spring Festival.
    [InlineData("2026-02-13 09:00", 2, ClockUnit.WorkingDays, "2026-02-24")]
    public void Count_ByCivilCode200To204_EndsOn(string start, int length, ClockUnit unit, string due) =>
        AssertDue(China, start, length, unit, due);

    [Theory]
    [InlineData("2026-01-31 09:00", 1, ClockUnit.Months, "2026-03-02")]
    [InlineData("2026-06-12 09:00", 2, ClockUnit.Days, "2026-06-15")]
    [InlineData("2026-12-24 09:00", 3, ClockUnit.WorkingDays, "2026-12-29")]
    public void Count_ByGenericRule_EndsOn(string start, int length, ClockUnit unit, string due) =>
        AssertDue(Generic, start, length, unit, due);

    // Regulation 1182/71 Art. 3(1) and (2)(a): the hour of the event is not counted; 29 March 2026 has 23 hours.
    [Theory]
    [InlineData("2026-03-28 10:20", 24, "2026-03-29 12:00")]
    [InlineData("2026-03-04 10:00", 72, "2026-03-07 11:00")]
    public void Count_InHoursByRegulation1182_RunsFromTheNextHour(string start, int hours, string end)
    {
        var explanation = Eu.Count(Eu.At(start), hours, ClockUnit.Hours, [], Eu.At(start));
        Assert.Equal(Eu.At(end), explanation.Due.End);
        Assert.Equal(DateOnly.FromDateTime(DateTime.Parse(end)), explanation.Due.Date);
    }

    // The hour is the authority's own, also a quarter hour off UTC's.
    [Fact]
    public void Count_InHoursByRegulation1182_UsesLocalHours()
    {
        var nepal = Eu with { Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Kathmandu") };
        Assert.Equal(nepal.At("2026-03-04 12:00"), nepal.Count(nepal.At("2026-03-04 10:20"), 1, ClockUnit.Hours, [], default).Due.End);
    }

    // Civil Code Art. 201(2): hours run from the moment itself.
    [Fact]
    public void Count_InHoursByCivilCode_RunsFromTheMoment() =>
        Assert.Equal(China.At("2026-03-06 10:20"), China.Count(China.At("2026-03-04 10:20"), 48, ClockUnit.Hours, [], default).Due.End);

    // Civil Code Art. 203(2): 24:00; Regulation 1182/71 Art. 3(2): the last hour of the last day, winter and summer.
    [Theory]
    [InlineData("china", "2026-03-04 09:00", "2026-03-05T16:00:00Z")]
    [InlineData("eu-ai-act", "2026-03-04 09:00", "2026-03-05T23:00:00Z")]
    [InlineData("eu-ai-act", "2026-07-01 09:00", "2026-07-02T22:00:00Z")]
    public void Count_InDays_EndsAtTheNextLocalMidnight(string preset, string start, string end)
    {
        var reckoning = Packs.Reckoning(preset);
        Assert.Equal(DateTimeOffset.Parse(end), reckoning.Count(reckoning.At(start), 1, ClockUnit.Days, [], default).Due.End);
    }

    // The authority's own date counts: 23:30 UTC is already the next day in Shanghai.
    [Fact]
    public void Count_FromAnInstant_UsesTheAuthoritysDate() =>
        Assert.Equal(new DateOnly(2026, 3, 6), China.Count(DateTimeOffset.Parse("2026-03-04T23:30:00Z"), 1, ClockUnit.Days, [], default).Due.Date);

    // IANA time zone database: no midnight (São Paulo 2018), two midnights (Havana 2026), midnight set back (Nuuk 2026).
    [Theory]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")]
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z")]
    [InlineData("America/Nuuk", "2026-10-25", "2026-10-25T02:00:00Z")]
    public void StartOf_ADayWithoutOneMidnight_IsItsFirstInstant(string zone, string day, string start)
    {
        var reckoning = Generic with { Zone = TimeZoneInfo.FindSystemTimeZoneById(zone) };
        Assert.Equal(DateTimeOffset.Parse(start), reckoning.StartOf(DateOnly.Parse(day)));
    }

    [Fact]
    public void Count_PastTheYearsOfTheCalendar_SaysWhichYearsAreUnknown()
    {
        Assert.Equal([2028], China.Count(China.At("2027-12-20 09:00"), 30, ClockUnit.Days, [], default).UnknownYears);
        Assert.Empty(China.Count(China.At("2026-12-20 09:00"), 30, ClockUnit.Days, [], default).UnknownYears);
    }

    [Fact]
    public void Count_OfWorkingDays_ExplainsEachDayThatWasPassedOverOrWorkedInExchange()
    {
        var explanation = China.Count(China.At("2026-02-12 09:00"), 3, ClockUnit.WorkingDays, [], default);
        Assert.Equal(new DateOnly(2026, 2, 13), explanation.FirstDayCounted);
        Assert.Equal([new DateOnly(2026, 2, 14)], explanation.MakeupDaysCounted);
        Assert.Equal(Enumerable.Range(15, 9).Select(day => new DateOnly(2026, 2, day)), explanation.Skipped.Select(day => day.Day));
        Assert.All(explanation.Skipped, day => Assert.Equal("春节", day.Holiday?.Zh));
        Assert.Equal(new DateOnly(2026, 2, 24), explanation.Due.Date);
    }

    [Fact]
    public void Count_WhenTheLastDayMoves_ExplainsEachMoveWithItsReason()
    {
        var explanation = Eu.Count(Eu.At("2026-06-12 09:00"), 2, ClockUnit.Days, [], default);
        Assert.Equal(new DateOnly(2026, 6, 14), explanation.NominalLastDay);
        Assert.Equal(
            [
                new LastDayShift(new DateOnly(2026, 6, 14), new DateOnly(2026, 6, 15), ShiftReason.LastDayNotWorking),
                new LastDayShift(new DateOnly(2026, 6, 15), new DateOnly(2026, 6, 16), ShiftReason.TwoWorkingDays),
            ],
            explanation.Shifts);
        Assert.Equal([new SkippedDay(new DateOnly(2026, 6, 14), DayKind.Weekend, null)], explanation.Skipped);
    }

    private static void AssertDue(Reckoning reckoning, string start, int length, ClockUnit unit, string due)
    {
        var at = reckoning.At(start);
        Assert.Equal(DateOnly.Parse(due), reckoning.Count(at, length, unit, [], at).Due.Date);
    }
}
