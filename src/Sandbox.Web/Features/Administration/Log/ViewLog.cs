using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Administration.Log;

/// <summary>How the log stands, for the administrator: what waits, who has seen what, what contradicts, and a recovery that is under way.</summary>
public static class ViewLog
{
    [Requires(Permission.ReadConfiguration)]
    public sealed record Query : IQuery<Shown>;

    /// <param name="Backlog">Leaves that wait, counted up to a limit.</param>
    public sealed record Shown(
        string? Origin, long Size, DateTimeOffset? CheckpointAt, long Backlog, bool BacklogIsLate, string? HaltReason, DateTimeOffset? HaltedAt, IReadOnlyList<Anchor> Anchors, IReadOnlyList<Former> FormerLogs, Proposal? Proposal);

    public sealed record Anchor(string Name, AnchorKind Kind, long Size, DateTimeOffset? SeenAt, DateTimeOffset? FailingSince, string? Failure, string? Contradiction, string? Untruth);

    public sealed record Former(string Origin, long Size, DateTimeOffset? ClosedAt);

    /// <param name="Own">Whether this person proposed it, and so may not confirm it.</param>
    public sealed record Proposal(Guid Id, string By, DateTimeOffset At, string Reasons, string KnownLoss, string? KeptNote, bool Own, bool Confirmed);

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Shown>
    {
        public async Task<Shown> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var condition = await LogCondition.Of(db, now, token);
            var logs = await db.Logs.AsNoTracking().OrderByDescending(log => log.Id).ToListAsync(token);
            var log = logs.FirstOrDefault();
            var anchors = await db.LogAnchors.AsNoTracking().Where(anchor => log != null && anchor.LogId == log.Id).OrderBy(anchor => anchor.Kind).ThenBy(anchor => anchor.Name)
                .Select(anchor => new Anchor(anchor.Name, anchor.Kind, anchor.Size, anchor.SeenAt, anchor.FailingSince, anchor.Failure, anchor.Contradiction, anchor.Untruth)).ToListAsync(token);
            var proposal = await db.LogRecoveries.AsNoTracking().Where(recovery => log != null && recovery.LogId == log.Id && recovery.Confirmed != false)
                .Select(recovery => new Proposal(
                    recovery.Id, db.Users.Where(person => person.Id == recovery.ProposedBy).Select(person => person.FullName).First(), recovery.ProposedAt, recovery.Reasons, recovery.KnownLoss, recovery.KeptNote,
                    recovery.ProposedBy == scope.Actor.PersonId, recovery.Confirmed == true))
                .FirstOrDefaultAsync(token);
            return new(
                log?.Origin, log?.Size ?? 0, condition.CheckpointAt, condition.Backlog, condition.IsLate(now), log?.HaltReason, log?.HaltedAt, anchors,
                [.. logs.Skip(1).Select(former => new Former(former.Origin, former.Size, former.ClosedAt))], proposal);
        }
    }
}
