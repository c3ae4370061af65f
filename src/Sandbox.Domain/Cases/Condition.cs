using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

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
    public DateTimeOffset DueAt { get; private init; }
    public DateTimeOffset? ClosedAt { get; private set; }
    public Guid? ClosedBy { get; private set; }

    /// <summary>The appeal that lifted the condition or put other words in its place.</summary>
    public Guid? VariedBy { get; private set; }

    public bool IsOpen => ClosedAt is null;

    internal static Condition Impose(CaseAct act, string text, string reason, DateTimeOffset dueAt, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text) || string.IsNullOrWhiteSpace(reason)) throw new RuleViolation(Rule.ReasonsMissing, nameof(Condition));
        if (dueAt <= now) throw new RuleViolation(Rule.TooLate, nameof(Condition));
        return new() { Id = Guid.CreateVersion7(now), CaseId = act.CaseId, ImposedBy = act.Act, Text = text.Trim(), Reason = reason.Trim(), ImposedAt = now, DueAt = dueAt };
    }

    /// <summary>Closes the condition because the company met it; the reasons say how that was seen.</summary>
    public void Close(CaseFile file, Actor actor, string reasons, DateTimeOffset now)
    {
        if (!IsOpen || file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        file.Perform(Act.CloseCondition, actor, now, reasons, Id);
        (ClosedAt, ClosedBy) = (now, actor.PersonId);
    }

    /// <summary>Does what a won appeal says: other words, or none, which lifts the condition.</summary>
    internal void Replace(Appeal appeal, string? text, DateTimeOffset now)
    {
        VariedBy = appeal.Id;
        if (string.IsNullOrWhiteSpace(text)) ClosedAt ??= now;
        else Text = text.Trim();
    }
}
