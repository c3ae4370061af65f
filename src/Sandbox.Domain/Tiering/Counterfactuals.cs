using System.Collections.Immutable;
using System.Globalization;

namespace Sandbox.Domain.Tiering;

/// <summary>Which way the tier should move.</summary>
public enum Toward { Lower, Higher }

/// <summary>One changed answer, and the evidence that would show it.</summary>
public sealed record Change(string QuestionId, ImmutableArray<string> From, ImmutableArray<string> To, LocalizedText Evidence);

/// <summary>Changes that together move the tier, none of them dispensable, with the tier that results.</summary>
public sealed record Counterfactual(ImmutableArray<Change> Changes, string TierId);

/// <summary>
/// The smallest sets found, fewest changes first. All sets of up to <see cref="CompleteUpTo"/> changes are in it; beyond
/// that the search ended by its limit of sets, its budget or its time, and there may be more.
/// </summary>
public sealed record CounterfactualSearch(ImmutableArray<Counterfactual> Sets, int CompleteUpTo);

/// <summary>
/// Searches what would move a tier, only over questions that the pack marks changeable. A set counts only if it opens no
/// new mandatory question, for an unanswered fact must not pass for a lower tier.
/// </summary>
public static class Counterfactuals
{
    /// <summary>Up to <paramref name="limit"/> smallest sets of at most <paramref name="maxChanges"/> changed answers.</summary>
    /// <param name="nodeBudget">How many sets are tried at most, so that the same search always ends the same way.</param>
    /// <param name="isOver">Asked before each try: whether the time of whoever waits is over, and with it the search.</param>
    /// <exception cref="InvalidAnswers">The answers do not fit the pack.</exception>
    public static CounterfactualSearch Find(
        RulePack pack,
        Answers answers,
        Toward toward = Toward.Lower,
        int maxChanges = 3,
        int limit = 10,
        int nodeBudget = 20_000,
        Func<bool>? isOver = null) =>
        new Search(Reading.Of(pack, answers), toward, limit, nodeBudget, isOver).Run(maxChanges);

    private sealed class Search
    {
        private readonly Reading _present;
        private readonly Plan _plan;
        private readonly Toward _toward;
        private readonly int _limit;
        private readonly Func<bool>? _isOver;
        private readonly int _severity;
        private readonly HashSet<int> _missing;
        private readonly RulePlan[] _decisive;
        private readonly Marks[] _influence;
        private readonly bool[] _free;
        private readonly IEnumerable<Alternative>[] _alternatives;
        private readonly List<(ImmutableArray<Alternative> Set, int Severity)> _found = [];
        private int _budget;

        public Search(Reading present, Toward toward, int limit, int budget, Func<bool>? isOver)
        {
            (_present, _plan, _toward, _limit, _budget, _isOver) = (present, present.Plan, toward, limit, budget, isOver);
            _severity = TierEngine.Severity(present);
            _missing = [.. present.Missing];
            // To lower the tier each rule of its severity or above must fail; to raise it one rule above must hold.
            _decisive = [.. _plan.Rules.Where(r => toward is Toward.Lower ? r.Severity >= Math.Max(_severity, 1) : r.Severity > _severity)];
            _influence = [.. _decisive.Select(r => _plan.Influence(r.When))];
            var bearing = Bearing();
            _free = [.. _plan.Slots.Select(s => s.Question.IsChangeable && s.Question.Kind is not QuestionKind.Text && bearing[s.Number])];
            _alternatives = [.. _plan.Slots.Select(s => _free[s.Number] ? Kept(Alternatives(s)) : [])];
        }

        // Sets of one change, then of two, and so on: what is found is never larger than it must be.
        public CounterfactualSearch Run(int maxChanges)
        {
            var given = Enumerable.Range(0, _plan.Count).Select(_present.Given).ToArray();
            for (var size = 1; size <= maxChanges; size++)
            {
                // A rule alone is not followed when the tier is to fall, for there all of them must be broken.
                var targets = _toward is Toward.Lower ? [-1] : Enumerable.Range(0, _decisive.Length);
                foreach (var target in targets)
                {
                    if (!Extend(given, size, [], target))
                        return Result(size - 1);
                }
            }
            return Result(maxChanges);
        }

        // What the rules can rest on, and what those answers can open: a question that is opened has to be answered, or hidden again.
        private Marks Bearing()
        {
            var bearing = new Marks(_plan.Count);
            foreach (var influence in _influence)
                bearing.Add(influence);
            for (var grows = true; grows;)
            {
                grows = false;
                foreach (var slot in _plan.Slots.Where(s => !bearing[s.Number]))
                {
                    var visibility = _plan.Visibility(slot.Number);
                    if (!visibility.Overlaps(bearing))
                        continue;
                    bearing.Add(visibility);
                    bearing.Add(slot.Number);
                    grows = true;
                }
            }
            return bearing;
        }

        // Every set that works and contains these changes has one more from each list of questions that something still
        // unsettled depends on; so only the shortest list is tried. False if budget, limit or time ended it.
        private bool Extend(Input?[] given, int left, ImmutableArray<Alternative> set, int target)
        {
            if (_budget-- <= 0 || _isOver?.Invoke() is true)
                return false;
            var reading = new Reading(_plan, given);
            var open = Unsettled(reading, target);
            if (open.Count == 0 && set.Length > 0)
                return left > 0 || Keep(set, reading);
            if (left == 0)
                return true;
            var outlook = new Outlook(reading, _free, left);
            if (!CanSettle(outlook, reading, target))
                return true;

            var candidates = Fewest(open);
            var tried = 0;
            try
            {
                foreach (var slot in candidates)
                {
                    _free[slot] = false;
                    tried++;
                    var before = given[slot];
                    foreach (var alternative in _alternatives[slot])
                    {
                        var larger = set.Add(alternative);
                        if (_found.Any(f => f.Set.All(part => larger.Any(part.IsWithin))))
                            continue;
                        given[slot] = alternative.Input;
                        var goesOn = Extend(given, left - 1, larger, target);
                        given[slot] = before;
                        if (!goesOn)
                            return false;
                    }
                }
            }
            finally
            {
                // What this branch has gone through with a question need not be gone through again with it.
                foreach (var slot in candidates.Take(tried))
                    _free[slot] = true;
            }
            return true;
        }

        private List<Marks> Unsettled(Reading reading, int target)
        {
            var open = new List<Marks>();
            if (_toward is Toward.Lower)
            {
                for (var i = 0; i < _decisive.Length; i++)
                {
                    if (_decisive[i].When.Holds(reading))
                        open.Add(_influence[i]);
                }
                // At the least severe tier there is nothing to break.
                if (_severity == 0)
                    open.Add(new(_plan.Count));
            }
            else if (TierEngine.Severity(reading) <= _severity)
            {
                open.Add(_influence[target]);
            }
            // Opened facts and unfit answers come right by hiding them again, or by answering them if they are changeable.
            foreach (var slot in reading.Missing.Where(slot => !_missing.Contains(slot)).Concat(reading.Unfit))
            {
                var visibility = _plan.Visibility(slot);
                visibility.Add(slot);
                open.Add(visibility);
            }
            return open;
        }

        private bool CanSettle(Outlook outlook, Reading reading, int target)
        {
            if (_toward is Toward.Higher)
                return TierEngine.Severity(reading) > _severity || _decisive[target].When.Could(outlook).HasFlag(Truth.Yes);
            foreach (var rule in _decisive)
            {
                if (!rule.When.Could(outlook).HasFlag(Truth.No))
                    return false;
            }
            return true;
        }

        private List<int> Fewest(List<Marks> open)
        {
            List<int>? fewest = null;
            foreach (var marks in open)
            {
                var candidates = new List<int>();
                for (var slot = 0; slot < _free.Length; slot++)
                {
                    if (_free[slot] && marks[slot])
                        candidates.Add(slot);
                }
                if (fewest is null || candidates.Count < fewest.Count)
                    fewest = candidates;
            }
            return fewest ?? [];
        }

        private bool Keep(ImmutableArray<Alternative> set, Reading reading)
        {
            if (_found.Count == _limit)
                return false;
            _found.Add((set, TierEngine.Severity(reading)));
            return true;
        }

        private CounterfactualSearch Result(int completeUpTo)
        {
            var smallest = _found.Where(f => !_found.Any(other => other.Set != f.Set && other.Set.All(part => f.Set.Any(part.IsWithin))));
            var sets = smallest
                .Select(f => (Set: f.Set.OrderBy(a => a.Slot.Number).ToList(), f.Severity))
                .OrderBy(f => f.Set.Count)
                .ThenBy(f => f.Set, Comparer<List<Alternative>>.Create((a, b) =>
                    a.Zip(b).Select(pair => pair.First.Slot.Number.CompareTo(pair.Second.Slot.Number)).FirstOrDefault(order => order != 0)));
            return new(
                [.. sets.Select(f => new Counterfactual(
                    [.. f.Set.Select(a => new Change(a.Slot.Question.Id, a.Now, a.Input.Values, a.Slot.Question.Evidence!))],
                    _plan.Pack.Tiers[f.Severity].Id))],
                completeUpTo);
        }

        // Smaller changes before those that contain them; lazily, because a multiple choice has very many.
        private IEnumerable<Alternative> Alternatives(Slot slot)
        {
            var now = _present.Given(slot.Number)?.Values ?? [];
            var question = slot.Question;
            var inputs = question.Kind switch
            {
                QuestionKind.Single or QuestionKind.YesNo => question.Options.Where(o => !now.Contains(o.Id)).Select(o => slot.Read([o.Id])),
                QuestionKind.Multiple => Selections(slot, now).Select(chosen => Input.Of(question, chosen)),
                QuestionKind.Number => Numbers(slot, now).Select(number => slot.Read([number])).Where(input => input.Fault is null),
                QuestionKind.Text => [],
            };
            return inputs.Select(input => new Alternative(slot, now, input));
        }

        private IEnumerable<ImmutableArray<int>> Selections(Slot slot, ImmutableArray<string> now)
        {
            var options = slot.Question.Options;
            bool[] chosen = [.. options.Select(o => now.Contains(o.Id))];
            for (var i = 0; i < options.Length; i++)
            {
                if (options[i].IsExclusive && !chosen[i])
                    yield return [i];
                chosen[i] &= !options[i].IsExclusive;
            }
            // Options that nothing asks for and that bring no points move nothing; one of them stands for all, so that no selection need be empty.
            int[] spare = [.. Enumerable.Range(0, options.Length).Where(i => !options[i].IsExclusive && options[i].Points == 0m && !_plan.IsMentioned(slot.Number, i))];
            int[] free = [.. Enumerable.Range(0, options.Length).Where(i => !options[i].IsExclusive && !spare.Skip(1).Contains(i))];
            for (var size = 1; size <= free.Length; size++)
            {
                foreach (var toggled in Combinations(free.Length, size))
                {
                    foreach (var at in toggled)
                        chosen[free[at]] ^= true;
                    ImmutableArray<int> to = [.. Enumerable.Range(0, options.Length).Where(i => chosen[i])];
                    foreach (var at in toggled)
                        chosen[free[at]] ^= true;
                    if (!to.IsEmpty)
                        yield return to;
                }
            }
        }

        private static IEnumerable<int[]> Combinations(int count, int size)
        {
            var chosen = Enumerable.Range(0, size).ToArray();
            while (true)
            {
                yield return chosen;
                var i = size - 1;
                while (i >= 0 && chosen[i] == count - size + i)
                    i--;
                if (i < 0)
                    yield break;
                chosen[i]++;
                for (var j = i + 1; j < size; j++)
                    chosen[j] = chosen[j - 1] + 1;
            }
        }

        // On a threshold and one step to either side of it, nearest to the present number first; any number where there is none yet.
        private IEnumerable<string> Numbers(Slot slot, ImmutableArray<string> now)
        {
            var range = slot.Question.Number!;
            var present = now is [var text] && ExactNumber.TryParse(text, out var number) ? number : range.Minimum;
            IEnumerable<decimal> any = now.IsEmpty ? [range.Minimum] : [];
            return _plan.Thresholds(slot.Number)
                .SelectMany(t => new[] { t, Math.Max(t, range.Minimum + range.Step) - range.Step, Math.Min(t, range.Maximum - range.Step) + range.Step })
                .Concat(any)
                .Where(n => n >= range.Minimum && n <= range.Maximum)
                .Distinct()
                .OrderBy(n => Math.Max(n, present) - Math.Min(n, present))
                .Select(n => n.ToString(CultureInfo.InvariantCulture))
                .Where(n => !now.Contains(n));
        }

        // Worked out once where there are few; a multiple choice of many options is gone through anew each time.
        private static IEnumerable<Alternative> Kept(IEnumerable<Alternative> alternatives)
        {
            const int Few = 1_000;
            var kept = alternatives.Take(Few).ToArray();
            return kept.Length < Few ? kept : alternatives;
        }
    }

    private sealed class Alternative(Slot slot, ImmutableArray<string> now, Input input)
    {
        private HashSet<string>? _difference;

        public Slot Slot => slot;

        public ImmutableArray<string> Now => now;

        public Input Input => input;

        // Whether another change of the same question contains this one, so that this one is the smaller.
        public bool IsWithin(Alternative other)
        {
            if (Slot != other.Slot)
                return false;
            return now is [var text]
                && ExactNumber.TryParse(text, out var present)
                && (Input.Number, other.Input.Number) is ({ } mine, { } theirs)
                ? mine > present ? theirs >= mine : theirs <= mine
                : Difference.IsSubsetOf(other.Difference);
        }

        private HashSet<string> Difference => _difference ??= [.. now.Except(input.Values), .. input.Values.Except(now)];
    }
}
