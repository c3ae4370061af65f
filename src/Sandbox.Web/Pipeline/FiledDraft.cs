using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>A draft that was filed in a participation, together with the aggregate that the act goes on with.</summary>
public sealed record FiledDraft(Participation Participation, Filing Filing, FormAnswers Answers)
{
    /// <summary>The record that the filing is about, where it needs one.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where the draft names none.</exception>
    public Guid Subject => Filing.SubjectId ?? throw new RuleViolation(Rule.NotFound);
}

public static class FilingInAParticipation
{
    /// <summary>Locks the participation that a draft is for, and files the draft there; the caller does the act.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/> where the draft is of another kind.</exception>
    public static async Task<FiledDraft> FileFor(this FilingDesk desk, SandboxDbContext db, Guid draftId, FilingKind kind, CancellationToken token)
    {
        var draft = await desk.Draft(draftId, kind, token);
        var participation = await db.OpenParticipation(draft.CaseId!.Value, token);
        var (filing, answers, _) = await desk.File(draft, participation.CaseId, token);
        return new(participation, filing, answers);
    }
}
