using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>How far a condition has come.</summary>
public enum ConditionState
{
    /// <summary>Imposed, and its day has not passed.</summary>
    Open,

    /// <summary>The company has shown that it is met; the officer looks at it.</summary>
    Shown,

    /// <summary>Its day has passed.</summary>
    Late,

    /// <summary>Met, or lifted by an appeal.</summary>
    Closed,

    /// <summary>The tier of the case does not ask for it any more.</summary>
    Dropped,
}

/// <summary>What the company must do or leave, imposed by a decision; varied by appeal or by closing it.</summary>
public sealed class Condition : ICaseRecord
{
    private Condition() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>The act that imposed it.</summary>
    public Act ImposedBy { get; private init; }
    public string Text { get; private set; } = "";
    public string Reason { get; private init; } = "";
    public DateTimeOffset ImposedAt { get; private init; }
    public DateTimeOffset DueAt { get; private set; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public Guid? ClosedBy { get; private set; }

    /// <summary>The appeal that lifted the condition or put other words in its place.</summary>
    public Guid? VariedBy { get; private set; }

    /// <summary>Id and version of the rule pack whose obligation the condition is; null for one of the decision's own.</summary>
    [Plain]
    public string? Pack { get; private init; }

    /// <summary>Key of that obligation: <c>Document/risk-management</c>.</summary>
    [Plain]
    public string? Obligation { get; private init; }

    /// <summary>The filing by which the company shows that the condition is met.</summary>
    public Guid? EvidenceId { get; private set; }
    public DateTimeOffset? ShownAt { get; private set; }

    /// <summary>What was missing in what the company showed last.</summary>
    public string? Returned { get; private set; }

    /// <summary>The tier that does not ask for the condition any more.</summary>
    public Guid? DroppedBy { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public ConditionState StateAt(DateTimeOffset now) =>
        DroppedBy is not null ? ConditionState.Dropped
        : ClosedAt is not null ? ConditionState.Closed
        : ShownAt is not null ? ConditionState.Shown
        : now >= DueAt ? ConditionState.Late
        : ConditionState.Open;

    internal static Condition Impose(CaseAct act, string text, string reason, DateTimeOffset dueAt, DateTimeOffset now, string? pack, string? obligation)
    {
        if (string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(reason)) throw new RuleViolation(Rule.ReasonsMissing, nameof(Condition));
        if (dueAt <= now) throw new RuleViolation(Rule.TooLate, nameof(Condition));
        return new() { Id = Guid.CreateVersion7(now), CaseId = act.CaseId, ImposedBy = act.Act, Text = text.Trim(), Reason = reason.Trim(), ImposedAt = now, DueAt = dueAt, Pack = pack, Obligation = obligation };
    }

    /// <summary>Closes the condition because the company met it; the reasons say how that was seen.</summary>
    public void Close(CaseFile file, Actor actor, string reasons, DateTimeOffset now)
    {
        if (!IsOpen || file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        if (ShownAt is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.CloseCondition);
        file.Perform(Act.CloseCondition, actor, now, reasons, Id);
        (ClosedAt, ClosedBy) = (now, actor.PersonId);
    }

    /// <summary>The company shows that it has met the condition.</summary>
    public void Show(CaseFile file, Filing evidence, Actor actor, DateTimeOffset now)
    {
        if (!IsOpen || file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        if (ShownAt is not null) throw new RuleViolation(Rule.AlreadyUnderWay, Act.ShowCondition);
        file.Perform(Act.ShowCondition, actor, now, subject: Id, evidence: [evidence.Digest]);
        (EvidenceId, ShownAt, Returned) = (evidence.Id, now, null);
    }

    /// <summary>Finds that what the company showed meets the condition.</summary>
    public void Accept(CaseFile file, Actor actor, string? note, DateTimeOffset now)
    {
        RequireShown(file, Act.AcceptCondition);
        file.Perform(Act.AcceptCondition, actor, now, note, Id);
        (ClosedAt, ClosedBy) = (now, actor.PersonId);
    }

    /// <summary>Finds that what the company showed is not enough, and gives it time to mend that.</summary>
    public void Return(CaseFile file, Actor actor, string reasons, DateTimeOffset dueAt, DateTimeOffset now)
    {
        RequireShown(file, Act.ReturnCondition);
        file.Perform(Act.ReturnCondition, actor, now, reasons, Id);
        (ShownAt, Returned) = (null, reasons.Trim());
        if (dueAt > DueAt) DueAt = dueAt;
    }

    internal void Drop(CaseTier tier, DateTimeOffset now) => (ClosedAt, DroppedBy) = (now, tier.Id);

    private void RequireShown(CaseFile file, Act act)
    {
        if (!IsOpen || file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        if (ShownAt is null) throw new RuleViolation(Rule.NothingProposed, act);
    }

    /// <summary>Does what a won appeal says: other words, or none, which lifts the condition.</summary>
    internal void Replace(Appeal appeal, string? text, DateTimeOffset now)
    {
        VariedBy = appeal.Id;
        if (string.IsNullOrWhiteSpace(text)) ClosedAt ??= now;
        else Text = text.Trim();
    }
}
