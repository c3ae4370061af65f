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
/// that the search ended by its limit of sets or its budget, and there may be more.
/// </summary>
public sealed record CounterfactualSearch(ImmutableArray<Counterfactual> Sets, int CompleteUpTo);

/// <summary>
/// Searches what would move a tier, only over questions that the pack marks changeable. A set counts only if it opens no
/// new mandatory question, for an unanswered fact must not pass for a lower tier.
/// </summary>
public static class Counterfactuals
{
    /// <summary>Up to <paramref name="limit"/> smallest sets of at most <paramref name="maxChanges"/> changed answers.</summary>
    /// <exception cref="InvalidAnswers">The answers do not fit the pack.</exception>
    public static CounterfactualSearch Find(
        RulePack pack,
        Answers answers,
        Toward toward = Toward.Lower,
        int maxChanges = 3,
        int limit = 10,
        int nodeBudget = 20_000)
    {
        var present = Reading.Of(pack, answers);
        var severity = TierEngine.Severity(pack, present);
        var missing = present.Missing;
        var influence = new Influence(pack, pack.Rules);
        // A rule that holds the tier up goes on doing so until something that it depends on changes: sets that leave one untouched need no try.
        var holding = toward is Toward.Lower
            ? pack.Rules
                .Where(r => r.TierId is not null && pack.Severity(r.TierId) == severity && present.Holds(r.When))
                .Select(r => new Influence(pack, [r]))
                .ToList()
            : [];
        var changeable = pack.Questions
            .Where(q => q.IsChangeable && influence.Matters(q.Id))
            .Select(q => Alternatives(q, answers[q.Id], influence))
            .ToList();
        if (holding.Any(rule => !pack.Questions.Any(q => q.IsChangeable && rule.Matters(q.Id))))
            return new([], maxChanges);
        var found = new List<(ImmutableArray<Alternative> Set, string TierId)>();
        var nodes = 0;

        for (var size = 1; size <= maxChanges; size++)
        {
            if (!Search(0, size, [], answers))
                return Result(size - 1);
        }
        return Result(maxChanges);

        // Chooses the rest of a set from the questions at "from" on; false if the budget or the limit ended it.
        bool Search(int from, int left, ImmutableArray<Alternative> set, Answers changed)
        {
            for (var i = from; i <= changeable.Count - left; i++)
            {
                foreach (var alternative in changeable[i])
                {
                    if (nodes++ >= nodeBudget)
                        return false;
                    var larger = set.Add(alternative);
                    if (found.Any(f => f.Set.All(part => larger.Any(part.IsWithin))))
                        continue;
                    var next = changed.With(alternative.Question.Id, alternative.To);
                    if (left > 1)
                    {
                        if (!Search(i + 1, left - 1, larger, next))
                            return false;
                    }
                    else if (holding.All(rule => larger.Any(a => rule.Matters(a.Question.Id))) && Moves(next) is { } tier)
                    {
                        if (found.Count == limit)
                            return false;
                        found.Add((larger, tier));
                    }
                }
            }
            return true;
        }

        string? Moves(Answers changed)
        {
            // A change may bring to light an answer that does not fit and was hidden.
            var reading = new Reading(pack, changed);
            if (!reading.Errors.IsEmpty)
                return null;
            var then = TierEngine.Severity(pack, reading);
            var moves = toward switch { Toward.Lower => then < severity, Toward.Higher => then > severity };
            return moves && reading.Missing.All(missing.Contains) ? pack.Tiers[then].Id : null;
        }

        CounterfactualSearch Result(int completeUpTo) => new(
            [.. found.Select(f => new Counterfactual(
                [.. f.Set.Select(a => new Change(a.Question.Id, answers[a.Question.Id], a.To, a.Question.Evidence!))], f.TierId))],
            completeUpTo);
    }

    // Smaller changes before those that contain them; lazily, because a multiple choice has very many.
    private static IEnumerable<Alternative> Alternatives(Question question, ImmutableArray<string> now, Influence influence) =>
        question.Kind switch
        {
            QuestionKind.Single or QuestionKind.YesNo =>
                question.Options.Where(o => !now.Contains(o.Id)).Select(o => new Alternative(question, now, [o.Id])),
            QuestionKind.Multiple => Selections(question, now).Select(to => new Alternative(question, now, to)),
            QuestionKind.Number => Numbers(question, now, influence).Select(n => new Alternative(question, now, [n])),
            QuestionKind.Text => [],
        };

    private static IEnumerable<ImmutableArray<string>> Selections(Question question, ImmutableArray<string> now)
    {
        foreach (var exclusive in question.Options.Where(o => o.IsExclusive && !now.Contains(o.Id)))
            yield return [exclusive.Id];
        string[] free = [.. question.Options.Where(o => !o.IsExclusive).Select(o => o.Id)];
        for (var size = 1; size <= free.Length; size++)
        {
            foreach (var toggled in Combinations(free.Length, size))
            {
                ImmutableArray<string> to = [.. free.Where((id, i) => now.Contains(id) != toggled.Contains(i))];
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

    // On a threshold and one step to either side of it, nearest to the present number first.
    private static IEnumerable<string> Numbers(Question question, ImmutableArray<string> now, Influence influence)
    {
        var range = question.Number!;
        var present = now is [var text] && ExactNumber.TryParse(text, out var number) ? number : range.Minimum;
        return influence.Thresholds(question.Id)
            .SelectMany(t => new[] { t, Math.Max(t, range.Minimum + range.Step) - range.Step, Math.Min(t, range.Maximum - range.Step) + range.Step })
            .Where(n => n >= range.Minimum && n <= range.Maximum && n != present)
            .Distinct()
            .OrderBy(n => n > present ? n - present : present - n)
            .Select(n => n.ToString(CultureInfo.InvariantCulture))
            .Where(n => ExactNumber.TryParse(n, out _));
    }

    // One question answered otherwise.
    private sealed record Alternative(Question Question, ImmutableArray<string> Now, ImmutableArray<string> To)
    {
        private readonly HashSet<string> _difference = [.. Now.Except(To), .. To.Except(Now)];

        // Whether the other change does all that this one does, and perhaps more: it then adds nothing to a set that works with this one.
        public bool IsWithin(Alternative other)
        {
            if (Question.Id != other.Question.Id)
                return false;
            if (Question.Kind is QuestionKind.Number && Now is [var now]
                && ExactNumber.TryParse(now, out var present)
                && ExactNumber.TryParse(To[0], out var mine)
                && ExactNumber.TryParse(other.To[0], out var theirs))
                return mine > present ? theirs >= mine : theirs <= mine;
            return _difference.IsSubsetOf(other._difference);
        }
    }

    // Which questions can bear on some rules at all, and the numbers with which their answers are compared.
    private sealed class Influence
    {
        private readonly HashSet<string> _questions = new(StringComparer.Ordinal);
        private readonly HashSet<string> _named = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SortedSet<decimal>> _thresholds = new(StringComparer.Ordinal);
        private readonly RulePack _pack;

        public Influence(RulePack pack, ImmutableArray<Rule> rules)
        {
            _pack = pack;
            foreach (var rule in rules)
                Follow(rule.When);
            // What shows a question bears on the rules if the question does; visibility refers only backwards.
            foreach (var section in pack.Sections.Reverse())
            {
                foreach (var question in section.Questions.Reverse().Where(q => _questions.Contains(q.Id)))
                {
                    Follow(question.VisibleWhen);
                    Follow(section.VisibleWhen);
                }
            }
        }

        public bool Matters(string questionId) => _questions.Contains(questionId);

        public IEnumerable<decimal> Thresholds(string questionId) => _thresholds.GetValueOrDefault(questionId, []);

        private void Follow(Condition? condition)
        {
            switch (condition)
            {
                case Condition.All all:
                    foreach (var part in all.Parts)
                        Follow(part);
                    break;
                case Condition.Any any:
                    foreach (var part in any.Parts)
                        Follow(part);
                    break;
                case Condition.Not not:
                    Follow(not.Part);
                    break;
                case Condition.Holds named:
                    if (_named.Add(named.ConditionId))
                        Follow(_pack.Conditions.First(c => c.Id == named.ConditionId).When);
                    break;
                case Condition.Chosen chosen:
                    _questions.Add(chosen.QuestionId);
                    break;
                case Condition.Reaches reaches:
                    _questions.Add(reaches.QuestionId);
                    if (!_thresholds.TryGetValue(reaches.QuestionId, out var thresholds))
                        _thresholds[reaches.QuestionId] = thresholds = [];
                    thresholds.Add(reaches.Threshold);
                    break;
                case Condition.ReachesShare share:
                    _questions.UnionWith(_pack.Questions.Where(q => q.Score == share.Score).Select(q => q.Id));
                    break;
            }
        }
    }
}
