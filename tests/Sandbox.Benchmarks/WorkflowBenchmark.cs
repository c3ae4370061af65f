using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Web.Persistence;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Workflows;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Benchmarks;

/// <summary>
/// A durable PostgreSQL of its own: how many procedures start and how many steps are signalled a second inside an act's
/// transaction, beside the same transaction without an engine; then both again among a million waiting instances.
/// </summary>
internal sealed class WorkflowBenchmark(ClusterConnectionStrings database, bool quick, TextWriter output)
{
    private static readonly int[] Callers = [1, 8, 32];

    private static IWorkflowEngine Embedded(IWorkflowStore store, IWorkflowHost host, Func<DbTransaction> transaction) => new EmbeddedRunner(store, host);

    private readonly TimeSpan round = TimeSpan.FromSeconds(quick ? 2 : 15);
    private readonly Procedure procedure = Procedure.Load(Definition(), "benchmark");

    /// <summary>Prints the figures as Markdown.</summary>
    public static async Task Run(TextWriter output, bool quick, CancellationToken token)
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-benchmark-").FullName;
        var options = new PrivateClusterOptions(folder);
        try
        {
            await using var cluster = await PrivateCluster.StartOrAdopt(options, NullLogger.Instance, token);
            var made = await cluster.CreateDatabase("benchmark", template: null, token);
            await Database.Migrate(made.Owner, Role(made.App), Role(made.Auditor), Role(made.Sequencer), token);
            // A caller each, and as many again for Elsa's locks.
            var wide = made with { Owner = new NpgsqlConnectionStringBuilder(made.Owner) { MaxPoolSize = 40 }.ConnectionString };
            await new WorkflowBenchmark(wide, quick, output).Measure(token);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            await PrivateCluster.Discard(options, NullLogger.Instance, token);
            Directory.Delete(folder, recursive: true);
        }

        static string Role(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Username!;
    }

    private async Task Measure(CancellationToken token)
    {
        await Tables(token);
        await using var further = FurtherEngine.Open(database.Owner);
        var engines = new List<(string Name, EngineOf Of)> { ("embedded", Embedded) };
        if (further is not null) engines.Add(("Elsa", further.Of));
        Line($"An act is: begin, lock the case, raise its version and write one entry of 1 kB in one batch, commit; commits are durable. Rounds of {round.TotalSeconds:0} s, {Environment.ProcessorCount} cores.");
        Line($"");
        Line($"| callers | durable acts a second | {string.Join(" | ", engines.Select(engine => $"with a start, {engine.Name} | with a signal, {engine.Name}"))} | a signal adds to the act (embedded) |{(engines.Count > 1 ? " embedded beside Elsa, signals |" : "")}");
        Line($"|---|---|{string.Concat(Enumerable.Repeat("---|---|", engines.Count))}---|{(engines.Count > 1 ? "---|" : "")}");
        foreach (var callers in Callers)
        {
            // Twice, around the engines: what the disk does meanwhile falls on both.
            var before = await Rate(callers, null, signals: true, token);
            var rates = new List<(double Starts, double Signals)>();
            foreach (var engine in engines) rates.Add((await Rate(callers, engine.Of, signals: false, token), await Rate(callers, engine.Of, signals: true, token)));
            var floor = (before + await Rate(callers, null, signals: true, token)) / 2;
            Line($"| {callers} | {floor:0} | {string.Join(" | ", rates.Select(rate => $"{rate.Starts:0} | {rate.Signals:0}"))} | {(floor / rates[0].Signals - 1) * 100:0} % |{(engines.Count > 1 ? $" {rates[0].Signals / rates[1].Signals:0.0} × |" : "")}");
        }
        Line($"");
        await AmongMany(token);
    }

    // Signals go round and round a loop of one task, so that an instance never ends; each start has a case of its own.
    private async Task<double> Rate(int callers, EngineOf? engine, bool signals, CancellationToken token)
    {
        var done = 0;
        var watch = new Stopwatch();
        var ready = new TaskCompletionSource();
        var waiting = callers;
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(async () =>
        {
            await using var connection = new NpgsqlConnection(database.Owner);
            await connection.OpenAsync(token);
            var caller = new Caller(procedure, connection);
            await Act(connection, caller, engine, Start, token);
            if (Interlocked.Decrement(ref waiting) == 0)
            {
                watch.Start();
                ready.SetResult();
            }
            await ready.Task;
            while (watch.Elapsed < round)
            {
                if (!signals) caller.TakeCase();
                await Act(connection, caller, engine, signals ? Signal : Start, token);
                Interlocked.Increment(ref done);
            }

            Task Start(IWorkflowEngine on) => on.Start(new WorkflowStart(caller.File, procedure.DefinitionId), token);
            async Task Signal(IWorkflowEngine on)
            {
                if (!await on.Resume(caller.Step, "Again", null, token)) throw new InvalidOperationException("A step was lost.");
            }
        }, token)));
        return done / watch.Elapsed.TotalSeconds;
    }

    // As in the app, an act locks its case first and sends what it writes in one batch at its end.
    private static async Task Act(NpgsqlConnection connection, Caller caller, EngineOf? engine, Func<IWorkflowEngine, Task> work, CancellationToken token)
    {
        await using var transaction = await connection.BeginTransactionAsync(token);
        await Do(connection, "select 1 from measured.cases where id = $1 for update", token, caller.File);
        if (engine is not null) await work(engine(caller, Silence.World, () => transaction));
        caller.Write("insert into measured.cases values ($1, 1) on conflict (id) do update set version = cases.version + 1", caller.File);
        caller.Write("insert into measured.entries values ($1, $2, $3)", Guid.CreateVersion7(), caller.File, Entry);
        await caller.Send(token);
        await transaction.CommitAsync(token);
    }

    private static readonly byte[] Entry = [.. Enumerable.Range(0, 1024).Select(i => (byte)i)];

    // The app's own tables and indexes, filled with what only waits.
    private async Task AmongMany(CancellationToken token)
    {
        var counts = quick ? new[] { 1_000, 50_000 } : [1_000, 1_000_000];
        Line($"| waiting instances, each with a clock that is not due | a signal, median of {Signals} | find a due clock, median of {Signals} | find that none is due |");
        Line($"|---|---|---|---|");
        var there = 0;
        foreach (var count in counts)
        {
            await Fill(there, count, token);
            there = count;
            await using var connection = new NpgsqlConnection(database.Owner);
            await connection.OpenAsync(token);
            var caller = new Caller(procedure, connection);
            await Act(connection, caller, Embedded, on => on.Start(new WorkflowStart(caller.File, procedure.DefinitionId), token), token);
            var signal = await Median(() => Act(connection, caller, Embedded, on => on.Resume(caller.Step, "Again", null, token), token));
            const string next = "select case_id, id from measured.clocks where fires_at is not null and fires_at <= now() order by fires_at, id limit 1";
            var none = await Median(() => Do(connection, next, token));
            await Do(connection, "update measured.clocks set fires_at = now() - interval '1 day' where id in (select id from measured.clocks limit 10)", token);
            var due = await Median(() => Do(connection, next, token));
            await Do(connection, "update measured.clocks set fires_at = now() + interval '1 year' where fires_at <= now()", token);
            Line($"| {count:N0} | {signal:0.00} ms | {due:0.00} ms | {none:0.00} ms |");
        }
    }

    private const int Signals = 201;

    private static async Task<double> Median(Func<Task> work)
    {
        var times = new double[Signals];
        for (var i = 0; i < Signals; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await work();
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }
        Array.Sort(times);
        return times[Signals / 2];
    }

    private async Task Tables(CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(database.Owner);
        await connection.OpenAsync(token);
        await Do(
            connection,
            """
            create schema measured;
            create table measured.cases (id uuid primary key, version bigint not null);
            create table measured.entries (id uuid primary key, case_id uuid not null, bytes bytea not null);
            create index on measured.entries (case_id);
            create table measured.instances (like public.procedure_instances including all);
            create table measured.clocks (like public.clocks including all);
            """, token);
    }

    // One row made from the columns' types, over and over, with ids and days of its own.
    private async Task Fill(int from, int to, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database.Owner) { CommandTimeout = 600 }.ConnectionString);
        await connection.OpenAsync(token);
        foreach (var (table, own) in new[]
        {
            ("instances", "jsonb_build_object('id', gen_random_uuid(), 'case_id', gen_random_uuid(), 'is_running', true, 'engine', 'Embedded', 'state', '{\"steps\":[]}')"),
            ("clocks", "jsonb_build_object('id', gen_random_uuid(), 'case_id', gen_random_uuid(), 'fires_at', now() + interval '1 day' * (1 + n % 3000))"),
        })
        {
            await Do(
                connection,
                $"""
                insert into measured.{table}
                select (jsonb_populate_record(null::measured.{table}, blank.row || {own})).*
                from generate_series({from + 1}, {to}) n, (
                  select jsonb_object_agg(column_name, case when data_type in ('text', 'character varying') then '""'::jsonb when data_type = 'uuid' then to_jsonb(gen_random_uuid())
                    when data_type like 'timestamp%' or data_type = 'date' then to_jsonb(now()) when data_type = 'boolean' then 'false'::jsonb
                    when data_type = 'jsonb' or data_type = 'json' then jsonb_build_object() when data_type = 'ARRAY' then '[]'::jsonb when data_type = 'interval' then '"0"'::jsonb else '0'::jsonb end) as row
                  from information_schema.columns where table_schema = 'measured' and table_name = '{table}' and is_nullable = 'NO') blank
                """, token);
        }
        await Do(connection, "vacuum analyze measured.instances, measured.clocks", token);
    }

    private void Line(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));

    private static async Task Do(NpgsqlConnection connection, string sql, CancellationToken token, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(token);
    }

    private static string Definition()
    {
        static string Input(string type, string expression, string value) => $$"""{ "typeName": "{{type}}", "expression": { "type": "{{expression}}", "value": "{{value}}" } }""";
        static string Arrow(string from, string port, string to) => $$"""{ "source": { "activity": "{{from}}", "port": "{{port}}" }, "target": { "activity": "{{to}}", "port": "In" } }""";
        return $$"""
            {
              "definitionId": "benchmark", "version": 1, "isLatest": true, "isPublished": true,
              "root": {
                "type": "Elsa.Flowchart", "id": "root",
                "activities": [
                  { "id": "start", "type": "Elsa.Start" },
                  {
                    "id": "task", "type": "Sandbox.HumanTask", "kind": {{Input("String", "Literal", "Check")}}, "role": {{Input("String", "Literal", "CaseOfficer")}},
                    "clock": {{Input("String", "Literal", "Assessment")}}, "outcomes": {{Input("String[]", "Object", "[\\\"Again\\\",\\\"Done\\\"]")}}
                  },
                  { "id": "end", "type": "Elsa.End" }
                ],
                "connections": [ {{Arrow("start", "Done", "task")}}, {{Arrow("task", "Again", "task")}}, {{Arrow("task", "Done", "end")}} ]
              }
            }
            """;
    }

    // One caller and its case: keeps instances as the app does, a row each, found by the case.
    private sealed class Caller(Procedure procedure, NpgsqlConnection connection) : IWorkflowStore
    {
        private readonly List<NpgsqlBatchCommand> writes = [];

        public Guid File { get; private set; } = Guid.CreateVersion7();

        // Where the case's instance waits.
        public Guid Step { get; private set; }

        public void TakeCase() => File = Guid.CreateVersion7();

        public void Write(string sql, params object[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var value in values) command.Parameters.Add(new() { Value = value });
            writes.Add(command);
        }

        public async Task Send(CancellationToken token)
        {
            await using var batch = new NpgsqlBatch(connection);
            foreach (var write in writes) batch.BatchCommands.Add(write);
            writes.Clear();
            await batch.ExecuteNonQueryAsync(token);
        }

        public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) => Task.FromResult<Procedure?>(procedure);

        public async Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) => (await Read("id = $1", instanceId, token)).SingleOrDefault();

        public async Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token) => (await ListRunning(File, token)).FirstOrDefault(instance => instance.Steps.Any(step => step.Id == stepId));

        public Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token) => Read("case_id = $1 and is_running", caseId, token);

        public Task Save(WorkflowInstance instance, CancellationToken token)
        {
            Write(
                """
                insert into measured.instances (id, case_id, definition_id, definition_version, is_running, state, started_at, engine) values ($1, $2, $3, $4, $5, $6, now(), $7)
                on conflict (id) do update set is_running = excluded.is_running, state = excluded.state
                """, instance.Id, instance.CaseId, instance.DefinitionId, instance.Version, instance.Status == InstanceStatus.Running, instance.ToJson(), instance.Engine);
            Step = instance.Steps[0].Id;
            return Task.CompletedTask;
        }

        private async Task<IReadOnlyList<WorkflowInstance>> Read(string where, Guid value, CancellationToken token)
        {
            await using var command = new NpgsqlCommand($"select state from measured.instances where {where} order by started_at, id", connection) { Parameters = { new() { Value = value } } };
            await using var reader = await command.ExecuteReaderAsync(token);
            var read = new List<WorkflowInstance>();
            while (await reader.ReadAsync(token)) read.Add(WorkflowInstance.FromJson(reader.GetString(0)));
            return read;
        }
    }

    // A world to which nothing that happens matters.
    private sealed class Silence : IWorkflowHost
    {
        public static Silence World { get; } = new();

        public Task OpenTask(OpenTask task, CancellationToken token) => Task.CompletedTask;

        public Task CloseTask(Guid stepId, string reason, CancellationToken token) => Task.CompletedTask;

        public Task StartClock(ClockSignal clock, CancellationToken token) => Task.CompletedTask;

        public Task StopClock(ClockSignal clock, CancellationToken token) => Task.CompletedTask;

        public Task Notify(Notice notice, CancellationToken token) => Task.CompletedTask;

        public Task<string> Act(SystemAct act, CancellationToken token) => Task.FromResult(act.Outcomes[0]);

        public Task Reach(StepOrigin origin, Guid stepId, CancellationToken token) => Task.CompletedTask;

        public Task Leave(StepOrigin origin, Guid? stepId, IReadOnlyList<string> outcomes, CancellationToken token) => Task.CompletedTask;

        public Task<IReadOnlyDictionary<string, string>> Facts(Guid caseId, CancellationToken token) => Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());
    }
}

/// <summary>An engine on the connection and in the transaction of an act.</summary>
internal delegate IWorkflowEngine EngineOf(IWorkflowStore store, IWorkflowHost host, Func<DbTransaction> transaction);
