using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>
/// The rule packs of the database beside those that ship. A pack is published before the day from which it is in force, by more
/// than <see cref="Freshness"/>; each node looks at least that often, so all tier by it from that day on.
/// </summary>
public sealed class PackLibrary(IServiceScopeFactory scopes, Packs packs, TimeProvider clock) : IDisposable
{
    /// <summary>How old the list may be that a node tiers by.</summary>
    public static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim looking = new(1);
    private DateTimeOffset? lookedAt;
    private bool seeded;

    /// <summary>Looks for what was published, unless that was done a moment ago.</summary>
    /// <exception cref="InvalidDataException">The database has the same version of a pack with other content than a file.</exception>
    public async ValueTask Look(CancellationToken token)
    {
        if (lookedAt is { } at && (clock.GetUtcNow() - at).Duration() < Freshness) return;
        await looking.WaitAsync(token);
        try
        {
            if (lookedAt is { } already && (clock.GetUtcNow() - already).Duration() < Freshness) return;
            await using var scope = scopes.CreateAsyncScope();
            await Refresh(scope.ServiceProvider.GetRequiredService<SandboxDbContext>(), token);
        }
        finally
        {
            looking.Release();
        }
    }

    /// <summary>Lets the next request look afresh: something was just published here.</summary>
    public void LookAgain() => lookedAt = null;

    /// <summary>What counts as the same pack: spaces and the order of members do not matter.</summary>
    public static byte[] Hash(string json)
    {
        try
        {
            return SHA256.HashData(CanonicalJson.Canonicalise(JsonNode.Parse(json)));
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes(json));
        }
    }

    public void Dispose() => looking.Dispose();

    private async Task Refresh(SandboxDbContext db, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        if (!seeded)
        {
            await Seed(db, now, token);
            seeded = true;
        }
        var known = packs.RulePacks.Select(pack => pack.Name()).ToList();
        var fresh = await db.RulePackVersions.AsNoTracking().Where(row => row.PublishedAt != null && !known.Contains(row.PackId + "@" + row.Version)).Select(row => row.Json).ToListAsync(token);
        if (fresh.Count > 0) packs.Add(fresh);
        lookedAt = now;
    }

    // The files that ship are kept as published: a case can be read after its file is gone, and a changed file is found out.
    private async Task Seed(SandboxDbContext db, DateTimeOffset now, CancellationToken token)
    {
        var kept = await db.RulePackVersions.AsNoTracking().Where(row => row.PublishedAt != null).Select(row => new { row.PackId, row.Version, row.Hash })
            .ToDictionaryAsync(row => $"{row.PackId}@{row.Version}", row => row.Hash, token);
        var changed = new List<string>();
        foreach (var (pack, json, hash) in packs.ShippedRulePacks)
        {
            if (!kept.TryGetValue(pack.Name(), out var known))
            {
                // Another node may be as far at the same moment.
                await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into rule_pack_versions (id, pack_id, version, json, hash, started_at, changed_at, revision, published_at)
                    values ({Guid.CreateVersion7(now)}, {pack.Id}, {pack.Version}, {json}, {hash}, {now}, {now}, 0, {now}) on conflict do nothing
                    """, token);
            }
            else if (!known.AsSpan().SequenceEqual(hash))
            {
                changed.Add(pack.Name());
            }
        }
        if (changed.Count > 0)
            throw new InvalidDataException($"A version of a rule pack never changes, but these files differ from what the database has under the same version: {string.Join(", ", changed)}. Raise the version in the file, or put the old content back.");
    }
}
