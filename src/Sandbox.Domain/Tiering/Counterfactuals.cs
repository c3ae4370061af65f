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
        var (severity, missing) = TierEngine.Outcome(pack, answers);
        var reach = Influence.Of(pack);
        var open = pack.Questions
            .Where(q => q.IsChangeable && reach.Matters(q.Id))
            .Select(q => (Question: q, Alternatives: Alternatives(q, answers[q.Id], reach)))
            .ToList();
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
            for (var i = from; i <= open.Count - left; i++)
            {
                foreach (var alternative in open[i].Alternatives)
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
                    else if (Moves(next) is { } tier)
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
            var (then, open) = TierEngine.Outcome(pack, changed);
            var moves = toward switch { Toward.Lower => then < severity, Toward.Higher => then > severity };
            return moves && open.All(missing.Contains) ? pack.Tiers[then].Id : null;
        }

        CounterfactualSearch Result(int completeUpTo) => new(
            [.. found.Select(f => new Counterfactual(
                [.. f.Set.Select(a => new Change(a.Question.Id, answers[a.Question.Id], a.To, a.Question.Evidence!))], f.TierId))],
            completeUpTo);
    }

    private static IReadOnlyList<Alternative> Alternatives(Question question, ImmutableArray<string> now, Influence reach)
    {
        switch (question.Kind)
        {
            case QuestionKind.Single:
            case QuestionKind.YesNo:
                return [.. question.Options.Where(o => !now.Contains(o.Id)).Select(o => Alternative.Of(question, now, [o.Id]))];
            case QuestionKind.Multiple:
                // Fewest differences first, so that a smaller change is found before one that contains it.
                return [.. Selections(question).Select(to => Alternative.Of(question, now, to)).Where(a => a.Difference.Count > 0).OrderBy(a => a.Difference.Count)];
            case QuestionKind.Number:
                var range = question.Number!;
                return
                [
                    .. reach.Thresholds(question.Id)
                        .SelectMany(t => Around(t, range.Step))
                        .Where(n => n >= range.Minimum && n <= range.Maximum)
                        .Distinct()
                        .Select(n => n.ToString(CultureInfo.InvariantCulture))
                        .Where(n => !now.Contains(n))
                        .Select(n => Alternative.Of(question, now, [n])),
                ];
            case QuestionKind.Text:
                return [];
        }
        throw new System.Diagnostics.UnreachableException();
    }

    // With many options all selections are too many to list; then only those that add or take away a single one.
    private const int OptionsWithAllSelections = 10;

    private static IEnumerable<ImmutableArray<string>> Selections(Question question)
    {
        var exclusive = question.Options.Where(o => o.IsExclusive).Select(o => ImmutableArray.Create(o.Id));
        string[] free = [.. question.Options.Where(o => !o.IsExclusive).Select(o => o.Id)];
        return exclusive.Concat(Enumerable.Range(1, (1 << free.Length) - 1)
            .Select(bits => free.Where((_, i) => (bits >> i & 1) == 1).ToImmutableArray()));
    }

    private static IEnumerable<decimal> Around(decimal threshold, decimal step) =>
        threshold > decimal.MinValue + step && threshold < decimal.MaxValue - step
            ? [threshold, threshold - step, threshold + step]
            : [threshold];
}
