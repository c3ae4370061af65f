using System.Data;
using System.Text.Json.Nodes;
using Npgsql;
using Sandbox.Ledger.Entries;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>The access log as a chain: each line names the hash of the one before. Lines come into it after their commit, so that readers never wait for each other.</summary>
internal static class AccessChain
{
    /// <summary>Number of lines in the chain, and the hash of the last (32 zero bytes for none).</summary>
    public static async Task<(long Lines, byte[] Hash)> Head(NpgsqlConnection connection, CancellationToken token)
    {
        await using var command = new NpgsqlCommand("select seq, hash from access_chain order by seq desc limit 1", connection);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, token);
        return await reader.ReadAsync(token) ? (reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : (0, new byte[EntryHash.Length]);
    }

    /// <summary>Appends the lines that wait, up to a number; the caller holds the log's row. The number of lines that were appended.</summary>
    public static async Task<int> Append(NpgsqlConnection connection, int limit, CancellationToken token)
    {
        var lines = new List<JsonObject>();
        await using (var command = new NpgsqlCommand(
            """
            with taken as (delete from access_queue where line_id in (select line_id from access_queue limit $1) returning line_id)
            select a.id, a.at, a.person_id, a.act, a.subject_id, a.before, a.after, a.reasons from taken join access_log a on a.id = taken.line_id order by a.at, a.id
            """, connection)
        { Parameters = { new() { Value = limit } } })
        await using (var reader = await command.ExecuteReaderAsync(token))
        {
            while (await reader.ReadAsync(token))
            {
                var line = new JsonObject
                {
                    ["v"] = 1,
                    ["id"] = reader.GetGuid(0).ToString(),
                    ["at"] = TrailRecorder.Instant(reader.GetFieldValue<DateTimeOffset>(1)),
                    ["person"] = reader.GetGuid(2).ToString(),
                    ["act"] = reader.GetString(3),
                };
                if (!reader.IsDBNull(4)) line["subject"] = reader.GetGuid(4).ToString();
                if (!reader.IsDBNull(5)) line["before"] = reader.GetString(5);
                if (!reader.IsDBNull(6)) line["after"] = reader.GetString(6);
                if (!reader.IsDBNull(7)) line["reasons"] = reader.GetString(7);
                lines.Add(line);
            }
        }
        if (lines.Count == 0) return 0;

        var (seq, previous) = await Head(connection, token);
        var ids = new Guid[lines.Count];
        var (payloads, hashes) = (new byte[lines.Count][], new byte[lines.Count][]);
        for (var i = 0; i < lines.Count; i++)
        {
            ids[i] = Guid.Parse(lines[i]["id"]!.GetValue<string>());
            lines[i]["seq"] = seq + i + 1;
            lines[i]["previous"] = Convert.ToHexStringLower(previous);
            payloads[i] = EntryJson.Write(lines[i]);
            previous = hashes[i] = EntryHash.Leaf(payloads[i]);
        }
        await Sequencer.Run(
            connection, "insert into access_chain (seq, line_id, payload, hash) select $1 + l.place, l.line_id, l.payload, l.hash from unnest($2, $3, $4) with ordinality as l (line_id, payload, hash, place)", token,
            seq, ids, payloads, hashes);
        return lines.Count;
    }
}
