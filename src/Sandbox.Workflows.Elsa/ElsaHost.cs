using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Elsa.Extensions;
using Elsa.Persistence.EFCore;
using Elsa.Persistence.EFCore.Extensions;
using Elsa.Persistence.EFCore.Modules.Management;
using Elsa.Persistence.EFCore.Modules.Runtime;
using Elsa.Workflows;
using Elsa.Workflows.Activities;
using Elsa.Workflows.Activities.Flowchart.Activities;
using Elsa.Workflows.CommitStates;
using Elsa.Workflows.Middleware.Workflows;
using Elsa.Workflows.Middleware.Activities;
using Elsa.Workflows.Pipelines.ActivityExecution;
using Elsa.Workflows.Management;
using Elsa.Workflows.Management.Filters;
using Elsa.Workflows.Management.Mappers;
using Elsa.Workflows.Management.Materializers;
using Elsa.Workflows.Models;
using Elsa.Workflows.Runtime;
using Elsa.Workflows.Runtime.Distributed.Extensions;
using Elsa.Workflows.Runtime.Entities;
using Medallion.Threading.Postgres;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Elsa.Activities;
using ElsaDefinition = Elsa.Workflows.Management.Entities.WorkflowDefinition;

namespace Sandbox.Workflows.Elsa;

/// <summary>
/// Elsa 3 in this process, in a container of its own. None of its background services run: nothing moves an instance but an
/// act, and waiting is a matter of our own clocks.
/// </summary>
public sealed class ElsaHost : IAsyncDisposable
{
    /// <summary>The schema of the database that is Elsa's.</summary>
    public const string Schema = "elsa";

    private const string Hash = "sha256";

    private readonly ConcurrentDictionary<(string DefinitionId, int Version), string> installed = new();

    private readonly Lazy<Task> ready;

    /// <param name="connectionString">That of the app's role; it must reach the database of the acts.</param>
    public ElsaHost(string connectionString, ILoggerFactory? logging)
    {
        Services = Describe(connectionString, logging).BuildServiceProvider();
        ready = new(MeetActivities);
    }

    /// <summary>The version of Elsa's packages.</summary>
    public static string Version { get; } = typeof(IWorkflow).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    internal ServiceProvider Services { get; }

    /// <summary>Brings Elsa's schema up to date as the owner, and lets the app's role use it.</summary>
    public static async Task Migrate(string ownerConnectionString, string appRole, CancellationToken token)
    {
        await using var services = Describe(ownerConnectionString, null).BuildServiceProvider();
        await using var scope = services.CreateAsyncScope();
        await Migrate<ManagementElsaDbContext>();
        await using var runtime = await Migrate<RuntimeElsaDbContext>();
        var role = new NpgsqlCommandBuilder().QuoteIdentifier(appRole);
#pragma warning disable EF1002 // Identifiers cannot be parameters; these are a constant and a quoted role.
        await runtime.Database.ExecuteSqlRawAsync(
            $"""
            grant usage on schema {Schema} to {role};
            grant select, insert, update, delete on all tables in schema {Schema} to {role};
            """, token);
#pragma warning restore EF1002

        async Task<TContext> Migrate<TContext>() where TContext : DbContext
        {
            var context = await scope.ServiceProvider.GetRequiredService<IDbContextFactory<TContext>>().CreateDbContextAsync(token);
            await context.Database.MigrateAsync(token);
            return context;
        }
    }

    /// <summary>Gives Elsa a version of a procedure, once; returns the id that Elsa knows it by.</summary>
    /// <exception cref="WorkflowFault">Elsa has the version with other content, or cannot read it.</exception>
    internal async Task<string> Install(Procedure procedure, CancellationToken token)
    {
        var key = (procedure.DefinitionId, procedure.Version);
        await ready.Value;
        if (installed.TryGetValue(key, out var known) && known == HashOf(procedure))
            return IdOf(procedure);
        // On a connection of its own: a version is there whether or not the act that first needs it is.
        await ElsaEngine.Outside(() => InstallNow(procedure, token));
        installed[key] = HashOf(procedure);
        return IdOf(procedure);
    }

    public ValueTask DisposeAsync() => Services.DisposeAsync();

    private async Task MeetActivities()
    {
        await using var scope = Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<IActivityRegistryPopulator>().PopulateRegistryAsync(CancellationToken.None);
    }

    private async Task InstallNow(Procedure procedure, CancellationToken token)
    {
        await using var scope = Services.CreateAsyncScope();
        var store = scope.ServiceProvider.GetRequiredService<IWorkflowDefinitionStore>();
        var hash = HashOf(procedure);
        var kept = await store.FindAsync(new WorkflowDefinitionFilter { Id = IdOf(procedure) }, token);
        if (kept is null)
        {
            var variables = scope.ServiceProvider.GetRequiredService<VariableDefinitionMapper>();
            await store.SaveAsync(
                new ElsaDefinition
                {
                    Id = IdOf(procedure),
                    DefinitionId = procedure.DefinitionId,
                    Version = procedure.Version,
                    Name = procedure.Definition.Name,
                    IsPublished = true,
                    CreatedAt = DateTimeOffset.UnixEpoch,
                    MaterializerName = JsonWorkflowMaterializer.MaterializerName,
                    StringData = JsonNode.Parse(procedure.Definition.Write())!["root"]!.ToJsonString(),
                    CustomProperties = new Dictionary<string, object> { [Hash] = hash },
                    Variables = [.. procedure.Definition.Variables.Select(variable => variables.Map(new VariableDefinition(
                        variable.Id, variable.Name, variable.TypeName, false, variable.Value, typeof(WorkflowInstanceStorageDriver).AssemblyQualifiedName))!)],
                }, token);
            kept = await store.FindAsync(new WorkflowDefinitionFilter { Id = IdOf(procedure) }, token);
        }
        if (kept?.CustomProperties.TryGetValue(Hash, out var stored) != true || stored?.ToString() != hash)
            throw new WorkflowFault($"Elsa has version {procedure.Version} of {procedure.DefinitionId} with other content; a version never changes.");
        var graph = await scope.ServiceProvider.GetRequiredService<IWorkflowDefinitionService>().FindWorkflowGraphAsync(IdOf(procedure), token);
        var flowchart = (Flowchart)graph!.Workflow.Root;
        if (flowchart.Activities.FirstOrDefault(activity => activity is NotFoundActivity) is { } lost)
            throw new WorkflowFault($"Elsa does not know the activity {lost.Id} of {procedure.DefinitionId}.");
        if (flowchart.Activities.Count != procedure.Activities.Count || flowchart.Connections.Count != procedure.Definition.Root.Connections.Count || graph.Workflow.Variables.Count != procedure.Definition.Variables.Count)
            throw new WorkflowFault($"Elsa reads version {procedure.Version} of {procedure.DefinitionId} in another way.");
    }

    private static string IdOf(Procedure procedure) => $"{procedure.DefinitionId}@{procedure.Version}";

    private static string HashOf(Procedure procedure) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(procedure.Definition.Write())));

    private static ServiceCollection Describe(string connectionString, ILoggerFactory? logging)
    {
        var options = new ElsaDbContextOptions { SchemaName = Schema };
        var services = new ServiceCollection();
        services.AddLogging();
        if (logging is not null)
            services.AddSingleton(logging);
        services.AddElsa(elsa => elsa
            .UseWorkflows(workflows => workflows
                // Nothing is caught: what fails undoes the act, and with it everything that Elsa wrote.
                .WithWorkflowExecutionPipeline(pipeline => pipeline.Reset().UsePersistentVariables().UseDefaultActivityScheduler())
                .WithActivityExecutionPipeline(pipeline => pipeline.Reset().UseMiddleware<Steps>().UseDefaultActivityInvoker()))
            .UseWorkflowManagement(management => management
                .UseCache()
                .AddActivitiesFrom<HumanTaskActivity>()
                .UseEntityFrameworkCore(persistence => persistence.UsePostgreSql(connectionString, options)))
            .UseWorkflowRuntime(runtime =>
            {
                runtime.UseDistributedRuntime();
                runtime.DistributedLockProvider = _ => new PostgresDistributedSynchronizationProvider(new NpgsqlConnectionStringBuilder(connectionString) { Enlist = false }.ConnectionString);
                // The trail and the visits tell what happened.
                runtime.ActivityExecutionLogSink = _ => new NoRecords<ActivityExecutionRecord>();
                runtime.WorkflowExecutionLogSink = _ => new NoRecords<WorkflowExecutionLogRecord>();
                runtime.UseEntityFrameworkCore(persistence => persistence.UsePostgreSql(connectionString, options));
            }));
        services.Decorate<ICommitStateHandler, CommitInTheAct>();
        services.Decorate<IDbContextFactory<ManagementElsaDbContext>, ContextInTheAct<ManagementElsaDbContext>>();
        services.Decorate<IDbContextFactory<RuntimeElsaDbContext>, ContextInTheAct<RuntimeElsaDbContext>>();
        return services;
    }
}
