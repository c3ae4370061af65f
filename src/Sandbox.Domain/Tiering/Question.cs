using System.Collections.Immutable;

namespace Sandbox.Domain.Tiering;

/// <summary>How a question is answered.</summary>
public enum QuestionKind { Single, Multiple, Number, YesNo, Text }

/// <summary>Which total a question's points count towards; with none they only serve the pack's values.</summary>
public enum ScoreKind { None, Raw, Mitigation }

/// <summary>How the points of a section's answered questions make the section's score.</summary>
public enum Combination { Sum, Max, Min }

/// <summary>
/// A part of the questionnaire; when its condition does not hold, all its questions are hidden. What it adds to a score is
/// its <see cref="Weight"/> times the sum, the greatest or the least of its points.
/// </summary>
public sealed record Section(
    string Id,
    LocalizedText Title,
    LocalizedText? Introduction,
    Condition? VisibleWhen,
    Combination Combine,
    decimal Weight,
    ImmutableArray<Question> Questions);

/// <summary>
/// One question. <see cref="Evidence"/> is present exactly when the pack marks the answer changeable: it is a matter of
/// design or mitigation, never a fact, and this evidence would show the change. <see cref="EvidenceWanted"/> says what
/// should back the answer as it is.
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
    LocalizedText? EvidenceWanted,
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

    /// <summary>The fewest points that an answer can bring.</summary>
    public decimal MinimumPoints => Kind switch
    {
        QuestionKind.Multiple => Math.Min(
            Options.Where(o => !o.IsExclusive).Sum(o => Math.Min(o.Points, 0m)),
            Options.Where(o => o.IsExclusive).Select(o => o.Points).DefaultIfEmpty(0m).Min()),
        QuestionKind.Single or QuestionKind.YesNo => Options.Min(o => o.Points),
        QuestionKind.Number or QuestionKind.Text => 0m,
    };

    /// <summary>The option with this id, or null.</summary>
    public Option? Option(string id) => Options.FirstOrDefault(o => o.Id == id);
}

/// <summary>A choice with its points; an exclusive one ("none of these") cannot be combined with others.</summary>
public sealed record Option(string Id, LocalizedText Text, decimal Points, bool IsExclusive);

/// <summary>What a number may be: its unit, its bounds (both included) and the smallest step that makes a difference.</summary>
public sealed record NumberRange(LocalizedText Unit, decimal Minimum, decimal Maximum, decimal Step);
