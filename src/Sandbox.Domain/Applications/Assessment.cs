using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Applications;

/// <summary>Why an officer answers a question of the rule pack otherwise than the company did.</summary>
public sealed record AnswerDeparture(string QuestionId, string Reason);

/// <summary>A tier proposed by an officer and confirmed or returned by a supervisor.</summary>
public sealed class TierDetermination : ICaseRecord
{
    private TierDetermination() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>Id and version of the rule pack: <c>eu-ai-act@1</c>.</summary>
    [Plain]
    public string Pack { get; private init; } = "";

    /// <summary>The answers that the tier was computed from, as canonical JSON.</summary>
    public string Answers { get; private init; } = "{}";

    /// <summary>What the pack gave.</summary>
    [Plain]
    public string Computed { get; private init; } = "";

    /// <summary>What the officer proposes; differs from <see cref="Computed"/> only with a reason.</summary>
    [Plain]
    public string Proposed { get; private init; } = "";
    public string? OverrideReason { get; private init; }

    /// <summary>Where the answers depart from the company's own, and why.</summary>
    public List<AnswerDeparture> Departures { get; private init; } = [];
    public TierOccasion Occasion { get; private init; }

    /// <summary>The variation or incident that is the occasion; null for the application, or where the authority acts of itself.</summary>
    public Guid? SubjectId { get; private init; }
    public Guid ProposedBy { get; private init; }
    public DateTimeOffset ProposedAt { get; private init; }
    public Guid? ConfirmedBy { get; private set; }
    public DateTimeOffset? ConfirmedAt { get; private set; }
    public DateTimeOffset? ReturnedAt { get; private set; }

    /// <summary>Whether a second person has still to look at it.</summary>
    public bool IsOpen => ConfirmedAt is null && ReturnedAt is null;

    internal static TierDetermination Propose(
        Guid caseId, string pack, string answers, string computed, string proposed, string? reason, IEnumerable<AnswerDeparture> departures, TierOccasion occasion, Guid? subject, Actor actor,
        DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Pack = pack,
            Answers = answers,
            Computed = computed,
            Proposed = proposed,
            OverrideReason = proposed == computed ? null : reason!.Trim(),
            Departures = [.. departures],
            Occasion = occasion,
            SubjectId = subject,
            ProposedBy = actor.PersonId,
            ProposedAt = now,
        };

    internal void Confirm(Actor actor, DateTimeOffset now) => (ConfirmedBy, ConfirmedAt) = (actor.PersonId, now);

    internal void Return(DateTimeOffset now) => ReturnedAt = now;
}

/// <summary>One thing asked of the company, under the criterion that asks for it.</summary>
public sealed record RequestedItem(string Criterion, string Question);

/// <summary>A request to the company; while it is open the case waits.</summary>
public sealed class InformationRequest : ICaseRecord
{
    /// <summary>Rounds that an officer may ask for; a supervisor may ask for more.</summary>
    public const int RoundsOfAnOfficer = 2;

    private InformationRequest() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public int Round { get; private init; }
    public Stage AskedAt { get; private init; }
    public List<RequestedItem> Items { get; private init; } = [];

    /// <summary>Whether the decision clock stands still until the answer.</summary>
    public bool PausesClock { get; private init; }
    public Guid RequestedBy { get; private init; }
    public DateTimeOffset RequestedAt { get; private init; }
    public int Reminders { get; private set; }
    public Guid? AnswerId { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    internal static InformationRequest Of(Guid caseId, int round, Stage stage, IReadOnlyList<RequestedItem> items, bool pausesClock, Actor actor, DateTimeOffset now) =>
        new()
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Round = round,
            AskedAt = stage,
            Items = [.. items],
            PausesClock = pausesClock,
            RequestedBy = actor.PersonId,
            RequestedAt = now,
        };

    internal void Answer(Guid filing, DateTimeOffset now) => (AnswerId, AnsweredAt) = (filing, now);

    internal void Remind() => Reminders++;
}

/// <summary>What a consulted body thinks of the test.</summary>
public enum Stance
{
    /// <summary>No objection.</summary>
    Favourable,

    /// <summary>No objection if the conditions in the text are met.</summary>
    FavourableWithConditions,

    /// <summary>Against.</summary>
    Unfavourable,

    /// <summary>No opinion came in time; minuted by the procedure.</summary>
    Absent,
}

/// <summary>The opinion of a consulted body (AI Act Art. 57(10)).</summary>
public sealed class Opinion : ICaseRecord
{
    private Opinion() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public int Round { get; private init; }
    public OrganisationKind Agency { get; private init; }
    public Stance Stance { get; private init; }
    public string Text { get; private init; } = "";
    public Guid GivenBy { get; private init; }
    public DateTimeOffset GivenAt { get; private init; }

    internal static Opinion Of(Guid caseId, int round, OrganisationKind agency, Stance stance, string text, Actor actor, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, Round = round, Agency = agency, Stance = stance, Text = text.Trim(), GivenBy = actor.PersonId, GivenAt = now };

    internal static Opinion Absent(Guid caseId, int round, OrganisationKind agency, Actor actor, DateTimeOffset now) =>
        Of(caseId, round, agency, Stance.Absent, "", actor, now);
}

/// <summary>An officer's finding on one criterion of eligibility and selection (AI Act Art. 58(2)(a)).</summary>
public sealed class CriterionFinding : ICaseRecord
{
    private CriterionFinding() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public int Round { get; private init; }

    [Plain]
    public string Criterion { get; private init; } = "";
    public bool Met { get; private init; }
    public string Reasons { get; private init; } = "";
    public Guid FoundBy { get; private init; }
    public DateTimeOffset FoundAt { get; private init; }

    internal static CriterionFinding Of(Guid caseId, int round, string criterion, bool met, string reasons, Actor actor, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, Round = round, Criterion = criterion, Met = met, Reasons = reasons.Trim(), FoundBy = actor.PersonId, FoundAt = now };
}

/// <summary>What a panel member votes for.</summary>
public enum Vote
{
    Admit,
    Waitlist,
    Refuse,
}

/// <summary>The scores and the vote of one panel member.</summary>
public sealed class PanelScore : ICaseRecord
{
    private PanelScore() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public int Round { get; private init; }
    public Guid PersonId { get; private init; }

    /// <summary>Points from 0 to 5 by criterion.</summary>
    public Dictionary<string, int> Points { get; private init; } = [];
    public Vote Vote { get; private init; }
    public string Comment { get; private init; } = "";
    public DateTimeOffset ScoredAt { get; private init; }

    internal static PanelScore Of(Guid caseId, int round, IReadOnlyDictionary<string, int> points, Vote vote, string comment, Actor actor, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), CaseId = caseId, Round = round, PersonId = actor.PersonId, Points = new(points), Vote = vote, Comment = comment.Trim(), ScoredAt = now };
}

/// <summary>The criteria that officers assess and the panel scores.</summary>
public static class SelectionCriteria
{
    /// <summary>Innovation, benefit to the public, need for the sandbox, safeguards, readiness to test.</summary>
    public static IReadOnlyList<string> All { get; } = ["Innovation", "PublicBenefit", "NeedForSandbox", "Safeguards", "Readiness"];
}
