using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Tests.Features.Proofs;

// A superuser of the database, who may even hold the log's key, does what only he can; an outsider with sandbox-verify, a fresh pack,
// the log and one checkpoint kept from before finds each of it, and where. SANDBOX_DRILL_ROUNDS repeats the random ones with further
// seeds; SANDBOX_DRILLS=write writes the table in deploy/SECURITY.md anew, which otherwise must be what the run finds.
public sealed class TamperDrillTests(DatabaseFixture database)
{
    private static readonly string[] Tables = ["cases", "trail_entries", "disclosures", "logs", "log_leaves", "log_tiles", "log_checkpoints", "log_records", "log_keys", "log_queue"];

    private sealed record Drill(string Name, string Sql, string Program, string Fault, string Located)
    {
        // What needs more than a statement: the log made anew and signed again.
        public bool SignsAgain { get; init; }
        public bool OfTheOtherCase { get; init; }
    }

    private const string Forged = "convert_to(replace(convert_from(payload, 'UTF8'), '\"preset\":\"', '\"preset\":\"x'), 'UTF8')";

    private static readonly Drill[] Drills =
    [
        new("flip a bit in the bytes of an entry", "update trail_entries set payload = set_byte(payload, 70, get_byte(payload, 70) # 1) where case_id = @case and case_seq = 3", "pack", "leaf/", "entry 3"),
        new("flip a bit in a stored leaf hash", "update trail_entries set leaf = set_byte(leaf, 5, get_byte(leaf, 5) # 4) where case_id = @case and case_seq = 3", "pack", "leaf/altered-bytes", "entry 3"),
        new("change a column of an entry (who acted)", "update trail_entries set actor_id = gen_random_uuid() where case_id = @case and case_seq = 3", "pack", "columns/column-differs", "entry 3 actor"),
        new("change a column of an entry (when)", "update trail_entries set at = at - interval '1 day' where case_id = @case and case_seq = 3", "pack", "columns/column-differs", "entry 3 at"),
        new("change the text behind a commitment", "update disclosures set value = value || '!' where entry_id = (select id from trail_entries where case_id = @case and case_seq = 1) and pointer = (select min(pointer) from disclosures d join trail_entries e on e.id = d.entry_id where e.case_id = @case and e.case_seq = 1)", "pack", "disclosure/other-text", "entry 1"),
        new("make a text disappear without an erasure", "delete from disclosures where entry_id = (select id from trail_entries where case_id = @case and case_seq = 1)", "pack", "disclosure/withheld", "entry 1"),
        new("rewrite an entry with its own hash right", "update trail_entries set payload = p, leaf = sha256('\\x00'::bytea || p) from (select " + Forged + " as p from trail_entries where case_id = @case and case_seq = 2) forged where case_id = @case and case_seq = 2", "pack", "inclusion/not-included", "entry 2"),
        new("flip a bit in a tile of leaf hashes", "update log_tiles set hashes = set_byte(hashes, 32 * 3 + 1, get_byte(hashes, 32 * 3 + 1) # 1) where level = 0 and tile_index = 0", "log", "leaf/altered-bytes", "leaf 3"),
        new("delete an entry", "delete from trail_entries where case_id = @case and case_seq = 3", "pack", "chain/gap", "entry 3"),
        new("reorder two entries", "update trail_entries set case_seq = case when case_seq = 3 then 1004 else 1003 end where case_id = @case and case_seq in (3, 4); update trail_entries set case_seq = case_seq - 1000 where case_id = @case and case_seq > 1000", "pack", "columns/column-differs", "entry 3 seq"),
        new("insert an entry with a valid chain",
            """
            insert into trail_entries (id, case_id, case_seq, act, actor_id, for_person_id, subject_id, at, payload, previous_hash, leaf)
            select said.id, e.case_id, e.case_seq + 1, e.act, e.actor_id, e.for_person_id, e.subject_id, e.at, said.p, e.leaf, sha256('\x00'::bytea || said.p)
            from trail_entries e, lateral (select gen_random_uuid() as id) new, lateral (select new.id, convert_to(regexp_replace(regexp_replace(regexp_replace(convert_from(e.payload, 'UTF8'),
              '"previous":"[0-9a-f]+"', '"previous":"' || encode(e.leaf, 'hex') || '"'), '"seq":\d+', '"seq":' || (e.case_seq + 1)), '"id":"' || e.id || '"', '"id":"' || new.id || '"'), 'UTF8') as p) said
            where e.case_id = @case and e.case_seq = @last;
            update cases set version = version + 1, latest_leaf = (select leaf from trail_entries where case_id = @case order by case_seq desc limit 1) where id = @case
            """, "pack", "inclusion/not-in-log", "entry last + 1"),
        new("replay an entry into another case",
            """
            insert into trail_entries (id, case_id, case_seq, act, actor_id, for_person_id, subject_id, at, payload, previous_hash, leaf)
            select gen_random_uuid(), @other, @otherlast + 1, e.act, e.actor_id, e.for_person_id, e.subject_id, e.at, e.payload, e.previous_hash, e.leaf from trail_entries e where e.case_id = @case and e.case_seq = 3;
            update cases set version = version + 1 where id = @other
            """, "pack", "columns/column-differs", "entry other last + 1 case") { OfTheOtherCase = true },
        new("truncate the tail of a case", "delete from trail_entries where case_id = @case and case_seq = @last; update cases set version = version - 1 where id = @case", "log", "leaf/missing-entry", "leaf of the last entry"),
        new("truncate the tail of a case, its leaf too, and sign again", "delete from log_leaves where entry_id = (select id from trail_entries where case_id = @case and case_seq = @last); delete from trail_entries where case_id = @case and case_seq = @last; update cases set version = version - 1 where id = @case",
            "log", "consistency/", "checkpoint kept") { SignsAgain = true },
        new("truncate the log", "delete from log_checkpoints where size > @small; update logs set size = @small; delete from log_leaves where log_index >= @small; update log_tiles set hashes = substring(hashes from 1 for 32 * @small)", "log", "consistency/shorter", "checkpoint kept"),
        new("restore an old backup", "restore", "log", "consistency/shorter", "checkpoint kept"),
        new("restore an old backup and go on from it (a fork)", "fork", "log", "consistency/not-continued", "checkpoint kept") { SignsAgain = true },
        new("disable every trigger, rewrite an entry and all after it with a valid chain, rebuild the log and sign it again with its own key", "rewrite", "log", "consistency/not-continued", "checkpoint kept") { SignsAgain = true },
        new("the same, seen from the pack of the case", "rewrite", "pack", "consistency/not-continued", "checkpoint kept") { SignsAgain = true },
    ];

    [Fact]
    public async Task Drills_AreEachDetectedAndLocated_ByWhoKeptACheckpoint()
    {
        await using var office = await Office.Open(database);
        var token = TestContext.Current.CancellationToken;
        var other = await office.CaseAt(Stage.CompletenessCheck);
        await office.Sequence();
        await using var superuser = new NpgsqlConnection(await database.Superuser(office.Database));
        await superuser.OpenAsync(token);
        await Run(superuser, "create schema old; create schema sound;");
        await Save(superuser, "old");
        var oldSize = (await office.Log(log => log.Latest(token)))!.Size;
        var id = await office.CaseAt(Stage.Assessment);
        await office.Sequence();
        var kept = await office.Keep();
        var size = (await office.Log(log => log.Latest(token)))!.Size;
        await office.Sequence();
        await Save(superuser, "sound");
        foreach (var name in Tables) await Run(superuser, $"alter table {name} disable trigger all");
        var (last, otherLast) = (await Number(superuser, id), await Number(superuser, other));
        var leafOfLast = await Scalar(superuser, "select log_index from log_leaves where entry_id = (select id from trail_entries where case_id = @case and case_seq = @last)", id, last);
        var key = await office.LogKeyFile();

        // Untouched, it holds: a drill proves nothing where the sound trail fails too.
        Assert.Equal(0, office.Verify("pack", await office.Pack(id, office.Cast.Auditor, size), "--key", key, "--checkpoint", kept).ExitCode);
        Assert.Equal(0, office.Verify("log", await office.LogFolder(), "--key", key, "--checkpoint", kept).ExitCode);

        var table = new StringBuilder("| what a superuser does | detected by | as | located at |\n|---|---|---|---|\n");
        foreach (var drill in Drills)
        {
            await Tamper(drill);
            var run = drill.Program == "pack"
                ? office.Verify("pack", await office.Pack(drill.OfTheOtherCase ? other : id, office.Cast.Auditor, size), "--key", key, "--checkpoint", kept, "--json")
                : office.Verify("log", await office.LogFolder(), "--key", key, "--checkpoint", kept, "--json");
            await Restore(superuser, "sound");

            var expected = drill.Located
                .Replace("other last + 1", $"{otherLast + 1}", StringComparison.Ordinal).Replace("last + 1", $"{last + 1}", StringComparison.Ordinal)
                .Replace("leaf of the last entry", $"leaf {leafOfLast}", StringComparison.Ordinal).Replace("checkpoint kept", $"checkpoint {size}", StringComparison.Ordinal);
            Assert.True(run.ExitCode == 1, $"{drill.Name}: {run.Output}");
            var found = Falsified(run.Output).Where(finding => finding.StartsWith(drill.Fault, StringComparison.Ordinal) && finding.Contains($" {expected}", StringComparison.Ordinal)).ToList();
            Assert.True(found.Count > 0, $"{drill.Name}: {string.Join(" · ", Falsified(run.Output))}");
            table.Append($"| {drill.Name} | `sandbox-verify {drill.Program}` | `{found[0].Split(' ')[0]}` | {drill.Located} |\n");
        }
        await RandomBits(office, superuser, id, key, kept, size);
        await CompareWithSecurityPage(table.ToString());

        async Task Tamper(Drill drill)
        {
            switch (drill.Sql)
            {
                case "restore":
                    await Restore(superuser, "old");
                    break;
                case "fork":
                    await Restore(superuser, "old");
                    foreach (var row in await Rows(superuser, "select payload from sound.trail_entries where case_id = @case order by case_seq", id))
                        await Run(superuser, "insert into log_leaves (log_id, log_index, entry_id, record_id, leaf) select 1, (select max(log_index) + 1 from log_leaves), gen_random_uuid(), null, $1", EntryHash.Leaf([.. row, (byte)' ']));
                    await Run(superuser, "insert into trail_entries select * from sound.trail_entries where case_id = $1", id);
                    await Run(superuser, "insert into cases select * from sound.cases where id = $1", id);
                    break;
                case "rewrite":
                    await Rewrite(superuser, id);
                    break;
                default:
                    await Run(superuser, drill.Sql.Replace("@case", "$1", StringComparison.Ordinal).Replace("@otherlast", $"{otherLast}", StringComparison.Ordinal).Replace("@other", $"'{other}'", StringComparison.Ordinal)
                        .Replace("@last", $"{last}", StringComparison.Ordinal).Replace("@small", $"{oldSize}", StringComparison.Ordinal).Replace("$1", $"'{id}'", StringComparison.Ordinal));
                    break;
            }
            if (drill.SignsAgain) await SignAgain(superuser, office.Services.GetRequiredService<LogKeys>());
        }
    }

    // A bit anywhere in what the trail and the log hold of the case.
    private static async Task RandomBits(Office office, NpgsqlConnection superuser, Guid id, string key, string kept, long size)
    {
        (string Table, string Column, string Where)[] places =
        [
            ("trail_entries", "payload", "case_id = $1"), ("trail_entries", "leaf", "case_id = $1"), ("trail_entries", "previous_hash", "case_id = $1"), ("disclosures", "salt", "case_id = $1"),
            ("log_tiles", "hashes", "log_id = 1 and $1 is not null"),
        ];
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("SANDBOX_DRILL_ROUNDS"), out var told) ? told : 1;
        for (var seed = 1; seed <= rounds; seed++)
        {
            var random = new Random(seed);
            foreach (var (table, column, where) in places)
            {
                var keys = await Rows(superuser, $"select ctid::text::bytea from {table} where {where} order by ctid", id);
                var row = Encoding.ASCII.GetString(keys[random.Next(keys.Count)]);
                var length = (int)await Scalar(superuser, $"select length({column})::bigint from {table} where ctid = '{row}'::tid and $1 is not null and $2 >= 0", id, 0);
                // Of a tile only what the log's head covers is part of it.
                var bit = random.Next(8 * length);
                await Run(superuser, $"update {table} set {column} = set_bit({column}, {bit}, 1 - get_bit({column}, {bit})) where ctid = '{row}'::tid");
                var pack = office.Verify("pack", await office.Pack(id, office.Cast.Auditor, size), "--key", key, "--checkpoint", kept);
                var log = office.Verify("log", await office.LogFolder(), "--key", key, "--checkpoint", kept);
                await Restore(superuser, "sound");
                Assert.True(pack.ExitCode == 1 || log.ExitCode == 1, $"seed {seed}: bit {bit} of {table}.{column} at {row} was not found");
            }
        }
    }

    // Every entry from the second on says something else, and every hash of the case is right again.
    private static async Task Rewrite(NpgsqlConnection superuser, Guid id)
    {
        var payloads = await Rows(superuser, "select payload from trail_entries where case_id = @case order by case_seq", id);
        var previous = EntryHash.Leaf(payloads[0]);
        for (var i = 1; i < payloads.Count; i++)
        {
            var entry = System.Text.Json.Nodes.JsonNode.Parse(payloads[i])!.AsObject();
            if (i == 1) entry["from"] = "Draft";
            entry["previous"] = Convert.ToHexStringLower(previous);
            var forged = EntryJson.Write(entry);
            var leaf = EntryHash.Leaf(forged);
            await Run(superuser, $"update trail_entries set payload = $1, previous_hash = $2, leaf = $3 where case_id = '{id}' and case_seq = {i + 1}", forged, previous, leaf);
            previous = leaf;
        }
        await Run(superuser, "update log_leaves l set leaf = e.leaf from trail_entries e where e.id = l.entry_id");
        await Run(superuser, $"update cases set latest_leaf = $1 where id = '{id}'", previous);
    }

    // The whole log from its leaves as they are now, with the log's own key.
    private static async Task SignAgain(NpgsqlConnection superuser, LogKeys keys)
    {
        await Run(superuser, "with n as (select ctid as place, row_number() over (order by log_index) - 1 as i from log_leaves) update log_leaves l set log_index = -1 - n.i from n where n.place = l.ctid; update log_leaves set log_index = -1 - log_index");
        var leaves = await Rows(superuser, "select leaf from log_leaves where $1 is not null order by log_index", Guid.Empty);
        var edge = new TileEdge(0, _ => throw new InvalidOperationException("An empty log has no tiles."));
        var frontier = new Frontier();
        foreach (var leaf in leaves)
        {
            edge.Append(leaf);
            frontier.Append(leaf);
        }
        await Run(superuser, "delete from log_tiles; delete from log_checkpoints");
        foreach (var (tile, hashes) in edge.Changed)
            await Run(superuser, $"insert into log_tiles (log_id, level, tile_index, hashes) values (1, {tile.Level}, {tile.Index}, $1)", hashes);
        var head = new Checkpoint(keys.Origin(1), frontier.Size, frontier.Root());
        await Run(superuser, $"insert into log_checkpoints (log_id, size, root, at, note) values (1, {head.Size}, $1, now(), $2)", head.Root, head.Sign(keys.Signers(head.Origin)).ToString());
        await Run(superuser, $"update logs set size = {frontier.Size}, frontier = $1", frontier.Hashes.SelectMany(hash => hash).ToArray());
    }

    private static async Task Save(NpgsqlConnection superuser, string schema)
    {
        foreach (var table in Tables) await Run(superuser, $"create table {schema}.{table} as table public.{table}");
    }

    private static async Task Restore(NpgsqlConnection superuser, string schema)
    {
        foreach (var table in Tables) await Run(superuser, $"delete from public.{table}; insert into public.{table} {(table == "log_queue" ? "overriding system value" : "")} select * from {schema}.{table}");
    }

    private static IReadOnlyList<string> Falsified(string json) =>
    [
        .. JsonDocument.Parse(json).RootElement.GetProperty("findings").EnumerateArray().Where(finding => finding.GetProperty("result").GetString() == "falsified").Select(finding =>
            $"{finding.GetProperty("check").GetString()}/{finding.GetProperty("fault").GetString()}"
            + (finding.TryGetProperty("place", out var place) ? " " + string.Join(' ', place.EnumerateObject().Select(member => member.Name == "within" ? member.Value.GetString() : $"{member.Name} {member.Value.GetString()}")) : "")),
    ];

    private static async Task CompareWithSecurityPage(string table)
    {
        const string begin = "<!-- drills: written by the tamper drills -->\n", end = "<!-- end of the drills -->";
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Sandbox.sln"))) root = root.Parent!;
        var page = Path.Combine(root.FullName, "deploy", "SECURITY.md");
        var text = await File.ReadAllTextAsync(page, TestContext.Current.CancellationToken);
        var (from, to) = (text.IndexOf(begin, StringComparison.Ordinal) + begin.Length, text.IndexOf(end, StringComparison.Ordinal));
        Assert.True(from >= begin.Length && to >= from, "deploy/SECURITY.md has lost its marks.");
        if (Environment.GetEnvironmentVariable("SANDBOX_DRILLS") == "write") await File.WriteAllTextAsync(page, text[..from] + table + text[to..], TestContext.Current.CancellationToken);
        else Assert.Equal(table, text[from..to]);
    }

    private static async Task<long> Number(NpgsqlConnection superuser, Guid id) => await Scalar(superuser, "select max(case_seq) from trail_entries where case_id = @case and @last >= 0", id, 0);

    private static async Task<long> Scalar(NpgsqlConnection superuser, string sql, Guid id, long last)
    {
        await using var command = new NpgsqlCommand(sql.Replace("@case", "$1", StringComparison.Ordinal).Replace("@last", "$2", StringComparison.Ordinal), superuser) { Parameters = { new() { Value = id }, new() { Value = last } } };
        return (long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))!;
    }

    private static async Task<List<byte[]>> Rows(NpgsqlConnection superuser, string sql, Guid id)
    {
        await using var command = new NpgsqlCommand(sql.Replace("@case", "$1", StringComparison.Ordinal), superuser) { Parameters = { new() { Value = id } } };
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var rows = new List<byte[]>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken)) rows.Add(reader.GetFieldValue<byte[]>(0));
        return rows;
    }

    private static async Task Run(NpgsqlConnection superuser, string sql, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, superuser);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
