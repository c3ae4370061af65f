using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Expire;

/// <summary>Finds clocks that ran out, then reminders that are due, oldest first, and fires each exactly once, however many nodes look.</summary>
public sealed class DueClocks(IServiceScopeFactory scopes, UseCases useCases, TimeProvider clock, ILogger<DueClocks> logger)
    : DueWork(TimeSpan.FromSeconds(5), "A due clock could not be fired", clock, logger)
{
    private static readonly TimeSpan Wait = TimeSpan.FromMinutes(5);

    // A clock that could not be fired is tried again later, so that it does not hold up those behind it.
    private readonly Dictionary<Guid, DateTimeOffset> putOff = [];

    /// <summary>Fires the oldest due clock, or gives the oldest due reminder; false where none is due.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        foreach (var over in putOff.Where(put => put.Value <= Clock.GetUtcNow()).Select(put => put.Key).ToList()) putOff.Remove(over);
        if (await Next(token) is not { } due) return false;
        try
        {
            await useCases.Send(due.Command, Actor.Procedure, token: token);
        }
        catch
        {
            putOff[due.ClockId] = Clock.GetUtcNow() + Wait;
            throw;
        }
        return true;
    }

    private async Task<(Guid ClockId, IRequest<Unit> Command)?> Next(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        var now = Clock.GetUtcNow();
        var later = putOff.Keys.ToList();
        var clocks = later.Count == 0 ? db.Clocks : db.Clocks.Where(c => !later.Contains(c.Id));
        if (await First(clocks.Where(c => c.FiresAt != null && c.FiresAt <= now).OrderBy(c => c.FiresAt), token) is { } expired) return (expired.Id, new ExpireClock.Command(expired.CaseId, expired.Id));
        if (await First(clocks.Where(c => c.RemindsAt != null && c.RemindsAt <= now).OrderBy(c => c.RemindsAt), token) is { } near) return (near.Id, new RemindOfClock.Command(near.CaseId, near.Id));
        return null;
    }

    private static async Task<(Guid CaseId, Guid Id)?> First(IOrderedQueryable<CaseClock> due, CancellationToken token) =>
        await due.ThenBy(c => c.Id).Select(c => new { c.CaseId, c.Id }).AsNoTracking().FirstOrDefaultAsync(token) is { } first ? (first.CaseId, first.Id) : null;
}
