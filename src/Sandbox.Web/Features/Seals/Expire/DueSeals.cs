using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Expire;

/// <summary>Finds seals whose time is over, oldest first, and records it of each exactly once, however many nodes look.</summary>
public sealed class DueSeals(IServiceScopeFactory scopes, UseCases useCases, TimeProvider clock, ILogger<DueSeals> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private static readonly Stage[] Stages = [.. Lifecycle.Of(Act.ExpireSeal).From];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        do
        {
            try
            {
                while (await ExpireOne(stoppingToken))
                {
                }
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                logger.LogError(fault, "The end of a seal could not be recorded; it is tried again.");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Records the end of the seal that is due longest; false where none is due.</summary>
    public async Task<bool> ExpireOne(CancellationToken token)
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
        var now = clock.GetUtcNow();
        var due = await db.Seals.AsNoTracking()
            .Where(seal => (seal.Status == SealStatus.Valid || seal.Status == SealStatus.Suspended) && seal.ExpiresAt <= now && Stages.Contains(seal.Case.Stage))
            .OrderBy(seal => seal.ExpiresAt).ThenBy(seal => seal.Id).Select(seal => new { seal.CaseId, seal.Id }).FirstOrDefaultAsync(token);
        return due is null ? null : (due.CaseId, due.Id);
    }
}
