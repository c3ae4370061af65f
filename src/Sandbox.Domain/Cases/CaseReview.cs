using Sandbox.Domain.Access;
using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Cases;

/// <summary>What a review comes to.</summary>
public enum ReviewOutcome
{
    /// <summary>Nothing stands against going on.</summary>
    Positive,

    /// <summary>Something stands against going on; who decides reads what.</summary>
    Negative,
}

/// <summary>A review that a procedure adds to the law's own steps: of security, of ethics, of whatever its definition says. One task, one review.</summary>
public sealed class CaseReview : ICaseRecord
{
    private CaseReview() { }

    /// <summary>The task that asked for it.</summary>
    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }

    /// <summary>What was reviewed, as the definition calls it.</summary>
    [Plain]
    public string Title { get; private init; } = "";
    public ReviewOutcome Outcome { get; private init; }
    public string Text { get; private init; } = "";
    public Guid ReviewedBy { get; private init; }
    public DateTimeOffset ReviewedAt { get; private init; }

    /// <exception cref="RuleViolation">The task is not open, or not for a role of this actor.</exception>
    public static CaseReview Give(CaseFile file, Guid task, ReviewOutcome outcome, string text, Actor actor, DateTimeOffset now)
    {
        file.Perform(Act.GiveReview, actor, now, text, task, outcome.ToString());
        return new()
        {
            Id = task,
            CaseId = file.Id,
            Title = file.Tasks.Single(asked => asked.Id == task).Arguments.GetValueOrDefault("title") ?? "",
            Outcome = outcome,
            Text = text.Trim(),
            ReviewedBy = actor.PersonId,
            ReviewedAt = now,
        };
    }
}
