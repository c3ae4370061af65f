using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>Why a case is tiered.</summary>
public enum TierOccasion
{
    /// <summary>It applies for the sandbox.</summary>
    Application,

    /// <summary>Its plan varies.</summary>
    Variation,

    /// <summary>A serious incident happened.</summary>
    Incident,

    /// <summary>The authority looks at it again of itself, by a newer version of the rule pack for example.</summary>
    Authority,
}

/// <summary>What kind of thing a tier asks for.</summary>
public enum ObligationKind
{
    /// <summary>A document or act that must exist.</summary>
    Document,

    /// <summary>A test that must have been made.</summary>
    Evaluation,

    /// <summary>Somebody's consent, without which testing does not begin.</summary>
    Approval,

    /// <summary>A report every so many months of testing.</summary>
    Reporting,

    /// <summary>Cover for damage.</summary>
    Insurance,

    /// <summary>A term that starts when something happens.</summary>
    Term,
}

/// <summary>One obligation of a tier, as its rule pack said it on the day: what a later version says changes nothing here.</summary>
/// <param name="Id">The pack's id of it, unique among its kind.</param>
/// <param name="Source">The text of law and the place in it.</param>
/// <param name="Rules">Ids of the rules that brought the tier or class which asks for it; none where the mildest tier or a departure from the computed one does.</param>
/// <param name="Length">Of reporting the months between reports, of a term its length.</param>
/// <param name="Unit">Of a term the unit of its length: <c>CalendarDays</c>.</param>
/// <param name="StartsWith">Of a term what starts it.</param>
public sealed record Obligation(
    ObligationKind Kind, string Id, BilingualText Name, BilingualText Source, IReadOnlyList<string> Rules, int? Length = null, string? Unit = null, BilingualText? StartsWith = null)
{
    /// <summary>What tells it from every other obligation of a case: <c>Document/risk-management</c>.</summary>
    public string Key => $"{Kind}/{Id}";

    /// <summary>Whether the company shows by evidence that it is met, so that a decision makes a condition of it.</summary>
    public bool IsShown => Kind is ObligationKind.Document or ObligationKind.Evaluation or ObligationKind.Approval;
}

/// <summary>An obligation that the decision did not make a condition, and why.</summary>
public sealed record LeftOut(string Obligation, string Reason);

/// <summary>The tier that a case is or was in, with its grounds and obligations: what the company is told of the determination.</summary>
public sealed class CaseTier : ICaseRecord
{
    private CaseTier() { }

    /// <summary>That of the determination.</summary>
    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public TierOccasion Occasion { get; private init; }
    public Guid? SubjectId { get; private init; }

    /// <summary>Id and version of the rule pack: <c>eu-ai-act@1.1.0</c>.</summary>
    [Plain]
    public string Pack { get; private init; } = "";

    /// <summary>The answers that the tier rests on, as canonical JSON.</summary>
    public string Answers { get; private init; } = "{}";

    /// <summary>What the pack gave.</summary>
    [Plain]
    public string Computed { get; private init; } = "";

    /// <summary>What was confirmed.</summary>
    [Plain]
    public string Tier { get; private init; } = "";

    /// <summary>Why the tier is another than the computed one.</summary>
    public string? OverrideReason { get; private init; }
    public List<Obligation> Obligations { get; private init; } = [];
    public List<LeftOut> LeftOut { get; private set; } = [];
    public DateTimeOffset EnteredAt { get; private init; }
    public DateTimeOffset? SupersededAt { get; private set; }

    /// <summary>The months between reports that the tier asks for; null where it leaves them to the preset.</summary>
    public int? ReportsEvery => Obligations.FirstOrDefault(asked => asked.Kind == ObligationKind.Reporting)?.Length;

    internal static CaseTier Of(TierDetermination determination, IReadOnlyList<Obligation> obligations, DateTimeOffset now) =>
        new()
        {
            Id = determination.Id,
            CaseId = determination.CaseId,
            Occasion = determination.Occasion,
            SubjectId = determination.SubjectId,
            Pack = determination.Pack,
            Answers = determination.Answers,
            Computed = determination.Computed,
            Tier = determination.Proposed,
            OverrideReason = determination.OverrideReason,
            Obligations = [.. obligations],
            EnteredAt = now,
        };

    /// <summary>Says of every obligation that could be a condition, and is none, why not.</summary>
    /// <param name="conditions">Keys of the obligations that are conditions.</param>
    /// <exception cref="RuleViolation"><see cref="Rule.ObligationOpen"/> for one that is neither.</exception>
    public void Settle(IReadOnlyCollection<string> conditions, IReadOnlyList<LeftOut> left)
    {
        var open = Obligations.Where(asked => asked.IsShown && !conditions.Contains(asked.Key)).Select(asked => asked.Key).ToList();
        if (open.Find(key => !left.Any(given => given.Obligation == key && !string.IsNullOrWhiteSpace(given.Reason))) is { } missing) throw new RuleViolation(Rule.ObligationOpen, missing);
        LeftOut = [.. left.Where(given => open.Contains(given.Obligation)).DistinctBy(given => given.Obligation)];
    }

    internal void Supersede(DateTimeOffset now) => SupersededAt = now;
}
