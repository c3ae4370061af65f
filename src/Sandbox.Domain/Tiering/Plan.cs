using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

// A pack with every name resolved to a number, so that working out a tier looks nothing up. Questions come first, then facts.
internal sealed class Plan
{
    private readonly Dictionary<string, int> _slots = new(StringComparer.Ordinal);
    private readonly (string Id, int Slot)[] _sorted;
    private readonly Dictionary<string, int> _parts;
    private readonly Dictionary<string, int> _valueNumbers;
    private readonly Dictionary<string, int> _named;
    private readonly HashSet<(int Slot, int Option)> _options = [];
    private readonly Dictionary<int, SortedSet<decimal>> _thresholds = [];
    private readonly decimal[] _maxima;
    private int[][]? _dependents;

    public Plan(RulePack pack)
    {
        Pack = pack;
        var number = 0;
        foreach (var id in pack.Questions.Select(q => q.Id).Concat(pack.Facts.Select(f => f.Id)))
            _slots.Add(id, number++);
        _sorted = [.. _slots.Select(s => (s.Key, s.Value)).OrderBy(s => s.Key, StringComparer.Ordinal)];
        _parts = pack.Sections.Index().ToDictionary(s => s.Item.Id, s => s.Index, StringComparer.Ordinal);
        _valueNumbers = pack.Values.Index().ToDictionary(v => v.Item.Id, v => v.Index, StringComparer.Ordinal);
        _named = pack.Conditions.Index().ToDictionary(c => c.Item.Id, c => c.Index, StringComparer.Ordinal);
        Facts = [.. pack.Facts];
        Parts = [.. pack.Sections.Select((section, part) => new Part(
            section,
            section.VisibleWhen is { } shows ? Clause.Of(shows, this) : null,
            [.. section.Questions.Select(q => new Slot(q, _slots[q.Id], part, q.VisibleWhen is { } asked ? Clause.Of(asked, this) : null))]))];
        Slots = [.. Parts.SelectMany(p => p.Slots)];
        _maxima = [.. Enum.GetValues<ScoreKind>().Select(score => Parts.Sum(part => part.Maximum(score)))];
        Values = [.. pack.Values.Select(v => new ValuePlan(
            v, Formula.Of(v.Amount, this), [.. v.Reductions.Select(r => (Clause.Of(r.When, this), r))]))];
        Named = [.. pack.Conditions.Select(c => Clause.Of(c.When, this))];
        Rules = [.. pack.Rules.Select(r => new RulePlan(r, Clause.Of(r.When, this), r.TierId is { } tier ? pack.Severity(tier) : -1))];
    }

    public RulePack Pack { get; }

    public Part[] Parts { get; }

    public Slot[] Slots { get; }

    public Fact[] Facts { get; }

    public ValuePlan[] Values { get; }

    public Clause[] Named { get; }

    public RulePlan[] Rules { get; }

    public int Count => _sorted.Length;

    public int SlotOf(string id) => _slots[id];

    public int PartOf(string sectionId) => _parts[sectionId];

    public int ValueOf(string valueId) => _valueNumbers[valueId];

    public int NamedOf(string conditionId) => _named[conditionId];

    public int OptionOf(int slot, string optionId) =>
        slot < Pack.Questions.Length
            ? Pack.Questions[slot].Options.Index().First(o => o.Item.Id == optionId).Index
            : optionId is Question.Yes ? 0 : 1;

    // Keeps with what an answer is compared anywhere, and gives back its slot.
    public int Mention(Condition.Chosen chosen)
    {
        var slot = SlotOf(chosen.InputId);
        _options.Add((slot, OptionOf(slot, chosen.OptionId)));
        return slot;
    }

    public int Mention(Condition.Reaches reaches)
    {
        var slot = SlotOf(reaches.InputId);
        if (!_thresholds.TryGetValue(slot, out var thresholds))
            _thresholds[slot] = thresholds = [];
        thresholds.Add(reaches.Threshold);
        return slot;
    }

    public bool IsMentioned(int slot, int option) => _options.Contains((slot, option));

    public IEnumerable<decimal> Thresholds(int slot) => _thresholds.GetValueOrDefault(slot, []);

    // The questions that may appear or vanish when this one's answer changes.
    public int[] Dependents(int slot) => (_dependents ??= FindDependents())[slot];

    public decimal Maximum(ScoreKind score) => _maxima[(int)score];

    // Both lists are in ordinal order and are walked side by side.
    public Input?[] Take(Answers answers, ICollection<AnswerError> unknown)
    {
        var inputs = new Input?[Count];
        for (int a = 0, s = 0; a < answers.Count; a++)
        {
            var (id, values) = answers.At(a);
            var order = -1;
            while (s < _sorted.Length && (order = string.CompareOrdinal(_sorted[s].Id, id)) < 0)
                s++;
            if (s < _sorted.Length && order == 0)
                inputs[_sorted[s].Slot] = Read(_sorted[s].Slot, values);
            else
                unknown.Add(new(id, AnswerProblem.UnknownQuestion, ""));
        }
        return inputs;
    }

    public Input Read(int slot, ImmutableArray<string> values) =>
        slot < Slots.Length ? Slots[slot].Read(values) : Input.Of(Facts[slot - Slots.Length], values);

    // The questions that these conditions can rest on, with all that decides whether they show; visibility refers only backwards.
    public Marks Influence(params IEnumerable<Clause> clauses)
    {
        var marks = new Marks(Count);
        foreach (var clause in clauses)
            clause.Touch(marks);
        for (var i = Slots.Length - 1; i >= 0; i--)
        {
            if (!marks[i])
                continue;
            Slots[i].Shown?.Touch(marks);
            Parts[Slots[i].Part].Shown?.Touch(marks);
        }
        return marks;
    }

    public Marks Visibility(int slot) =>
        Influence(new[] { Slots[slot].Shown, Parts[Slots[slot].Part].Shown }.OfType<Clause>());

    private int[][] FindDependents()
    {
        var visibility = Slots.Select(slot => Visibility(slot.Number)).ToList();
        return [.. Slots.Select(slot => visibility.Index().Where(v => v.Item[slot.Number]).Select(v => v.Index).ToArray())];
    }
}

// A question's place: its number, its section, and what decides whether it shows.
internal sealed class Slot
{
    private readonly ImmutableArray<Input> _single;

    public Slot(Question question, int number, int part, Clause? shown)
    {
        (Question, Number, Part, Shown, Most, Least) = (question, number, part, shown, question.MaximumPoints, question.MinimumPoints);
        _single = [.. question.Options.Select(o => Input.Of(question, [o.Id]))];
    }

    public Question Question { get; }

    public int Number { get; }

    public int Part { get; }

    public Clause? Shown { get; }

    public decimal Most { get; }

    public decimal Least { get; }

    // Most answers are one option, and those are read already.
    public Input Read(ImmutableArray<string> values)
    {
        if (values is [var only])
        {
            foreach (var input in _single)
            {
                if (input.Values[0] == only)
                    return input;
            }
        }
        return Input.Of(Question, values);
    }
}

internal sealed record Part(Section Section, Clause? Shown, Slot[] Slots)
{
    // Of a section whose points are not added up, the greatest or least of its questions' maxima.
    public decimal Maximum(ScoreKind score)
    {
        decimal? total = null;
        foreach (var slot in Slots)
        {
            if (slot.Question.Score == score)
                total = Combine(total, slot.Most);
        }
        return Section.Weight * (total ?? 0m);
    }

    public decimal Combine(decimal? soFar, decimal next) => soFar is not { } points ? next : Section.Combine switch
    {
        Combination.Sum => points + next,
        Combination.Max => Math.Max(points, next),
        Combination.Min => Math.Min(points, next),
    };
}

internal sealed record ValuePlan(DerivedValue Value, Formula Amount, ImmutableArray<(Clause When, Reduction Reduction)> Reductions)
{
    private Marks? _touched;

    // Values may be used within many others; each is gone into once.
    public Marks Touched(Plan plan)
    {
        if (_touched is null)
        {
            var marks = new Marks(plan.Count);
            Amount.Touch(marks);
            foreach (var (when, _) in Reductions)
                when.Touch(marks);
            _touched = marks;
        }
        return _touched;
    }
}

// The severity is -1 for a rule that gives no tier.
internal sealed record RulePlan(Rule Rule, Clause When, int Severity);
