using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Clocks.Expire;

/// <summary>Finds clocks that ran out, oldest first, and fires each exactly once, however many nodes look.</summary>
public sealed class DueClocks(IServiceScopeFactory scopes, UseCases useCases, TimeProvider clock, ILogger<DueClocks> logger)
    : DueWork(TimeSpan.FromSeconds(5), "A due clock could not be fired", clock, logger)
{
    /// <summary>Fires the oldest due clock; false where none is due.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        var due = await Next(token);
        if (due is not { } next) return false;
        await useCases.Send(new ExpireClock.Command(next.CaseId, next.ClockId), Actor.Procedure, token: token);
        return true;
    }

    private async Task<(Guid CaseId, Guid ClockId)?> Next(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        var now = Clock.GetUtcNow();
        var due = await db.Clocks.AsNoTracking().Where(c => c.FiresAt != null && c.FiresAt <= now).OrderBy(c => c.FiresAt).ThenBy(c => c.Id)
            .Select(c => new { c.CaseId, c.Id }).FirstOrDefaultAsync(token);
        return due is null ? null : (due.CaseId, due.Id);
    }
}
