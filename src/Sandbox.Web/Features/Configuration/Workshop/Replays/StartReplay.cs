using MediatR;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>Lets a sound draft run over every case that its pack has tiered, in the background.</summary>
public static class StartReplay
{
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid DraftId) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var draft = await db.OpenDraft(command.DraftId, token);
            var pack = DraftRows.Sound(draft.Json) ?? throw new RuleViolation(Rule.PackUnsound);
            if (await db.PackReplays.AnyAsync(replay => replay.DraftId == draft.Id && replay.State == ReplayState.Running, token)) throw new RuleViolation(Rule.AlreadyUnderWay);
            var now = clock.GetUtcNow();
            await Tenant.CountAll(db, token);
            var replay = new PackReplay
            {
                Id = Guid.CreateVersion7(now),
                DraftId = draft.Id,
                Json = draft.Json,
                Hash = draft.Hash,
                StartedBy = scope.Actor.PersonId,
                StartedAt = now,
                HeldUntil = now,
                Total = await ReplayCases.Count((NpgsqlConnection)db.Database.GetDbConnection(), pack.Id, token),
                Result = new ReplayResult().Write(),
            };
            db.PackReplays.Add(replay);
            db.Note(AccessAct.ReplayPack, draft, scope.Actor, now, null, $"replay {replay.Id}");
            return replay.Id;
        }
    }
}

/// <summary>Stops a replay. What it counted so far stays to be read, but no proposal rests on it.</summary>
public static class CancelReplay
{
    [Requires(Permission.DraftPacks)]
    public sealed record Command(Guid ReplayId) : ICommand;

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            // By the row as it is now: the run may write its progress at the same moment.
            await db.PackReplays.Where(replay => replay.Id == command.ReplayId && replay.State == ReplayState.Running)
                .ExecuteUpdateAsync(set => set.SetProperty(replay => replay.State, ReplayState.Cancelled).SetProperty(replay => replay.EndedAt, clock.GetUtcNow()), token);
            return Unit.Value;
        }
    }
}
