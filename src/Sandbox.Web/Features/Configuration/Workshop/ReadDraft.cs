using System.Collections.Immutable;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Configuration.Workshop.Replays;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop;

/// <summary>A draft, or what was published of it: its text, its faults, how it differs from what is in force, who wrote it, and its replays.</summary>
public static class ReadDraft
{
    [Requires(Permission.ApprovePacks)]
    public sealed record Query(Guid Id) : IQuery<Details>;

    /// <param name="Pack">Null while it has faults.</param>
    /// <param name="Against">The version that it is compared with: the one in force, else the one that it was begun from.</param>
    /// <param name="LastEdit">The place of the change that can be taken back.</param>
    /// <param name="Writers">Who changed it; none of them may approve it.</param>
    public sealed record Details(
        Guid Id, string Name, DraftState State, string Json, string Hash, int Revision, string? BasedOn, string? StartedBy, DateTimeOffset StartedAt, DateTimeOffset ChangedAt,
        IReadOnlyList<PackError> Faults, RulePack? Pack, RulePack? Against, ImmutableArray<PackChange>? Difference, string? LastEdit, IReadOnlyList<string> Writers,
        string? ProposedBy, DateTimeOffset? ProposedAt, string? Note, string? WithoutReplay, string? Returned, string? PublishedBy, DateTimeOffset? PublishedAt,
        bool MayEdit, bool MayApprove, bool TookPart, IReadOnlyList<ReplayRow> Replays, Guid? RestsOn)
    {
        /// <summary>The newest finished replay of what the draft says now.</summary>
        public ReplayRow? Fresh => Replays.FirstOrDefault(replay => replay is { State: ReplayState.Done, IsCurrent: true });
    }

    /// <param name="IsCurrent">Whether it replayed what the draft says now.</param>
    public sealed record ReplayRow(Guid Id, DateTimeOffset StartedAt, string? By, ReplayState State, int Done, int Total, ReplayResult Result, bool IsCurrent);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Details>
    {
        public async Task<Details> Handle(Query query, CancellationToken token)
        {
            var row = await db.RulePackVersions.AsNoTracking().SingleOrDefaultAsync(row => row.Id == query.Id && row.StartedBy != null, token) ?? throw new RuleViolation(Rule.NotFound);
            var edits = await db.RulePackEdits.AsNoTracking().Where(edit => edit.DraftId == row.Id).OrderByDescending(edit => edit.Id).Select(edit => new { edit.By, edit.Path, edit.UndoneAt }).ToListAsync(token);
            var replays = await db.PackReplays.AsNoTracking().Where(replay => replay.DraftId == row.Id).OrderByDescending(replay => replay.StartedAt)
                .Select(replay => new { replay.Id, replay.StartedAt, replay.StartedBy, replay.State, replay.Done, replay.Total, replay.Result, IsCurrent = replay.Hash == row.Hash }).Take(50).ToListAsync(token);
            var ids = edits.Select(edit => edit.By).Concat(replays.Select(replay => replay.StartedBy)).Concat(new[] { row.StartedBy, row.ProposedBy, row.PublishedBy }.OfType<Guid>()).Distinct().ToList();
            var names = await db.Users.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            string? Name(Guid? person) => person is { } known ? names.GetValueOrDefault(known) : null;

            var pack = DraftRows.Sound(row.Json);
            var today = packs.DayOf(jurisdiction, clock.GetUtcNow());
            var against = packs.RulePacks.Where(known => known.Id == row.PackId && known.Version != row.Version && known.IsInForceOn(today)).MaxBy(known => known.InForceFrom) ?? (row.BasedOn is { } from ? packs.PackNamed(from) : null);
            var tookPart = row.ProposedBy == scope.Actor.PersonId || edits.Exists(edit => edit.By == scope.Actor.PersonId);
            var state = row.StateNow();
            return new(
                row.Id, row.Name, state, row.Json, Convert.ToHexStringLower(row.Hash), row.Revision, row.BasedOn, Name(row.StartedBy), row.StartedAt, row.ChangedAt,
                pack is null ? DraftRows.Faults(row.Json) : [], pack, against, pack is null || against is null ? null : PackDifference.Between(against, pack),
                edits.Find(edit => edit.UndoneAt is null)?.Path, [.. edits.Select(edit => Name(edit.By)).OfType<string>().Distinct()],
                Name(row.ProposedBy), row.ProposedAt, row.Note, row.WithoutReplay, row.Returned, Name(row.PublishedBy), row.PublishedAt,
                row.IsOpen && scope.Actor.Can(Permission.DraftPacks), state == DraftState.Proposed && !tookPart, tookPart,
                [.. replays.Select(replay => new ReplayRow(replay.Id, replay.StartedAt, Name(replay.StartedBy), replay.State, replay.Done, replay.Total, ReplayResult.Read(replay.Result), replay.IsCurrent))], row.ReplayId);
        }
    }
}

/// <summary>Where a draft stands.</summary>
public enum DraftState { Open, Proposed, Published, Discarded }

internal static class DraftStates
{
    public static DraftState StateNow(this RulePackVersion row) =>
        row.PublishedAt is not null ? DraftState.Published : row.DiscardedAt is not null ? DraftState.Discarded : row.ProposedAt is not null ? DraftState.Proposed : DraftState.Open;
}
