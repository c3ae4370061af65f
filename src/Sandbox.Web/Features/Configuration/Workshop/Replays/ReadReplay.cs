using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>How far a replay is, what it counted, and the cases whose tier it changes.</summary>
public static class ReadReplay
{
    /// <summary>How many changed cases a page lists.</summary>
    public const int PageSize = 100;

    /// <param name="After">The reference after which the page begins.</param>
    [Requires(Permission.ApprovePacks)]
    public sealed record Query(Guid Id, string? Before = null, string? Now = null, string? After = null) : IQuery<Details>;

    /// <param name="Known">The pack that was replayed, and for the names of what is gone the one that it was begun from.</param>
    public sealed record Details(
        Guid Id, Guid DraftId, string DraftName, ReplayState State, int Done, int Total, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, string? By, string Hash, bool IsCurrent,
        RulePack Pack, RulePack? Against, ReplayResult Result, IReadOnlyList<Change> Changes, int InFilter, bool MayCancel);

    public sealed record Change(Guid FileId, string Reference, string Pack, string Before, string After, ChangeReason Why);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope) : IRequestHandler<Query, Details>
    {
        public async Task<Details> Handle(Query query, CancellationToken token)
        {
            var replay = await db.PackReplays.AsNoTracking().SingleOrDefaultAsync(row => row.Id == query.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            var draft = await db.RulePackVersions.AsNoTracking().SingleAsync(row => row.Id == replay.DraftId, token);
            var by = await db.Users.AsNoTracking().Where(person => person.Id == replay.StartedBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            var changes = Filtered(db, query);
            var shown = await changes.Where(change => query.After == null || string.Compare(change.Reference, query.After) > 0).OrderBy(change => change.Reference).Take(PageSize).ToListAsync(token);
            return new(
                replay.Id, replay.DraftId, draft.Name, replay.State, replay.Done, replay.Total, replay.StartedAt, replay.EndedAt, by, Convert.ToHexStringLower(replay.Hash), replay.Hash.AsSpan().SequenceEqual(draft.Hash),
                RulePack.Parse(replay.Json), draft.BasedOn is { } from ? packs.PackNamed(from) : null, ReplayResult.Read(replay.Result), [.. shown.Select(Of)], await changes.CountAsync(token),
                replay.State == ReplayState.Running && scope.Actor.Can(Permission.DraftPacks));
        }
    }

    internal static IQueryable<PackReplayChange> Filtered(SandboxDbContext db, Query query) =>
        db.PackReplayChanges.AsNoTracking().Where(change => change.ReplayId == query.Id && (query.Before == null || change.Before == query.Before) && (query.Now == null || change.After == query.Now));

    internal static Change Of(PackReplayChange change) =>
        new(change.FileId, change.Reference, change.Pack, change.Before, change.After, JsonSerializer.Deserialize<ChangeReason>(change.Why)!);
}
