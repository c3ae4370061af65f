using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;

namespace Sandbox.Domain.Tiering;

// The answers as the pack understands them: which questions show, what each visible answer is and scores, which named conditions hold.
internal sealed class Reading
{
    private const int MaximumText = 20_000;

    private readonly RulePack _pack;
    private readonly Dictionary<string, ImmutableArray<string>> _answers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, decimal> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _named = new(StringComparer.Ordinal);
    private readonly List<Question> _visible = [];
    private readonly List<string> _missing = [];
    private readonly List<AnswerError> _errors = [];

    public Reading(RulePack pack, Answers answers)
    {
        _pack = pack;
        foreach (var id in answers.QuestionIds.Where(id => pack.Question(id) is null))
            _errors.Add(new(id, AnswerProblem.UnknownQuestion, ""));
        foreach (var section in pack.Sections)
        {
            if (section.VisibleWhen is { } shows && !Holds(shows))
                continue;
            foreach (var question in section.Questions)
            {
                if (question.VisibleWhen is { } asked && !Holds(asked))
                    continue;
                _visible.Add(question);
                Take(question, answers[question.Id]);
            }
        }
        // Each once, in order: a condition named many times by later ones would otherwise be worked out exponentially often.
        foreach (var condition in pack.Conditions)
            _named[condition.Id] = Holds(condition.When);
    }

    public ImmutableArray<Question> Visible => [.. _visible];

    public ImmutableArray<string> Missing => [.. _missing];

    public ImmutableArray<AnswerError> Errors => [.. _errors];

    public decimal Raw { get; private set; }

    public decimal Mitigation { get; private set; }

    // The reading of answers that fit; the constructor's takes those that do not fit for unanswered.
    public static Reading Of(RulePack pack, Answers answers)
    {
        var reading = new Reading(pack, answers);
        return reading._errors.Count == 0 ? reading : throw new InvalidAnswers(reading.Errors);
    }

    public ImmutableArray<string> Answer(Question question) => _answers.GetValueOrDefault(question.Id, []);

    public decimal Points(Question question)
    {
        if (question.Score is ScoreKind.None)
            return 0m;
        var chosen = Answer(question);
        return question.Options.Where(o => chosen.Contains(o.Id)).Sum(o => o.Points);
    }

    public bool Holds(Condition condition) => condition switch
    {
        Condition.All all => all.Parts.All(Holds),
        Condition.Any any => any.Parts.Any(Holds),
        Condition.Not not => !Holds(not.Part),
        Condition.Holds named => _named[named.ConditionId],
        Condition.Chosen chosen => _answers.TryGetValue(chosen.QuestionId, out var answer) && answer.Contains(chosen.OptionId),
        Condition.Reaches reaches => _numbers.TryGetValue(reaches.QuestionId, out var number)
            && (reaches.Strictly ? number > reaches.Threshold : number >= reaches.Threshold),
        Condition.ReachesShare share => HoldsShare(share),
        _ => throw new UnreachableException(),
    };

    // The answered questions that the truth of a condition rests on: of an "any" that holds, only the parts that hold, and so on.
    public HashSet<string> Witnesses(Condition condition)
    {
        var questions = new HashSet<string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(condition);
        return questions;

        void Collect(Condition part)
        {
            switch (part)
            {
                case Condition.All all:
                    CollectLike(all.Parts, Holds(all));
                    break;
                case Condition.Any any:
                    CollectLike(any.Parts, Holds(any));
                    break;
                case Condition.Not not:
                    Collect(not.Part);
                    break;
                case Condition.Holds named:
                    if (seen.Add(named.ConditionId))
                        Collect(_pack.Conditions.First(c => c.Id == named.ConditionId).When);
                    break;
                case Condition.Chosen chosen:
                    Note(chosen.QuestionId);
                    break;
                case Condition.Reaches reaches:
                    Note(reaches.QuestionId);
                    break;
                case Condition.ReachesShare share:
                    foreach (var question in _pack.Questions.Where(q => q.Score == share.Score && Points(q) != 0m))
                        Note(question.Id);
                    break;
            }
        }

        void CollectLike(ImmutableArray<Condition> parts, bool truth)
        {
            foreach (var part in parts.Where(p => Holds(p) == truth))
                Collect(part);
        }

        void Note(string questionId)
        {
            if (_answers.ContainsKey(questionId))
                questions.Add(questionId);
        }
    }

    private bool HoldsShare(Condition.ReachesShare share)
    {
        var maximum = _pack.Maximum(share.Score);
        var points = share.Score is ScoreKind.Raw ? Raw : Mitigation;
        return maximum > 0m && (share.Strictly ? points > share.Share * maximum : points >= share.Share * maximum);
    }

    private void Take(Question question, ImmutableArray<string> values)
    {
        if (values.IsEmpty)
        {
            if (question.IsMandatory)
                _missing.Add(question.Id);
            return;
        }
        if (Fault(question, values) is { } error)
        {
            _errors.Add(error);
            return;
        }
        _answers[question.Id] = values;
        if (question.Kind is QuestionKind.Number && ExactNumber.TryParse(values[0], out var number))
            _numbers[question.Id] = number;
        switch (question.Score)
        {
            case ScoreKind.Raw:
                Raw += Points(question);
                break;
            case ScoreKind.Mitigation:
                Mitigation += Points(question);
                break;
            case ScoreKind.None:
                break;
        }
    }

    private static AnswerError? Fault(Question question, ImmutableArray<string> values)
    {
        if (question.Kind is not QuestionKind.Multiple && values.Length > 1)
            return new(question.Id, AnswerProblem.SeveralAnswers, string.Join(", ", values.Take(10)));
        switch (question.Kind)
        {
            case QuestionKind.Single:
            case QuestionKind.YesNo:
            case QuestionKind.Multiple:
                if (values.FirstOrDefault(v => question.Option(v) is null) is { } unknown)
                    return new(question.Id, AnswerProblem.UnknownOption, unknown);
                if (values.Distinct(StringComparer.Ordinal).Count() < values.Length)
                    return new(question.Id, AnswerProblem.RepeatedOption, string.Join(", ", values.Take(10)));
                return values.Length > 1 && values.FirstOrDefault(v => question.Option(v)!.IsExclusive) is { } exclusive
                    ? new(question.Id, AnswerProblem.ExclusiveOptionCombined, exclusive)
                    : null;
            case QuestionKind.Number:
                if (!ExactNumber.TryParse(values[0], out var number))
                    return new(question.Id, AnswerProblem.NotANumber, values[0]);
                return number < question.Number!.Minimum || number > question.Number.Maximum
                    ? new(question.Id, AnswerProblem.OutOfRange, values[0])
                    : null;
            case QuestionKind.Text:
                return values[0].Length > MaximumText
                    ? new(question.Id, AnswerProblem.TooLong, values[0].Length.ToString(CultureInfo.InvariantCulture))
                    : null;
        }
        throw new UnreachableException();
    }
}
