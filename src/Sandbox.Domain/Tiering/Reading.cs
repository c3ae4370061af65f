using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

// The answers as the pack understands them: which questions show, what each visible answer is and scores, which values and conditions come of it.
internal sealed class Reading
{
    private readonly Input?[] _given;
    private readonly Input?[] _shown;
    private readonly bool[] _visible;
    private readonly decimal[] _partScores;
    private readonly int[] _deciders;
    private readonly decimal[] _values;
    private readonly bool[] _named;
    private readonly decimal[] _scores = new decimal[3];
    private readonly decimal[] _maxima = new decimal[3];
    private Marks?[]? _namedWitnesses;
    private Marks?[]? _valueWitnesses;

    public Reading(Plan plan, Input?[] given)
    {
        (Plan, _given) = (plan, given);
        _shown = new Input?[given.Length];
        _visible = new bool[plan.Slots.Length];
        _partScores = new decimal[plan.Parts.Length * 3];
        _deciders = new int[plan.Parts.Length * 3];
        _values = new decimal[plan.Values.Length];
        _named = new bool[plan.Named.Length];
        for (var fact = plan.Slots.Length; fact < given.Length; fact++)
            Keep(fact);
        for (var part = 0; part < plan.Parts.Length; part++)
            Read(part);
        for (var value = 0; value < _values.Length; value++)
            _values[value] = Result(value).Result;
        // Each once, in order: a condition named many times by later ones would otherwise be worked out exponentially often.
        for (var condition = 0; condition < _named.Length; condition++)
            _named[condition] = plan.Named[condition].Holds(this);
    }

    public Plan Plan { get; }

    public List<int> Missing { get; } = [];

    public List<int> Unfit { get; } = [];

    // The reading of answers that fit; the constructor's takes those that do not fit for unanswered.
    public static Reading Of(RulePack pack, Answers answers)
    {
        var (reading, errors) = Try(pack, answers);
        return errors.IsEmpty ? reading : throw new InvalidAnswers(errors);
    }

    public static (Reading Reading, ImmutableArray<AnswerError> Errors) Try(RulePack pack, Answers answers)
    {
        var unknown = new List<AnswerError>();
        var reading = new Reading(pack.Plan, pack.Plan.Take(answers, unknown));
        return (reading, [.. unknown, .. reading.Unfit.Select(slot => reading._given[slot]!.Fault!)]);
    }

    public Input? Given(int slot) => _given[slot];

    public Input? Shown(int slot) => _shown[slot];

    public bool IsVisible(int slot) => _visible[slot];

    public bool Named(int condition) => _named[condition];

    public decimal Value(int value) => _values[value];

    public decimal Score(ScoreKind score) => _scores[(int)score];

    public decimal VisibleMaximum(ScoreKind score) => _maxima[(int)score];

    public decimal PartScore(int part, ScoreKind score) => _partScores[part * 3 + (int)score];

    public Marks NamedWitnesses(int condition)
    {
        var known = _namedWitnesses ??= new Marks?[_named.Length];
        if (known[condition] is { } marks)
            return marks;
        Plan.Named[condition].Witness(this, marks = new(Plan.Count));
        return known[condition] = marks;
    }

    public Marks ValueWitnesses(int value)
    {
        var known = _valueWitnesses ??= new Marks?[_values.Length];
        if (known[value] is { } marks)
            return marks;
        known[value] = marks = new(Plan.Count);
        Plan.Values[value].Amount.Witness(this, marks);
        foreach (var (when, _) in Plan.Values[value].Reductions)
        {
            if (when.Holds(this))
                when.Witness(this, marks);
        }
        return marks;
    }

    // What a question adds to its score.
    public decimal Contribution(Slot slot)
    {
        if (slot.Question.Score is ScoreKind.None || _shown[slot.Number] is not { } input)
            return 0m;
        var section = Plan.Parts[slot.Part].Section;
        return section.Combine is Combination.Sum || _deciders[slot.Part * 3 + (int)slot.Question.Score] == slot.Number
            ? section.Weight * input.Points
            : 0m;
    }

    public (decimal Amount, ImmutableArray<AppliedReduction> Reductions, decimal Result) Result(int value)
    {
        var plan = Plan.Values[value];
        var amount = plan.Amount.Of(this);
        var left = amount;
        var applied = ImmutableArray<AppliedReduction>.Empty;
        foreach (var (when, reduction) in plan.Reductions)
        {
            if (!when.Holds(this))
                continue;
            var taken = left * reduction.By;
            applied = applied.Add(new(reduction.By, taken, reduction.Source, reduction.Because));
            left -= taken;
        }
        return (amount, applied, Formula.Rounded(left, plan.Value.Decimals, Plan.Pack.Rounding));
    }

    private void Read(int number)
    {
        var part = Plan.Parts[number];
        if (part.Shown is { } shows && !shows.Holds(this))
            return;
        foreach (var slot in part.Slots)
        {
            if (slot.Shown is { } asked && !asked.Holds(this))
                continue;
            _visible[slot.Number] = true;
            Keep(slot.Number);
            if (_given[slot.Number] is null && slot.Question.IsMandatory)
                Missing.Add(slot.Number);
        }
        Combine(part, number, ScoreKind.Raw);
        Combine(part, number, ScoreKind.Mitigation);
    }

    private void Keep(int slot)
    {
        if (_given[slot] is not { } input)
            return;
        if (input.Fault is null)
            _shown[slot] = input;
        else
            Unfit.Add(slot);
    }

    // Every question that shows counts, with 0 while it is unanswered.
    private void Combine(Part part, int number, ScoreKind score)
    {
        decimal? points = null;
        decimal? maximum = null;
        var decider = -1;
        foreach (var slot in part.Slots)
        {
            if (slot.Question.Score != score || !_visible[slot.Number])
                continue;
            var combined = part.Combine(points, _shown[slot.Number]?.Points ?? 0m);
            if (combined != points)
                decider = slot.Number;
            points = combined;
            maximum = part.Combine(maximum, slot.Most);
        }
        var at = number * 3 + (int)score;
        _partScores[at] = part.Section.Weight * (points ?? 0m);
        _deciders[at] = decider;
        _scores[(int)score] += _partScores[at];
        _maxima[(int)score] += part.Section.Weight * (maximum ?? 0m);
    }
}
