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
    private const int MaximumItems = 2_000;
    private const int Format = 1;
    private const decimal MaximumPoints = 1_000_000m;
    private const decimal MaximumWeight = 1_000m;
    private const int Places = 4;

    // Twice this still fits a decimal, so that a step beyond any number or threshold does.
    private const decimal MaximumNumber = 10_000_000_000_000_000_000_000_000_000m;

    private static readonly LocalizedText NoText = new("", "");
    private static readonly LegalSource NoSource = new("", NoText);
    private static readonly Condition Never = new Condition.Any([]);
    private static readonly Expression Nothing = new Expression.Constant(0m);

    private readonly List<PackError> _errors = [];
    private readonly HashSet<string> _sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Question> _asked = new(StringComparer.Ordinal);
    private readonly HashSet<string> _named = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Fact> _facts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Extent> _values = new(StringComparer.Ordinal);
    private Extent[] _scores = [];
    private Rounding _rounding;

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
        at.Allow("format", "$schema", "id", "version", "title", "notes", "jurisdiction", "inForceFrom", "inForceUntil", "rounding", "sources",
            "tiers", "overlays", "facts", "sections", "values", "conditions", "rules");
        if (at.Number("format", 0m, int.MaxValue) != Format)
            at.Fault("format", PackProblem.UnknownValue, $"This system reads format {Format}.");
        var from = at.Date("inForceFrom") ?? at.MissingDate("inForceFrom");
        var until = at.Date("inForceUntil");
        if (until < from)
            at.Fault("inForceUntil", PackProblem.OutOfRange, "The last day in force is before the first.");

        _ = at.OptionalText("$schema");
        _rounding = at.Has("rounding") ? at.Word<Rounding>("rounding") : Rounding.HalfAwayFromZero;
        var sources = at.Items("sources", required: true, Source);
        var tiers = at.Items("tiers", required: true, p => new Tier(p.Id(), p.Localized("name"), p.Localized("summary"), ObligationsOf(p, "id", "name", "summary")));
        var overlays = at.Items("overlays", required: false, p => new Overlay(p.Id(), p.Localized("name"), p.Localized("summary"), ObligationsOf(p, "id", "name", "summary")));
        at.Distinct("tiers", tiers.Select(t => t.Id));
        at.Distinct("overlays", overlays.Select(o => o.Id));
        var facts = at.Items("facts", required: false, FactOf);
        var sections = at.Items("sections", required: true, SectionOf);
        at.Distinct("sections", sections.Select(s => s.Id));
        if (_asked.Count > MaximumItems)
            at.Fault("sections", PackProblem.TooLarge, $"A pack asks at most {MaximumItems} questions.");
        _sections.UnionWith(sections.Select(s => s.Id));
        _scores = [.. Enum.GetValues<ScoreKind>().Select(score => Extent.Of(sections, score))];
        foreach (var score in Enum.GetValues<ScoreKind>().Where(score => !_scores[(int)score].Fits))
            at.Fault("sections", PackProblem.OutOfRange, $"The points of the {score} score can come to more than {Extent.Most.ToString(CultureInfo.InvariantCulture)}.");
        var values = at.Items("values", required: false, ValueOf);
        var conditions = at.Items("conditions", required: false, NamedConditionOf);
        var rules = at.Items("rules", required: true, p => RuleOf(p, tiers, overlays));
        at.Distinct("rules", rules.Select(r => r.Id));

        var (id, version, title, notes, jurisdiction) = (at.Id(), at.Text("version"), at.Localized("title"), at.OptionalLocalized("notes"), at.Text("jurisdiction"));
        return _errors.Count == 0
            ? new(id, version, title, notes, jurisdiction, from, until, _rounding, sources, tiers, overlays, facts, sections, values, conditions, rules)
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
        at.Allow("documents", "evaluations", "approvals", "reporting", "insuranceRequired", "clocks");
        var documents = Required("documents", (id, name, source) => new RequiredDocument(id, name, source));
        var evaluations = Required("evaluations", (id, name, source) => new RequiredEvaluation(id, name, source));
        var approvals = Required("approvals", (id, name, source) => new RequiredApproval(id, name, source));
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
        return new(documents, evaluations, approvals, reporting, at.Flag("insuranceRequired", otherwise: false), clocks);

        ImmutableArray<T> Required<T>(string member, Func<string, LocalizedText, LegalSource, T> make)
        {
            var ids = new List<string>();
            var required = at.Items(member, required: false, p =>
            {
                p.Allow("id", "name", "source");
                ids.Add(p.Id());
                return make(ids[^1], p.Localized("name"), p.Law("source"));
            });
            at.Distinct(member, ids);
            return required;
        }
    }

    private Fact FactOf(Place at)
    {
        at.Allow("id", "kind", "text");
        var fact = new Fact(at.Id(), at.Word<FactKind>("kind"), at.Localized("text"));
        if (!_facts.TryAdd(fact.Id, fact))
            at.Fault("id", PackProblem.Duplicate, $"\"{fact.Id}\" is used twice.");
        return fact;
    }

    private Section SectionOf(Place at)
    {
        at.Allow("id", "title", "introduction", "visibleWhen", "combine", "weight", "questions");
        var visibleWhen = at.Optional("visibleWhen") is { } condition ? Visibility(condition) : null;
        return new(at.Id(), at.Localized("title"), at.OptionalLocalized("introduction"), visibleWhen,
            at.Has("combine") ? at.Word<Combination>("combine") : Combination.Sum,
            at.Has("weight") ? at.Number("weight", 0m, MaximumWeight, Places) : 1m,
            at.Items("questions", required: true, QuestionOf));
    }

    private Question QuestionOf(Place at)
    {
        var kind = at.Word<QuestionKind>("kind");
        at.Allow(["id", "kind", "text", "help", "source", "visibleWhen", "mandatory", "evidenceWanted", .. kind switch
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
            at.OptionalLocalized("evidenceWanted"),
            evidence);
        if (_facts.ContainsKey(question.Id) || !_asked.TryAdd(question.Id, question))
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
        at.Has(name) ? at.Number(name, -MaximumPoints, MaximumPoints, Places) : 0m;

    private static NumberRange RangeOf(Place at)
    {
        var minimum = at.Has("minimum") ? at.Number("minimum", -MaximumNumber, MaximumNumber) : 0m;
        var maximum = at.Has("maximum") ? at.Number("maximum", -MaximumNumber, MaximumNumber) : MaximumNumber;
        if (maximum < minimum)
            at.Fault("maximum", PackProblem.OutOfRange, "The maximum is below the minimum.");
        return new(at.Localized("unit"), minimum, maximum, at.Has("step") ? at.Number("step", 0.0000000001m, MaximumNumber) : 1m);
    }

    private DerivedValue ValueOf(Place at)
    {
        at.Allow("id", "name", "amount", "reductions", "decimals");
        var id = at.Id();
        var (amount, extent) = at.Required("amount") is { } place ? AmountOf(place) : (Nothing, Extent.Zero);
        var reductions = at.Items("reductions", required: false, p =>
        {
            p.Allow("when", "by", "source", "because");
            var reduction = new Reduction(
                p.Required("when") is { } when ? ConditionOf(when, Scope.Values) : Never,
                p.Number("by", 0m, 1m, Places),
                p.Law("source"),
                p.Localized("because"));
            extent = extent with { Places = extent.Places + reduction.By.Scale };
            return reduction;
        });
        int? decimals = at.Has("decimals") ? at.Whole("decimals", 0, Extent.MostPlaces) : null;
        if (extent.Places > (decimals is null ? Extent.MostPlaces : Extent.MostPlacesUnrounded))
            at.Fault("reductions", PackProblem.OutOfRange, $"The reduced value can have more than {Extent.MostPlaces} decimal places: state \"decimals\", or reduce less often.");
        if (!_values.TryAdd(id, extent with { Places = Math.Min(decimals ?? Extent.MostPlaces, extent.Places) }))
            at.Fault("id", PackProblem.Duplicate, $"\"{id}\" is used twice.");
        return new(id, at.Localized("name"), amount, reductions, decimals);
    }

    // With the most that it can come to, so that no answer can make it overflow or lose a digit.
    private (Expression, Extent) AmountOf(Place at)
    {
        var (expression, extent) = Unchecked(at);
        if (!extent.Fits)
        {
            at.Fault("", PackProblem.OutOfRange, $"This can come to more than {Extent.Most.ToString(CultureInfo.InvariantCulture)}, or to more than {Extent.MostPlaces} decimal places.");
            return (expression, Extent.Zero);
        }
        return (expression, extent);
    }

    private (Expression, Extent) Unchecked(Place at)
    {
        if (at.Element.ValueKind is JsonValueKind.Number or JsonValueKind.String)
        {
            var number = at.Amount(-Extent.Most, Extent.Most, Extent.MostPlaces);
            return (new Expression.Constant(number), new(Math.Abs(number), number.Scale));
        }
        if (!at.IsObject())
            return (Nothing, Extent.Zero);
        if (at.Has("points"))
        {
            at.Allow("points");
            var id = at.Text("points");
            if (!_asked.TryGetValue(id, out var question))
                at.Fault("points", PackProblem.NotDefined, $"No question \"{id}\" is asked.");
            return question is null ? (Nothing, Extent.Zero) : (new Expression.Points(id), Extent.Of(question));
        }
        if (at.Has("number"))
            return NumberOf(at);
        if (at.Has("section"))
        {
            at.Allow("section", "score");
            var (id, score) = (at.Text("section"), Total(at, "score"));
            if (!_sections.Contains(id))
                at.Fault("section", PackProblem.NotDefined, $"There is no section \"{id}\".");
            return (new Expression.SectionScore(id, score), _scores[(int)score]);
        }
        if (at.Has("score"))
        {
            at.Allow("score");
            var score = Total(at, "score");
            return (new Expression.Score(score), _scores[(int)score]);
        }
        if (at.Has("maximum"))
        {
            at.Allow("maximum", "counting");
            var maximum = MaximumOf(at, "maximum");
            return (maximum, _scores[(int)maximum.Kind]);
        }
        if (at.Has("value"))
        {
            at.Allow("value");
            var id = at.Text("value");
            if (!_values.TryGetValue(id, out var extent))
                at.Fault("value", PackProblem.NotDefined, $"No value \"{id}\" is defined before this place.");
            return (new Expression.Value(id), extent ?? Extent.Zero);
        }
        if (at.Has("if"))
        {
            at.Allow("if", "then", "else");
            var when = ConditionOf(at.Required("if")!, Scope.Values);
            var (then, one) = at.Required("then") is { } yes ? AmountOf(yes) : (Nothing, Extent.Zero);
            var (otherwise, other) = at.Required("else") is { } no ? AmountOf(no) : (Nothing, Extent.Zero);
            return (new Expression.Either(when, then, otherwise), one.Or(other));
        }
        if (at.Has("sum"))
            return Joined("sum", parts => new Expression.Sum(parts), (a, b) => a.Plus(b));
        if (at.Has("product"))
            return Joined("product", parts => new Expression.Product(parts), (a, b) => a.Times(b));
        if (at.Has("max"))
            return Joined("max", parts => new Expression.Greatest(parts), (a, b) => a.Or(b));
        if (at.Has("min"))
            return Joined("min", parts => new Expression.Least(parts), (a, b) => a.Or(b));
        if (at.Has("difference"))
        {
            if (at.Optional("difference") is { Element.ValueKind: JsonValueKind.Array } pair && pair.Element.GetArrayLength() != 2)
                at.Fault("difference", PackProblem.OutOfRange, "A difference has two parts.");
            return Joined("difference", parts => parts.Length == 2 ? new Expression.Difference(parts[0], parts[1]) : Nothing, (a, b) => a.Plus(b));
        }
        at.Fault("", PackProblem.Missing, "An amount is a number, \"points\", \"number\", \"section\", \"score\", \"maximum\", \"value\", \"sum\", \"product\", \"max\", \"min\", \"difference\" or \"if\".");
        return (Nothing, Extent.Zero);

        (Expression, Extent) Joined(string member, Func<ImmutableArray<Expression>, Expression> make, Func<Extent, Extent, Extent> join)
        {
            at.Allow(member);
            var parts = at.Items(member, required: true, AmountOf);
            return (make([.. parts.Select(p => p.Item1)]), parts.Select(p => p.Item2).DefaultIfEmpty(Extent.Zero).Aggregate((a, b) => a.Fits ? join(a, b) : a));
        }
    }

    private (Expression, Extent) NumberOf(Place at)
    {
        at.Allow("number");
        var id = at.Text("number");
        if (_facts.TryGetValue(id, out var fact) && fact.Kind is FactKind.Number)
        {
            at.Fault("number", PackProblem.NotAllowed, "A fact has no greatest number, so it can be compared but not reckoned with.");
        }
        else if (!_asked.TryGetValue(id, out var question) || question.Kind is not QuestionKind.Number)
        {
            at.Fault("number", PackProblem.NotDefined, $"No question \"{id}\" asks for a number.");
        }
        else if (question.IsChangeable)
        {
            at.Fault("number", PackProblem.NotAllowed, "What would change a tier is searched among thresholds; a number that is reckoned with cannot be changeable.");
        }
        else
        {
            var most = Math.Max(Math.Abs(question.Number!.Minimum), Math.Abs(question.Number.Maximum));
            return (new Expression.Number(id), new(Math.Min(most, Extent.Most * 2m), Formula.Places));
        }
        return (Nothing, Extent.Zero);
    }

    private static ScoreKind Total(Place at, string member)
    {
        var score = at.Word<ScoreKind>(member);
        if (score is ScoreKind.None)
            at.Fault(member, PackProblem.UnknownValue, "A total is the \"raw\" or the \"mitigation\" score.");
        return score;
    }

    private static Expression.Maximum MaximumOf(Place at, string member)
    {
        var counting = at.OptionalText("counting") ?? "all";
        if (counting is not ("all" or "visible"))
            at.Fault("counting", PackProblem.UnknownValue, $"\"{counting}\" is none of all, visible.");
        return new(Total(at, member), counting == "visible");
    }

    private NamedCondition NamedConditionOf(Place at)
    {
        at.Allow("id", "when");
        var id = at.Id();
        var when = at.Required("when") is { } place ? ConditionOf(place, Scope.All) : Never;
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
        return new(at.Id(), at.Required("when") is { } when ? ConditionOf(when, Scope.All) : Never,
            tier, overlay, stop, at.Law("source"), at.Localized("because"));
    }

    // What a condition may speak of: visibility only of answers and facts, a value also of scores and of values before it.
    private enum Scope { Answers, Values, All }

    // How great an amount can be, and how many decimal places it can have. Within these bounds nothing overflows or is rounded unasked.
    private sealed record Extent(decimal Size, int Places)
    {
        public const decimal Most = 1_000_000_000_000m;
        public const int MostPlaces = 8;
        public const int MostPlacesUnrounded = 16;

        public static Extent Zero { get; } = new(0m, 0);

        public bool Fits => Size <= Most && Places <= MostPlaces;

        public static Extent Of(Question question) =>
            new(question.Options.Sum(o => Math.Abs(o.Points)), question.Options.Select(o => (int)o.Points.Scale).DefaultIfEmpty(0).Max());

        public static Extent Of(ImmutableArray<Section> sections, ScoreKind score) => sections
            .Select(s => s.Questions.Where(q => q.Score == score).Select(Of).Aggregate(Zero, (a, b) => a.Plus(b)).Times(new(s.Weight, s.Weight.Scale)))
            .Aggregate(Zero, (a, b) => a.Plus(b));

        public Extent Plus(Extent other) => new(Size + other.Size, Math.Max(Places, other.Places));

        public Extent Or(Extent other) => new(Math.Max(Size, other.Size), Math.Max(Places, other.Places));

        // Of two amounts that fit, the product still fits a decimal; it is then looked at in its turn.
        public Extent Times(Extent other) => new(Size * other.Size, Places + other.Places);
    }

    // Whether a question shows may depend only on what was asked before it, so visibility needs no second pass and has no cycles.
    private Condition Visibility(Place at) => ConditionOf(at, Scope.Answers);

    private Condition ConditionOf(Place at, Scope scope)
    {
        if (!at.IsObject())
            return Never;
        if (at.Has("all"))
        {
            at.Allow("all");
            return new Condition.All(at.Items("all", required: true, p => ConditionOf(p, scope)));
        }
        if (at.Has("any"))
        {
            at.Allow("any");
            return new Condition.Any(at.Items("any", required: true, p => ConditionOf(p, scope)));
        }
        if (at.Has("not"))
        {
            at.Allow("not");
            return new Condition.Not(ConditionOf(at.Required("not")!, scope));
        }
        if (at.Has("answer"))
            return Comparison(at, scope is Scope.Answers);
        if (at.Has("fact"))
            return FactComparison(at);
        if (scope is Scope.Answers)
        {
            at.Fault("", PackProblem.NotAllowed, "Visibility is a condition over answers and facts: \"all\", \"any\", \"not\", \"answer\" or \"fact\".");
            return Never;
        }
        if (at.Has("holds"))
        {
            if (scope is Scope.Values)
                at.Fault("holds", PackProblem.NotAllowed, "A value comes before the named conditions and cannot rest on them.");
            at.Allow("holds");
            var name = at.Text("holds");
            if (!_named.Contains(name))
                at.Fault("holds", PackProblem.NotDefined, $"No condition \"{name}\" is defined before this place.");
            return new Condition.Holds(name);
        }
        if (at.Has("score"))
            return AmountComparison(at, new Expression.Score(Total(at, "score")), "score");
        if (at.Has("value"))
        {
            var id = at.Text("value");
            if (!_values.ContainsKey(id))
                at.Fault("value", PackProblem.NotDefined, $"No value \"{id}\" is defined before this place.");
            return AmountComparison(at, new Expression.Value(id), "value");
        }
        at.Fault("", PackProblem.Missing, "A condition is \"all\", \"any\", \"not\", \"holds\", \"answer\", \"fact\", \"score\" or \"value\".");
        return Never;
    }

    private Condition FactComparison(Place at)
    {
        var id = at.Text("fact");
        if (!_facts.TryGetValue(id, out var fact))
        {
            at.Fault("fact", PackProblem.NotDefined, $"There is no fact \"{id}\".");
            return Never;
        }
        switch (fact.Kind)
        {
            case FactKind.YesNo:
                at.Allow("fact", "equals");
                var answer = at.Text("equals");
                if (answer is not (Question.Yes or Question.No))
                    at.Fault("equals", PackProblem.UnknownValue, $"\"{answer}\" is none of yes, no.");
                return new Condition.Chosen(id, answer);
            case FactKind.Number:
                at.Allow("fact", "atLeast", "above");
                var above = at.OneOf("atLeast", "above");
                return new Condition.Reaches(id, at.Number(above, -MaximumNumber, MaximumNumber), above == "above");
            case FactKind.Day:
                at.Allow("fact", "onOrAfter", "before");
                var member = at.OneOf("onOrAfter", "before");
                var reached = new Condition.Reaches(id, (at.Date(member) ?? at.MissingDate(member)).DayNumber, Strictly: false);
                // A day that is not known is not before any other.
                return member == "onOrAfter" ? reached : new Condition.All([new Condition.Reaches(id, 0m, Strictly: false), new Condition.Not(reached)]);
        }
        throw new UnreachableException();
    }

    private Condition AmountComparison(Place at, Expression amount, string member)
    {
        if (!at.Has("shareAtLeast") && !at.Has("shareAbove"))
        {
            at.Allow(member, "atLeast", "above");
            var above = at.OneOf("atLeast", "above");
            return new Condition.ReachesAmount(amount, at.Number(above, -Extent.Most, Extent.Most, Extent.MostPlaces), above == "above");
        }
        at.Allow(member, "shareAtLeast", "shareAbove", "of", "counting");
        var strictly = at.OneOf("shareAtLeast", "shareAbove");
        var of = member == "score" && !at.Has("of") ? MaximumOf(at, "score") : MaximumOf(at, "of");
        return new Condition.ReachesShare(amount, of, at.Number(strictly, 0m, 1m, Extent.MostPlaces), strictly == "shareAbove");
    }

    private Condition Comparison(Place at, bool visibility)
    {
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
                at.Allow("answer", "equals");
                return at.Needs("equals") ? Chosen(at, "equals", question) : Never;
            case QuestionKind.Multiple:
                at.Allow("answer", "includes");
                return at.Needs("includes") ? Chosen(at, "includes", question) : Never;
            case QuestionKind.Number:
                at.Allow("answer", "atLeast", "above");
                var above = at.OneOf("atLeast", "above") == "above";
                return new Condition.Reaches(id, at.Number(above ? "above" : "atLeast", -MaximumNumber, MaximumNumber), above);
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
            if (list.Element.GetArrayLength() > MaximumItems)
            {
                list.Fault("", PackProblem.TooLarge, $"A list has at most {MaximumItems} items.");
                return [];
            }
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
            if (id.Length > 100 || id.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '.' or '_')))
                Fault("id", PackProblem.UnknownValue, $"\"{id}\" is no id: at most 100 of A–Z, a–z, 0–9, \"-\", \"_\" and \".\".");
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

        public decimal Number(string member, decimal minimum, decimal maximum, int places = 28) =>
            Required(member)?.Amount(minimum, maximum, places) ?? minimum;

        // The number written here; where it is none of those wanted, the nearest that is.
        public decimal Amount(decimal minimum, decimal maximum, int places)
        {
            var text = Element.ValueKind switch
            {
                JsonValueKind.Number => Element.GetRawText(),
                JsonValueKind.String => Element.GetString()!,
                JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.True
                    or JsonValueKind.False or JsonValueKind.Null => "",
            };
            if (!ExactNumber.TryParse(text, out var value))
                Fault("", PackProblem.WrongType, "This must be a number of at most 28 significant digits.");
            else if (value < minimum || value > maximum)
                Fault("", PackProblem.OutOfRange, $"{text} is not between {minimum.ToString(CultureInfo.InvariantCulture)} and {maximum.ToString(CultureInfo.InvariantCulture)}.");
            else if (decimal.Round(value, places) != value)
                Fault("", PackProblem.OutOfRange, $"{text} has more than {places} decimal places.");
            return decimal.Round(Math.Clamp(value, minimum, maximum), places);
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
            if (Optional(member) is null or { Element.ValueKind: JsonValueKind.Null })
                Fault(member, PackProblem.Missing, $"\"{member}\" is missing.");
            return DateOnly.MinValue;
        }
    }
}
