namespace Sandbox.Domain.Tiering;

// What a reading could still become when up to so many of the free questions are answered anew. Never less than what is
// possible, sometimes more: a search may give up a branch by it and misses nothing.
internal sealed class Outlook
{
    private readonly Plan _plan;
    private readonly bool[] _free;
    private readonly int _left;
    private readonly Truth[] _visible;
    private readonly Truth[] _named;
    private readonly Range[] _values;
    private readonly Range?[] _scores = new Range?[3];
    private readonly decimal[] _ups;
    private readonly decimal[] _downs;

    public Outlook(Reading now, bool[] free, int left)
    {
        (Now, _plan, _free, _left) = (now, now.Plan, free, left);
        (_ups, _downs) = (new decimal[left], new decimal[left]);
        _visible = new Truth[_plan.Slots.Length];
        foreach (var part in _plan.Parts)
        {
            var shows = part.Shown?.Could(this) ?? Truth.Yes;
            foreach (var slot in part.Slots)
                _visible[slot.Number] = Both(shows, slot.Shown?.Could(this) ?? Truth.Yes);
        }
        _values = new Range[_plan.Values.Length];
        for (var value = 0; value < _values.Length; value++)
            _values[value] = Reduced(_plan.Values[value]);
        _named = new Truth[_plan.Named.Length];
        for (var condition = 0; condition < _named.Length; condition++)
            _named[condition] = _plan.Named[condition].Could(this);
    }

    public Reading Now { get; }

    public Truth Named(int condition) => _named[condition];

    public Range Value(int value) => _values[value];

    // What a comparison could come to that now holds or not, and would or would not if the present answer showed.
    public Truth Could(int slot, bool now, bool given) =>
        slot >= _free.Length ? Clause.Truly(now)
        : _visible[slot] is Truth.No ? Truth.No
        : _free[slot] ? Truth.Either
        : _visible[slot] is Truth.Yes ? Clause.Truly(given)
        : given ? Truth.Either : Truth.No;

    public Range Amount(int slot, decimal now, decimal given) =>
        slot >= _free.Length ? new(now, now)
        : _visible[slot] switch { Truth.Yes => new(given, given), Truth.No => new(0m, 0m), _ => Range.Of(0m, given) };

    public Range Points(int slot)
    {
        var here = Amount(slot, 0m, Given(slot));
        return _free[slot] && _visible[slot] is not Truth.No ? here.And(new(_plan.Slots[slot].Least, _plan.Slots[slot].Most)) : here;
    }

    public Range PartScore(int number, ScoreKind score)
    {
        var part = _plan.Parts[number];
        if (!Moves(part, score))
            return new(Now.PartScore(number, score), Now.PartScore(number, score));
        var (sum, widest) = (new Range(0m, 0m), new Range(0m, 0m));
        foreach (var slot in part.Slots.Where(s => s.Question.Score == score))
        {
            var points = Points(slot.Number);
            (sum, widest) = (sum + points, widest.And(points));
        }
        return new Range(part.Section.Weight, part.Section.Weight) * (part.Section.Combine is Combination.Sum ? sum : widest);
    }

    // Of sections that add up, only so many questions can move at once: those that move the score furthest.
    public Range Score(ScoreKind score)
    {
        if (_scores[(int)score] is { } known)
            return known;
        var fixedPoints = new Range(0m, 0m);
        for (var part = 0; part < _plan.Parts.Length; part++)
        {
            fixedPoints += _plan.Parts[part].Section.Combine is Combination.Sum
                ? new(Now.PartScore(part, score), Now.PartScore(part, score))
                : PartScore(part, score);
        }
        Array.Clear(_ups);
        Array.Clear(_downs);
        for (var slot = 0; slot < _free.Length; slot++)
        {
            if (!_free[slot])
                continue;
            var moves = Own(_plan.Slots[slot], score);
            foreach (var dependent in _plan.Dependents(slot))
                moves += Appearing(_plan.Slots[dependent], score);
            Keep(_ups, moves.Most);
            Keep(_downs, -moves.Least);
        }
        var range = new Range(fixedPoints.Least - _downs.Sum(), fixedPoints.Most + _ups.Sum());
        _scores[(int)score] = range;
        return range;
    }

    public Range VisibleMaximum(ScoreKind score)
    {
        var total = new Range(0m, 0m);
        foreach (var part in _plan.Parts)
        {
            Range? here = null;
            foreach (var slot in part.Slots.Where(s => s.Question.Score == score && _visible[s.Number] is not Truth.No))
            {
                var most = _visible[slot.Number] is Truth.Yes ? new Range(slot.Most, slot.Most) : Range.Of(0m, slot.Most);
                here = here is not { } soFar ? most
                    : part.Section.Combine is Combination.Sum ? soFar + most
                    : soFar.And(most);
            }
            if (here is { } range)
                total += new Range(part.Section.Weight, part.Section.Weight) * range;
        }
        return total;
    }

    private static Truth Both(Truth a, Truth b) =>
        a is Truth.No || b is Truth.No ? Truth.No : a is Truth.Yes && b is Truth.Yes ? Truth.Yes : Truth.Either;

    private Range Own(Slot slot, ScoreKind score)
    {
        if (!Adds(slot, score))
            return new(0m, 0m);
        var now = Now.Shown(slot.Number)?.Points ?? 0m;
        return Weighted(slot, Points(slot.Number).And(new(now, now)) - new Range(now, now));
    }

    private Range Appearing(Slot slot, ScoreKind score)
    {
        if (!Adds(slot, score) || _visible[slot.Number] is not Truth.Either)
            return new(0m, 0m);
        var given = Given(slot.Number);
        return Weighted(slot, Range.Of(0m, Now.IsVisible(slot.Number) ? -given : given));
    }

    private bool Adds(Slot slot, ScoreKind score) =>
        slot.Question.Score == score && _plan.Parts[slot.Part].Section.Combine is Combination.Sum;

    private Range Weighted(Slot slot, Range points) =>
        new Range(_plan.Parts[slot.Part].Section.Weight, _plan.Parts[slot.Part].Section.Weight) * points;

    private decimal Given(int slot) => Now.Given(slot) is { Fault: null } given ? given.Points : 0m;

    private bool Moves(Part part, ScoreKind score) =>
        part.Slots.Any(s => s.Question.Score == score && (_free[s.Number] || _visible[s.Number] is Truth.Either));

    private Range Reduced(ValuePlan plan)
    {
        var left = plan.Amount.Between(this);
        foreach (var (when, reduction) in plan.Reductions)
        {
            var less = new Range(1m - reduction.By, 1m - reduction.By) * left;
            left = when.Could(this) switch { Truth.Yes => less, Truth.No => left, _ => left.And(less) };
        }
        return new(
            Formula.Rounded(left.Least, plan.Value.Decimals, _plan.Pack.Rounding),
            Formula.Rounded(left.Most, plan.Value.Decimals, _plan.Pack.Rounding));
    }

    // Keeps the greatest gains, the greatest first.
    private static void Keep(decimal[] greatest, decimal gain)
    {
        for (var i = 0; i < greatest.Length && gain > 0m; i++)
        {
            if (gain > greatest[i])
                (gain, greatest[i]) = (greatest[i], gain);
        }
    }
}
