using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>How a question is answered.</summary>
public enum QuestionKind { Single, Multiple, Number, YesNo, Text }

/// <summary>Which total a question's points count towards.</summary>
public enum ScoreKind { None, Raw, Mitigation }

/// <summary>A part of the questionnaire; when its condition does not hold, all its questions are hidden.</summary>
public sealed record Section(
    string Id,
    LocalizedText Title,
    LocalizedText? Introduction,
    Condition? VisibleWhen,
    ImmutableArray<Question> Questions);

/// <summary>
/// One question. <see cref="Evidence"/> is present exactly when the pack marks the answer changeable: it is a matter of
/// design or mitigation, never a fact, and this evidence would show the change.
/// </summary>
public sealed record Question(
    string Id,
    QuestionKind Kind,
    LocalizedText Text,
    LocalizedText? Help,
    LegalSource? Source,
    Condition? VisibleWhen,
    bool IsMandatory,
    ScoreKind Score,
    ImmutableArray<Option> Options,
    NumberRange? Number,
    LocalizedText? Evidence)
{
    /// <summary>The ids of the two options of a yes/no question.</summary>
    public const string Yes = "yes", No = "no";

    /// <summary>Whether a counterfactual may change the answer.</summary>
    public bool IsChangeable => Evidence is not null;

    /// <summary>The most points that an answer can bring: the best option, or for several choices the sum of all gains.</summary>
    public decimal MaximumPoints => Kind switch
    {
        QuestionKind.Multiple => Math.Max(
            Options.Where(o => !o.IsExclusive).Sum(o => Math.Max(o.Points, 0m)),
            Options.Where(o => o.IsExclusive).Select(o => o.Points).DefaultIfEmpty(0m).Max()),
        QuestionKind.Single or QuestionKind.YesNo => Options.Max(o => o.Points),
        QuestionKind.Number or QuestionKind.Text => 0m,
    };

    /// <summary>The option with this id, or null.</summary>
    public Option? Option(string id) => Options.FirstOrDefault(o => o.Id == id);
}

/// <summary>A choice with its points; an exclusive one ("none of these") cannot be combined with others.</summary>
public sealed record Option(string Id, LocalizedText Text, decimal Points, bool IsExclusive);

/// <summary>What a number may be: its unit, its bounds (both included) and the smallest step that makes a difference.</summary>
public sealed record NumberRange(LocalizedText Unit, decimal Minimum, decimal Maximum, decimal Step);
