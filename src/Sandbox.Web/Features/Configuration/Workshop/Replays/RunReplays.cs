using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>
/// Works at replays batch by batch. Each batch is one transaction with its progress, so a run that a node gives up goes on where
/// it stopped on another one, and one that was cancelled stops at the next batch.
/// </summary>
public sealed class RunReplays(IServiceScopeFactory scopes, Packs packs, TimeProvider clock, ILogger<RunReplays> logger)
    : DueWork(TimeSpan.FromSeconds(1), "A replay of a rule pack failed", clock, logger)
{
    private static readonly TimeSpan Hold = TimeSpan.FromMinutes(1);

    /// <summary>Takes up a replay that nobody works at, and goes on with it until it ends.</summary>
    public override async Task<bool> DoOne(CancellationToken token)
    {
        if (await Claim(token) is not { } id) return false;
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var replay = await db.PackReplays.AsNoTracking().SingleAsync(row => row.Id == id, token);
        var pack = DraftRows.Sound(replay.Json)!;
        var (position, done, counted) = (replay.Position, replay.Done, ReplayResult.Read(replay.Result));
        var reading = Read(pack.Id, position, token);
        while (await reading is { Count: > 0 } cases)
        {
            // The next batch is read while this one is worked out.
            reading = Read(pack.Id, position = cases[^1].Id, token);
            var changes = ReplayCases.Tier(id, pack, cases, packs.PackNamed, counted, Environment.ProcessorCount);
            done += cases.Count;
            if (!await Keep(id, position, done, counted, changes, token))
            {
                await reading;
                return true;
            }
        }
        await db.PackReplays.Where(row => row.Id == id && row.State == ReplayState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.State, ReplayState.Done).SetProperty(row => row.EndedAt, Clock.GetUtcNow()).SetProperty(row => row.Total, done), token);
        return true;
    }

    private async Task<Guid?> Claim(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        var now = Clock.GetUtcNow();
        var until = now + Hold;
        var claimed = await db.Database.SqlQuery<Guid>(
            $"""
            update pack_replays set held_until = {until} where id = (
              select id from pack_replays where state = 'Running' and held_until <= {now} order by started_at for update skip locked limit 1) returning id as "Value"
            """).ToListAsync(token);
        return claimed is [var id] ? id : null;
    }

    private async Task<IReadOnlyList<TieredCase>> Read(string packId, Guid after, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.CountAll(db, token);
        return await ReplayCases.Read((NpgsqlConnection)db.Database.GetDbConnection(), packId, after, token);
    }

    // False where it was cancelled meanwhile: then nothing of the batch is kept.
    private async Task<bool> Keep(Guid id, Guid position, int done, ReplayResult counted, IReadOnlyList<PackReplayChange> changes, CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        var (result, until) = (counted.Write(), Clock.GetUtcNow() + Hold);
        var kept = await db.PackReplays.Where(row => row.Id == id && row.State == ReplayState.Running)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Position, position).SetProperty(row => row.Done, done).SetProperty(row => row.Result, result).SetProperty(row => row.HeldUntil, until), token);
        if (kept == 0) return false;
        if (changes.Count > 0)
        {
            var connection = (NpgsqlConnection)db.Database.GetDbConnection();
            await using var copy = await connection.BeginBinaryImportAsync("copy pack_replay_changes (replay_id, file_id, reference, pack, before, after, why) from stdin (format binary)", token);
            foreach (var change in changes)
            {
                await copy.StartRowAsync(token);
                await copy.WriteAsync(change.ReplayId, token);
                await copy.WriteAsync(change.FileId, token);
                foreach (var text in new[] { change.Reference, change.Pack, change.Before, change.After, change.Why }) await copy.WriteAsync(text, token);
            }
            await copy.CompleteAsync(token);
        }
        await transaction.CommitAsync(token);
        return true;
    }
}
