using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using NpgsqlTypes;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Features.Trail;
using Sandbox.Web.Features.Trail.List;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Benchmarks.Trail;

// What behaves otherwise the longer the trail gets: proofs, verification, paging.
public sealed partial class TrailBenchmark
{
    private const int EntriesOfACase = 50;
    private static readonly DateTimeOffset FirstEntry = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Appending leaf upon leaf, and inclusion proofs of random ones at the end.</summary>
    private async Task Proofs()
    {
        var office = await Clone();
        await using var source = NpgsqlDataSource.Create(office.Sequencer);
        var sequencer = Sequencer(source);
        var costs = new List<double>();
        var tenth = options.Leaves / 10;
        for (var part = 0L; part < 10; part++)
        {
            await Run(office.Owner, string.Create(CultureInfo.InvariantCulture, $"insert into log_queue (entry_id, leaf) select gen_random_uuid(), sha256(n::text::bytea) from generate_series({part * tenth + 1}, {(part + 1) * tenth}) n"));
            var watch = Stopwatch.StartNew();
            while (await sequencer.Advance(CancellationToken.None) > 0)
            {
            }
            costs.Add(watch.Elapsed.TotalMicroseconds / tenth);
        }
        Tell($"cost of a leaf: last tenth ÷ first tenth of {options.Leaves} leaves", "flat", $"{costs[^1] / costs[0]:0.00} ({costs[0]:0} → {costs[^1]:0} µs a leaf, in batches of {Web.Pipeline.Log.Sequencer.BatchSize})");

        await using var db = Database.Context(office.App);
        var log = new TransparencyLog(db);
        var head = (await log.Latest(CancellationToken.None))!;
        var random = new Random(1);
        var indexes = Enumerable.Range(0, options.Quick ? 400 : 8000).Select(_ => random.NextInt64(head.Size)).Distinct().ToArray();
        var leaves = await db.LogLeaves.Where(leaf => leaf.LogId == head.LogId && indexes.Contains(leaf.LogIndex) && leaf.EntryId != null).ToDictionaryAsync(leaf => leaf.EntryId!.Value, leaf => (leaf.LogIndex, leaf.Leaf));
        var keys = await log.Keys(head.LogId, CancellationToken.None);
        var (stored, made) = (new List<double>(), new List<double>());
        foreach (var (id, (index, leaf)) in leaves)
        {
            var started = Stopwatch.GetTimestamp();
            var proof = (await log.Prove(id, CancellationToken.None))!;
            stored.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            if (proof.Verify(leaf, head.Origin, keys) != LogProofCheck.Valid) throw new InvalidOperationException($"The proof of leaf {index} does not verify.");
            var tiles = new Dictionary<Tile, byte[]>();
            foreach (var tile in Tile.NeededBy(hashOf => MerkleTree.ProveInclusion(index, head.Size, hashOf)))
                tiles[tile] = await Whole(db, head.LogId, tile);
            started = Stopwatch.GetTimestamp();
            _ = MerkleTree.ProveInclusion(index, head.Size, Tile.Over(tile => tiles[tile]));
            made.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        // The first ones compile and fill caches.
        Tell($"inclusion proof at {options.Leaves} leaves, p95", "< 1 ms to make", $"{At([.. made.Skip(made.Count / 4)], 0.95):0.000} ms from tiles in memory; {At([.. stored.Skip(stored.Count / 4)], 0.95):0.00} ms with finding the leaf and reading the tiles from the database");
        await db.DisposeAsync();
        await source.DisposeAsync();
        await Drop(office);

        static async Task<byte[]> Whole(SandboxDbContext db, int log, Tile tile) =>
            await db.Set<LogTile>().AsNoTracking().Where(row => row.LogId == log && row.Level == tile.Level && row.TileIndex == tile.Index).Select(row => row.Hashes).SingleAsync();
    }

    /// <summary>The whole log verified by sandbox-verify from its files, beside a bare COPY of the same entries out of the database.</summary>
    private async Task Verification()
    {
        foreach (var entries in options.Verified)
        {
            var office = await Clone();
            await Write(office, entries, options: null);
            await using (var source = NpgsqlDataSource.Create(office.Sequencer))
            {
                var sequencer = Sequencer(source);
                await Run(office.Owner, "insert into log_queue (entry_id, leaf) select id, leaf from trail_entries order by at, case_seq, id");
                while (await sequencer.Advance(CancellationToken.None) > 0)
                {
                }
            }
            // A COPY of the bare table, without a policy's question for each row.
            await Run(office.Owner, "alter table trail_entries disable row level security");
            var folder = System.IO.Path.Combine(data.FullName, $"log-of-{entries}");
            await Export(office, folder);
            var (ratios, copies, runs, peaks) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < options.Rounds; round++)
            {
                var copy = await Copy(office);
                var (seconds, peak) = await Verify(folder);
                copies.Add(copy);
                runs.Add(seconds);
                ratios.Add(copy / seconds);
                peaks.Add(peak);
            }
            Tell($"full verification of {entries} entries ÷ bare COPY of the same rows", "≥ 0.8", $"{Median(ratios):0.00} ({entries / Median(runs) / 1000:0} ÷ {entries / Median(copies) / 1000:0} thousand entries a second, at most {peaks.Max():0} MB of memory)");
            Directory.Delete(folder, recursive: true);
            await Drop(office);
        }
    }

    /// <summary>A page of the auditor's trail, the first and one deep down, in a long trail and in a short one.</summary>
    private async Task Paging()
    {
        var (large, small) = options.Paged;
        var (longOffice, shortOffice) = (await Clone(), await Clone());
        var page = large / 2 / ListEntries.PageSize;
        Guid? longAt = null, shortAt = null;
        await Write(longOffice, large, (large - (page - 1) * ListEntries.PageSize, id => longAt = id));
        await Write(shortOffice, small, (small / 2, id => shortAt = id));
        await using (var longServices = Services(longOffice))
        await using (var shortServices = Services(shortOffice))
        {
            var times = new Dictionary<string, List<double>> { ["long, page 1"] = [], ["long, deep"] = [], ["short, page 1"] = [], ["short, deep"] = [] };
            for (var round = -1; round < options.Rounds; round++)
                for (var time = 0; time < (options.Quick ? 10 : 40); time++)
                {
                    await Page("long, page 1", longServices, null);
                    await Page("short, page 1", shortServices, null);
                    await Page("long, deep", longServices, longAt);
                    await Page("short, deep", shortServices, shortAt);

                    async Task Page(string name, IServiceProvider services, Guid? before)
                    {
                        var started = Stopwatch.GetTimestamp();
                        var read = await Send(services, new ListEntries.Query(new TrailFilter(), before), cast.Auditor);
                        if (read.Entries.Count != ListEntries.PageSize) throw new InvalidOperationException($"A page of {read.Entries.Count}.");
                        if (round >= 0) times[name].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
                    }
                }
            Tell($"page 1 at {large} entries ÷ at {small}, p95", "≤ 1.5", $"{At(times["long, page 1"], 0.95) / At(times["short, page 1"], 0.95):0.00} ({At(times["long, page 1"], 0.95):0.0} ÷ {At(times["short, page 1"], 0.95):0.0} ms)");
            Tell($"page {page} at {large} entries ÷ page {small / 2 / ListEntries.PageSize} at {small}, p95", "≤ 1.5", $"{At(times["long, deep"], 0.95) / At(times["short, deep"], 0.95):0.00} ({At(times["long, deep"], 0.95):0.0} ÷ {At(times["short, deep"], 0.95):0.0} ms)");
        }
        await Drop(longOffice);
        await Drop(shortOffice);
    }

    // A history as the app would have written it, faster: valid chains of cases, fifty entries each, told in turn.
    private async Task Write(ClusterConnectionStrings office, int entries, (int Place, Action<Guid> Tell)? options)
    {
        var cases = Math.Max(1, entries / EntriesOfACase);
        var ids = Enumerable.Range(0, cases).Select(_ => Guid.CreateVersion7(FirstEntry)).ToArray();
        var links = Enumerable.Repeat(new byte[EntryHash.Length], cases).ToArray();
        var (organisation, actor) = (cast.Companies[0].Id, cast.Supervisor.Id);
        await using var connection = new NpgsqlConnection(office.Owner);
        await connection.OpenAsync();
        // What is there belongs to the writers of the other measures.
        await Run(office.Owner, "alter table cases disable trigger user; alter table trail_entries disable trigger user; alter table cases disable row level security; alter table trail_entries disable row level security; delete from log_queue");
        await using (var copy = await connection.BeginBinaryImportAsync("copy cases (id, reference, organisation_id, system_name, stage, version, preset, personal_data, simulated, submitted_at, changed_at, latest_leaf) from stdin (format binary)"))
        {
            for (var i = 0; i < cases; i++)
            {
                await copy.StartRowAsync();
                await copy.WriteAsync(ids[i], NpgsqlDbType.Uuid);
                await copy.WriteAsync($"B-{i}", NpgsqlDbType.Text);
                await copy.WriteAsync(organisation, NpgsqlDbType.Uuid);
                await copy.WriteAsync("System", NpgsqlDbType.Text);
                await copy.WriteAsync(nameof(Stage.Assessment), NpgsqlDbType.Text);
                await copy.WriteAsync((long)(entries / cases), NpgsqlDbType.Bigint);
                await copy.WriteAsync("eu-ai-act", NpgsqlDbType.Text);
                await copy.WriteAsync(false, NpgsqlDbType.Boolean);
                await copy.WriteAsync(true, NpgsqlDbType.Boolean);
                await copy.WriteAsync(FirstEntry.UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(FirstEntry.UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(new byte[EntryHash.Length], NpgsqlDbType.Bytea);
            }
            await copy.CompleteAsync();
        }
        await using (var copy = await connection.BeginBinaryImportAsync("copy trail_entries (id, case_id, case_seq, act, actor_id, at, payload, previous_hash, leaf) from stdin (format binary)"))
        {
            for (var i = 0; i < entries; i++)
            {
                var (of, seq, at) = (i % cases, i / cases + 1, FirstEntry.AddSeconds(i));
                var (id, previous) = (Guid.CreateVersion7(at), links[of]);
                var commitments = string.Join(',', Enumerable.Range(0, 4).Select(n => $"{{\"after\":{{\"commitment\":\"{Convert.ToHexStringLower(previous)}\"}},\"name\":\"Field{n}\"}}"));
                var payload = Encoding.UTF8.GetBytes(
                    $"{{\"act\":\"AssignCase\",\"actor\":\"{actor}\",\"at\":\"{TrailRecorder.Instant(at)}\",\"case\":\"{ids[of]}\",\"changes\":[{{\"change\":\"Modified\",\"fields\":[{commitments}],\"id\":\"{ids[of]}\",\"record\":\"CaseFile\"}}],\"from\":\"Assessment\",\"id\":\"{id}\",\"preset\":\"eu-ai-act\",\"previous\":\"{Convert.ToHexStringLower(previous)}\",\"roles\":[\"Supervisor\"],\"seq\":{seq.ToString(CultureInfo.InvariantCulture)},\"to\":\"Assessment\",\"v\":1}}");
                links[of] = EntryHash.Leaf(payload);
                await copy.StartRowAsync();
                await copy.WriteAsync(id, NpgsqlDbType.Uuid);
                await copy.WriteAsync(ids[of], NpgsqlDbType.Uuid);
                await copy.WriteAsync((long)seq, NpgsqlDbType.Bigint);
                await copy.WriteAsync("AssignCase", NpgsqlDbType.Text);
                await copy.WriteAsync(actor, NpgsqlDbType.Uuid);
                await copy.WriteAsync(at.UtcDateTime, NpgsqlDbType.TimestampTz);
                await copy.WriteAsync(payload, NpgsqlDbType.Bytea);
                await copy.WriteAsync(previous, NpgsqlDbType.Bytea);
                await copy.WriteAsync(links[of], NpgsqlDbType.Bytea);
                if (i == options?.Place) options.Value.Tell(id);
            }
            await copy.CompleteAsync();
        }
        await Run(office.Owner, "alter table cases enable row level security; alter table trail_entries enable row level security; analyze cases, trail_entries");
    }

    // The log as it is served, entries included.
    private static async Task Export(ClusterConnectionStrings office, string folder)
    {
        await using var connection = new NpgsqlConnection(office.Owner);
        await connection.OpenAsync();
        long size;
        await using (var command = new NpgsqlCommand("select size, note from log_checkpoints order by size desc limit 1", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            await reader.ReadAsync();
            size = reader.GetInt64(0);
            await Put("checkpoint", Encoding.UTF8.GetBytes(reader.GetString(1)));
        }
        await using (var command = new NpgsqlCommand("select level, tile_index, hashes from log_tiles", connection) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                await Put("tile/" + new Tile(reader.GetInt32(0), reader.GetInt64(1)).Path(reader.GetFieldValue<byte[]>(2).Length / EntryHash.Length), reader.GetFieldValue<byte[]>(2));
        await using (var command = new NpgsqlCommand("select coalesce(e.payload, r.payload) from log_leaves l left join trail_entries e on e.id = l.entry_id left join log_records r on r.id = l.record_id order by l.log_index", connection) { CommandTimeout = 0 })
        await using (var reader = await command.ExecuteReaderAsync())
        {
            var bundle = new MemoryStream();
            for (var next = 1L; await reader.ReadAsync(); next++)
            {
                var payload = reader.GetFieldValue<byte[]>(0);
                bundle.Write([(byte)(payload.Length >> 8), (byte)payload.Length]);
                bundle.Write(payload);
                if (next % Tile.Width != 0 && next != size) continue;
                await Put($"tile/entries/{Tile.PathOf((next - 1) / Tile.Width, (int)((next - 1) % Tile.Width) + 1)}", bundle.ToArray());
                bundle.SetLength(0);
            }
        }

        async Task Put(string path, byte[] bytes)
        {
            var file = System.IO.Path.Combine([folder, .. path.Split('/')]);
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
            await File.WriteAllBytesAsync(file, bytes);
        }
    }

    // Seconds.
    private static async Task<double> Copy(ClusterConnectionStrings office)
    {
        await using var connection = new NpgsqlConnection(office.Owner);
        await connection.OpenAsync();
        var watch = Stopwatch.StartNew();
        await using var rows = await connection.BeginRawBinaryCopyAsync("copy trail_entries to stdout (format binary)");
        var chunk = new byte[1 << 20];
        while (await rows.ReadAsync(chunk.AsMemory(), CancellationToken.None) > 0)
        {
        }
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<(double Seconds, double Megabytes)> Verify(string folder)
    {
        var watch = Stopwatch.StartNew();
        using var run = Process.Start(new ProcessStartInfo("dotnet", [System.IO.Path.Combine(AppContext.BaseDirectory, "sandbox-verify.dll"), "log", folder]) { RedirectStandardOutput = true })!;
        var said = run.StandardOutput.ReadToEndAsync();
        var peak = 0L;
        while (!run.HasExited)
        {
            run.Refresh();
            peak = Math.Max(peak, run.HasExited ? 0 : run.PeakWorkingSet64);
            await Task.WhenAny(run.WaitForExitAsync(), Task.Delay(50));
        }
        if (run.ExitCode != 0) throw new InvalidOperationException($"sandbox-verify: {await said}");
        return (watch.Elapsed.TotalSeconds, peak / 1e6);
    }
}
