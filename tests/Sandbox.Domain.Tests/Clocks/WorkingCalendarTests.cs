using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

public class WorkingCalendarTests
{
    private const string Good = """
        {
          "id": "x", "name": { "en": "X", "zh": "甲" }, "weekend": ["Saturday", "Sunday"],
          "years": [{
            "year": 2026, "sample": false, "source": { "en": "S", "zh": "源" },
            "holidays": [{ "from": "2026-01-01", "to": "2026-01-03", "name": { "en": "New Year", "zh": "元旦" } }],
            "makeupWorkingDays": ["2026-01-04"]
          }]
        }
        """;

    // State Council notices on the holidays of 2025 (12 Nov 2024) and 2026 (4 Nov 2025).
    [Theory]
    [InlineData("2025-01-26", DayKind.MakeupWorking)]
    [InlineData("2025-02-04", DayKind.Holiday)]
    [InlineData("2025-10-08", DayKind.Holiday)]
    [InlineData("2025-10-11", DayKind.MakeupWorking)]
    [InlineData("2026-02-14", DayKind.MakeupWorking)]
    [InlineData("2026-02-23", DayKind.Holiday)]
    [InlineData("2026-02-24", DayKind.Working)]
    [InlineData("2026-03-01", DayKind.Weekend)]
    public void KindOf_InChina_FollowsTheStateCouncilsNotices(string day, DayKind kind) =>
        Assert.Equal(kind, Packs.Calendars["china"].KindOf(DateOnly.Parse(day)));

    [Fact]
    public void Years_OfChina2025And2026_ArePublishedAndAllOthersAreMarkedAsSamples()
    {
        Assert.Equal([2025, 2026], Packs.Calendars["china"].Years.Where(year => !year.IsSample).Select(year => year.Year));
        Assert.Equal([2025, 2026, 2027, 2028], Packs.Calendars["eu-institutions"].Years.Select(year => year.Year));
        Assert.All(Packs.Calendars["eu-institutions"].Years, year => Assert.True(year.IsSample));
    }

    [Fact]
    public void HolidayOn_EasterMonday2026_NamesItInBothLanguages()
    {
        var holiday = Packs.Calendars["eu-institutions"].HolidayOn(new DateOnly(2026, 4, 6));
        Assert.Equal(new BilingualText("Easter Monday", "复活节星期一"), holiday!.Name);
    }

    [Fact]
    public void Covers_AYearWithoutData_IsFalseUnlessTheCalendarHasWeekendsOnly()
    {
        Assert.False(Packs.Calendars["china"].Covers(2031));
        Assert.True(Packs.Calendars["generic"].Covers(2031));
    }

    [Fact]
    public void Parse_WhenSound_KeepsHolidaysAndMakeupDays()
    {
        var calendar = WorkingCalendar.Parse(Good);
        Assert.Equal(DayKind.Holiday, calendar.KindOf(new DateOnly(2026, 1, 2)));
        Assert.True(calendar.IsWorkingDay(new DateOnly(2026, 1, 4)));
    }

    [Theory]
    [InlineData("\"id\": \"x\",", "", "id", FaultCode.Missing)]
    [InlineData("\"id\": \"x\",", "\"id\": \"x\", \"id\": \"y\",", "", FaultCode.NotJson)]
    [InlineData("\"id\": \"x\",", "\"id\": 3,", "id", FaultCode.WrongType)]
    [InlineData("\"Sunday\"", "\"Sonntag\"", "weekend[1]", FaultCode.UnknownValue)]
    [InlineData("\"Sunday\"", "\"6\"", "weekend[1]", FaultCode.UnknownValue)]
    [InlineData("\"Sunday\"", "\"Saturday\"", "weekend[1]", FaultCode.Duplicate)]
    [InlineData("[\"Saturday\", \"Sunday\"]", "[\"Monday\",\"Tuesday\",\"Wednesday\",\"Thursday\",\"Friday\",\"Saturday\",\"Sunday\"]", "weekend", FaultCode.OutOfRange)]
    [InlineData("\"to\": \"2026-01-03\"", "\"to\": \"2027-01-03\"", "years[0].holidays[0]", FaultCode.OutOfRange)]
    [InlineData("\"to\": \"2026-01-03\"", "\"to\": \"3 January\"", "years[0].holidays[0].to", FaultCode.UnknownValue)]
    [InlineData("\"to\": \"2026-01-03\"", "\"until\": \"2026-01-03\"", "years[0].holidays[0].until", FaultCode.UnknownMember)]
    [InlineData("[\"2026-01-04\"]", "[\"2026-01-03\"]", "years[0].makeupWorkingDays[0]", FaultCode.Overlap)]
    [InlineData("[\"2026-01-04\"]", "[\"2026-01-05\"]", "years[0].makeupWorkingDays[0]", FaultCode.OutOfRange)]
    [InlineData("\"zh\": \"元旦\"", "\"zh\": \" \"", "years[0].holidays[0].name.zh", FaultCode.Missing)]
    [InlineData("\"sample\": false", "\"sample\": \"no\"", "years[0].sample", FaultCode.WrongType)]
    public void Parse_WhenWrong_NamesThePlace(string sound, string broken, string place, FaultCode code)
    {
        var refusal = Assert.Throws<MalformedFile>(() => WorkingCalendar.Parse(Good.Replace(sound, broken)));
        Assert.Contains(refusal.Faults, fault => fault.Place == place && fault.Code == code);
    }

    public static TheoryData<string> ShippedCalendars => [.. Packs.Calendars.Keys];

    [Theory]
    [MemberData(nameof(ShippedCalendars))]
    public void ToJson_ReadAgain_IsTheSameCalendar(string id)
    {
        var calendar = Packs.Calendars[id];
        var again = WorkingCalendar.Parse(calendar.ToJson());
        Assert.Equal((calendar.Id, calendar.Name), (again.Id, again.Name));
        for (var day = new DateOnly(2025, 1, 1); day.Year < 2030; day = day.AddDays(1))
        {
            Assert.Equal(calendar.KindOf(day), again.KindOf(day));
            Assert.Equal(calendar.HolidayOn(day)?.Name, again.HolidayOn(day)?.Name);
        }
        Assert.Equal(calendar.Years.Select(year => (year.Year, year.IsSample, year.Source)), again.Years.Select(year => (year.Year, year.IsSample, year.Source)));
    }

    [Fact]
    public void With_AYear_TakesThePlaceOfThatYearAlone()
    {
        var china = Packs.Calendars["china"];
        var changed = china.With(new CalendarYear(2026, false, china.Name, [], []));
        Assert.Equal(DayKind.Holiday, china.KindOf(new DateOnly(2026, 10, 1)));
        Assert.Equal(DayKind.Working, changed.KindOf(new DateOnly(2026, 10, 1)));
        Assert.Equal(DayKind.Holiday, changed.KindOf(new DateOnly(2025, 10, 1)));
    }
}
