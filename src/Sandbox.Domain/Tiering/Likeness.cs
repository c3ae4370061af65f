namespace Sandbox.Domain.Tiering;

/// <summary>How alike two cases answered a questionnaire: like cases should be decided alike, and a departure should be seen.</summary>
public static class Likeness
{
    /// <summary>How many like cases a custom needs.</summary>
    public const int Few = 3;

    /// <summary>
    /// From 0 (nothing in common) to 1 (answered alike): the mean, over the questions that the pack asks either case, of how far
    /// the two answers agree. Of choices that is the share of options that both chose; of numbers the smaller divided by the
    /// larger. Free texts and facts of the case do not count.
    /// </summary>
    public static decimal Of(RulePack pack, Answers one, Answers other)
    {
        var asked = TierEngine.Visible(pack, one).Union(TierEngine.Visible(pack, other)).Where(question => question.Kind != QuestionKind.Text).ToList();
        return asked.Count == 0 ? 0m : asked.Average(question => Agreement(question, one[question.Id], other[question.Id]));
    }

    /// <summary>What more than half of the like cases have in common; null where they are too few or differ.</summary>
    public static string? Custom(IReadOnlyCollection<string> outcomes) =>
        outcomes.Count < Few ? null : outcomes.GroupBy(outcome => outcome).Where(same => same.Count() * 2 > outcomes.Count).Select(same => same.Key).SingleOrDefault();

    private static decimal Agreement(Question question, IReadOnlyCollection<string> one, IReadOnlyCollection<string> other)
    {
        if (one.Count == 0 && other.Count == 0) return 1m;
        if (question.Kind == QuestionKind.Number && one.Count == 1 && other.Count == 1
            && ExactNumber.TryParse(one.Single(), out var left) && ExactNumber.TryParse(other.Single(), out var right))
            return left == right ? 1m : left > 0 && right > 0 ? Math.Min(left, right) / Math.Max(left, right) : 0m;
        return (decimal)one.Intersect(other).Count() / one.Union(other).Count();
    }
}
