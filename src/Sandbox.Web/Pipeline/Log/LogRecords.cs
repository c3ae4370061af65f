using System.Data;
using System.Text.Json;
using System.Text.Json.Nodes;
using Npgsql;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>Leaves that are no entries: what the log says about itself and about what stands beside it.</summary>
internal static class Records
{
    /// <summary>Writes a record; its trigger puts it into the queue like an entry. Its id.</summary>
    public static async Task<Guid> Write(NpgsqlConnection connection, LockedLog log, LogRecordKind kind, DateTimeOffset now, Action<JsonObject> fill, CancellationToken token)
    {
        var id = Guid.CreateVersion7(now);
        var payload = new JsonObject { ["v"] = 1, ["id"] = id.ToString(), ["log"] = log.Origin, ["kind"] = kind.ToString(), ["at"] = TrailRecorder.Instant(now) };
        fill(payload);
        var bytes = EntryJson.Write(payload);
        if (bytes.Length > EntryJson.LongestEntry) throw new InvalidOperationException($"A record of {bytes.Length} bytes would fit into no bundle of the log.");
        await Sequencer.Run(
            connection, "insert into log_records (id, log_id, kind, at, payload, leaf) values ($1, $2, $3, $4, $5, $6)", token,
            id, log.Id, kind.ToString(), now, bytes, EntryHash.Leaf(bytes));
        return id;
    }
}

/// <summary>Once an hour: how many cases and entries of each kind the log holds, and the head of the access log's chain.</summary>
internal static class HourlyRecords
{
    public static DateTimeOffset HourOf(DateTimeOffset now) => now - TimeSpan.FromTicks(now.UtcTicks % TimeSpan.TicksPerHour);

    public static async Task Write(NpgsqlConnection connection, LockedLog log, DateTimeOffset now, CancellationToken token)
    {
        var (last, at) = await Last(connection, log, token);
        // Behind a long queue it would stand far from the leaves that it counts, and who verifies keeps only the newest in mind.
        if (at >= HourOf(now) || await IsQueueLong(connection, token)) return;
        // What the former record counted, and the leaves since: never the whole log again.
        var counted = last?["leaves"]!.GetValue<long>() ?? 0;
        var entries = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var cases = last?["cases"]!.GetValue<long>() ?? 0;
        foreach (var (act, number) in last?["entries"] as JsonObject ?? []) entries[act] = number!.GetValue<long>();
        await using (var command = new NpgsqlCommand(
            """
            select e.act, count(*), count(*) filter (where e.case_seq = 1) from log_leaves l join trail_entries e on e.id = l.entry_id
            where l.log_id = $1 and l.log_index >= $2 group by e.act
            """, connection)
        { Parameters = { new() { Value = log.Id }, new() { Value = counted } } })
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            while (await reader.ReadAsync(token))
            {
                var act = reader.GetString(0);
                entries[act] = entries.GetValueOrDefault(act) + reader.GetInt64(1);
                cases += reader.GetInt64(2);
            }
        }
        await Records.Write(connection, log, LogRecordKind.Counts, now, payload =>
        {
            // The counts are of so many leaves from the first on.
            payload["leaves"] = log.Frontier.Size;
            payload["cases"] = cases;
            payload["entries"] = new JsonObject(entries.Select(kind => KeyValuePair.Create(kind.Key, (JsonNode?)kind.Value)));
        }, token);

        var (lines, head) = await AccessChain.Head(connection, token);
        await Records.Write(connection, log, LogRecordKind.AccessDigest, now, payload =>
        {
            payload["lines"] = lines;
            payload["head"] = Convert.ToHexStringLower(head);
        }, token);
    }

    private static async Task<bool> IsQueueLong(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select count(*) from (select from log_queue limit $1) waiting", connection) { Parameters = { new() { Value = Sequencer.BatchSize } } };
        return (long)(await command.ExecuteScalarAsync(token))! == Sequencer.BatchSize;
    }

    private static async Task<(JsonObject? Payload, DateTimeOffset At)> Last(NpgsqlConnection connection, LockedLog log, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select payload, at from log_records where log_id = $1 and kind = 'Counts' order by at desc limit 1", connection) { Parameters = { new() { Value = log.Id } } };
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token) ? (JsonSerializer.Deserialize<JsonObject>(reader.GetFieldValue<byte[]>(0)), reader.GetFieldValue<DateTimeOffset>(1)) : (null, DateTimeOffset.MinValue);
    }
}

/// <summary>Which keys sign, written down whenever that changes.</summary>
internal static class KeyRecords
{
    public static async Task Write(NpgsqlConnection connection, LockedLog log, IReadOnlyList<NoteSigner> signers, DateTimeOffset now, CancellationToken token)
    {
        var signing = signers.Select(signer => signer.NoteKey.ToString()).ToHashSet();
        var known = new HashSet<string>();
        await using (var command = new NpgsqlCommand("select vkey from log_keys where log_id = $1 and retired_at is null", connection) { Parameters = { new() { Value = log.Id } } })
        await using (var reader = await command.ExecuteReaderAsync(token))
            while (await reader.ReadAsync(token)) known.Add(reader.GetString(0));
        if (signing.SetEquals(known)) return;

        await Sequencer.Run(
            connection, "insert into log_keys (log_id, vkey, first_size, first_at) select $1, k, $3, $4 from unnest($2) as k on conflict (log_id, vkey) do update set retired_at = null", token,
            log.Id, signing.ToArray(), log.Frontier.Size, now);
        await Sequencer.Run(connection, "update log_keys set retired_at = $3 where log_id = $1 and retired_at is null and not vkey = any ($2)", token, log.Id, signing.ToArray(), now);
        await Records.Write(connection, log, LogRecordKind.Keys, now, payload =>
        {
            payload["signing"] = new JsonArray([.. signers.Select(signer => (JsonNode)signer.NoteKey.ToString())]);
            payload["retired"] = new JsonArray([.. known.Except(signing).Order(StringComparer.Ordinal).Select(vkey => (JsonNode)vkey)]);
        }, token);
    }
}
