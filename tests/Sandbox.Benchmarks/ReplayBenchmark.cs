using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Benchmarks.Trail;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web;
using Sandbox.Web.Features.Configuration.Workshop.Replays;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;

namespace Sandbox.Benchmarks;

/// <summary>
/// A draft of a pack replayed over past cases, as the workshop does it: streamed from PostgreSQL in batches, on one core and on all,
/// beside a bare COPY of the same rows. One real case is filed by the app and cloned with other answers.
/// </summary>
public static class ReplayBenchmark
{
    private const int Variants = 500;

    private const string Rows =
        "select c.id, c.reference, d.pack, d.answers::text, d.computed, d.proposed_at from cases c join tier_determinations d on d.case_id = c.id where d.confirmed_at is not null";

    /// <summary>Prints the figures.</summary>
    /// <param name="cases">How many cases are replayed: 100,000, or less where it only shows that it runs.</param>
    public static async Task Run(TextWriter output, int cases, int rounds)
    {
        var data = Directory.CreateTempSubdirectory("sandbox-benchmark-");
        try
        {
            await using var cluster = await PrivateCluster.StartOrAdopt(new(data.FullName) { Durable = false }, NullLogger.Instance, CancellationToken.None);
            var office = await cluster.CreateDatabase("replay", template: null, CancellationToken.None);
            var pack = RulePack.Parse(await File.ReadAllBytesAsync(Path.Combine(TieringBenchmark.Rules(), "eu-ai-act@1.1.0.json")));
            await Fill(office, data.FullName, pack, cases);
            await Measure(output, office.Owner, pack, Draft(), cases, rounds);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await PrivateCluster.Discard(new(data.FullName), NullLogger.Instance, CancellationToken.None);
            data.Delete(recursive: true);
        }
    }

    private static async Task Measure(TextWriter output, string owner, RulePack pack, RulePack draft, int cases, int rounds)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync();
        var (copy, one, all) = (new List<double>(), new List<double>(), new List<double>());
        long early = 0, late = 0;
        var changed = 0;
        // The first round compiles.
        for (var round = -1; round < rounds; round++)
        {
            var copied = await Copy(connection);
            var single = await Replayed(1);
            var every = await Replayed(Environment.ProcessorCount);
            if (round < 0) continue;
            copy.Add(copied);
            one.Add(single);
            all.Add(every);
        }
        var (bare, alone, together) = (TrailBenchmark.Median(copy), TrailBenchmark.Median(one), TrailBenchmark.Median(all));
        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"""
            {cases} cases of {pack.Id}, {pack.Questions.Length} questions, {changed} with another tier, median of {rounds} rounds

            | replay | cases a second | beside COPY of the same rows |
            |---|---|---|
            | bare COPY | {cases / bare:0} | 1 |
            | one core | {cases / alone:0} | {bare / alone:0.000} |
            | {Environment.ProcessorCount} cores | {cases / together:0} | {bare / together:0.000} |

            Memory of the process after a tenth of the cases {early >> 20} MB, at the end {late >> 20} MB.
            """));

        async Task<double> Replayed(int cores)
        {
            var started = Stopwatch.GetTimestamp();
            var (result, after, done) = (new ReplayResult(), Guid.Empty, 0);
            changed = 0;
            while (await ReplayCases.Read(connection, pack.Id, after, CancellationToken.None) is { Count: > 0 } batch)
            {
                changed += ReplayCases.Tier(Guid.Empty, draft, batch, name => name == $"{pack.Id}@{pack.Version}" ? pack : null, result, cores).Count;
                after = batch[^1].Id;
                if (done < cases / 10 && done + batch.Count >= cases / 10) early = Environment.WorkingSet;
                done += batch.Count;
            }
            late = Environment.WorkingSet;
            if (done != cases || result.Unreadable > 0) throw new InvalidOperationException($"{done} of {cases} cases were replayed, {result.Unreadable} could not be read.");
            return Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
    }

    private static async Task<double> Copy(NpgsqlConnection connection)
    {
        var started = Stopwatch.GetTimestamp();
        await using var copy = await connection.BeginRawBinaryCopyAsync($"copy ({Rows} order by c.id) to stdout (format binary)");
        var buffer = new byte[1 << 16];
        while (await copy.ReadAsync(buffer.AsMemory(), CancellationToken.None) > 0) { }
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    // The same pack with every second rule: enough cases fall into another tier that the reasons are worked out too.
    private static RulePack Draft()
    {
        var json = JsonNode.Parse(File.ReadAllText(Path.Combine(TieringBenchmark.Rules(), "eu-ai-act@1.1.0.json")))!;
        json["version"] = "1.2.0";
        var rules = json["rules"]!.AsArray();
        for (var i = rules.Count - 1; i > 0; i -= 2) rules.RemoveAt(i);
        return RulePack.Parse(json.ToJsonString());
    }

    private static async Task Fill(ClusterConnectionStrings office, string data, RulePack pack, int cases)
    {
        await Database.Migrate(office.Owner, TrailBenchmark.Role(office.App), TrailBenchmark.Role(office.Auditor), TrailBenchmark.Role(office.Sequencer), CancellationToken.None);
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Jurisdiction"] = "eu-ai-act", ["SANDBOX_DATA"] = data }).Build();
        await using (var services = new ServiceCollection().AddLogging().AddSandbox(settings, office.App).BuildServiceProvider())
        {
            var cast = await Cast.Hire(services, null, TimeProvider.System, CancellationToken.None);
            await new Story(services, cast, TimeProvider.System).Apply(cast.Owner, FormAnswers.Empty.With("systemName", "System"));
        }
        await using var connection = new NpgsqlConnection(office.Owner);
        await connection.OpenAsync();
        await Run("create temp table variants (n int primary key, answers jsonb, tier text)");
        var random = new Random(1);
        for (var n = 0; n < Variants; n++)
        {
            var answers = TieringBenchmark.Filled(pack, random);
            await using var insert = new NpgsqlCommand("insert into variants values ($1, $2::jsonb, $3)", connection)
            {
                Parameters = { new() { Value = n }, new() { Value = answers.ToJson() }, new() { Value = TierEngine.Evaluate(pack, answers).TierId } },
            };
            await insert.ExecuteNonQueryAsync();
        }
        // Clones have no trail of their own, so what guards the tables is taken off.
        await Run("alter table cases disable trigger user; alter table applications disable trigger user; alter table tier_determinations disable trigger user");
        await Run(
            $"""
            create temp table clones as select n, gen_random_uuid() as id from generate_series(1, {cases}) n;
            insert into cases select (jsonb_populate_record(c, jsonb_build_object('id', clones.id, 'reference', 'SBX-C-' || clones.n))).* from cases c, clones;
            insert into applications select (jsonb_populate_record(a, jsonb_build_object('case_id', clones.id))).* from applications a, clones;
            insert into tier_determinations select (jsonb_populate_record(null::tier_determinations, jsonb_build_object(
              'id', gen_random_uuid(), 'case_id', clones.id, 'pack', '{pack.Id}@{pack.Version}', 'answers', v.answers, 'computed', v.tier, 'proposed', v.tier, 'departures', '[]'::jsonb, 'occasion', 'Application',
              'proposed_by', clones.id, 'proposed_at', now(), 'confirmed_by', gen_random_uuid(), 'confirmed_at', now()))).*
            from clones join variants v on v.n = clones.n % {Variants};
            """);
        await Run("analyze cases; analyze tier_determinations");

        async Task Run(string statements)
        {
            await using var command = new NpgsqlCommand(statements, connection) { CommandTimeout = 0 };
            await command.ExecuteNonQueryAsync();
        }
    }
}
