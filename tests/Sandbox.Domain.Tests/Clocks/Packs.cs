using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

// The calendars and presets that are shipped, read from the repository.
internal static class Packs
{
    public static readonly IReadOnlyDictionary<string, WorkingCalendar> Calendars =
        Directory.GetFiles(Folder("calendars"), "*.json").Select(file => WorkingCalendar.Parse(File.ReadAllText(file)))
            .ToDictionary(calendar => calendar.Id);

    public static readonly IReadOnlyDictionary<string, JurisdictionPreset> Presets =
        new[] { "eu-ai-act", "china", "generic" }.ToDictionary(id => id, id => Parse(Text(id)));

    public static string Text(string preset) => File.ReadAllText(Path.Combine(Folder("presets"), $"{preset}.json"));

    public static JurisdictionPreset Parse(string json) => JurisdictionPreset.Parse(json, [.. Calendars.Values]);

    public static Reckoning Reckoning(string preset) => Presets[preset].Reckoning;

    // An instant by the authority's own wall clock.
    public static DateTimeOffset At(this Reckoning reckoning, string local)
    {
        var time = DateTime.Parse(local, System.Globalization.CultureInfo.InvariantCulture);
        return new DateTimeOffset(time, reckoning.Zone.GetUtcOffset(time)).ToUniversalTime();
    }

    private static string Folder(string name)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Sandbox.sln")))
            folder = folder.Parent;
        return Path.Combine(folder.FullName, "seeds", "packs", name);
    }
}
