using System.Collections.Immutable;
using Microsoft.Extensions.Localization;
using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Shared.Cases;

// Answers to a rule pack's questions in words.
public static class AnswerWords
{
    public static string Answer(this IStringLocalizer<ActTexts> texts, Question question, ImmutableArray<string> answer, string language) =>
        answer.IsEmpty ? texts["Tier.NotAnswered"] : string.Join(texts["ListSeparator"], answer.Select(value => question.Kind switch
        {
            QuestionKind.YesNo => texts[$"Answer.{value}"],
            QuestionKind.Single or QuestionKind.Multiple => question.Option(value)?.Text.In(language) ?? value,
            QuestionKind.Number => $"{value} {question.Number!.Unit.In(language)}",
            QuestionKind.Text => value,
        }));

    public static string Cite(this RulePack pack, LegalSource source, string language) =>
        language.StartsWith("zh", StringComparison.OrdinalIgnoreCase) ? $"{pack.Source(source).Title.Chinese}，{source.Place.Chinese}" : $"{pack.Source(source).Title.English}, {source.Place.English}";
}
