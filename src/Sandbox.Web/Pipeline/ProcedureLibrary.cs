using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Pipeline;

/// <summary>The procedures that cases run on. They live in the database; the files that ship are put there when they are first needed.</summary>
public sealed class ProcedureLibrary(IServiceScopeFactory scopes, Packs packs, TimeProvider clock) : IDisposable
{
    // A published version never changes, so what was read once stays right.
    private readonly ConcurrentDictionary<(string DefinitionId, int Version), Procedure> published = new();
    private readonly SemaphoreSlim seeding = new(1);
    private volatile bool seeded;

    /// <summary>A published version, or null; without a number the newest that is in force.</summary>
    public async Task<Procedure?> Find(SandboxDbContext db, string definitionId, int? version, CancellationToken token)
    {
        await Seed(token);
        if (version is null)
        {
            var now = clock.GetUtcNow();
            version = await db.ProcedureVersions.AsNoTracking()
                .Where(row => row.DefinitionId == definitionId && row.PublishedAt != null && (row.InForceFrom == null || row.InForceFrom <= now))
                .MaxAsync(row => (int?)row.Version, token);
        }
        if (version is not { } number) return null;
        if (published.TryGetValue((definitionId, number), out var known)) return known;
        var json = await db.ProcedureVersions.AsNoTracking().Where(row => row.DefinitionId == definitionId && row.Version == number && row.PublishedAt != null).Select(row => row.Json).SingleOrDefaultAsync(token);
        return json is null ? null : published[(definitionId, number)] = Procedure.Load(json, $"{definitionId}@{number}");
    }

    /// <summary>Puts the files that ship into the database, as published.</summary>
    /// <exception cref="InvalidDataException">The database has the same version of a procedure with other content.</exception>
    public async Task Seed(CancellationToken token)
    {
        if (seeded) return;
        await seeding.WaitAsync(token);
        try
        {
            if (seeded) return;
            await using var scope = scopes.CreateAsyncScope();
            var db = scope.ServiceProvider.GetRequiredService<SandboxDbContext>();
            var kept = await Kept(db, token);
            var now = clock.GetUtcNow();
            foreach (var procedure in packs.Procedures.Where(procedure => !kept.ContainsKey((procedure.DefinitionId, procedure.Version))))
            {
                var json = procedure.Definition.Write();
                // Another node may be as far at the same moment.
                await db.Database.ExecuteSqlAsync(
                    $"""
                    insert into procedure_versions (id, definition_id, version, json, hash, uploaded_at, published_at)
                    values ({Guid.CreateVersion7(now)}, {procedure.DefinitionId}, {procedure.Version}, {json}, {Hash(json)}, {now}, {now}) on conflict do nothing
                    """, token);
            }
            kept = await Kept(db, token);
            var changed = packs.Procedures.Where(procedure => !kept[(procedure.DefinitionId, procedure.Version)].AsSpan().SequenceEqual(Hash(procedure.Definition.Write()))).ToList();
            if (changed.Count > 0)
            {
                throw new InvalidDataException(
                    $"A version of a procedure never changes, but these files differ from what the database has under the same version: {string.Join(", ", changed.Select(procedure => $"{procedure.DefinitionId}.json, version {procedure.Version}"))}. Raise the version in the file, or put the old content back.");
            }
            foreach (var procedure in packs.Procedures) published.TryAdd((procedure.DefinitionId, procedure.Version), procedure);
            seeded = true;
        }
        finally
        {
            seeding.Release();
        }
    }

    /// <summary>SHA-256 of the definition's canonical form.</summary>
    public static byte[] Hash(string json) => SHA256.HashData(CanonicalJson.Canonicalise(JsonNode.Parse(json)));

    public void Dispose() => seeding.Dispose();

    private static async Task<Dictionary<(string, int), byte[]>> Kept(SandboxDbContext db, CancellationToken token) =>
        await db.ProcedureVersions.AsNoTracking().Select(row => new { row.DefinitionId, row.Version, row.Hash }).ToDictionaryAsync(row => (row.DefinitionId, row.Version), row => row.Hash, token);
}
