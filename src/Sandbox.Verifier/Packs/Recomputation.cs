using System.Globalization;
using System.Text.Json;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Packs;

/// <summary>Computes again what an entry says was computed, by the rules that the pack carries and the code that the authority runs.</summary>
internal sealed class Recomputation(Report report)
{
    // More than any procedure starts, and few enough that a lying file cannot fill the memory.
    private const int MaximumClocks = 10_000;
    private const int MaximumCalendars = 8;
    private const int MaximumCalendarText = 64 * 1024;
    private const int LongestClock = 3660;

    private readonly Dictionary<(PackedFile Kind, string Name), string> sources = [];
    private readonly Dictionary<string, RulePack?> rulePacks = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JurisdictionPreset?> presets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, Value>> clocks = new(StringComparer.Ordinal);

    public void Take(PackLine.Source source) => sources[(source.Kind, source.Name)] = source.Text;

    /// <summary>Looks at what an entry changed.</summary>
    public void Take(long sequence, JsonElement payload, IReadOnlyDictionary<string, PackedDisclosure> texts)
    {
        var index = 0;
        foreach (var change in payload.Items("changes"))
        {
            var at = $"/changes/{index++}";
            switch (change.Text("record"))
            {
                case "TierDetermination" when change.Text("change") == "Added":
                    Tier(Place.Entry(sequence, at), Fields(change, at, texts));
                    break;
                case "CaseClock" when change.Text("id") is { } id:
                    Clock(Place.Entry(sequence, at), id, payload, Fields(change, at, texts));
                    break;
            }
        }
    }

    private void Tier(Place place, Dictionary<string, Value> fields)
    {
        var (name, computed) = (fields.GetValueOrDefault("Pack").Text, fields.GetValueOrDefault("Computed").Text);
        var answers = fields.GetValueOrDefault("Answers");
        if (name is null || computed is null)
        {
            report.Falsified(Check.Tier, place, "incomplete", new("the entry does not say which pack gave which tier.", "留痕记录未说明由哪个规则包得出哪个等级。"));
            return;
        }
        if (answers.Text is null)
        {
            NotRecomputable(Check.Tier, place, answers);
            return;
        }
        if (RulePackNamed(name) is not { } pack)
        {
            SourceMissing(Check.Tier, place, name);
            return;
        }
        string given;
        try
        {
            given = TierEngine.Evaluate(pack, Answers.Parse(answers.Text)).TierId;
        }
        catch (Exception exception) when (exception is InvalidAnswers or FormatException)
        {
            report.Falsified(Check.Tier, place, "invalid-answers", new($"the answers are none that {name} allows.", $"所记答案不是 {name} 所允许的。"));
            return;
        }
        if (given == computed)
            report.Holds(Check.Tier);
        else
            report.Falsified(Check.Tier, place, "other-tier", new($"{name} gives \"{given}\" for the answers, the entry says \"{computed}\".", $"{name} 对这些答案得出“{given}”，留痕记录却为“{computed}”。"));
    }

    private void Clock(Place place, string id, JsonElement payload, Dictionary<string, Value> changed)
    {
        if (!clocks.TryGetValue(id, out var fields))
        {
            if (clocks.Count == MaximumClocks)
                return;
            clocks[id] = fields = new(StringComparer.Ordinal);
        }
        foreach (var (name, value) in changed)
            fields[name] = value;
        // Only what moves the date asks for it again.
        if (!changed.Keys.Any(name => name is "DueOn" or "FiresAt" or "Pauses" or "StoppedAt" or "Rule" or "StartedAt"))
            return;
        var (rule, pauses) = (fields.GetValueOrDefault("Rule"), fields.GetValueOrDefault("Pauses"));
        if (rule.Text is null || (pauses.Text is null && fields.ContainsKey("Pauses")))
        {
            NotRecomputable(Check.DueDate, place, rule.Text is null ? rule : pauses);
            return;
        }
        var preset = payload.Text("preset") ?? "";
        if (PresetNamed(preset) is not { Reckoning: { } reckoning })
        {
            SourceMissing(Check.DueDate, place, preset);
            return;
        }
        if (Due(rule.Text, pauses.Text ?? "[]", fields, payload, reckoning) is not { } due || !DateOnly.TryParseExact(fields.GetValueOrDefault("DueOn").Text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var dueOn))
        {
            report.Falsified(Check.DueDate, place, "incomplete", new("the entry does not hold a clock that can run.", "留痕记录中的期限无法运行。"));
            return;
        }
        if (due.Date != dueOn)
            report.Falsified(Check.DueDate, place, "other-date", new($"the clock gives {due.Date:yyyy-MM-dd}, the entry says {dueOn:yyyy-MM-dd}.", $"按期限计算为 {due.Date:yyyy-MM-dd}，留痕记录却为 {dueOn:yyyy-MM-dd}。"));
        else if (fields.GetValueOrDefault("FiresAt").Text is { } fires && (!Payload.TryTime(fires, out var firesAt) || Microseconds(due.End) != Microseconds(firesAt)))
            report.Falsified(Check.DueDate, place, "other-instant", new($"the clock runs out at {due.End:O}, the entry says {fires}.", $"期限于 {due.End:O} 届满，留痕记录却为 {fires}。"));
        else
            report.Holds(Check.DueDate);
    }

    private static Deadline? Due(string rule, string pauses, Dictionary<string, Value> fields, JsonElement payload, Reckoning reckoning)
    {
        try
        {
            using var ruleJson = JsonDocument.Parse(rule);
            using var pausesJson = JsonDocument.Parse(pauses);
            if (!Payload.TryTime(fields.GetValueOrDefault("StartedAt").Text, out var started)
                || !Payload.TryTime(payload.Text("at"), out var now)
                || !ruleJson.RootElement.TryGetProperty("Length", out var lengthJson) || !lengthJson.TryGetInt32(out var length) || length is < 1 or > LongestClock
                || !Enum.TryParse<ClockUnit>(ruleJson.RootElement.Text("Unit"), out var unit) || (unit == ClockUnit.Years && length > 100))
                return null;
            var spans = new List<Pause>();
            foreach (var pause in pausesJson.RootElement.EnumerateArray())
                spans.Add(new(
                    Enum.Parse<PauseGround>(pause.Text("Ground") ?? ""), pause.GetProperty("From").GetDateTimeOffset(),
                    pause.TryGetProperty("To", out var to) && to.ValueKind != JsonValueKind.Null ? to.GetDateTimeOffset() : null));
            var until = Payload.TryTime(fields.GetValueOrDefault("StoppedAt").Text, out var stopped) ? stopped : spans is [.., { To: null } open] ? open.From : now;
            return reckoning.Count(started, length, unit, spans, until).Due;
        }
        // Whatever a lying file puts into a date, a pause or a length.
        catch (Exception exception) when (exception is JsonException or FormatException or ArgumentException or InvalidOperationException or KeyNotFoundException or OverflowException)
        {
            return null;
        }
    }

    // The database keeps microseconds.
    private static long Microseconds(DateTimeOffset time) => time.UtcTicks / TimeSpan.TicksPerMicrosecond;

    private RulePack? RulePackNamed(string name)
    {
        if (rulePacks.TryGetValue(name, out var known))
            return known;
        RulePack? pack = null;
        if (sources.TryGetValue((PackedFile.RulePack, name), out var text))
        {
            try
            {
                pack = RulePack.Parse(text);
                if ($"{pack.Id}@{pack.Version}" != name)
                    pack = null;
            }
            catch (InvalidRulePack invalid)
            {
                Unreadable(name, invalid.Message);
            }
        }
        return rulePacks[name] = pack;
    }

    private JurisdictionPreset? PresetNamed(string name)
    {
        if (presets.TryGetValue(name, out var known))
            return known;
        JurisdictionPreset? preset = null;
        if (sources.TryGetValue((PackedFile.Preset, name), out var text))
        {
            try
            {
                var calendars = sources.Where(source => source.Key.Kind == PackedFile.Calendar && source.Value.Length <= MaximumCalendarText).Take(MaximumCalendars).Select(source => WorkingCalendar.Parse(source.Value)).ToList();
                preset = JurisdictionPreset.Parse(text, calendars);
                if ($"{preset.Id}@{preset.Version}" != name)
                    preset = null;
            }
            catch (MalformedFile malformed)
            {
                Unreadable(name, malformed.Message);
            }
        }
        return presets[name] = preset;
    }

    private void Unreadable(string name, string why) => report.Notes.Add(new($"{name} in this file cannot be read: {why}", $"文件中的 {name} 无法读取：{why}"));

    private void SourceMissing(Check check, Place place, string name) =>
        report.NotChecked(check, place, "source-missing", new($"not recomputable: the file does not hold {name}", $"无法重算：文件中没有 {name}"));

    private void NotRecomputable(Check check, Place place, Value value)
    {
        if (value.ErasedAt is { Length: > 0 } erased)
            report.NotChecked(check, place, "erased", new($"not recomputable: erased on {erased}", $"无法重算：已于 {erased} 依法删除"));
        else
            report.NotChecked(check, place, "not-for-reader", new("not recomputable: not disclosed to this reader", "无法重算：不向该读者披露"));
    }

    private static Dictionary<string, Value> Fields(JsonElement change, string at, IReadOnlyDictionary<string, PackedDisclosure> texts)
    {
        var fields = new Dictionary<string, Value>(StringComparer.Ordinal);
        var index = 0;
        foreach (var field in change.Items("fields"))
        {
            var pointer = $"{at}/fields/{index++}/after";
            if (field.Text("name") is not { } name)
                continue;
            // A field that lost its value has no "after".
            fields[name] = !field.TryGetProperty("after", out var after) ? default
                : after.Commitment() is not null ? texts.GetValueOrDefault(pointer) switch
                {
                    PackedDisclosure.Text text => new(text.Value, null),
                    PackedDisclosure.Erased erased => new(null, erased.At),
                    _ => default,
                }
                : after.ValueKind == JsonValueKind.String ? new(after.GetString(), null) : new(after.GetRawText(), null);
        }
        return fields;
    }

    // A field's value: its text, or when it was erased; neither where the reader may not see it.
    private readonly record struct Value(string? Text, string? ErasedAt);
}
