using System.Diagnostics;
using Npgsql;
using Sandbox.Web.Tests;
using Sandbox.Workflows.Conformance;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Workflows.Elsa.Tests;

// What Elsa does not promise by itself, and an act does.
public sealed class ActTests(DatabaseFixture fixture)
{
    // Where the process that is killed finds the database, and what it is to do there.
    private const string Worker = "SANDBOX_ELSA_WORKER";

    private static readonly ConformanceCase Fork = ConformanceCase.Named("WaitAll waits for three");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Act_WritesElsasRowsAndOurs_InOneTransactionOfOneBackend()
    {
        var database = await RealElsa.Database(fixture);
        await using var engine = await Node(database);
        var file = Guid.CreateVersion7();
        var writers = 0L;
        await engine.Act(file, new ConformanceWorld(Fork), async on =>
        {
            await on.Start(new WorkflowStart(file, Fork.Procedures[0].DefinitionId), Token);
            writers = await Ask<long>(database.Owner, "select count(*) from pg_stat_activity where datname = current_database() and backend_xid is not null");
        }, Token);

        Assert.Equal(1, writers);
        Assert.Equal(1, await Ask<long>(
            database.Owner,
            """
            select count(distinct xmin::text) from (
              select xmin from tried.instances union all select xmin from elsa."WorkflowInstances" union all select xmin from elsa."Bookmarks") written
            """));
    }

    [Fact]
    public async Task Act_ThatIsRolledBack_LeavesNothingOfElsas()
    {
        var database = await RealElsa.Database(fixture);
        await using var engine = await Node(database);
        var file = Guid.CreateVersion7();
        await Assert.ThrowsAsync<TimeoutException>(() => engine.Act(file, new ConformanceWorld(Fork), async on =>
        {
            await on.Start(new WorkflowStart(file, Fork.Procedures[0].DefinitionId), Token);
            throw new TimeoutException();
        }, Token));

        Assert.Equal(0, await Ask<long>(database.Owner, """select (select count(*) from elsa."WorkflowInstances") + (select count(*) from elsa."Bookmarks")"""));
    }

    [Fact]
    public async Task Version_WithOtherContent_IsRefused()
    {
        var database = await RealElsa.Database(fixture);
        await using var first = await Node(database);
        var file = Guid.CreateVersion7();
        await first.Act(file, new ConformanceWorld(Fork), on => on.Start(new WorkflowStart(file, Fork.Procedures[0].DefinitionId), Token), Token);
        await using var second = await RealElsa.Open(database);
        var changed = Fork.Procedures[0].Definition with { Name = "Changed without a new version" };
        await second.Install([Procedure.Load(changed, "changed")], Token);

        var refused = await Assert.ThrowsAsync<WorkflowFault>(() => second.Act(file, new ConformanceWorld(Fork), on => on.Start(new WorkflowStart(file, changed.DefinitionId), Token), Token));

        Assert.Contains("a version never changes", refused.Message, StringComparison.Ordinal);
    }

    // The local runtime loses the join, and without the lock on the case a step is taken twice.
    [Fact]
    public async Task TwoNodes_ThatResumeBranchesAndDuplicatesAtOnce_LoseAndDoubleNothing()
    {
        var database = await RealElsa.Database(fixture);
        await using var first = await Node(database);
        await using var second = await Node(database);
        for (var round = 0; round < 10; round++)
        {
            var file = Guid.CreateVersion7();
            var world = new ConformanceWorld(Fork);
            await first.Act(file, world, on => on.Start(new WorkflowStart(file, Fork.Procedures[0].DefinitionId), Token), Token);
            var steps = await Pending(first, file);
            Assert.Equal(3, steps.Count);

            // Each branch from both nodes.
            var went = await Task.WhenAll(new[] { first, second }.SelectMany(node => steps.Select(step => Task.Run(() => Resume(node, file, step), Token))));

            Assert.Equal(3, went.Count(resumed => resumed));
            Assert.Equal("z", Assert.Single(await Pending(second, file)).Origin.ActivityId);
            await Finish(second, file);
        }
        Assert.Equal(0, await Ask<long>(database.Owner, """select (select count(*) from tried.instances where running) + (select count(*) from elsa."Bookmarks")"""));
    }

    [Fact]
    public async Task Process_ThatIsKilledAnywhere_LeavesNoInstanceTorn()
    {
        var database = await RealElsa.Database(fixture);
        var random = new Random(5);
        for (var round = 0; round < 12; round++)
        {
            var start = new ProcessStartInfo("dotnet", [typeof(ActTests).Assembly.Location, "-method", $"{typeof(ActTests).FullName}.{nameof(WorkUntilKilled)}", "-explicit", "only", "-noColor"])
            {
                RedirectStandardOutput = true,
                WorkingDirectory = AppContext.BaseDirectory,
            };
            start.Environment[Worker] = $"{database.App}|{database.Owner}|{database.Sequencer}|{database.Auditor}";
            using var worker = Process.Start(start)!;
            var before = await Ask<long>(database.Owner, "select count(*) from tried.instances");
            while (!worker.HasExited && await Ask<long>(database.Owner, "select count(*) from tried.instances") < before + 3) await Task.Delay(20, Token);
            await Task.Delay(random.Next(250), Token);
            Assert.False(worker.HasExited, "The worker ended by itself.");
            worker.Kill(entireProcessTree: true);
            await worker.WaitForExitAsync(Token);
            while (await Ask<long>(database.Owner, "select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid() and backend_xid is not null") > 0) await Task.Delay(20, Token);
        }

        // What our row says that the instance waits for, Elsa can go on from: no more and no less.
        Assert.Equal(0, await Ask<long>(
            database.Owner,
            """
            select count(*) from (
              select i.id::text as instance, s ->> 'id' as step from tried.instances i, jsonb_array_elements(i.state::jsonb -> 'steps') s) ours
            full join (select "WorkflowInstanceId" as instance, "Id" as step from elsa."Bookmarks") theirs using (instance, step)
            where ours.instance is null or theirs.instance is null
            """));
        Assert.Equal(0, await Ask<long>(
            database.Owner, """select count(*) from tried.instances i full join elsa."WorkflowInstances" e on e."Id" = i.id::text where i.id is null or e."Id" is null or i.running <> (e."Status" = 'Running')"""));
        await using var node = await Node(database);
        var files = await Column(database.Owner, "select case_id from tried.instances where running");
        foreach (var file in files) await Finish(node, file);
        Assert.Equal(0, await Ask<long>(database.Owner, "select count(*) from tried.instances where running"));
    }

    // Not a test: what the process of the test above does until it is killed.
    [Fact(Explicit = true)]
    public async Task WorkUntilKilled()
    {
        var database = Environment.GetEnvironmentVariable(Worker)!.Split('|');
        await using var node = await Node(new(database[0], database[1], database[2], database[3]));
        while (true)
        {
            var file = Guid.CreateVersion7();
            await node.Act(file, new ConformanceWorld(Fork), on => on.Start(new WorkflowStart(file, Fork.Procedures[0].DefinitionId), Token), Token);
            await Finish(node, file);
        }
    }

    [Fact]
    public async Task SelfTest_OnADatabaseThatIsReady_Passes() => await RealElsa.SelfTest(await RealElsa.Database(fixture));

    private static async Task<IEngineUnderTest> Node(Web.Persistence.PrivateCluster.ClusterConnectionStrings database)
    {
        var node = await RealElsa.Open(database);
        await node.Install(Fork.Procedures, Token);
        return node;
    }

    private static async Task Finish(IEngineUnderTest node, Guid file)
    {
        while (await Pending(node, file) is { Count: > 0 } steps) Assert.True(await Resume(node, file, steps[0]));
    }

    private static async Task<bool> Resume(IEngineUnderTest node, Guid file, PendingStep step)
    {
        var went = false;
        await node.Act(file, new Silence(), async on => went = await on.Resume(step.Id, step.Outcomes[0], null, Token), Token);
        return went;
    }

    private static async Task<IReadOnlyList<PendingStep>> Pending(IEngineUnderTest node, Guid file)
    {
        IReadOnlyList<PendingStep> steps = [];
        await node.Act(file, new Silence(), async on => steps = await on.ListPending(file, Token), Token);
        return steps;
    }

    private static async Task<T> Ask<T>(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Token))!;
    }

    private static async Task<List<Guid>> Column(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var column = new List<Guid>();
        while (await reader.ReadAsync(Token)) column.Add(reader.GetGuid(0));
        return column;
    }

    // A world to which nothing that happens matters.
    private sealed class Silence : IWorkflowHost
    {
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
