using System.Data;
using System.Text.Json.Nodes;
using Npgsql;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>Opens the next log where two people said so: after a restored backup the old one may not go on, or it would be a fork.</summary>
internal static class Recovery
{
    /// <summary>The log that follows, where a recovery of this one was confirmed; null otherwise.</summary>
    public static async Task<LockedLog?> Open(NpgsqlConnection connection, LockedLog log, LogKeys keys, DateTimeOffset now, CancellationToken token)
    {
        if (await Confirmed(connection, log, token) is not { } recovery) return null;
        // Every entry is taken up again, so this may be long.
        await Sequencer.Run(connection, "set local statement_timeout = 0", token);
        await Sequencer.Run(connection, "update logs set closed_at = $2 where id = $1", token, log.Id, now);
        var next = new LockedLog(log.Id + 1, keys.Origin(log.Id + 1), new Frontier(), Halted: false);
        await Sequencer.Run(connection, "insert into logs (id, origin, opened_at, size, frontier) values ($1, $2, $3, 0, '')", token, next.Id, next.Origin, now);
        var record = await Records.Write(connection, next, LogRecordKind.Recovery, now, payload =>
        {
            payload["follows"] = log.Origin;
            payload["size"] = log.Frontier.Size;
            payload["root"] = Convert.ToBase64String(log.Frontier.Root());
            payload["loss"] = recovery.KnownLoss;
            payload["proposedBy"] = recovery.ProposedBy.ToString();
            payload["confirmedBy"] = recovery.ConfirmedBy.ToString();
            if (recovery.KeptNote is { } kept) payload["kept"] = kept;
        }, token);
        // First the recovery, then what the old log holds in its order, then what waited for it.
        await Sequencer.Run(connection,
            """
            with waiting as (delete from log_queue where record_id is distinct from $2 returning id, entry_id, leaf)
            insert into log_queue (entry_id, leaf) select a.entry_id, a.leaf from (
              select 0 as part, log_index as place, entry_id, leaf from log_leaves where log_id = $1 and entry_id is not null
              union all select 1, id, entry_id, leaf from waiting where entry_id is not null) a
            order by a.part, a.place
            """, token, log.Id, record);
        return next;
    }

    private static async Task<(Guid ProposedBy, Guid ConfirmedBy, string? KeptNote, string KnownLoss)?> Confirmed(NpgsqlConnection connection, LockedLog log, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select proposed_by, decided_by, kept_note, known_loss from log_recoveries where log_id = $1 and confirmed limit 1", connection) { Parameters = { new() { Value = log.Id } } };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token) ? (reader.GetGuid(0), reader.GetGuid(1), reader.IsDBNull(2) ? null : reader.GetString(2), reader.GetString(3)) : null;
    }
}
