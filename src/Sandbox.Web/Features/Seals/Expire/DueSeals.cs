using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Expire;

/// <summary>Finds seals whose time is over, oldest first, and records it of each exactly once, however many nodes look.</summary>
public sealed class DueSeals(IServiceScopeFactory scopes, UseCases useCases, TimeProvider clock, ILogger<DueSeals> logger)
    : DueWork(TimeSpan.FromMinutes(1), "The end of a seal could not be recorded", clock, logger)
{
    private static readonly Stage[] Stages = [.. Lifecycle.Of(Act.ExpireSeal).From];

    /// <summary>Records the end of the seal that is due longest; false where none is due.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        if (await Next(token) is not { } due) return false;
        await useCases.Send(new ExpireSeal.Command(due.CaseId, due.SealId), Actor.Procedure, token: token);
        return true;
    }

    private async Task<(Guid CaseId, Guid SealId)?> Next(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.Set(db, Actor.Procedure, token);
        var now = Clock.GetUtcNow();
        var due = await db.Seals.AsNoTracking()
            .Where(seal => (seal.Status == SealStatus.Valid || seal.Status == SealStatus.Suspended) && seal.ExpiresAt <= now && Stages.Contains(seal.Case.Stage))
            .OrderBy(seal => seal.ExpiresAt).ThenBy(seal => seal.Id).Select(seal => new { seal.CaseId, seal.Id }).FirstOrDefaultAsync(token);
        return due is null ? null : (due.CaseId, due.Id);
    }
}
