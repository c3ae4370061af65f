using System.Collections.Immutable;
using System.Globalization;

namespace Sandbox.Domain.Tiering;

// One answer as its question understands it, before anyone asks whether the question shows.
internal sealed record Input(ImmutableArray<string> Values, ImmutableArray<int> Chosen, decimal? Number, decimal Points, AnswerError? Fault)
{
    private const int MaximumText = 20_000;

    public static Input Of(Question question, ImmutableArray<string> values)
    {
        if (question.Kind is not QuestionKind.Multiple && values.Length > 1)
            return Wrong(AnswerProblem.SeveralAnswers, string.Join(", ", values.Take(10)));
        switch (question.Kind)
        {
            case QuestionKind.Single:
            case QuestionKind.YesNo:
            case QuestionKind.Multiple:
                return Choice();
            case QuestionKind.Number:
                if (!ExactNumber.TryParse(values[0], out var number))
                    return Wrong(AnswerProblem.NotANumber, values[0]);
                return number < question.Number!.Minimum || number > question.Number.Maximum
                    ? Wrong(AnswerProblem.OutOfRange, values[0])
                    : new(values, [], number, 0m, null);
            case QuestionKind.Text:
                return values[0].Length > MaximumText
                    ? Wrong(AnswerProblem.TooLong, values[0].Length.ToString(CultureInfo.InvariantCulture))
                    : new(values, [], null, 0m, null);
        }
        throw new System.Diagnostics.UnreachableException();

        Input Choice()
        {
            var chosen = new int[values.Length];
            var points = 0m;
            for (var i = 0; i < values.Length; i++)
            {
                var at = IndexOf(question.Options, values[i]);
                if (at < 0)
                    return Wrong(AnswerProblem.UnknownOption, values[i]);
                if (chosen.AsSpan(0, i).Contains(at))
                    return Wrong(AnswerProblem.RepeatedOption, string.Join(", ", values.Take(10)));
                if (question.Options[at].IsExclusive && values.Length > 1)
                    return Wrong(AnswerProblem.ExclusiveOptionCombined, values[i]);
                chosen[i] = at;
                points += question.Options[at].Points;
            }
            return new(values, [.. chosen], null, points, null);
        }

        Input Wrong(AnswerProblem problem, string value) => new(values, [], null, 0m, new(question.Id, problem, value));
    }

    // A selection of options that is known to fit.
    public static Input Of(Question question, ImmutableArray<int> chosen) =>
        new([.. chosen.Select(i => question.Options[i].Id)], chosen, null, chosen.Sum(i => question.Options[i].Points), null);

    // A fact answers like a question: yes or no as the first or the second option, a day as its number.
    public static Input Of(Fact fact, ImmutableArray<string> values)
    {
        if (values is not [var text])
            return Wrong(AnswerProblem.SeveralAnswers);
        switch (fact.Kind)
        {
            case FactKind.YesNo:
                return text is Question.Yes or Question.No
                    ? new(values, [text is Question.Yes ? 0 : 1], null, 0m, null)
                    : Wrong(AnswerProblem.UnknownOption);
            case FactKind.Number:
                return ExactNumber.TryParse(text, out var number) ? new(values, [], number, 0m, null) : Wrong(AnswerProblem.NotANumber);
            case FactKind.Day:
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
                    ? new(values, [], day.DayNumber, 0m, null)
                    : Wrong(AnswerProblem.NotANumber);
        }
        throw new System.Diagnostics.UnreachableException();

        Input Wrong(AnswerProblem problem) => new(values, [], null, 0m, new(fact.Id, problem, values[0]));
    }

    private static int IndexOf(ImmutableArray<Option> options, string id)
    {
        for (var i = 0; i < options.Length; i++)
        {
            if (options[i].Id == id)
                return i;
        }
        return -1;
    }
}
