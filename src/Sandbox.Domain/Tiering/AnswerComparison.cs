using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>What two sets of answers to one questionnaire say differently: a company and an officer, or before and after.</summary>
public static class AnswerComparison
{
    /// <summary>The questions that the pack asks under the second answers, and that the first answer otherwise; a free text is nobody's departure.</summary>
    public static ImmutableArray<Question> Departures(RulePack pack, Answers first, Answers second) =>
        [.. TierEngine.Visible(pack, second).Where(question => question.Kind != QuestionKind.Text && !first[question.Id].IsEmpty && !Same(question, first[question.Id], second[question.Id]))];

    /// <summary>The questions that either set of answers leaves to be asked and that are answered differently, texts included, in the order of the pack.</summary>
    public static ImmutableArray<Question> Changes(RulePack pack, Answers before, Answers after)
    {
        var asked = TierEngine.Visible(pack, before).Union(TierEngine.Visible(pack, after)).ToHashSet();
        return [.. pack.Questions.Where(question => asked.Contains(question) && !Same(question, before[question.Id], after[question.Id]))];
    }

    /// <summary>Whether two answers to a question say the same: choices in any order, numbers by their value.</summary>
    public static bool Same(Question question, ImmutableArray<string> one, ImmutableArray<string> other) =>
        question.Kind == QuestionKind.Number && one is [var left] && other is [var right] && ExactNumber.TryParse(left, out var a) && ExactNumber.TryParse(right, out var b)
            ? a == b
            : one.ToHashSet().SetEquals(other);
}
