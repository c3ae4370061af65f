using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>How a decision reaches the company.</summary>
public enum ServiceManner
{
    /// <summary>Put into the company's account in the sandbox.</summary>
    Account,
    Post,
    InPerson,
}

/// <summary>What a decision is signed with.</summary>
public enum SignatureKind
{
    /// <summary>A person signed in with a second factor, bound by the trail.</summary>
    Account,

    /// <summary>A qualified electronic signature (Regulation 910/2014 Art. 25(2)).</summary>
    Qualified,
}

/// <summary>One criterion, and what the decision finds on it.</summary>
public sealed record DecidedCriterion(string Criterion, bool Met, string Finding);

/// <summary>Why a decision departs from the panel's vote (<c>Panel</c>) or from the opinion of a body (its kind).</summary>
public sealed record Departure(string From, string Reasons);

/// <summary>What the signer writes into a decision letter beside the act itself.</summary>
/// <param name="Outcome">Key of the outcome's text: <c>Admit</c>.</param>
/// <param name="FileDigests">SHA-256 of each filing and document as presented, lower-case hex.</param>
/// <param name="Remedies">Body, term and address of the remedies.</param>
/// <param name="Language">The one authoritative language, BCP 47.</param>
/// <param name="Checkpoint">The latest checkpoint of the transparency log (a signed note); null before the first.</param>
public sealed record DecisionText(
    string Outcome, string Facts, IReadOnlyList<DecidedCriterion> Criteria, IReadOnlyList<string> FileDigests, IReadOnlyList<Departure> Departures,
    IReadOnlyList<Condition> Conditions, string Remedies, string Language, DateTimeOffset ServedAt, ServiceManner Manner, SignatureKind Signature, string? Checkpoint = null);

/// <summary>A signed decision letter: never changed afterwards.</summary>
public sealed class FormalDecision : ICaseRecord
{
    private FormalDecision() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>The act that the letter sets out.</summary>
    public Act Kind { get; private init; }

    /// <summary>The number that people quote: <c>SBX-2026-00042-D3</c>.</summary>
    [Plain]
    public string Number { get; private init; } = "";

    [Plain]
    public string Outcome { get; private init; } = "";
    public string Reasons { get; private init; } = "";

    /// <summary>The rule that the decision rests on, as the preset cites it.</summary>
    [Plain]
    public string? Ground { get; private init; }
    public string Facts { get; private init; } = "";
    public List<DecidedCriterion> Criteria { get; private init; } = [];
    [Plain]
    public string[] FileDigests { get; private init; } = [];
    public List<Departure> Departures { get; private init; } = [];

    /// <summary>The conditions imposed with the decision.</summary>
    public Guid[] Conditions { get; private init; } = [];
    public string Remedies { get; private init; } = "";
    [Plain]
    public string Language { get; private init; } = "";
    public DateTimeOffset ServedAt { get; private init; }
    public ServiceManner Manner { get; private init; }
    public SignatureKind Signature { get; private init; }

    /// <summary>How far the transparency log went when the letter was signed, as a signed note: whoever keeps the letter can hold the log to it. Null before the first.</summary>
    [Plain]
    public string? Checkpoint { get; private init; }
    public Guid SignedBy { get; private init; }

    /// <summary>The principal, where the signer acted under a delegation.</summary>
    public Guid? SignedFor { get; private init; }
    public DateTimeOffset SignedAt { get; private init; }

    /// <summary>Sets out an act that its signer has just done.</summary>
    /// <param name="departures">What the act departs from; each needs reasons in the letter.</param>
    /// <exception cref="RuleViolation"><see cref="Rule.ReasonsMissing"/> where facts, reasons, remedies or the reasons of a departure are missing.</exception>
    public static FormalDecision Sign(CaseAct act, string number, DecisionText text, IReadOnlyCollection<string> departures)
    {
        if (string.IsNullOrWhiteSpace(act.Reasons)) throw new RuleViolation(Rule.ReasonsMissing, act.Act);
        if (string.IsNullOrWhiteSpace(text.Facts)) throw new RuleViolation(Rule.ReasonsMissing, nameof(text.Facts));
        if (string.IsNullOrWhiteSpace(text.Remedies)) throw new RuleViolation(Rule.ReasonsMissing, nameof(text.Remedies));
        if (departures.FirstOrDefault(from => !text.Departures.Any(given => given.From == from && !string.IsNullOrWhiteSpace(given.Reasons))) is { } missing)
            throw new RuleViolation(Rule.ReasonsMissing, missing);
        if (text.Conditions.Any(condition => condition.CaseId != act.CaseId || condition.ImposedBy != act.Act)) throw new RuleViolation(Rule.NotFound);
        return new()
        {
            Id = Guid.CreateVersion7(act.At),
            CaseId = act.CaseId,
            Kind = act.Act,
            Number = number,
            Outcome = text.Outcome,
            Reasons = act.Reasons,
            Ground = act.Ground,
            Facts = text.Facts.Trim(),
            Criteria = [.. text.Criteria],
            FileDigests = [.. text.FileDigests],
            Departures = [.. text.Departures],
            Conditions = [.. text.Conditions.Select(condition => condition.Id)],
            Remedies = text.Remedies.Trim(),
            Language = text.Language,
            ServedAt = text.ServedAt,
            Manner = text.Manner,
            Signature = text.Signature,
            Checkpoint = text.Checkpoint,
            SignedBy = act.By.PersonId,
            SignedFor = act.By.ForPersonId,
            SignedAt = act.At,
        };
    }
}
