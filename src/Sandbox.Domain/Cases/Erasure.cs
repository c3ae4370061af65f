using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>What an erasure takes away.</summary>
public enum ErasureKind
{
    /// <summary>A whole text that an entry of the trail commits to.</summary>
    Text,

    /// <summary>Words within such a text; the rest remains.</summary>
    Passage,

    /// <summary>An evidence file, its name and its digest.</summary>
    File,
}

/// <summary>Why personal data must go (GDPR Art. 17(1); Personal Information Protection Law of China Art. 47).</summary>
public enum ErasureGround
{
    /// <summary>They are no longer needed for what they were collected for.</summary>
    NoLongerNeeded,
    ConsentWithdrawn,

    /// <summary>The person objected, and nothing overrides the objection.</summary>
    Objection,

    /// <summary>They should never have been processed, or not have been filed.</summary>
    Unlawful,

    /// <summary>Another law commands it.</summary>
    LegalDuty,
}

public enum ErasureOutcome
{
    Confirmed,
    Refused,
}

/// <summary>Words of a text by their place: UTF-16 units from the start.</summary>
public readonly record struct TextSpan(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>What an erasure is about: a text of an entry (RFC 6901 pointer), words in it, or an evidence file.</summary>
public sealed record ErasureSubject(ErasureKind Kind, Guid? EntryId, string? Pointer, IReadOnlyList<TextSpan> Passages, Guid? EvidenceId)
{
    public static ErasureSubject Whole(Guid entry, string pointer) => new(ErasureKind.Text, entry, pointer, [], null);

    public static ErasureSubject Words(Guid entry, string pointer, IReadOnlyList<TextSpan> passages) => new(ErasureKind.Passage, entry, pointer, passages, null);

    public static ErasureSubject File(Guid evidence) => new(ErasureKind.File, null, null, [], evidence);

    /// <summary>The pieces of a text that go; all of it where no passage is named.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.ChangedMeanwhile"/> where the text is not the one that was marked.</exception>
    public IReadOnlyList<string> In(string text) => Kind switch
    {
        ErasureKind.Passage when Passages.Any(span => span.Start < 0 || span.Length <= 0 || span.End > text.Length) => throw new RuleViolation(Rule.ChangedMeanwhile),
        ErasureKind.Passage => [.. Passages.Select(span => text.Substring(span.Start, span.Length)).Distinct(StringComparer.Ordinal)],
        ErasureKind.Text => [text],
        ErasureKind.File => [],
    };
}

/// <summary>What stands against an erasure now.</summary>
/// <param name="RetainedUntil">The last day on which the preset still keeps what is to be erased; null where nothing keeps it.</param>
/// <param name="EndsADecision">Whether the outcome, the ground or the reasons of a decision would not remain.</param>
public sealed record ErasureLimits(bool UnderAppeal, bool OnHold, DateOnly? RetainedUntil, bool EndsADecision)
{
    /// <summary>The first rule that forbids the erasure; null where none does.</summary>
    public Rule? Forbids =>
        EndsADecision ? Rule.DecisionMustRemain
        : UnderAppeal ? Rule.UnderAppeal
        : OnHold ? Rule.OnLegalHold
        : RetainedUntil is not null ? Rule.Retained
        : null;

    internal void Require()
    {
        if (Forbids is { } rule) throw RetainedUntil is { } day && rule == Rule.Retained ? new RuleViolation(rule, day) : new RuleViolation(rule);
    }
}

/// <summary>
/// An erasure of personal data: proposed by the data protection officer, confirmed or refused by a supervisor who took no part in the case.
/// It says what kind of data and where, never the data; commitments and proofs stay.
/// </summary>
public sealed class Erasure : ICaseRecord
{
    /// <summary>The part of a decision's reasons that may go at most: what remains must still carry the decision.</summary>
    public const double LargestShareOfReasons = 0.5;

    private Erasure() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public ErasureKind Kind { get; private init; }
    public Guid? EntryId { get; private init; }

    [Plain]
    public string? Pointer { get; private init; }
    public List<TextSpan> Passages { get; private init; } = [];
    public Guid? EvidenceId { get; private init; }
    public ErasureGround Ground { get; private init; }

    /// <summary>The law that commands the erasure, as the preset of the case cites it.</summary>
    [Plain]
    public string Source { get; private init; } = "";
    public Guid ProposedBy { get; private init; }
    public DateTimeOffset ProposedAt { get; private init; }
    public ErasureOutcome? Outcome { get; private set; }
    public Guid? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>
    /// The texts of earlier entries that changed, as JSON: entry and pointer of each, with a commitment to what remains of it.
    /// The columns that changed stand in the entry beside this.
    /// </summary>
    [Plain]
    public string? Texts { get; private set; }

    public bool IsOpen => Outcome is null;

    public ErasureSubject Subject => new(Kind, EntryId, Pointer, Passages, EvidenceId);

    public static Erasure Propose(CaseFile file, ErasureSubject subject, ErasureGround ground, string source, ErasureLimits limits, Actor actor, string reasons, DateTimeOffset now)
    {
        limits.Require();
        var erasure = Of(Guid.CreateVersion7(now), file.Id, subject, ground, source, actor.PersonId, now);
        file.Perform(Act.ProposeErasure, actor, now, reasons, erasure.Id, ground: source);
        return erasure;
    }

    /// <summary>Lets the erasure be carried out, in the act that this is.</summary>
    public void Confirm(CaseFile file, ErasureLimits limits, Actor actor, string reasons, DateTimeOffset now)
    {
        RequireOpen(file, Act.ConfirmErasure);
        limits.Require();
        file.Perform(Act.ConfirmErasure, actor, now, reasons, Id, ground: Source);
        (Outcome, DecidedBy, DecidedAt) = (ErasureOutcome.Confirmed, actor.PersonId, now);
    }

    public void Refuse(CaseFile file, Actor actor, string reasons, DateTimeOffset now)
    {
        RequireOpen(file, Act.RefuseErasure);
        file.Perform(Act.RefuseErasure, actor, now, reasons, Id);
        (Outcome, DecidedBy, DecidedAt) = (ErasureOutcome.Refused, actor.PersonId, now);
    }

    /// <summary>Carries a confirmed erasure out once more, because a restored backup brought the data back; the record itself too, where the backup does not have it.</summary>
    public static Erasure Repeat(CaseFile file, Erasure? known, ConfirmedErasure listed, DateTimeOffset now)
    {
        var erasure = known ?? Of(listed.Id, file.Id, listed.Subject, listed.Ground, listed.Source, listed.ProposedBy, listed.ProposedAt);
        file.Perform(Act.RepeatErasure, Actor.Procedure, now, subject: erasure.Id, ground: erasure.Source);
        (erasure.Outcome, erasure.DecidedBy, erasure.DecidedAt) = (ErasureOutcome.Confirmed, listed.DecidedBy, listed.DecidedAt);
        return erasure;
    }

    /// <summary>Records what the erasure changed in earlier entries.</summary>
    public void Record(string texts) => Texts = texts;

    private static Erasure Of(Guid id, Guid caseId, ErasureSubject subject, ErasureGround ground, string source, Guid proposedBy, DateTimeOffset proposedAt) =>
        new()
        {
            Id = id,
            CaseId = caseId,
            Kind = subject.Kind,
            EntryId = subject.EntryId,
            Pointer = subject.Pointer,
            Passages = [.. subject.Passages],
            EvidenceId = subject.EvidenceId,
            Ground = ground,
            Source = source,
            ProposedBy = proposedBy,
            ProposedAt = proposedAt,
        };

    private void RequireOpen(CaseFile file, Act act)
    {
        if (file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        if (!IsOpen) throw new RuleViolation(Rule.NothingProposed, act);
    }
}

/// <summary>A confirmed erasure as the deletion list keeps it beside the database: enough to carry it out again, and nothing of the data.</summary>
public sealed record ConfirmedErasure(
    Guid Id, Guid CaseId, ErasureSubject Subject, ErasureGround Ground, string Source, Guid ProposedBy, DateTimeOffset ProposedAt, Guid DecidedBy, DateTimeOffset DecidedAt);

/// <summary>A legal hold: while it stands, nothing of the case is erased.</summary>
public sealed class LegalHold : ICaseRecord
{
    private LegalHold() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public Guid PlacedBy { get; private init; }
    public DateTimeOffset PlacedAt { get; private init; }
    public Guid? LiftedBy { get; private set; }
    public DateTimeOffset? LiftedAt { get; private set; }

    public bool Stands => LiftedAt is null;

    public static LegalHold Place(CaseFile file, IEnumerable<LegalHold> earlier, Actor actor, string reasons, DateTimeOffset now)
    {
        if (earlier.Any(hold => hold.CaseId == file.Id && hold.Stands)) throw new RuleViolation(Rule.AlreadyUnderWay, Act.PlaceLegalHold);
        var hold = new LegalHold { Id = Guid.CreateVersion7(now), CaseId = file.Id, PlacedBy = actor.PersonId, PlacedAt = now };
        file.Perform(Act.PlaceLegalHold, actor, now, reasons, hold.Id);
        return hold;
    }

    public void Lift(CaseFile file, Actor actor, string reasons, DateTimeOffset now)
    {
        if (file.Id != CaseId || !Stands) throw new RuleViolation(Rule.NotFound);
        file.Perform(Act.LiftLegalHold, actor, now, reasons, Id);
        (LiftedBy, LiftedAt) = (actor.PersonId, now);
    }
}
