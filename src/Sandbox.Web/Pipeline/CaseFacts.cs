using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Pipeline;

/// <summary>The facts of a case that a rule pack may rest on, and that the authority knows without asking.</summary>
public static class CaseFacts
{
    /// <summary>The day of tiering, in the authority's time zone.</summary>
    public const string Day = "day";

    /// <summary>Sectors and functions of the application form; each is a fact of its own, <c>sector-finance</c>, <c>function-score</c>.</summary>
    public static readonly string[] Sectors =
        ["education", "employment", "finance", "medicine", "transport", "energy", "government", "justice", "media", "companionship", "commerce", "industry", "research", "other"];

    /// <inheritdoc cref="Sectors"/>
    public static readonly string[] Functions = ["generate", "converse", "recommend", "score", "detect", "predict", "control", "agent", "other"];

    /// <summary>Every fact that a pack may name, with its kind.</summary>
    public static IReadOnlyDictionary<string, FactKind> Known { get; } = new Dictionary<string, FactKind>
    {
        [Day] = FactKind.Day,
        ["personal-data"] = FactKind.YesNo,
        ["sensitive-data"] = FactKind.YesNo,
        ["data-reuse"] = FactKind.YesNo,
        ["companion"] = FactKind.YesNo,
        ["synthetic-content"] = FactKind.YesNo,
        ["general-purpose"] = FactKind.YesNo,
        ["open-weights"] = FactKind.YesNo,
        ["start-up"] = FactKind.YesNo,
        ["small-company"] = FactKind.YesNo,
        ["monthly-users"] = FactKind.Number,
        ["training-compute"] = FactKind.Number,
        ["employees"] = FactKind.Number,
        ["test-months"] = FactKind.Number,
        ["participants"] = FactKind.Number,
        ["incidents"] = FactKind.Number,
    }
        .Concat(Sectors.Select(sector => KeyValuePair.Create($"sector-{sector}", FactKind.YesNo)))
        .Concat(Functions.Select(function => KeyValuePair.Create($"function-{function}", FactKind.YesNo)))
        .ToDictionary();

    /// <summary>
    /// The answers with the facts that the pack names. What was answered under a fact's name counts for nothing; a fact that
    /// is not known (a company that does not know its training compute) is left out, and satisfies no comparison.
    /// </summary>
    public static Answers WithFacts(this Answers answers, RulePack pack, IReadOnlyDictionary<string, string> known) =>
        pack.Facts.Aggregate(answers, (all, fact) => all.With(fact.Id, known.TryGetValue(fact.Id, out var value) ? [value] : Array.Empty<string>()));

    /// <summary>The pack, if this system knows the facts that it names.</summary>
    /// <exception cref="InvalidDataException">It names another.</exception>
    public static RulePack Checked(RulePack pack) =>
        pack.Facts.FirstOrDefault(fact => !Known.TryGetValue(fact.Id, out var kind) || kind != fact.Kind) is { } unknown
            ? throw new InvalidDataException($"$.facts: this system knows no fact \"{unknown.Id}\" of this kind; it knows {string.Join(", ", Known.Select(fact => $"\"{fact.Key}\" ({fact.Value})"))}.")
            : pack;
}
