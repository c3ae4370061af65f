using System.Globalization;
using Sandbox.Domain.Tiering;

namespace Sandbox.Seeds;

/// <summary>Answers a rule pack's questionnaire: what a scenario says first, the least alarming answer for the rest.</summary>
public static class FilledAnswers
{
    /// <param name="told">Answers that the scenario fixes, by question id.</param>
    public static Answers Of(RulePack pack, params IReadOnlyList<(string Question, string Answer)> told)
    {
        var answers = told.GroupBy(pair => pair.Question).Aggregate(Answers.None, (all, pairs) => all.With(pairs.Key, pairs.Select(pair => pair.Answer)));
        // An answer may show further questions; each is answered once, so this ends.
        while (TierEngine.Visible(pack, answers).FirstOrDefault(question => question.IsMandatory && answers[question.Id].IsEmpty) is { } open)
            answers = answers.With(open.Id, Mildest(open));
        return answers;
    }

    private static string Mildest(Question question) => question.Kind switch
    {
        QuestionKind.YesNo => Question.No,
        QuestionKind.Single => question.Options[0].Id,
        QuestionKind.Multiple => (question.Options.FirstOrDefault(option => option.IsExclusive) ?? question.Options[0]).Id,
        QuestionKind.Number => question.Number!.Minimum.ToString(CultureInfo.InvariantCulture),
        QuestionKind.Text => "–",
    };
}
