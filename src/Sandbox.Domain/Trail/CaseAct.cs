using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;

namespace Sandbox.Domain.Trail;

/// <summary>The fact that an act was done: what becomes one entry of the trail.</summary>
/// <param name="Reasons">Why, in the words of the actor.</param>
/// <param name="Ground">The rule that the act rests on, as the jurisdiction preset cites it.</param>
/// <param name="SubjectId">The record that the act is about, where it is not the case as a whole.</param>
/// <param name="CompletedTaskId">The task that the act completed.</param>
public sealed record CaseAct(
    Guid CaseId, Act Act, Stage From, Stage To, Actor By, DateTimeOffset At, string? Reasons, string? Ground, Guid? SubjectId, Guid? CompletedTaskId)
{
    /// <summary>SHA-256 digests, lower-case hex, of the evidence and filings that were before the actor.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}
