using System.Data;
using Npgsql;
using NpgsqlTypes;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>
/// Gives committed entries their places in the transparency log, and signs its heads. Any number of nodes may run one: the lock on
/// the log's row lets one work at a time, and what a killed one did not commit is done again by the next.
/// </summary>
/// <param name="publisher">Asks witnesses what they have seen before this node first signs; null where none are configured.</param>
public sealed class Sequencer(NpgsqlDataSource source, LogKeys keys, CheckpointFile file, LogPublisher? publisher, TimeProvider clock)
{
    /// <summary>How many leaves one transaction takes up at most.</summary>
    public const int BatchSize = 4096;

    // A node that stops answering in the middle loses its lock; others take over within five seconds.
    internal const string Timeouts = "set local lock_timeout = '2s'; set local idle_in_transaction_session_timeout = '2s'; set local statement_timeout = '60s'";

    // The log and its size when this node last signed.
    private (int Log, long Size)? signed;

    // A database that was away may come back as it was some time ago.
    private bool askedWitnesses;

    /// <summary>Takes up what is in the queue, once; the number of leaves that were appended, 0 also where another node is at it.</summary>
    public async Task<int> Advance(CancellationToken token)
    {
        await using var connection = await source.OpenConnectionAsync(token);
        var now = clock.GetUtcNow();
        if (!await IsWorkWaiting(connection, now, token)) return 0;
        try
        {
            if (!askedWitnesses && publisher is not null) await publisher.AskWitnesses(token);
            askedWitnesses = true;
            await using var transaction = await connection.BeginTransactionAsync(token);
            await Run(connection, Timeouts, token);
            var log = await Lock(connection, token) ?? await Open(connection, now, token);
            log = await Recovery.Open(connection, log, keys, now, token) ?? log;
            var signers = keys.Signers(log.Origin);
            // Another node, or a backup that was restored meanwhile, may have been at it since.
            if (signed != (log.Id, log.Frontier.Size)) await Contradictions.Check(connection, log, file, signers, now, token);
            if (await Contradictions.Find(connection, log, token) is { } contradiction)
            {
                await Halt(connection, log, contradiction, now, token);
                await transaction.CommitAsync(token);
                return 0;
            }
            if (log.Halted) await Run(connection, "update logs set halted_at = null, halt_reason = null where id = $1", token, log.Id);
            await HourlyRecords.Write(connection, log, now, token);
            await KeyRecords.Write(connection, log, signers, now, token);
            var linked = await AccessChain.Append(connection, BatchSize, token);
            var leaves = await Drain(connection, token);
            if (leaves.Count + linked == 0) return 0;
            var note = leaves.Count > 0 ? await Append(connection, log, leaves, signers, now, token) : null;
            await transaction.CommitAsync(token);
            // Only what is committed is shown to anyone.
            if (note is not null) file.Write(note);
            signed = (log.Id, log.Frontier.Size);
            return leaves.Count;
        }
        catch (PostgresException taken) when (taken.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.UniqueViolation && taken.TableName is null or "logs")
        {
            // Another node holds the log, or has just opened it.
            return 0;
        }
        catch (NpgsqlException)
        {
            (askedWitnesses, signed) = (false, null);
            throw;
        }
    }

    private static async Task<bool> IsWorkWaiting(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(
            """
            select exists (select 1 from log_queue) or exists (select 1 from access_queue) or not exists (select 1 from log_records r where r.kind = 'Counts' and r.at >= $1 and r.log_id = (select max(id) from logs))
            """, connection)
        { Parameters = { new() { Value = HourlyRecords.HourOf(now) } } };
        return (bool)(await command.ExecuteScalarAsync(token))!;
    }

    private static async Task<LockedLog?> Lock(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select id, origin, size, frontier, halted_at is not null from logs where closed_at is null for update", connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token)
            ? new(reader.GetInt32(0), reader.GetString(1), Frontier.Restore(reader.GetInt64(2), reader.GetFieldValue<byte[]>(3).Chunk(EntryHash.Length).ToList()), reader.GetBoolean(4))
            : null;
    }

    private async Task<LockedLog> Open(NpgsqlConnection connection, DateTimeOffset now, CancellationToken token)
    {
        var log = new LockedLog(1, keys.Origin(1), new(), Halted: false);
        await Run(connection, "insert into logs (id, origin, opened_at, size, frontier) values ($1, $2, $3, 0, '')", token, log.Id, log.Origin, now);
        return log;
    }

    // What is committed is seen, whatever its number: a number says when an act began, not when it was committed.
    private static async Task<List<Queued>> Drain(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(
            """
            with taken as (delete from log_queue where id in (select id from log_queue order by id limit $1) returning id, entry_id, record_id, leaf)
            select entry_id, record_id, leaf from taken order by id
            """, connection)
        { Parameters = { new() { Value = BatchSize } } };
        await using var reader = await command.ExecuteReaderAsync(token);
        var leaves = new List<Queued>();
        while (await reader.ReadAsync(token))
            leaves.Add(new(reader.IsDBNull(0) ? null : reader.GetGuid(0), reader.IsDBNull(1) ? null : reader.GetGuid(1), reader.GetFieldValue<byte[]>(2)));
        return leaves;
    }

    private static async Task<SignedNote> Append(NpgsqlConnection connection, LockedLog log, List<Queued> leaves, IReadOnlyList<NoteSigner> signers, DateTimeOffset now, CancellationToken token)
    {
        var first = log.Frontier.Size;
        var edge = await Edge(connection, log, token);
        foreach (var leaf in leaves)
        {
            log.Frontier.Append(leaf.Leaf);
            edge.Append(leaf.Leaf);
        }
        var (size, root) = (log.Frontier.Size, log.Frontier.Root());
        // Two ways to the same root: a tile that was altered under us is not built upon.
        var ofTiles = await RootOfTiles(connection, log, edge, token);
        if (!root.AsSpan().SequenceEqual(ofTiles)) throw new InvalidOperationException($"The tiles of the log {log.Origin} do not have the root of its frontier; nothing is signed.");
        var note = new Checkpoint(log.Origin, size, root).Sign(signers);

        var changed = edge.Changed.ToList();
        await Run(connection,
            """
            insert into log_leaves (log_id, log_index, entry_id, record_id, leaf)
            select $1, $2 + l.place - 1, l.entry_id, l.record_id, l.leaf from unnest($3, $4, $5) with ordinality as l (entry_id, record_id, leaf, place)
            """, token,
            log.Id, first, leaves.Select(leaf => leaf.EntryId).ToArray(), leaves.Select(leaf => leaf.RecordId).ToArray(), leaves.Select(leaf => leaf.Leaf).ToArray());
        await Run(connection,
            """
            insert into log_tiles (log_id, level, tile_index, hashes) select $1, t.level, t.tile_index, t.hashes from unnest($2, $3, $4) as t (level, tile_index, hashes)
            on conflict (log_id, level, tile_index) do update set hashes = excluded.hashes
            """, token,
            log.Id, changed.Select(tile => tile.Tile.Level).ToArray(), changed.Select(tile => tile.Tile.Index).ToArray(), changed.Select(tile => tile.Hashes).ToArray());
        await Run(connection, "update logs set size = $2, frontier = $3 where id = $1", token, log.Id, size, log.Frontier.Hashes.SelectMany(hash => hash).ToArray());
        await Run(connection, "insert into log_checkpoints (log_id, size, root, at, note) values ($1, $2, $3, $4, $5)", token, log.Id, size, root, now, note.ToString());
        return note;
    }

    private static Task Halt(NpgsqlConnection connection, LockedLog log, string reason, DateTimeOffset now, CancellationToken token) =>
        Run(connection, "update logs set halted_at = coalesce(halted_at, $2), halt_reason = $3 where id = $1 and halt_reason is distinct from $3", token, log.Id, now, reason);

    private static async Task<TileEdge> Edge(NpgsqlConnection connection, LockedLog log, CancellationToken token)
    {
        var tiles = await LogTiles.Read(connection, log.Id, Tile.Partial(log.Frontier.Size).Select(partial => partial.Tile).ToHashSet(), token);
        return new(log.Frontier.Size, tile => tiles[tile]);
    }

    private static async Task<byte[]> RootOfTiles(NpgsqlConnection connection, LockedLog log, TileEdge edge, CancellationToken token)
    {
        var changed = edge.Changed.ToDictionary(tile => tile.Tile, tile => tile.Hashes);
        var needed = Tile.NeededBy(hashOf => MerkleTree.Root(log.Frontier.Size, hashOf));
        var unchanged = await LogTiles.Read(connection, log.Id, needed.Where(tile => !changed.ContainsKey(tile)).ToHashSet(), token);
        return MerkleTree.Root(log.Frontier.Size, Tile.Over(tile => changed.GetValueOrDefault(tile) ?? unchanged[tile]));
    }

    internal static async Task Run(NpgsqlConnection connection, string sql, CancellationToken token, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(token);
    }

    private sealed record Queued(Guid? EntryId, Guid? RecordId, byte[] Leaf);
}

/// <summary>The log's row while this transaction holds it.</summary>
internal sealed record LockedLog(int Id, string Origin, Frontier Frontier, bool Halted);
