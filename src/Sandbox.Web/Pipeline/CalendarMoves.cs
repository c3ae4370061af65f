using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>A running clock whose due date another calendar moves.</summary>
public sealed record MovedClock(Guid CaseId, Guid ClockId, ClockName Name, DateOnly From, DateOnly To);

/// <summary>Which running clocks a calendar moves, looked for in order of their ids.</summary>
public static class CalendarMoves
{
    /// <summary>How many clocks are looked at in one go.</summary>
    public const int Batch = 500;

    /// <param name="reckonings">How each preset is to count, by its id and version.</param>
    /// <param name="after">The last clock of the batch before.</param>
    /// <returns>The clocks that move, and the last one that was looked at; null at the end.</returns>
    public static async Task<(IReadOnlyList<MovedClock> Moved, Guid? Last)> Find(
        SandboxDbContext db, IReadOnlyDictionary<string, Reckoning> reckonings, Guid after, DateTimeOffset now, CancellationToken token)
    {
        var presets = reckonings.Keys.ToList();
        var running = await (
            from clock in db.Clocks.AsNoTracking()
            join file in db.Cases on clock.CaseId equals file.Id
            where clock.StoppedAt == null && clock.ExpiredAt == null && presets.Contains(file.Preset) && clock.Id > after
            orderby clock.Id
            select new { Clock = clock, file.Preset }).Take(Batch).ToListAsync(token);
        var moved =
            from row in running
            // While it stands still its date moves every day anyway, and is counted anew when it goes on.
            where !row.Clock.State.IsPaused
            let due = row.Clock.State.Due(reckonings[row.Preset], now)
            where due.End != row.Clock.FiresAt
            select new MovedClock(row.Clock.CaseId, row.Clock.Id, row.Clock.Name, row.Clock.DueOn, due.Date);
        return ([.. moved], running.Count < Batch ? null : running[^1].Clock.Id);
    }
}
