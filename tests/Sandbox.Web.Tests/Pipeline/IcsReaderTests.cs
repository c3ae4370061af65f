using Sandbox.Domain.Clocks;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class IcsReaderTests
{
    private static readonly BilingualText Source = new("Notice", "通知");

    // As a published calendar looks: all days of a holiday in one event, the end not included (RFC 5545), and days that are worked in exchange.
    private const string China =
        """
        BEGIN:VCALENDAR
        VERSION:2.0
        PRODID:-//holidays//EN
        BEGIN:VEVENT
        UID:1
        DTSTART;VALUE=DATE:20270206
        DTEND;VALUE=DATE:20270213
        SUMMARY:春节
        END:VEVENT
        BEGIN:VEVENT
        UID:2
        DTSTART;VALUE=DATE:20270131
        SUMMARY:春节补班
        END:VEVENT
        BEGIN:VEVENT
        UID:3
        DTSTART;VALUE=DATE:20260101
        SUMMARY:元旦
        END:VEVENT
        END:VCALENDAR
        """;

    [Fact]
    public void Read_TakesTheDaysOfTheYear_AndTellsWorkedOnesFromRest()
    {
        var days = IcsReader.Read(China, 2027);
        Assert.Equal(8, days.Count);
        Assert.Equal(new IcsDay(new(2027, 1, 31), "春节补班", true), days[0]);
        Assert.Equal(new IcsDay(new(2027, 2, 12), "春节", false), days[^1]);
    }

    [Fact]
    public void YearOf_JoinsDaysToAHoliday_UnderTheNameThatIsKnownInBothLanguages()
    {
        var known = new WorkingCalendar("china", Source, new HashSet<DayOfWeek> { DayOfWeek.Saturday, DayOfWeek.Sunday },
            [new CalendarYear(2026, false, Source, [new Holiday(new(2026, 2, 15), new(2026, 2, 23), new("Spring Festival", "春节"))], [])]);
        var year = IcsReader.YearOf(IcsReader.Read(China, 2027), 2027, Source, known);
        Assert.Equal([new Holiday(new(2027, 2, 6), new(2027, 2, 12), new("Spring Festival", "春节"))], year.Holidays);
        Assert.Equal([new DateOnly(2027, 1, 31)], year.MakeupWorkingDays);
    }

    [Fact]
    public void Read_OfARuleThatRecurs_TakesItsDayInTheYear()
    {
        var days = IcsReader.Read("BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20200509\nRRULE:FREQ=YEARLY\nSUMMARY:Europe Day\nEND:VEVENT\nEND:VCALENDAR\n", 2028);
        Assert.Equal([new IcsDay(new(2028, 5, 9), "Europe Day", false)], days);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a calendar")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART:20270206T090000Z\nSUMMARY:Meeting\nEND:VEVENT\nEND:VCALENDAR\n")]
    [InlineData("BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nDTSTART;VALUE=DATE:20270206\nEND:VEVENT\nEND:VCALENDAR\n")]
    public void Read_OfWhatIsNoCalendarOfWholeDays_IsRefused(string ics) => Assert.Throws<FormatException>(() => IcsReader.Read(ics, 2027));
}
