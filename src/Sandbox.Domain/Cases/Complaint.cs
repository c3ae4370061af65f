using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>How far a complaint has come.</summary>
public enum ComplaintStatus
{
    Filed,
    Acknowledged,

    /// <summary>Handed on to somebody else than the officer who had it.</summary>
    Escalated,
    Answered,
}

/// <summary>What anyone has to say against a case in the public register.</summary>
public sealed class Complaint : ICaseRecord
{
    private Complaint() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public string Text { get; private init; } = "";

    /// <summary>An e-mail address for the answer, if one was given; personal data.</summary>
    public string? Contact { get; private init; }

    /// <summary>The person, where they were signed in.</summary>
    public Guid? FiledBy { get; private init; }
    public DateTimeOffset FiledAt { get; private init; }
    public ComplaintStatus Status { get; private set; }
    public DateTimeOffset? AcknowledgedAt { get; private set; }
    public DateTimeOffset? EscalatedAt { get; private set; }
    public string? Answer { get; private set; }
    public Guid? AnsweredBy { get; private set; }
    public DateTimeOffset? AnsweredAt { get; private set; }

    public bool IsOpen => Status != ComplaintStatus.Answered;

    public static Complaint File(CaseFile file, string text, string? contact, Actor actor, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text)) throw new RuleViolation(Rule.ReasonsMissing, Act.FileComplaint);
        var complaint = new Complaint
        {
            Id = Guid.CreateVersion7(now),
            CaseId = file.Id,
            Text = text.Trim(),
            Contact = string.IsNullOrWhiteSpace(contact) ? null : contact.Trim(),
            FiledBy = actor.IsSystem ? null : actor.PersonId,
            FiledAt = now,
        };
        file.Perform(Act.FileComplaint, actor, now, subject: complaint.Id);
        return complaint;
    }

    public void Acknowledge(CaseFile file, Actor actor, DateTimeOffset now)
    {
        if (Status != ComplaintStatus.Filed) throw new RuleViolation(Rule.AlreadyUnderWay, Act.AcknowledgeComplaint);
        Do(Act.AcknowledgeComplaint, file, actor, null, now);
        (Status, AcknowledgedAt) = (ComplaintStatus.Acknowledged, now);
    }

    /// <summary>Answers the complaint; not by the one who escalated it.</summary>
    public void Reply(CaseFile file, string answer, Actor actor, DateTimeOffset now)
    {
        if (!IsOpen) throw new RuleViolation(Rule.TooLate, Act.AnswerComplaint);
        Do(Act.AnswerComplaint, file, actor, answer, now);
        (Status, Answer, AnsweredBy, AnsweredAt) = (ComplaintStatus.Answered, answer.Trim(), actor.PersonId, now);
    }

    public void Escalate(CaseFile file, string reasons, Actor actor, DateTimeOffset now)
    {
        if (Status is ComplaintStatus.Escalated or ComplaintStatus.Answered) throw new RuleViolation(Rule.AlreadyUnderWay, Act.EscalateComplaint);
        Do(Act.EscalateComplaint, file, actor, reasons, now);
        (Status, EscalatedAt) = (ComplaintStatus.Escalated, now);
    }

    private void Do(Act act, CaseFile file, Actor actor, string? reasons, DateTimeOffset now)
    {
        if (file.Id != CaseId) throw new RuleViolation(Rule.NotFound);
        file.Perform(act, actor, now, reasons, Id);
    }
}
