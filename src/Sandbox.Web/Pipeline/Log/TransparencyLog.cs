using System.Data;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using NpgsqlTypes;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>A signed head of a log: number of leaves, root (32 bytes), when it was signed, and the note with its signatures.</summary>
public sealed record LogHead(int LogId, string Origin, long Size, byte[] Root, DateTimeOffset At, SignedNote Note);

/// <summary>The transparency log as features read it: its latest checkpoint, and proofs made from its tiles. Everything here was committed and signed before.</summary>
public sealed class TransparencyLog(SandboxDbContext db)
{
    private const string NewestHead = "select c.log_id, l.origin, c.size, c.root, c.at, c.note from log_checkpoints c join logs l on l.id = c.log_id where c.log_id = coalesce(@log, (select max(id) from logs)) order by c.size desc limit 1";

    private const string PlaceOfEntry =
        """
        select c.log_id, l.origin, c.size, c.root, c.at, c.note, f.log_index
        from log_leaves f join logs l on l.id = f.log_id, lateral (select * from log_checkpoints c where c.log_id = f.log_id order by c.size desc limit 1) c
        where f.entry_id = @id and f.log_id = (select max(id) from logs)
        """;

    private const string PlaceOfRecord =
        """
        select c.log_id, l.origin, c.size, c.root, c.at, c.note, f.log_index
        from log_leaves f join logs l on l.id = f.log_id, lateral (select * from log_checkpoints c where c.log_id = f.log_id order by c.size desc limit 1) c
        where f.record_id = @id and f.log_id = (select max(id) from logs)
        """;

    /// <summary>The latest signed head of a log, the newest where none is named; null before the first.</summary>
    public async Task<LogHead?> Latest(CancellationToken token, int? logId = null)
    {
        await using var command = await Command(NewestHead, token);
        command.Parameters.Add(new("log", NpgsqlDbType.Integer) { Value = (object?)logId ?? DBNull.Value });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token) ? Head(reader) : null;
    }

    /// <summary>Proves that an entry is in the newest log, up to its latest checkpoint; null while it is not sequenced (usually less than a second).</summary>
    public Task<LogProof?> Prove(Guid entryId, CancellationToken token) => Prove(PlaceOfEntry, entryId, token);

    /// <summary>Where entries stand in the tree of one head, each with its proof: for a file whose proofs all lead to one checkpoint. Entries that this tree does not hold are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, (long Index, IReadOnlyList<byte[]> Proof)>> Places(LogHead head, IReadOnlyCollection<Guid> entryIds, CancellationToken token)
    {
        var indexes = await db.LogLeaves.AsNoTracking().Where(leaf => leaf.LogId == head.LogId && leaf.LogIndex < head.Size && leaf.EntryId != null && entryIds.Contains(leaf.EntryId.Value))
            .Select(leaf => new { Id = leaf.EntryId!.Value, leaf.LogIndex }).ToListAsync(token);
        return await Read(head.LogId, hashOf => indexes.ToDictionary(place => place.Id, place => (place.LogIndex, MerkleTree.ProveInclusion(place.LogIndex, head.Size, hashOf))), token);
    }

    /// <summary>As <see cref="Prove(Guid, CancellationToken)"/>, for a leaf that is no entry.</summary>
    public Task<LogProof?> ProveRecord(Guid recordId, CancellationToken token) => Prove(PlaceOfRecord, recordId, token);

    /// <summary>Proves that the tree of one size begins with that of a smaller one (RFC 6962, 2.1.2). Both are sizes of the log that were signed, or lie below one.</summary>
    public Task<IReadOnlyList<byte[]>> ProveConsistency(int logId, long oldSize, long newSize, CancellationToken token)
    {
        // That an empty tree is extended needs no proof, and none is defined.
        if (oldSize == 0 || oldSize == newSize) return Task.FromResult<IReadOnlyList<byte[]>>([]);
        return Read(logId, hashOf => MerkleTree.ProveConsistency(oldSize, newSize, hashOf), token);
    }

    /// <summary>The root of the log when it had this many leaves.</summary>
    public Task<byte[]> RootAt(int logId, long size, CancellationToken token) => Read(logId, hashOf => MerkleTree.Root(size, hashOf), token);

    /// <summary>The keys that sign or signed checkpoints of a log, current ones first.</summary>
    public async Task<IReadOnlyList<NoteKey>> Keys(int logId, CancellationToken token)
    {
        var keys = await db.LogKeys.AsNoTracking().Where(key => key.LogId == logId).OrderByDescending(key => key.RetiredAt == null).ThenByDescending(key => key.FirstAt).Select(key => key.Vkey).ToListAsync(token);
        return [.. keys.Select(NoteKey.Parse)];
    }

    /// <summary>The hashes of a tile up to a width; null where the log has not so many.</summary>
    public async Task<byte[]?> Hashes(int logId, Tile tile, int width, CancellationToken token)
    {
        var tiles = await LogTiles.Read(await Connection(token), logId, new HashSet<Tile> { tile }, token);
        return tiles.TryGetValue(tile, out var hashes) && hashes.Length >= width * EntryHash.Length ? hashes[..(width * EntryHash.Length)] : null;
    }

    private async Task<LogProof?> Prove(string place, Guid id, CancellationToken token)
    {
        LogHead head;
        long index;
        await using (var command = await Command(place, token))
        {
            command.Parameters.Add(new("id", NpgsqlDbType.Uuid) { Value = id });
            await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
            if (!await reader.ReadAsync(token)) return null;
            (head, index) = (Head(reader), reader.GetInt64(6));
        }
        return new(index, await Read(head.LogId, hashOf => MerkleTree.ProveInclusion(index, head.Size, hashOf), token), head.Note);
    }

    private async Task<T> Read<T>(int logId, Func<SubtreeHash, T> work, CancellationToken token) => await LogTiles.Read(await Connection(token), logId, work, token);

    private static LogHead Head(NpgsqlDataReader reader) =>
        new(reader.GetInt32(0), reader.GetString(1), reader.GetInt64(2), reader.GetFieldValue<byte[]>(3), reader.GetFieldValue<DateTimeOffset>(4), SignedNote.Parse(reader.GetString(5)));

    private async Task<NpgsqlCommand> Command(string text, CancellationToken token) => new(text, await Connection(token));

    // In the transaction of the act or page, where there is one.
    private async Task<NpgsqlConnection> Connection(CancellationToken token)
    {
        var connection = (NpgsqlConnection)db.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open) await db.Database.OpenConnectionAsync(token);
        return connection;
    }
}
