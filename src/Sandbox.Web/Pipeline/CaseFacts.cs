using System.Globalization;
using Sandbox.Domain.Tiering;

namespace Sandbox.Web.Pipeline;

/// <summary>The facts of a case that a rule pack may rest on, and that the authority knows without asking.</summary>
public static class CaseFacts
{
    /// <summary>The day of tiering, in the authority's time zone.</summary>
    public const string Day = "day";

    /// <summary>The answers with the facts that the pack names. What was answered under a fact's name counts for nothing.</summary>
    public static Answers WithFacts(this Answers answers, RulePack pack, DateOnly day) =>
        pack.Facts.Aggregate(answers, (all, fact) => all.With(fact.Id, day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));

    /// <summary>The pack, if this system knows the facts that it names.</summary>
    /// <exception cref="InvalidDataException">It names another.</exception>
    public static RulePack Checked(RulePack pack) =>
        pack.Facts.FirstOrDefault(fact => fact is not { Id: Day, Kind: FactKind.Day }) is { } unknown
            ? throw new InvalidDataException($"$.facts: this system knows no fact \"{unknown.Id}\" of this kind; it knows \"{Day}\" (day).")
            : pack;
}
