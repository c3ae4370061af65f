using System.Data;
using Npgsql;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>Whether the log still is what it showed the world: a log that signs a smaller or another tree than before is a fork.</summary>
internal static class Contradictions
{
    /// <summary>Compares this node's checkpoint file with the log, and keeps what was found beside what the other anchors said.</summary>
    public static async Task Check(NpgsqlConnection connection, LockedLog log, CheckpointFile file, IReadOnlyList<NoteSigner> signers, DateTimeOffset now, CancellationToken token)
    {
        var (size, contradiction) = await Compare(connection, log, file, signers, token);
        await Sequencer.Run(
            connection,
            """
            insert into log_anchors (log_id, name, kind, size, seen_at, contradiction) values ($1, $2, $3, $4, $5, $6)
            on conflict (log_id, name) do update set size = excluded.size, seen_at = excluded.seen_at, contradiction = excluded.contradiction
            """, token,
            log.Id, file.Name, nameof(AnchorKind.File), size, now, (object?)contradiction ?? DBNull.Value);
    }

    /// <summary>Why the log may not sign; null where nothing stands against it.</summary>
    public static async Task<string?> Find(NpgsqlConnection connection, LockedLog log, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(
            """
            select name || ': ' || coalesce(contradiction, 'It has seen ' || size || ' leaves; this log has ' || $2 || '.') from log_anchors
            where log_id = $1 and (contradiction is not null or size > $2) order by name limit 1
            """, connection)
        { Parameters = { new() { Value = log.Id }, new() { Value = log.Frontier.Size } } };
        return (string?)await command.ExecuteScalarAsync(token);
    }

    private static async Task<(long Size, string? Contradiction)> Compare(NpgsqlConnection connection, LockedLog log, CheckpointFile file, IReadOnlyList<NoteSigner> signers, CancellationToken token)
    {
        Checkpoint? shown;
        SignedNote? note;
        try
        {
            note = file.Read();
            shown = note is null ? null : Checkpoint.Parse(note.Text);
        }
        catch (FormatException)
        {
            return (0, "The file holds no checkpoint.");
        }
        if (note is null || shown is null) return (0, null);
        if (shown.Origin != log.Origin)
            return await IsFormer(connection, shown.Origin, token) ? (0, null) : (0, $"The file holds a checkpoint of {shown.Origin}, which this database does not know.");
        var keys = await Keys(connection, log, token);
        if (note.Verify([.. signers.Select(signer => signer.NoteKey), .. keys]) != NoteCheck.Valid) return (0, "The checkpoint in the file is signed by no key of this log.");
        if (shown.Size > log.Frontier.Size) return (shown.Size, $"The file holds a checkpoint of {shown.Size} leaves; this log has {log.Frontier.Size}.");
        var root = shown.Size == 0 ? MerkleTree.EmptyRoot : await LogTiles.Read(connection, log.Id, hashOf => MerkleTree.Root(shown.Size, hashOf), token);
        return (shown.Size, root.AsSpan().SequenceEqual(shown.Root) ? null : $"The file holds another root over the first {shown.Size} leaves.");
    }

    private static async Task<bool> IsFormer(NpgsqlConnection connection, string origin, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select exists (select 1 from logs where origin = $1 and closed_at is not null)", connection) { Parameters = { new() { Value = origin } } };
        return (bool)(await command.ExecuteScalarAsync(token))!;
    }

    private static async Task<List<NoteKey>> Keys(NpgsqlConnection connection, LockedLog log, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select vkey from log_keys where log_id = $1", connection) { Parameters = { new() { Value = log.Id } } };
        await using var reader = await command.ExecuteReaderAsync(token);
        var keys = new List<NoteKey>();
        while (await reader.ReadAsync(token)) keys.Add(NoteKey.Parse(reader.GetString(0)));
        return keys;
    }
}
