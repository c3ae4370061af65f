using System.Globalization;
using System.Runtime.InteropServices;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Benchmarks.Trail;

/// <summary>
/// The trail on a durable private cluster of its own, under the system's temporary folder. What is compared is measured in one run on
/// the same cluster, one after the other in every round, and the median of the rounds is told.
/// </summary>
public sealed partial class TrailBenchmark : IAsyncDisposable
{
    private const int Writers = 32;
    private const string Template = "benchmark_template";
    private const string Begin = "<!-- trail: written by the benchmark -->", End = "<!-- end of the trail -->";

    private readonly TrailOptions options;
    private readonly TextWriter output;
    private readonly DirectoryInfo data;
    private readonly PrivateCluster cluster;
    private readonly SlowFlush? flush;
    private readonly List<Figure> figures = [];
    private Cast cast = null!;
    private int databases;

    private TrailBenchmark(TrailOptions options, TextWriter output, DirectoryInfo data, PrivateCluster cluster, SlowFlush? flush) =>
        (this.options, this.output, this.data, this.cluster, this.flush) = (options, output, data, cluster, flush);

    /// <summary>The measures by their names.</summary>
    public static IReadOnlyDictionary<string, Func<TrailBenchmark, Task>> Measures { get; } = new Dictionary<string, Func<TrailBenchmark, Task>>
    {
        ["path"] = benchmark => benchmark.Path(),
        ["acts"] = benchmark => benchmark.Acts(),
        ["checkpoints"] = benchmark => benchmark.Checkpoints(),
        ["proofs"] = benchmark => benchmark.Proofs(),
        ["verification"] = benchmark => benchmark.Verification(),
        ["paging"] = benchmark => benchmark.Paging(),
    };

    public static async Task<int> Run(TrailOptions options, TextWriter output)
    {
        var data = Directory.CreateTempSubdirectory("sandbox-benchmark-");
        var flush = await SlowFlush.Prepare(data.FullName);
        await using var benchmark = new TrailBenchmark(options, output, data, await PrivateCluster.StartOrAdopt(new(data.FullName), NullLogger.Instance, CancellationToken.None), flush);
        await benchmark.Prepare();
        foreach (var name in options.Measures is [] ? Measures.Keys : options.Measures)
        {
            await output.WriteLineAsync($"… {name}");
            await Measures[name](benchmark);
        }
        var table = benchmark.Table();
        await output.WriteLineAsync(table);
        if (options.Write) await Write(table);
        return 0;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await cluster.DisposeAsync();
        await PrivateCluster.Discard(new(data.FullName), NullLogger.Instance, CancellationToken.None);
        data.Delete(recursive: true);
    }

    // The cast, and a case for each writer, by the app's own use cases.
    private async Task Prepare()
    {
        var office = await cluster.CreateDatabase(Template, template: null, CancellationToken.None);
        await Database.Migrate(office.Owner, Role(office.App), Role(office.Auditor), Role(office.Sequencer), CancellationToken.None);
        await using (var services = Services(office))
        {
            cast = await Cast.Hire(services, null, TimeProvider.System, CancellationToken.None);
            var story = new Story(services, cast, TimeProvider.System);
            var ids = new List<Guid>();
            for (var writer = 0; writer < Writers; writer++) ids.Add(await story.Apply(cast.Owner, FormAnswers.Empty.With("systemName", $"System {writer}")));
            await Run(office.Owner, LeanActs);
            await Run(office.Owner, $"insert into bench_cases values {string.Join(", ", ids.Select((id, writer) => $"({writer}, '{id}')"))}");
        }
        NpgsqlConnection.ClearAllPools();
    }

    private Task<ClusterConnectionStrings> Clone() => cluster.CreateDatabase($"benchmark_{++databases}", Template, CancellationToken.None);

    private async Task Drop(ClusterConnectionStrings office)
    {
        NpgsqlConnection.ClearAllPools();
        var name = new NpgsqlConnectionStringBuilder(office.Owner).Database!;
        await Run(new NpgsqlConnectionStringBuilder(office.Owner) { Database = Template }.ConnectionString, $"drop database \"{name}\"");
        NpgsqlConnection.ClearAllPools();
    }

    // The app without its pages.
    private ServiceProvider Services(ClusterConnectionStrings office, Action<IServiceCollection>? also = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:Jurisdiction"] = "eu-ai-act", ["SANDBOX_DATA"] = data.FullName }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSandbox(settings, new NpgsqlConnectionStringBuilder(office.App) { MaxPoolSize = Writers + 8, MinPoolSize = Writers }.ConnectionString);
        also?.Invoke(services);
        return services.BuildServiceProvider();
    }

    private Sequencer Sequencer(NpgsqlDataSource source)
    {
        var keys = Directory.CreateDirectory(System.IO.Path.Combine(data.FullName, $"log-{Guid.NewGuid():N}")).FullName;
        return new(source, LogKeys.Of(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["SANDBOX_DATA"] = keys }).Build()), new(System.IO.Path.Combine(keys, "checkpoint")), null, TimeProvider.System);
    }

    // A sequencer at work beside what is measured, as in the app; it ends when it is disposed.
    private async Task<IAsyncDisposable> Sequencing(ClusterConnectionStrings office, Action<int>? signed = null)
    {
        var source = NpgsqlDataSource.Create(office.Sequencer);
        var sequencer = Sequencer(source);
        while (await sequencer.Advance(CancellationToken.None) is > 0 and var some) signed?.Invoke(some);
        var stop = new CancellationTokenSource();
        return new Running(source, stop, Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(SequencerLoop.Tick);
            do
            {
                while (await sequencer.Advance(CancellationToken.None) is > 0 and var some) signed?.Invoke(some);
            }
            while (await NextTick(timer, stop.Token));
        }));

        static async Task<bool> NextTick(PeriodicTimer timer, CancellationToken token)
        {
            try
            {
                return await timer.WaitForNextTickAsync(token);
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    private static async Task<TResult> Send<TResult>(IServiceProvider services, IRequest<TResult> request, CastMember member) => await services.GetRequiredService<UseCases>().Send(request, member.Actor);

    private static async Task Run(string connectionString, string statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(statements, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    internal static string Role(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;

    internal static double Median(IEnumerable<double> values) => values.Order().ToList() is var ordered ? ordered[ordered.Count / 2] : 0;

    private static double At(IReadOnlyCollection<double> values, double share) => values.Order().ElementAt((int)(values.Count * share));

    private void Tell(string measure, string goal, FormattableString measured)
    {
        figures.Add(new(measure, goal, measured.ToString(CultureInfo.InvariantCulture)));
        output.WriteLine($"  {measure}: {figures[^1].Measured}{(goal.Length > 0 ? $" (goal {goal})" : "")}");
    }

    private string Table()
    {
        var server = new NpgsqlConnectionStringBuilder(cluster.ConnectionStrings.Owner);
        using var connection = new NpgsqlConnection(server.ConnectionString);
        connection.Open();
        return string.Create(CultureInfo.InvariantCulture, $"""
            {Begin}
            `trail{string.Concat(options.Measures.Select(name => $" {name}"))}{(options.Quick ? " --quick" : "")}{(options.TenMillion ? " --ten-million" : "")}` on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores, PostgreSQL {connection.PostgreSqlVersion}, .NET {Environment.Version}, {RuntimeInformation.OSDescription}. Medians of {options.Rounds} rounds.{(options.Quick ? " A quick run: it shows that the benchmark runs, its figures mean nothing." : "")}

            | measure | goal | measured |
            |---|---|---|
            {string.Join('\n', figures.Select(figure => $"| {figure.Measure} | {figure.Goal} | {figure.Measured} |"))}
            {End}
            """);
    }

    private static async Task Write(string table)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(System.IO.Path.Combine(root.FullName, "Sandbox.sln"))) root = root.Parent!;
        var path = System.IO.Path.Combine(root.FullName, "deploy", "PERFORMANCE.md");
        var text = await File.ReadAllTextAsync(path);
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        await File.WriteAllTextAsync(path, text[..from] + table + text[(to + End.Length)..]);
    }

    private sealed record Running(NpgsqlDataSource Source, CancellationTokenSource Stop, Task Work) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Stop.CancelAsync();
            await Work;
            Stop.Dispose();
            await Source.DisposeAsync();
        }
    }
}
