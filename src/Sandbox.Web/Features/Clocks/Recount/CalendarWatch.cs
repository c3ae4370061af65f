using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Recount;

/// <summary>Takes confirmed calendars into use on this node, and counts the running clocks that they move anew, each once on however many nodes.</summary>
public sealed class CalendarWatch(IServiceScopeFactory scopes, UseCases useCases, Packs packs, TimeProvider clock, ILogger<CalendarWatch> logger)
    : DueWork(TimeSpan.FromSeconds(5), "A calendar could not be taken into use", clock, logger)
{
    // Longer than another node goes on counting by the calendar before.
    private static readonly TimeSpan Echo = TimeSpan.FromMinutes(1);

    private readonly HashSet<Guid> known = [];
    private Guid? after;
    private DateTimeOffset? again;

    /// <summary>Takes up a calendar, or counts some clocks anew; false where nothing is left to do.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        if (await TakeUp(token))
        {
            (after, again) = (Guid.Empty, Clock.GetUtcNow() + Echo);
            return true;
        }
        if (after is null && again <= Clock.GetUtcNow()) (after, again) = (Guid.Empty, null);
        if (after is not { } from) return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        IReadOnlyList<MovedClock> moved;
        Guid? last;
        await using (await db.Database.BeginTransactionAsync(token))
        {
            await Tenant.Set(db, Actor.Procedure, token);
            (moved, last) = await CalendarMoves.Find(db, packs.Presets.ToDictionary(preset => $"{preset.Id}@{preset.Version}", preset => preset.Reckoning), from, Clock.GetUtcNow(), token);
        }
        foreach (var next in moved) await useCases.Send(new RecountClock.Command(next.CaseId, next.ClockId), Actor.Procedure, token: token);
        after = last;
        return after is not null;
    }

    private async Task<bool> TakeUp(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var taken = known.ToList();
        var confirmed = await db.CalendarEditions.AsNoTracking().Where(edition => edition.Confirmed == true && !taken.Contains(edition.Id)).OrderBy(edition => edition.DecidedAt).ToListAsync(token);
        foreach (var edition in confirmed)
        {
            packs.Adopt(WorkingCalendar.Parse(edition.Json), edition.Json);
            known.Add(edition.Id);
        }
        return confirmed.Count > 0;
    }
}
