using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;

namespace Sandbox.Domain.Clocks;

/// <summary>What a day is in a calendar.</summary>
public enum DayKind
{
    /// <summary>An ordinary working day.</summary>
    Working,

    /// <summary>A weekend day that is worked in exchange for a day off (调休上班).</summary>
    MakeupWorking,

    /// <summary>A weekly day of rest.</summary>
    Weekend,

    /// <summary>A public holiday, including a working day given off in exchange.</summary>
    Holiday,
}

/// <summary>A public holiday, from its first to its last day inclusive.</summary>
public sealed record Holiday(DateOnly From, DateOnly To, BilingualText Name);

/// <summary>One year as its publisher declared it; <c>IsSample</c> marks dates that were derived, not taken from a publication.</summary>
public sealed record CalendarYear(
    int Year, bool IsSample, BilingualText Source, IReadOnlyList<Holiday> Holidays, IReadOnlyList<DateOnly> MakeupWorkingDays);

/// <summary>Weekends, public holidays and makeup working days of one authority; a calendar without years knows weekends only.</summary>
public sealed class WorkingCalendar
{
    private readonly Dictionary<DateOnly, Holiday> holidays = [];
    private readonly HashSet<DateOnly> makeups = [];

    public WorkingCalendar(string id, BilingualText name, IReadOnlySet<DayOfWeek> weekend, IReadOnlyList<CalendarYear> years)
    {
        (Id, Name, Weekend, Years) = (id, name, weekend, years);
        foreach (var year in years)
        {
            makeups.UnionWith(year.MakeupWorkingDays);
            foreach (var holiday in year.Holidays)
            {
                for (var day = holiday.From; day <= holiday.To; day = day.AddDays(1))
                    holidays[day] = holiday;
            }
        }
    }

    public string Id { get; }

    public BilingualText Name { get; }

    public IReadOnlySet<DayOfWeek> Weekend { get; }

    public IReadOnlyList<CalendarYear> Years { get; }

    /// <summary>Refuses a file with <see cref="MalformedFile"/>, naming every place that is wrong.</summary>
    public static WorkingCalendar Parse(string json) => JsonPlace.Read(json, Read);

    public DayKind KindOf(DateOnly day) =>
        makeups.Contains(day) ? DayKind.MakeupWorking
        : holidays.ContainsKey(day) ? DayKind.Holiday
        : Weekend.Contains(day.DayOfWeek) ? DayKind.Weekend
        : DayKind.Working;

    public bool IsWorkingDay(DateOnly day) => KindOf(day) is DayKind.Working or DayKind.MakeupWorking;

    /// <summary>The holiday that a day belongs to, null on any other day.</summary>
    public Holiday? HolidayOn(DateOnly day) => holidays.GetValueOrDefault(day);

    /// <summary>Whether the year's holidays are known; always true for a calendar that has weekends only.</summary>
    public bool Covers(int year) => Years.Count == 0 || Years.Any(known => known.Year == year);

    /// <summary>Whether a rule can count by it (Regulation 1182/71 Art. 2(2): Saturday and Sunday are never working days).</summary>
    public bool Fits(CountingRule rule) => rule != CountingRule.Regulation1182
        || (Weekend.Contains(DayOfWeek.Saturday) && Weekend.Contains(DayOfWeek.Sunday) && Years.All(year => year.MakeupWorkingDays.Count == 0));

    /// <summary>The calendar with one year in the place of the one that it knew.</summary>
    public WorkingCalendar With(CalendarYear year) => new(Id, Name, Weekend, [.. Years.Where(known => known.Year != year.Year).Append(year).OrderBy(known => known.Year)]);

    /// <summary>The calendar in the format of its file, as <see cref="Parse"/> reads it.</summary>
    public string ToJson() => new JsonObject
    {
        ["id"] = Id,
        ["name"] = Json(Name),
        ["weekend"] = new JsonArray([.. Weekend.Order().Select(day => (JsonNode)$"{day}")]),
        ["years"] = new JsonArray([.. Years.Select(year => (JsonNode)new JsonObject
        {
            ["year"] = year.Year,
            ["sample"] = year.IsSample,
            ["source"] = Json(year.Source),
            ["holidays"] = new JsonArray([.. year.Holidays.Select(holiday => (JsonNode)new JsonObject { ["from"] = Json(holiday.From), ["to"] = Json(holiday.To), ["name"] = Json(holiday.Name) })]),
            ["makeupWorkingDays"] = new JsonArray([.. year.MakeupWorkingDays.Select(day => (JsonNode)Json(day))]),
        })]),
    }.ToJsonString(new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    private static JsonObject Json(BilingualText text) => new() { ["en"] = text.En, ["zh"] = text.Zh };

    private static string Json(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static WorkingCalendar Read(JsonPlace file)
    {
        file.Only("id", "name", "weekend", "years");
        var weekend = new HashSet<DayOfWeek>();
        foreach (var day in file.Member("weekend").Items())
        {
            if (!weekend.Add(day.Choice<DayOfWeek>()))
                day.Refuse(FaultCode.Duplicate, day.Text());
        }

        if (weekend.Count == 7)
            file.Member("weekend").Refuse(FaultCode.OutOfRange, "no working day left");

        var years = new List<CalendarYear>();
        foreach (var place in file.Member("years").Items())
        {
            var year = ReadYear(place, weekend);
            if (years.Any(known => known.Year == year.Year))
                place.Refuse(FaultCode.Duplicate, $"{year.Year}");
            years.Add(year);
        }

        return new WorkingCalendar(file.Member("id").Text(), file.Member("name").Bilingual(), weekend, years);
    }

    private static CalendarYear ReadYear(JsonPlace place, HashSet<DayOfWeek> weekend)
    {
        place.Only("year", "sample", "source", "holidays", "makeupWorkingDays");
        var year = place.Member("year").Whole(1900, 9000);
        var holidays = new List<Holiday>();
        foreach (var entry in place.Member("holidays").Items())
        {
            entry.Only("from", "to", "name");
            var from = entry.Member("from").Date();
            var holiday = new Holiday(from, entry.Optional("to").OptionalDate() ?? from, entry.Member("name").Bilingual());
            if (holiday.From.Year != year || holiday.To.Year != year || holiday.To < holiday.From)
                entry.Refuse(FaultCode.OutOfRange, $"{holiday.From:yyyy-MM-dd}..{holiday.To:yyyy-MM-dd} not in {year}");
            else if (holidays.Any(other => other.From <= holiday.To && holiday.From <= other.To))
                entry.Refuse(FaultCode.Overlap, $"{holiday.From:yyyy-MM-dd}");
            else
                holidays.Add(holiday);
        }

        var makeups = new List<DateOnly>();
        foreach (var entry in place.Member("makeupWorkingDays").Items())
        {
            var day = entry.Date();
            if (day.Year != year || !weekend.Contains(day.DayOfWeek))
                entry.Refuse(FaultCode.OutOfRange, $"{day:yyyy-MM-dd} is no weekend day of {year}");
            else if (holidays.Any(holiday => holiday.From <= day && day <= holiday.To))
                entry.Refuse(FaultCode.Overlap, $"{day:yyyy-MM-dd} is a holiday");
            else if (makeups.Contains(day))
                entry.Refuse(FaultCode.Duplicate, $"{day:yyyy-MM-dd}");
            else
                makeups.Add(day);
        }

        return new CalendarYear(year, place.Member("sample").Flag(), place.Member("source").Bilingual(), holidays, makeups);
    }
}
