using Npgsql;
using Sandbox.Web.Persistence.PrivateCluster;
using Sandbox.Web.Tests;
using Sandbox.Workflows.Conformance;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Workflows.Elsa.Tests;

// One node: Elsa on a database in which an act has a case to lock and a table for the instances.
internal sealed class RealElsa(string connectionString) : IEngineUnderTest
{
    private readonly ElsaHost elsa = new(connectionString, null);
    private readonly List<Procedure> procedures = [];

    public static async Task<ClusterConnectionStrings> Database(DatabaseFixture fixture)
    {
        var database = await fixture.CreateDatabase();
        await Prepare(database.Owner, DatabaseFixture.Role(database.App), TestContext.Current.CancellationToken);
        return database;
    }

    public static Task<IEngineUnderTest> Open(ClusterConnectionStrings database) => Task.FromResult<IEngineUnderTest>(new RealElsa(database.App));

    public static Task SelfTest(ClusterConnectionStrings database) => Elsa.SelfTest.Run(database.App, TestContext.Current.CancellationToken);

    public Task Install(IReadOnlyList<Procedure> added, CancellationToken token)
    {
        procedures.AddRange(added);
        return Task.CompletedTask;
    }

    public async Task Act(Guid caseId, IWorkflowHost host, Func<IWorkflowEngine, Task> work, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(token);
        await Do(connection, "insert into tried.cases values ($1) on conflict do nothing", token, caseId);
        await using var transaction = await connection.BeginTransactionAsync(token);
        await Do(connection, "select 1 from tried.cases where id = $1 for update", token, caseId);
        await work(new ElsaEngine(elsa, new ActStore(procedures, connection), host, () => transaction));
        await transaction.CommitAsync(token);
    }

    // Elsa is given nothing that could wait for a time.
    public Task Pass(TimeSpan time, CancellationToken token) => Task.CompletedTask;

    public ValueTask DisposeAsync() => elsa.DisposeAsync();

    private static async Task Prepare(string owner, string app, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(owner);
        await connection.OpenAsync(token);
        await Do(
            connection,
            $"""
            create schema tried;
            create table tried.cases (id uuid primary key);
            create table tried.instances (id uuid primary key, case_id uuid not null, running boolean not null, state text not null);
            grant usage on schema tried to {app};
            grant select, insert, update on all tables in schema tried to {app};
            """, token);
    }

    private static async Task Do(NpgsqlConnection connection, string sql, CancellationToken token, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await command.ExecuteNonQueryAsync(token);
    }

    private sealed class ActStore(List<Procedure> procedures, NpgsqlConnection connection) : IWorkflowStore
    {
        public Task<Procedure?> FindProcedure(string definitionId, int? version, CancellationToken token) =>
            Task.FromResult(procedures.Where(procedure => procedure.DefinitionId == definitionId && (version is null || procedure.Version == version)).MaxBy(procedure => procedure.Version));

        public async Task<WorkflowInstance?> Find(Guid instanceId, CancellationToken token) => (await Read("id = $1", instanceId, token)).SingleOrDefault();

        public async Task<WorkflowInstance?> FindByStep(Guid stepId, CancellationToken token) =>
            (await Read("running and strpos(state, $1::text) > 0", stepId, token)).SingleOrDefault(instance => instance.Steps.Any(step => step.Id == stepId));

        public Task<IReadOnlyList<WorkflowInstance>> ListRunning(Guid caseId, CancellationToken token) => Read("running and case_id = $1", caseId, token);

        public Task Save(WorkflowInstance instance, CancellationToken token) => Do(
            connection, "insert into tried.instances values ($1, $2, $3, $4) on conflict (id) do update set running = excluded.running, state = excluded.state", token,
            instance.Id, instance.CaseId, instance.Status == InstanceStatus.Running, instance.ToJson());

        private async Task<IReadOnlyList<WorkflowInstance>> Read(string where, Guid value, CancellationToken token)
        {
            await using var command = new NpgsqlCommand($"select state from tried.instances where {where} order by id", connection) { Parameters = { new() { Value = value } } };
            await using var reader = await command.ExecuteReaderAsync(token);
            var read = new List<WorkflowInstance>();
            while (await reader.ReadAsync(token)) read.Add(WorkflowInstance.FromJson(reader.GetString(0)));
            return read;
        }
    }
}
