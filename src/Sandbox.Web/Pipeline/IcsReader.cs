using Ical.Net;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Sandbox.Domain.Clocks;

namespace Sandbox.Web.Pipeline;

/// <summary>A day of a calendar file (RFC 5545): rest, or worked in exchange for one.</summary>
public sealed record IcsDay(DateOnly Day, string Name, bool Worked);

/// <summary>Reads whole-day events of a year; a name or category that speaks of working marks a day that is worked in exchange.</summary>
public static class IcsReader
{
    private static readonly string[] Worked = ["补班", "上班", "（班）", "(班)", "make-up", "makeup", "working day", "workday"];

    /// <exception cref="FormatException">The text is no calendar, or an event has times of day, where nobody could say which days rest.</exception>
    public static IReadOnlyList<IcsDay> Read(string ics, int year)
    {
        Calendar? calendar;
        try
        {
            calendar = Calendar.Load(ics);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            throw new FormatException(fault.Message, fault);
        }
        if (calendar is null) throw new FormatException("No VCALENDAR.");
        var days = new SortedDictionary<DateOnly, IcsDay>();
        foreach (var occurrence in calendar.Events.SelectMany(OfTheYear))
        {
            var (holiday, from) = occurrence;
            if (holiday.Start is null || holiday.Start.HasTime) throw new FormatException(holiday.Summary ?? "DTSTART");
            var length = holiday.End is { } end ? DateOnly.FromDateTime(end.Value).DayNumber - DateOnly.FromDateTime(holiday.Start.Value).DayNumber : 1;
            var name = holiday.Summary?.Trim() is { Length: > 0 } summary ? summary : throw new FormatException("SUMMARY");
            var worked = Worked.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase) || holiday.Categories.Any(category => category.Contains(word, StringComparison.OrdinalIgnoreCase)));
            for (var day = from; day < from.AddDays(Math.Max(1, length)); day = day.AddDays(1))
                if (day.Year == year) days[day] = new IcsDay(day, name, worked);
        }
        return [.. days.Values];

        IEnumerable<(CalendarEvent Event, DateOnly From)> OfTheYear(CalendarEvent holiday)
        {
            if (holiday.RecurrenceRule is null) return holiday.Start is { } start ? [(holiday, DateOnly.FromDateTime(start.Value))] : [(holiday, DateOnly.MinValue)];
            // A holiday may begin in the year before.
            return holiday.GetOccurrences(new CalDateTime(year - 1, 12, 1)).TakeWhile(found => found.Period.StartTime.Value.Year <= year)
                .Select(found => (holiday, DateOnly.FromDateTime(found.Period.StartTime.Value)));
        }
    }

    /// <summary>The days as a year of a calendar: consecutive days of one name are one holiday; days that rest anyway need none.</summary>
    /// <param name="known">The calendar until now, whose bilingual names are used again.</param>
    public static CalendarYear YearOf(IReadOnlyList<IcsDay> days, int year, BilingualText source, WorkingCalendar known)
    {
        var holidays = new List<Holiday>();
        foreach (var day in days.Where(day => !day.Worked))
        {
            var name = NameOf(day.Name, known);
            if (holidays.Count > 0 && holidays[^1] is var last && last.Name == name && last.To.AddDays(1) == day.Day) holidays[^1] = last with { To = day.Day };
            else holidays.Add(new Holiday(day.Day, day.Day, name));
        }
        return new CalendarYear(year, false, source, holidays, [.. days.Where(day => day.Worked).Select(day => day.Day)]);
    }

    private static BilingualText NameOf(string name, WorkingCalendar known) =>
        known.Years.SelectMany(year => year.Holidays).Select(holiday => holiday.Name)
            .FirstOrDefault(text => string.Equals(text.En, name, StringComparison.OrdinalIgnoreCase) || text.Zh == name) ?? new BilingualText(name, name);
}
