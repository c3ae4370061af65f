using System.Collections.Immutable;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Configuration.Workshop;

/// <summary>Every draft that was begun here, the last changed first, and the versions that one can begin with.</summary>
public static class ListDrafts
{
    [Requires(Permission.ApprovePacks)]
    public sealed record Query : IQuery<Workshop>;

    public sealed record Workshop(IReadOnlyList<Row> Drafts, IReadOnlyList<Version> Versions, bool MayDraft);

    public sealed record Row(Guid Id, string Name, DraftState State, string? BasedOn, string? By, DateTimeOffset ChangedAt);

    public sealed record Version(string Name, LocalizedText Title, DateOnly InForceFrom, bool InForce);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Workshop>
    {
        public async Task<Workshop> Handle(Query query, CancellationToken token)
        {
            var rows = await db.RulePackVersions.AsNoTracking().Where(row => row.StartedBy != null).OrderByDescending(row => row.ChangedAt).Take(200)
                .Select(row => new RulePackVersion { Id = row.Id, PackId = row.PackId, Version = row.Version, BasedOn = row.BasedOn, StartedBy = row.StartedBy, ChangedAt = row.ChangedAt, ProposedAt = row.ProposedAt, PublishedAt = row.PublishedAt, DiscardedAt = row.DiscardedAt }).ToListAsync(token);
            var ids = rows.Select(row => row.StartedBy!.Value).Distinct().ToList();
            var names = await db.Users.AsNoTracking().Where(person => ids.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            var today = packs.DayOf(jurisdiction, clock.GetUtcNow());
            var versions = packs.RulePacks.OrderBy(pack => pack.Id == jurisdiction.RulePack ? 0 : 1).ThenBy(pack => pack.Id, StringComparer.Ordinal).ThenByDescending(pack => pack.InForceFrom)
                .Select(pack => new Version(pack.Name(), pack.Title, pack.InForceFrom, ReferenceEquals(pack, packs.RulePacks.Where(other => other.Id == pack.Id && other.IsInForceOn(today)).MaxBy(other => other.InForceFrom))));
            return new([.. rows.Select(row => new Row(row.Id, row.Name, row.StateNow(), row.BasedOn, names.GetValueOrDefault(row.StartedBy!.Value), row.ChangedAt))], [.. versions], scope.Actor.Can(Permission.DraftPacks));
        }
    }
}

/// <summary>How two published versions differ.</summary>
public static class ComparePacks
{
    /// <param name="From">Both as <c>eu-ai-act@1.1.0</c>.</param>
    [Requires(Permission.ApprovePacks)]
    public sealed record Query(string From, string To) : IQuery<Comparison>;

    public sealed record Comparison(RulePack From, RulePack To, ImmutableArray<PackChange> Changes);

    public sealed class Handler(Packs packs) : IRequestHandler<Query, Comparison>
    {
        public Task<Comparison> Handle(Query query, CancellationToken token) =>
            packs.PackNamed(query.From) is { } from && packs.PackNamed(query.To) is { } to
                ? Task.FromResult(new Comparison(from, to, PackDifference.Between(from, to)))
                : throw new RuleViolation(Rule.NotFound);
    }
}
