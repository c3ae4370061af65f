namespace Sandbox.Domain.Clocks;

/// <summary>What a screen or letter cites a law for.</summary>
public enum LegalMatter
{
    /// <summary>Applying, and who may.</summary>
    Application,

    /// <summary>Practices that are never admitted.</summary>
    ProhibitedPractice,

    /// <summary>The tier of risk.</summary>
    Tiering,

    /// <summary>Asking for missing information.</summary>
    InformationRequest,

    /// <summary>Opinions of other bodies.</summary>
    Consultation,

    /// <summary>Processing personal data in the sandbox.</summary>
    PersonalData,

    /// <summary>Admission, waiting list and refusal.</summary>
    Decision,

    /// <summary>The agreed plan.</summary>
    Plan,

    /// <summary>Relief from rules during the test.</summary>
    Exemption,

    /// <summary>Testing in real-world conditions.</summary>
    Testing,

    /// <summary>A longer test.</summary>
    Extension,

    /// <summary>A changed plan.</summary>
    Variation,

    /// <summary>Periodic reports and supervision.</summary>
    Reporting,

    /// <summary>Serious incidents.</summary>
    Incident,

    /// <summary>Suspension, and its end.</summary>
    Suspension,

    /// <summary>Termination by the authority.</summary>
    Termination,

    /// <summary>The exit report and its publication.</summary>
    Exit,

    /// <summary>The written proof of what was done.</summary>
    WrittenProof,

    /// <summary>The seal, its suspension and revocation.</summary>
    Seal,

    /// <summary>Being heard before a decision against one.</summary>
    Hearing,

    /// <summary>Appeal and other remedies.</summary>
    Appeal,

    /// <summary>Complaints from the public.</summary>
    Complaint,

    /// <summary>The erasure of personal data.</summary>
    Erasure,
}

/// <summary>How often a tier reports, with its source; the tier <c>default</c> stands for every tier that is not named.</summary>
public sealed record ReportingRule(string Tier, Cadence Cadence, RuleSource Source, InForce InForce);

/// <summary>A class of applicants that is served first, such as small companies.</summary>
public sealed record PriorityClass(string Id, BilingualText Name, RuleSource Source, InForce InForce);

/// <summary>A remedy against a decision: its name, and the text of the letter (body, term).</summary>
public sealed record Remedy(BilingualText Name, BilingualText Text);

/// <summary>The dated law and practice of one jurisdiction: how it counts, the id of the rule pack that it tiers by, every clock, cadences, classes of priority, and the texts that screens, letters and seals cite.</summary>
public sealed record JurisdictionPreset(
    string Id,
    string Version,
    BilingualText Name,
    Reckoning Reckoning,
    string RulePack,
    IReadOnlyList<ClockRule> Clocks,
    IReadOnlyList<ReportingRule> Reporting,
    IReadOnlyList<PriorityClass> PriorityClasses,
    IReadOnlyList<Remedy> Remedies,
    IReadOnlyDictionary<LegalMatter, IReadOnlyList<BilingualText>> References,
    BilingualText SealLegalEffect)
{
    private const string DefaultTier = "default";

    /// <summary>What is kept after a case ended, and how long.</summary>
    public IReadOnlyList<RetentionRule> Retention { get; private init; } = [];

    /// <summary>Refuses a file with <see cref="MalformedFile"/>, naming every place that is wrong; the calendar is one of those given.</summary>
    public static JurisdictionPreset Parse(string json, IReadOnlyCollection<WorkingCalendar> calendars) =>
        JsonPlace.Read(json, file => Read(file, calendars));

    /// <summary>The rule that a clock starts under on a local day.</summary>
    public ClockRule Clock(ClockName name, DateOnly on) =>
        Clocks.FirstOrDefault(rule => rule.Name == name && rule.InForce.On(on))
        ?? throw new ClockViolation(ClockViolationCode.NoRuleInForce, name);

    /// <summary>Starts a clock at an instant, under the rule in force on the authority's local day.</summary>
    public ClockState Start(ClockName name, DateTimeOffset at) => ClockState.Start(Clock(name, Reckoning.DateAt(at)), at);

    /// <summary>How often a tier reports on a local day.</summary>
    public ReportingRule ReportingFor(string tier, DateOnly on) =>
        Reporting.FirstOrDefault(rule => rule.Tier == tier && rule.InForce.On(on))
        ?? Reporting.First(rule => rule.Tier == DefaultTier && rule.InForce.On(on));

    /// <summary>The last local day on which a part of a case is kept; null where no rule in force keeps it.</summary>
    /// <param name="ended">When the case ended; null while it has not.</param>
    public DateOnly? KeepsUntil(Retained what, DateTimeOffset? ended, DateTimeOffset now)
    {
        var on = Reckoning.DateAt(now);
        return Retention.FirstOrDefault(rule => rule.What == what && rule.InForce.On(on))?.KeepsUntil(ended is { } end ? Reckoning.DateAt(end) : null, on);
    }

    private static JurisdictionPreset Read(JsonPlace file, IReadOnlyCollection<WorkingCalendar> calendars)
    {
        file.Only("id", "version", "name", "countingRule", "timeZone", "calendar", "rulePack", "clocks", "reporting",
            "priorityClasses", "remedies", "references", "retention", "sealLegalEffect");
        var clocks = ReadAll(file.Member("clocks"), ReadClock);
        RequireUnbroken(file.Member("clocks"), clocks, rule => $"{rule.Name}", rule => rule.InForce, Enum.GetNames<ClockName>());
        var reporting = ReadAll(file.Member("reporting"), ReadReporting);
        RequireUnbroken(file.Member("reporting"), reporting, rule => rule.Tier, rule => rule.InForce, [DefaultTier]);
        var classes = ReadAll(file.Member("priorityClasses"), ReadPriorityClass);
        foreach (var (place, repeated) in classes.Where(entry => classes.Count(other => other.Value.Id == entry.Value.Id) > 1))
            place.Refuse(FaultCode.Duplicate, repeated.Id);
        var retention = ReadAll(file.Member("retention"), ReadRetention);
        RequireUnbroken(file.Member("retention"), retention, rule => $"{rule.What}", rule => rule.InForce, []);
        var remedies = ReadAll(file.Member("remedies"), ReadRemedy);
        if (remedies.Count == 0)
            file.Member("remedies").Refuse(FaultCode.Missing, "remedy");

        return new JurisdictionPreset(
            file.Member("id").Text(), file.Member("version").Text(), file.Member("name").Bilingual(),
            ReadReckoning(file, calendars), file.Member("rulePack").Text(), [.. clocks.Select(clock => clock.Value)],
            [.. reporting.Select(rule => rule.Value)], [.. classes.Select(entry => entry.Value)],
            [.. remedies.Select(remedy => remedy.Value)], ReadReferences(file.Member("references")),
            file.Member("sealLegalEffect").Bilingual())
        { Retention = [.. retention.Select(rule => rule.Value)] };
    }

    private static Reckoning ReadReckoning(JsonPlace file, IReadOnlyCollection<WorkingCalendar> calendars)
    {
        var rule = file.Member("countingRule").Choice<CountingRule>();
        var zone = file.Member("timeZone");
        var zoneId = zone.Text();
        // Only IANA names mean the same on every machine.
        if (!(TimeZoneInfo.TryFindSystemTimeZoneById(zoneId, out var found) && found.HasIanaId) && zoneId.Length > 0)
            zone.Refuse(FaultCode.UnknownValue, zoneId);

        var calendar = file.Member("calendar");
        var calendarId = calendar.Text();
        var days = calendars.FirstOrDefault(candidate => candidate.Id == calendarId);
        if (days is null && calendarId.Length > 0)
            calendar.Refuse(FaultCode.UnknownValue, calendarId);
        if (days is not null && !days.Fits(rule))
            calendar.Refuse(FaultCode.CalendarUnfit, calendarId);

        var none = new WorkingCalendar("", new BilingualText("", ""), new HashSet<DayOfWeek>(), []);
        return new Reckoning(rule, days ?? none, found ?? TimeZoneInfo.Utc);
    }

    private static ClockRule ReadClock(JsonPlace place)
    {
        place.Only("name", "length", "unit", "startsAt", "source", "inForceFrom", "inForceUntil", "onExpiry",
            "remindDaysBefore", "pausableOn");
        var rule = new ClockRule(
            place.Member("name").Choice<ClockName>(), place.Member("length").Whole(1, 3660),
            place.Member("unit").Choice<ClockUnit>(), place.Member("startsAt").Choice<StartEvent>(),
            ReadSource(place.Member("source")), ReadInForce(place), place.Member("onExpiry").Choice<OnExpiry>(),
            [.. place.Member("remindDaysBefore").Items().Select(item => item.Whole(1, 365))],
            [.. place.Member("pausableOn").Items().Select(item => item.Choice<PauseGround>())]);
        if (rule.Unit == ClockUnit.Years && rule.Length > 100)
            place.Member("length").Refuse(FaultCode.OutOfRange, $"{rule.Length} not in 1..100");
        if (rule.RemindDaysBefore.Distinct().Count() < rule.RemindDaysBefore.Count)
            place.Member("remindDaysBefore").Refuse(FaultCode.Duplicate, string.Join(", ", rule.RemindDaysBefore));
        if (rule.PausableOn.Distinct().Count() < rule.PausableOn.Count)
            place.Member("pausableOn").Refuse(FaultCode.Duplicate, string.Join(", ", rule.PausableOn));
        if (!ClockRule.MayStartAt(rule.Name, rule.StartsAt))
            place.Member("startsAt").Refuse(FaultCode.StartNotAllowed, $"{rule.Name}: {rule.StartsAt}");
        if (!ClockRule.MayEndBy(rule.Name, rule.OnExpiry))
            place.Member("onExpiry").Refuse(FaultCode.SilenceForbidden, $"{rule.Name}: {rule.OnExpiry}");
        if (rule.DecidesBySilence && !(rule.RemindDaysBefore.Contains(10) && rule.RemindDaysBefore.Contains(3)))
            place.Member("remindDaysBefore").Refuse(FaultCode.WarningsMissing, $"{rule.Name}");
        return rule;
    }

    private static ReportingRule ReadReporting(JsonPlace place)
    {
        place.Only("tier", "cadence", "source", "inForceFrom", "inForceUntil");
        return new ReportingRule(place.Member("tier").Text(), place.Member("cadence").Choice<Cadence>(),
            ReadSource(place.Member("source")), ReadInForce(place));
    }

    private static PriorityClass ReadPriorityClass(JsonPlace place)
    {
        place.Only("id", "name", "source", "inForceFrom", "inForceUntil");
        return new PriorityClass(place.Member("id").Text(), place.Member("name").Bilingual(),
            ReadSource(place.Member("source")), ReadInForce(place));
    }

    private static RetentionRule ReadRetention(JsonPlace place)
    {
        place.Only("what", "years", "source", "inForceFrom", "inForceUntil");
        return new RetentionRule(place.Member("what").Choice<Retained>(), place.Member("years").Whole(1, 100), ReadSource(place.Member("source")), ReadInForce(place));
    }

    private static Remedy ReadRemedy(JsonPlace place)
    {
        place.Only("name", "text");
        return new Remedy(place.Member("name").Bilingual(), place.Member("text").Bilingual());
    }

    private static Dictionary<LegalMatter, IReadOnlyList<BilingualText>> ReadReferences(JsonPlace place)
    {
        var references = new Dictionary<LegalMatter, IReadOnlyList<BilingualText>>();
        foreach (var (name, value) in place.Members())
        {
            if (!Enum.GetNames<LegalMatter>().Contains(name))
            {
                value.Refuse(FaultCode.UnknownMember, name);
                continue;
            }

            var citations = value.Items().Select(item => item.Bilingual()).ToList();
            if (citations.Count == 0)
                value.Refuse(FaultCode.Missing, "citation");
            references[Enum.Parse<LegalMatter>(name)] = citations;
        }

        foreach (var matter in Enum.GetValues<LegalMatter>().Where(matter => !references.ContainsKey(matter)))
            place.Refuse(FaultCode.Missing, $"{matter}");
        return references;
    }

    private static RuleSource ReadSource(JsonPlace place)
    {
        place.Only("kind", "citation");
        return new RuleSource(place.Member("kind").Choice<SourceKind>(), place.Member("citation").Bilingual());
    }

    private static InForce ReadInForce(JsonPlace place)
    {
        var inForce = new InForce(place.Optional("inForceFrom").OptionalDate(), place.Optional("inForceUntil").OptionalDate());
        if (inForce.Until < inForce.From)
            place.Member("inForceUntil").Refuse(FaultCode.OutOfRange, $"before {inForce.From:yyyy-MM-dd}");
        return inForce;
    }

    private static List<(JsonPlace Place, T Value)> ReadAll<T>(JsonPlace list, Func<JsonPlace, T> read) =>
        [.. list.Items().Select(place => (place, read(place)))];

    // On every day exactly one version of each entry is in force; the first and the last are without bound.
    private static void RequireUnbroken<T>(
        JsonPlace list, List<(JsonPlace Place, T Value)> entries, Func<T, string> key, Func<T, InForce> inForce,
        IReadOnlyList<string> required)
    {
        foreach (var name in required.Except(entries.Select(entry => key(entry.Value))))
            list.Refuse(FaultCode.Missing, name);

        foreach (var versions in entries.GroupBy(entry => key(entry.Value)))
        {
            var ordered = versions.OrderBy(entry => inForce(entry.Value).From ?? DateOnly.MinValue).ToList();
            DateOnly? expected = null;
            for (var i = 0; i < ordered.Count; i++)
            {
                var (place, dates) = (ordered[i].Place, inForce(ordered[i].Value));
                if (i > 0 && (expected is null || dates.From is null || dates.From < expected))
                    place.Refuse(FaultCode.Overlap, versions.Key);
                else if (i == 0 ? dates.From is not null : dates.From > expected)
                    place.Refuse(FaultCode.Gap, versions.Key);
                expected = dates.Until?.AddDays(1);
            }

            if (expected is not null)
                ordered[^1].Place.Refuse(FaultCode.Gap, versions.Key);
        }
    }
}
