using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Web.Features.Cases.Assign;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Benchmarks.Trail;

// Acts: by the app's own path beside the same SQL sent bare, with and without the trail, with one writer and with many.
public sealed partial class TrailBenchmark
{
    private static readonly TimeSpan Slower = TimeSpan.FromMilliseconds(1);

    // The least that an act is: the case row under its lock, a record of 1.5 kB, and the entry of the trail with its real guards. One
    // statement, so that neither client nor protocol is measured.
    private const string LeanActs =
        """
        create table bench_cases (client int primary key, id uuid not null);
        create table bench_records (id uuid primary key, case_id uuid not null, payload bytea not null);
        create table bench_chain (id uuid primary key, previous bytea not null, leaf bytea not null);
        create table bench_head (leaf bytea not null);
        insert into bench_head values (decode(repeat('00', 32), 'hex'));
        create function bench_act(who int, trail boolean, chained boolean) returns uuid language plpgsql as $$
        declare
          file record;
          entry uuid := gen_random_uuid();
          at timestamptz := clock_timestamp();
          said bytea;
          link bytea;
        begin
          perform set_config('sandbox.scope', 'all', true);
          select c.id, c.version, c.latest_leaf into file from cases c where c.id = (select b.id from bench_cases b where b.client = who) for update;
          said := convert_to(format('{"act":"AssignCase","actor":"%s","at":"%s","case":"%s","changes":["%s"],"id":"%s","previous":"%s","seq":%s,"v":1}',
            file.id, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), file.id, repeat('x', 1000), entry, encode(file.latest_leaf, 'hex'), file.version + 1), 'UTF8');
          link := sha256('\x00'::bytea || said);
          update cases set version = version + 1, changed_at = at, latest_leaf = link where id = file.id;
          insert into bench_records values (entry, file.id, convert_to(repeat('x', 1500), 'UTF8'));
          if trail then
            insert into trail_entries (id, case_id, case_seq, act, actor_id, at, payload, previous_hash, leaf) values (entry, file.id, file.version + 1, 'AssignCase', file.id, at, said, file.latest_leaf, link);
          end if;
          if chained then
            with head as (select leaf from bench_head for update), next as (insert into bench_chain select entry, head.leaf, sha256(head.leaf || said) from head returning leaf)
            update bench_head set leaf = next.leaf from next;
          end if;
          return entry;
        end $$;
        grant select, insert, update on bench_cases, bench_records, bench_chain, bench_head to sandbox_app;
        """;

    private enum Design
    {
        Plain,
        Trail,

        /// <summary>A hash chain over all cases, whose head one lock guards.</summary>
        GlobalChain,
    }

    /// <summary>An act through the gate by EF Core, beside the very statements that it sent, replayed by pgbench on a copy of the same database, and beside these without the trail.</summary>
    private async Task Path()
    {
        var (app, bare, plain) = (new List<double>(), new List<double>(), new List<double>());
        // The first round compiles.
        for (var round = -1; round < options.Rounds; round++)
        {
            var recorder = new SqlRecorder();
            var office = await Clone();
            double byApp;
            await using (var services = Services(office, also => also.ConfigureDbContext<SandboxDbContext>(context => context.AddInterceptors(recorder.Commands, recorder.Transactions))))
                byApp = await ByApp(services, office, recorder);
            await Drop(office);
            office = await Clone();
            var replayed = await Replay(office, recorder, withTrail: true);
            if (await Acts(office) is var done && done != Writers * options.ActsOfAWriter) throw new InvalidOperationException($"{done} acts of {Writers * options.ActsOfAWriter} were replayed.");
            await Drop(office);
            office = await Clone();
            foreach (var table in await Guarded(office)) await Run(office.Owner, $"alter table {table} disable trigger user");
            var without = await Replay(office, recorder, withTrail: false);
            await Drop(office);
            if (round < 0) continue;
            app.Add(byApp);
            bare.Add(replayed);
            plain.Add(without);
        }
        Tell($"act by EF Core ÷ `pgbench` with the same SQL, {Writers} writers", "≥ 0.75", $"{Median(app.Zip(bare, (above, below) => above / below)):0.00} ({Median(app):0} ÷ {Median(bare):0} acts a second)");
        Tell($"act with trail ÷ the same without, {Writers} writers", "≥ 0.85", $"{Median(bare.Zip(plain, (above, below) => above / below)):0.00} ({Median(bare):0} ÷ {Median(plain):0} acts a second, the same SQL without entries, disclosures and guards)");

        static async Task<long> Acts(ClusterConnectionStrings office)
        {
            await using var connection = new NpgsqlConnection(office.Owner);
            await connection.OpenAsync();
            await using var count = new NpgsqlCommand("select count(*) from trail_entries where act = 'AssignCase'", connection);
            return (long)(await count.ExecuteScalarAsync())!;
        }

        static async Task<IReadOnlyList<string>> Guarded(ClusterConnectionStrings office)
        {
            await using var connection = new NpgsqlConnection(office.Owner);
            await connection.OpenAsync();
            await using var guarded = new NpgsqlCommand("select distinct tgrelid::regclass::text from pg_trigger where not tgisinternal", connection);
            await using var reader = await guarded.ExecuteReaderAsync();
            var tables = new List<string>();
            while (await reader.ReadAsync()) tables.Add(reader.GetString(0));
            return tables;
        }
    }

    private async Task<double> ByApp(ServiceProvider services, ClusterConnectionStrings office, SqlRecorder recorder)
    {
        Guid[] officers = [cast.Officer.Id, cast.The(Domain.Access.Role.CaseOfficer, 1).Id];
        var cases = await Cases(office);
        // Connections, plans and code first, by a question that changes nothing.
        await Task.WhenAll(cases.Select(id => Send(services, new ListOfficers.Query(id), cast.Supervisor)));
        await using var sequencing = await Sequencing(office);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(cases.Select((id, writer) => Task.Run(async () =>
        {
            recorder.Begin(writer);
            for (var act = 0; act < options.ActsOfAWriter; act++) await Send(services, new AssignCase.Command(id, officers[act % 2]), cast.Supervisor);
        })));
        return Writers * options.ActsOfAWriter / watch.Elapsed.TotalSeconds;
    }

    private async Task<double> Replay(ClusterConnectionStrings office, SqlRecorder recorder, bool withTrail)
    {
        var scripts = Enumerable.Range(0, Writers).Select(writer => System.IO.Path.Combine(data.FullName, $"replay-{writer}.sql")).ToList();
        await using var sequencing = withTrail ? await Sequencing(office) : null;
        // All begin at one moment, whenever their processes came up.
        var start = DateTimeOffset.UtcNow.AddSeconds(3);
        for (var writer = 0; writer < Writers; writer++)
            await File.WriteAllTextAsync(scripts[writer], string.Create(CultureInfo.InvariantCulture, $"select pg_sleep(extract(epoch from timestamptz '{start:yyyy-MM-dd HH:mm:ss.fff}+00' - clock_timestamp()));\n") + recorder.Script(writer, withTrail));
        await Task.WhenAll(scripts.Select(script => PgBench(office.App, ["-n", "-c", "1", "-t", "1", "-f", script])));
        return Writers * options.ActsOfAWriter / (DateTimeOffset.UtcNow - start).TotalSeconds;
    }

    /// <summary>The least act in three designs, by one writer and by many, at the disk's own speed and with a slower flush.</summary>
    private async Task Acts()
    {
        var offices = new Dictionary<Design, ClusterConnectionStrings>();
        foreach (var design in Enum.GetValues<Design>())
        {
            offices[design] = await Clone();
            // Without entries the guards of the case would refuse it.
            if (design != Design.Trail) await Run(offices[design].Owner, "alter table cases disable trigger user");
        }
        var rates = new Dictionary<(TimeSpan, Design, int), List<double>>();
        await using (await Sequencing(offices[Design.Trail]))
        {
            for (var round = 0; round < options.Rounds; round++)
                foreach (var slower in flush is null ? [TimeSpan.Zero] : new[] { TimeSpan.Zero, Slower })
                {
                    flush?.Set(slower);
                    foreach (var writers in new[] { 1, Writers })
                        foreach (var (design, office) in offices)
                        {
                            if (!rates.TryGetValue((slower, design, writers), out var all)) rates[(slower, design, writers)] = all = [];
                            all.Add(await Rate(office, design, writers));
                        }
                    flush?.Set(TimeSpan.Zero);
                }
        }
        Ratio("the least act with trail ÷ without, 32 writers", "", (TimeSpan.Zero, Design.Trail, Writers), (TimeSpan.Zero, Design.Plain, Writers));
        Ratio("the same with one writer", "", (TimeSpan.Zero, Design.Trail, 1), (TimeSpan.Zero, Design.Plain, 1));
        if (flush is null)
        {
            Tell("32 writers ÷ 1 writer at +1 ms flush", "≥ 10", $"not measured: no C compiler for the library that slows the flush");
        }
        else
        {
            Ratio("the same with 32 writers, +1 ms flush", "", (Slower, Design.Trail, Writers), (Slower, Design.Plain, Writers));
            Ratio("32 writers ÷ 1 writer at +1 ms flush", "≥ 10", (Slower, Design.Trail, Writers), (Slower, Design.Trail, 1));
            Ratio("the same of a global chain", "", (Slower, Design.GlobalChain, Writers), (Slower, Design.GlobalChain, 1));
            Ratio("the same without any trail", "", (Slower, Design.Plain, Writers), (Slower, Design.Plain, 1));
        }
        foreach (var office in offices.Values) await Drop(office);

        void Ratio(string measure, string goal, (TimeSpan, Design, int) over, (TimeSpan, Design, int) under) =>
            Tell(measure, goal, $"{Median(rates[over].Zip(rates[under], (above, below) => above / below)):0.00} ({Median(rates[over]):0} ÷ {Median(rates[under]):0} acts a second)");
    }

    private async Task<double> Rate(ClusterConnectionStrings office, Design design, int writers)
    {
        var script = System.IO.Path.Combine(data.FullName, $"{design}.sql");
        await File.WriteAllTextAsync(script, $"select bench_act(:client_id, {design == Design.Trail}, {design == Design.GlobalChain});\n");
        var said = await PgBench(office.App, ["-n", "-M", "prepared", "-c", $"{writers}", "-j", $"{Math.Min(writers, 2)}", "-T", ((int)options.Round.TotalSeconds).ToString(CultureInfo.InvariantCulture), "-f", script]);
        return double.Parse(TransactionsASecond().Match(said) is { Success: true } match ? match.Groups[1].Value : throw new InvalidOperationException(said), CultureInfo.InvariantCulture);
    }

    /// <summary>From the commit of an act to the checkpoint that holds it, under a steady load.</summary>
    private async Task Checkpoints()
    {
        var office = await Clone();
        var heads = new List<(long At, long Size)>();
        var committed = new Dictionary<Guid, long>();
        long size = 0;
        await using (await Sequencing(office, some => heads.Add((Stopwatch.GetTimestamp(), size += some))))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                await using var connection = new NpgsqlConnection(office.App);
                await connection.OpenAsync();
                for (var watch = Stopwatch.StartNew(); watch.Elapsed < options.Load; await Task.Delay(20))
                {
                    await using var act = new NpgsqlCommand("select bench_act($1, true, false)", connection) { Parameters = { new() { Value = writer } } };
                    var entry = (Guid)(await act.ExecuteScalarAsync())!;
                    lock (committed) committed[entry] = Stopwatch.GetTimestamp();
                }
            })));
            await Task.Delay(5 * SequencerLoop.Tick);
        }
        await using (var db = Database.Context(office.Owner))
        {
            var places = await db.LogLeaves.Where(leaf => leaf.EntryId != null).ToDictionaryAsync(leaf => leaf.EntryId!.Value, leaf => leaf.LogIndex);
            var waits = committed.Select(act => Stopwatch.GetElapsedTime(act.Value, heads.First(head => head.Size > places[act.Key]).At).TotalMilliseconds).ToList();
            Tell(
                "p99 from commit to signed checkpoint ÷ tick", "≤ 2",
                $"{At(waits, 0.99) / SequencerLoop.Tick.TotalMilliseconds:0.00} (p50 {At(waits, 0.5):0} ms, p99 {At(waits, 0.99):0} ms, worst {waits.Max():0} ms of {waits.Count} acts, {waits.Count / options.Load.TotalSeconds:0} a second)");
        }
        await Drop(office);
    }

    private static async Task<IReadOnlyList<Guid>> Cases(ClusterConnectionStrings office)
    {
        await using var connection = new NpgsqlConnection(office.Owner);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select id from bench_cases order by client", connection);
        await using var reader = await command.ExecuteReaderAsync();
        var ids = new List<Guid>();
        while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static async Task<string> PgBench(string connectionString, IReadOnlyList<string> arguments)
    {
        var place = new NpgsqlConnectionStringBuilder(connectionString);
        var start = new ProcessStartInfo("pgbench", [.. arguments, "-h", place.Host!, "-p", $"{place.Port}", "-U", place.Username!, place.Database!]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PGPASSWORD"] = place.Password;
        using var run = Process.Start(start)!;
        var (said, faults) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync();
        return run.ExitCode == 0 ? await said : throw new InvalidOperationException($"pgbench: {await faults}");
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex TransactionsASecond();
}
