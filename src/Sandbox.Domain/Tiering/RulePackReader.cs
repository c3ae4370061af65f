using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Sandbox.Domain.Tiering;

// Reads the JSON of a rule pack strictly: unknown members are faults, so that a misspelt one cannot be overlooked.
// Goes on after a fault with a harmless stand-in, to list all of them at once; a pack with any fault is never returned.
internal sealed class RulePackReader
{
    private const int MaximumBytes = 4 * 1024 * 1024;
    private const int Format = 1;
    private const decimal MaximumPoints = 1_000_000m;

    private static readonly LocalizedText NoText = new("", "");
    private static readonly LegalSource NoSource = new("", NoText);
    private static readonly Condition Never = new Condition.Any([]);

    private readonly List<PackError> _errors = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Question> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);

    public static RulePack Read(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Length > MaximumBytes)
            throw new InvalidRulePack([new("$", PackProblem.TooLarge, $"A rule pack has at most {MaximumBytes} bytes.")]);
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var reader = new RulePackReader();
            return reader.Pack(document.RootElement);
        }
        // The second is what System.Text.Json throws for a text with half a surrogate pair.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new InvalidRulePack([new("$", PackProblem.NotJson, e.Message)]);
        }
    }

    private RulePack Pack(JsonElement root)
    {
        var at = new Place(this, root, "$");
        at.Allow("format", "id", "version", "title", "jurisdiction", "inForceFrom", "inForceUntil", "sources", "tiers",
            "overlays", "sections", "conditions", "rules");
        if (at.Number("format", 0, int.MaxValue) != Format)
            at.Fault("format", PackProblem.UnknownValue, $"This system reads format {Format}.");
        var from = at.Date("inForceFrom") ?? at.MissingDate("inForceFrom");
        var until = at.Date("inForceUntil");
        if (until < from)
            at.Fault("inForceUntil", PackProblem.OutOfRange, "The last day in force is before the first.");

        var sources = at.Items("sources", required: true, Source);
        var tiers = at.Items("tiers", required: true, p => new Tier(p.Id(), p.Localized("name"), p.Localized("summary"), ObligationsOf(p, "id", "name", "summary")));
        var overlays = at.Items("overlays", required: false, p => new Overlay(p.Id(), p.Localized("name"), p.Localized("summary"), ObligationsOf(p, "id", "name", "summary")));
        at.Distinct("tiers", tiers.Select(t => t.Id));
        at.Distinct("overlays", overlays.Select(o => o.Id));
        var sections = at.Items("sections", required: true, SectionOf);
        at.Distinct("sections", sections.Select(s => s.Id));
        var conditions = at.Items("conditions", required: false, NamedConditionOf);
        var rules = at.Items("rules", required: true, p => RuleOf(p, tiers, overlays));
        at.Distinct("rules", rules.Select(r => r.Id));

        var (id, version, title, jurisdiction) = (at.Id(), at.Text("version"), at.Localized("title"), at.Text("jurisdiction"));
        return _errors.Count == 0
            ? new(id, version, title, jurisdiction, from, until, sources, tiers, overlays, sections, conditions, rules)
            : throw new InvalidRulePack(_errors);
    }

    private PackSource Source(Place at)
    {
        at.Allow("id", "title", "url");
        var id = at.Id();
        if (!_sources.Add(id))
            at.Fault("id", PackProblem.Duplicate, $"\"{id}\" is used twice.");
        return new(id, at.Localized("title"), at.OptionalText("url"));
    }

    private static Obligations ObligationsOf(Place owner, params IEnumerable<string> alsoAllowed)
    {
        owner.Allow([.. alsoAllowed, "obligations"]);
        if (owner.Optional("obligations") is not { } at)
            return Obligations.None;
        at.Allow("documents", "reporting", "insuranceRequired", "clocks");
        var documents = at.Items("documents", required: false, p =>
        {
            p.Allow("id", "name", "source");
            return new RequiredDocument(p.Id(), p.Localized("name"), p.Law("source"));
        });
        at.Distinct("documents", documents.Select(d => d.Id));
        var clocks = at.Items("clocks", required: false, p =>
        {
            p.Allow("id", "name", "startsWith", "length", "unit", "source");
            return new ObligationClock(p.Id(), p.Localized("name"), p.Localized("startsWith"),
                p.Whole("length", 1, 10_000), p.Word<TermUnit>("unit"), p.Law("source"));
        });
        at.Distinct("clocks", clocks.Select(c => c.Id));
        ReportingCadence? reporting = null;
        if (at.Optional("reporting") is { } cadence)
        {
            cadence.Allow("everyMonths", "source");
            reporting = new(cadence.Whole("everyMonths", 1, 120), cadence.Law("source"));
        }
        return new(documents, reporting, at.Flag("insuranceRequired", otherwise: false), clocks);
    }

    private Section SectionOf(Place at)
    {
        at.Allow("id", "title", "introduction", "visibleWhen", "questions");
        var visibleWhen = at.Optional("visibleWhen") is { } condition ? Visibility(condition) : null;
        return new(at.Id(), at.Localized("title"), at.OptionalLocalized("introduction"), visibleWhen,
            at.Items("questions", required: true, QuestionOf));
    }

    private Question QuestionOf(Place at)
    {
        var kind = at.Word<QuestionKind>("kind");
        at.Allow(["id", "kind", "text", "help", "source", "visibleWhen", "mandatory", .. kind switch
        {
            QuestionKind.Single or QuestionKind.Multiple => new[] { "score", "options", "changeable" },
            QuestionKind.YesNo => ["score", "points", "changeable"],
            QuestionKind.Number => ["unit", "minimum", "maximum", "step", "changeable"],
            QuestionKind.Text => [],
        }]);
        LocalizedText? evidence = null;
        if (at.Optional("changeable") is { } changeable)
        {
            changeable.Allow("evidence");
            evidence = changeable.Localized("evidence");
        }
        var scored = kind is QuestionKind.Single or QuestionKind.Multiple or QuestionKind.YesNo && at.Has("score");
        var question = new Question(
            at.Id(),
            kind,
            at.Localized("text"),
            at.OptionalLocalized("help"),
            at.Has("source") ? at.Law("source") : null,
            at.Optional("visibleWhen") is { } condition ? Visibility(condition) : null,
            at.Flag("mandatory", otherwise: true),
            scored ? at.Word<ScoreKind>("score") : ScoreKind.None,
            OptionsOf(at, kind, scored),
            kind is QuestionKind.Number ? RangeOf(at) : null,
            evidence);
        if (!_asked.TryAdd(question.Id, question))
            at.Fault("id", PackProblem.Duplicate, $"\"{question.Id}\" is used twice.");
        return question;
    }

    private static ImmutableArray<Option> OptionsOf(Place at, QuestionKind kind, bool scored)
    {
        switch (kind)
        {
            case QuestionKind.Single:
            case QuestionKind.Multiple:
                var options = at.Items("options", required: true, p =>
                {
                    p.Allow("id", "text", "points", "exclusive");
                    if (p.Has("points") && !scored)
                        p.Fault("points", PackProblem.NotAllowed, "Points need a question with a \"score\".");
                    if (p.Has("exclusive") && kind is QuestionKind.Single)
                        p.Fault("exclusive", PackProblem.NotAllowed, "A single choice is always exclusive.");
                    return new Option(p.Id(), p.Localized("text"), Points(p, "points"), p.Flag("exclusive", otherwise: false));
                });
                at.Distinct("options", options.Select(o => o.Id));
                return options;
            case QuestionKind.YesNo:
                var points = at.Optional("points");
                points?.Allow(Question.Yes, Question.No);
                if (points is not null && !scored)
                    at.Fault("points", PackProblem.NotAllowed, "Points need a question with a \"score\".");
                return
                [
                    new(Question.Yes, new("Yes", "是"), points is { } yes ? Points(yes, Question.Yes) : 0m, false),
                    new(Question.No, new("No", "否"), points is { } no ? Points(no, Question.No) : 0m, false),
                ];
            case QuestionKind.Number:
            case QuestionKind.Text:
                return [];
        }
        throw new UnreachableException();
    }

    private static decimal Points(Place at, string name) =>
        at.Has(name) ? at.Number(name, -MaximumPoints, MaximumPoints) : 0m;

    private static NumberRange RangeOf(Place at)
    {
        var minimum = at.Has("minimum") ? at.Number("minimum") : 0m;
        var maximum = at.Has("maximum") ? at.Number("maximum") : decimal.MaxValue;
        if (maximum < minimum)
            at.Fault("maximum", PackProblem.OutOfRange, "The maximum is below the minimum.");
        return new(at.Localized("unit"), minimum, maximum, at.Has("step") ? at.Number("step", 0.0000000001m, decimal.MaxValue) : 1m);
    }

    private NamedCondition NamedConditionOf(Place at)
    {
        at.Allow("id", "when");
        var id = at.Id();
        var when = at.Required("when") is { } place ? ConditionOf(place, visibility: false) : Never;
        if (!_named.Add(id))
            at.Fault("id", PackProblem.Duplicate, $"\"{id}\" is used twice.");
        return new(id, when);
    }

    private Rule RuleOf(Place at, ImmutableArray<Tier> tiers, ImmutableArray<Overlay> overlays)
    {
        at.Allow("id", "when", "tier", "overlay", "hardStop", "source", "because");
        var tier = at.OptionalText("tier");
        var overlay = at.OptionalText("overlay");
        if (!at.Has("tier") && !at.Has("overlay"))
            at.Fault("tier", PackProblem.Missing, "A rule gives a \"tier\", an \"overlay\", or both.");
        if (tier is not null && tiers.All(t => t.Id != tier))
            at.Fault("tier", PackProblem.NotDefined, $"There is no tier \"{tier}\".");
        if (overlay is not null && overlays.All(o => o.Id != overlay))
            at.Fault("overlay", PackProblem.NotDefined, $"There is no overlay \"{overlay}\".");
        var stop = at.Flag("hardStop", otherwise: false);
        if (stop && !tiers.IsEmpty && tier != tiers[^1].Id)
            at.Fault("hardStop", PackProblem.NotAllowed, $"A hard stop gives the severest tier, \"{tiers[^1].Id}\".");
        return new(at.Id(), at.Required("when") is { } when ? ConditionOf(when, visibility: false) : Never,
            tier, overlay, stop, at.Law("source"), at.Localized("because"));
    }

    // Whether a question shows may depend only on what was asked before it, so visibility needs no second pass and has no cycles.
    private Condition Visibility(Place at) => ConditionOf(at, visibility: true);

    private Condition ConditionOf(Place at, bool visibility)
    {
        if (!at.IsObject())
            return Never;
        if (at.Has("all"))
        {
            at.Allow("all");
            return new Condition.All(at.Items("all", required: true, p => ConditionOf(p, visibility)));
        }
        if (at.Has("any"))
        {
            at.Allow("any");
            return new Condition.Any(at.Items("any", required: true, p => ConditionOf(p, visibility)));
        }
        if (at.Has("not"))
        {
            at.Allow("not");
            return new Condition.Not(ConditionOf(at.Required("not")!, visibility));
        }
        if (at.Has("answer"))
            return Comparison(at, visibility);
        if (visibility)
        {
            at.Fault("", PackProblem.NotAllowed, "Visibility is a condition over answers: \"all\", \"any\", \"not\" or \"answer\".");
            return Never;
        }
        if (at.Has("holds"))
        {
            at.Allow("holds");
            var name = at.Text("holds");
            if (!_named.Contains(name))
                at.Fault("holds", PackProblem.NotDefined, $"No condition \"{name}\" is defined before this place.");
            return new Condition.Holds(name);
        }
        if (at.Has("score"))
        {
            at.Allow("score", "shareAtLeast", "shareAbove");
            var score = at.Word<ScoreKind>("score");
            if (score is ScoreKind.None)
                at.Fault("score", PackProblem.UnknownValue, "A share is of the \"raw\" or the \"mitigation\" score.");
            var strictly = at.OneOf("shareAtLeast", "shareAbove") == "shareAbove";
            return new Condition.ReachesShare(score, at.Number(strictly ? "shareAbove" : "shareAtLeast", 0m, 1m), strictly);
        }
        at.Fault("", PackProblem.Missing, "A condition is \"all\", \"any\", \"not\", \"holds\", \"answer\" or \"score\".");
        return Never;
    }

    private Condition Comparison(Place at, bool visibility)
    {
        at.Allow("answer", "equals", "includes", "atLeast", "above");
        var id = at.Text("answer");
        if (!_asked.TryGetValue(id, out var question))
        {
            at.Fault("answer", PackProblem.NotDefined, visibility
                ? $"No question \"{id}\" is asked before this one."
                : $"There is no question \"{id}\".");
            return Never;
        }
        switch (question.Kind)
        {
            case QuestionKind.Single:
            case QuestionKind.YesNo:
                return at.Needs("equals") ? Chosen(at, "equals", question) : Never;
            case QuestionKind.Multiple:
                return at.Needs("includes") ? Chosen(at, "includes", question) : Never;
            case QuestionKind.Number:
                var above = at.OneOf("atLeast", "above") == "above";
                return new Condition.Reaches(id, at.Number(above ? "above" : "atLeast"), above);
            case QuestionKind.Text:
                at.Fault("answer", PackProblem.NotAllowed, "A text answer cannot be compared.");
                return Never;
        }
        throw new UnreachableException();
    }

    private static Condition Chosen(Place at, string member, Question question)
    {
        var options = at.OneOrMore(member);
        foreach (var option in options.Where(o => question.Option(o) is null))
            at.Fault(member, PackProblem.NotDefined, $"Question \"{question.Id}\" has no option \"{option}\".");
        return options is [var only]
            ? new Condition.Chosen(question.Id, only)
            : new Condition.Any([.. options.Select(o => new Condition.Chosen(question.Id, o))]);
    }

    // An element of the document with its path; its readers note a fault and give back a harmless value.
    private sealed record Place(RulePackReader Reader, JsonElement Element, string Path)
    {
        public void Fault(string member, PackProblem problem, string reason) =>
            Reader._errors.Add(new(member.Length == 0 ? Path : $"{Path}.{member}", problem, reason));

        public bool IsObject()
        {
            if (Element.ValueKind is JsonValueKind.Object)
                return true;
            Fault("", PackProblem.WrongType, "This must be an object.");
            return false;
        }

        public bool Has(string member) => Element.ValueKind is JsonValueKind.Object && Element.TryGetProperty(member, out _);

        public void Allow(params string[] members)
        {
            if (!IsObject())
                return;
            foreach (var name in Element.EnumerateObject().Select(m => m.Name).Where(n => !members.Contains(n)))
                Fault(name, PackProblem.UnknownMember, $"\"{name}\" is not known here; known are {string.Join(", ", members)}.");
        }

        public Place? Optional(string member) =>
            Element.ValueKind is JsonValueKind.Object && Element.TryGetProperty(member, out var value)
                ? new(Reader, value, $"{Path}.{member}")
                : null;

        public Place? Required(string member)
        {
            var place = Optional(member);
            if (place is null)
                Fault(member, PackProblem.Missing, $"\"{member}\" is missing.");
            return place;
        }

        public bool Needs(string member) => Required(member) is not null;

        public string OneOf(string first, string second)
        {
            if (Has(first) == Has(second))
                Fault("", PackProblem.Missing, $"Exactly one of \"{first}\" and \"{second}\" is needed.");
            return Has(second) ? second : first;
        }

        public ImmutableArray<T> Items<T>(string member, bool required, Func<Place, T> read)
        {
            var list = required ? Required(member) : Optional(member);
            if (list is null)
                return [];
            if (list.Element.ValueKind is not JsonValueKind.Array)
            {
                list.Fault("", PackProblem.WrongType, "This must be a list.");
                return [];
            }
            if (required && list.Element.GetArrayLength() == 0)
                list.Fault("", PackProblem.Empty, "This list must not be empty.");
            return [.. list.Element.EnumerateArray().Select((item, i) => read(new(Reader, item, $"{list.Path}[{i}]")))];
        }

        public void Distinct(string member, IEnumerable<string> ids)
        {
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (index, id) in ids.Index().Where(x => !seen.Add(x.Item)))
                Fault($"{member}[{index}].id", PackProblem.Duplicate, $"\"{id}\" is used twice.");
        }

        public string Id()
        {
            var id = Text("id");
            if (id.Length > 100 || id.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.')))
                Fault("id", PackProblem.UnknownValue, $"\"{id}\" is no id: at most 100 of a–z, 0–9, \"-\" and \".\".");
            return id;
        }

        public string Text(string member) => Required(member)?.String() ?? "";

        public string? OptionalText(string member) => Optional(member)?.String();

        private string String()
        {
            if (Element.ValueKind is not JsonValueKind.String)
            {
                Fault("", PackProblem.WrongType, "This must be a text.");
                return "";
            }
            var text = Element.GetString()!;
            if (string.IsNullOrWhiteSpace(text))
                Fault("", PackProblem.Empty, "This text must not be empty.");
            return text;
        }

        public ImmutableArray<string> OneOrMore(string member)
        {
            var place = Required(member);
            return place is null ? []
                : place.Element.ValueKind is JsonValueKind.Array ? Items(member, required: true, p => p.String())
                : [place.String()];
        }

        public LocalizedText Localized(string member) => Required(member)?.BothLanguages() ?? NoText;

        public LocalizedText? OptionalLocalized(string member) => Optional(member)?.BothLanguages();

        private LocalizedText BothLanguages()
        {
            Allow("en", "zh-Hans");
            return IsObjectQuietly() ? new(Text("en"), Text("zh-Hans")) : NoText;
        }

        private bool IsObjectQuietly() => Element.ValueKind is JsonValueKind.Object;

        public LegalSource Law(string member)
        {
            if (Required(member) is not { } place)
                return NoSource;
            place.Allow("of", "en", "zh-Hans");
            if (!place.IsObjectQuietly())
                return NoSource;
            var id = place.Text("of");
            if (!Reader._sources.Contains(id))
                place.Fault("of", PackProblem.NotDefined, $"There is no source \"{id}\".");
            return new(id, new(place.Text("en"), place.Text("zh-Hans")));
        }

        public bool Flag(string member, bool otherwise)
        {
            switch (Optional(member)?.Element.ValueKind)
            {
                case null:
                    return otherwise;
                case JsonValueKind.True:
                    return true;
                case JsonValueKind.False:
                    return false;
                default:
                    Fault(member, PackProblem.WrongType, "This must be true or false.");
                    return otherwise;
            }
        }

        public decimal Number(string member, decimal minimum = decimal.MinValue, decimal maximum = decimal.MaxValue)
        {
            if (Required(member) is not { } place)
                return minimum;
            var text = place.Element.ValueKind switch
            {
                JsonValueKind.Number => place.Element.GetRawText(),
                JsonValueKind.String => place.Element.GetString()!,
                JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.True
                    or JsonValueKind.False or JsonValueKind.Null => "",
            };
            if (!ExactNumber.TryParse(text, out var value))
                place.Fault("", PackProblem.WrongType, "This must be a number of at most 28 significant digits.");
            else if (value < minimum || value > maximum)
                place.Fault("", PackProblem.OutOfRange, $"{text} is not between {minimum.ToString(CultureInfo.InvariantCulture)} and {maximum.ToString(CultureInfo.InvariantCulture)}.");
            return value;
        }

        public int Whole(string member, int minimum, int maximum)
        {
            var value = Number(member, minimum, maximum);
            if (value != decimal.Truncate(value))
                Fault(member, PackProblem.WrongType, "This must be a whole number.");
            return (int)Math.Clamp(value, minimum, maximum);
        }

        public T Word<T>(string member) where T : struct, Enum
        {
            var text = Text(member);
            foreach (var value in Enum.GetValues<T>())
            {
                if (JsonNamingPolicy.CamelCase.ConvertName(value.ToString()) == text)
                    return value;
            }
            if (text.Length > 0)
                Fault(member, PackProblem.UnknownValue, $"\"{text}\" is none of {string.Join(", ", Enum.GetValues<T>().Select(v => JsonNamingPolicy.CamelCase.ConvertName(v.ToString())))}.");
            return default;
        }

        public DateOnly? Date(string member)
        {
            if (Optional(member) is not { } place || place.Element.ValueKind is JsonValueKind.Null)
                return null;
            if (DateOnly.TryParseExact(place.String(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
                return date;
            place.Fault("", PackProblem.WrongType, "This must be a day such as 2026-08-02.");
            return null;
        }

        public DateOnly MissingDate(string member)
        {
            if (!Has(member))
                Fault(member, PackProblem.Missing, $"\"{member}\" is missing.");
            return DateOnly.MinValue;
        }
    }
}
