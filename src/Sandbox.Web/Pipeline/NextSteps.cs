using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>What somebody has to do next in a case, and until when.</summary>
/// <param name="Agency">The kind of body that is asked, where the role alone does not say.</param>
/// <param name="DaysLeft">By the authority's calendar; null with no clock.</param>
public sealed record NextStep(Guid TaskId, string Kind, Role Role, string? Agency, Guid? SubjectId, Guid? AssignedTo, DateTimeOffset OpenedAt, DateOnly? DueOn, int? DaysLeft, bool Paused, Guid? ClockId)
{
    /// <summary>The page that says why the date is what it is.</summary>
    public string? WhyHref(Guid caseId) => ClockId is null ? null : $"/cases/{caseId}/clocks/{ClockId}";
}

public static class NextStepQueries
{
    /// <summary>The open tasks of a case: those that can be done at its stage first, then the most urgent.</summary>
    public static async Task<IReadOnlyList<NextStep>> NextSteps(this SandboxDbContext db, CaseFile file, Packs packs, DateTimeOffset now, CancellationToken token)
    {
        var reckoning = packs.Preset(file.Preset).Reckoning;
        var tasks = await db.Tasks.AsNoTracking().Where(task => task.CaseId == file.Id && task.ClosedAt == null).ToListAsync(token);
        var clocks = await db.Clocks.AsNoTracking().Where(clock => clock.CaseId == file.Id).ToDictionaryAsync(clock => clock.Id, token);
        return
        [
            .. tasks.Select(task =>
            {
                CaseClock? clock = task.ClockId is { } id ? clocks.GetValueOrDefault(id) : null;
                return new NextStep(
                    task.Id, task.Kind, task.Role, task.Arguments.GetValueOrDefault("agency"), task.SubjectId, task.AssignedTo, task.OpenedAt, clock?.DueOn, clock?.State.DaysLeft(reckoning, now), clock?.State.IsPaused ?? false, clock?.Id);
            })
            // What an interruption holds up comes after what ends it.
            .OrderByDescending(step => Lifecycle.At(file.Stage).Any(move => move.Task == step.Kind)).ThenBy(step => step.DueOn ?? DateOnly.MaxValue).ThenBy(step => step.TaskId),
        ];
    }
}
