using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Sandbox.Web.Persistence;
using Sandbox.Workflows;
using Sandbox.Workflows.Elsa;

namespace Sandbox.Web.Pipeline;

/// <summary>The engines beside the embedded runner: Elsa, in this build.</summary>
internal static class FurtherEngines
{
    /// <summary>The version of Elsa, or null where the build has none.</summary>
    public static string? Elsa => ElsaHost.Version;

    public static Task Migrate(string owner, string appRole, CancellationToken token) => ElsaHost.Migrate(owner, appRole, token);

    public static void Add(IServiceCollection services, string connectionString)
    {
        services.AddSingleton(provider => new ElsaHost(connectionString, provider.GetService<ILoggerFactory>()));
        services.AddKeyedScoped<IWorkflowEngine>(EngineName.Elsa, (provider, _) => new ElsaEngine(
            provider.GetRequiredService<ElsaHost>(), provider.GetRequiredService<IWorkflowStore>(), provider.GetRequiredService<IWorkflowHost>(),
            () => provider.GetRequiredService<SandboxDbContext>().Database.CurrentTransaction!.GetDbTransaction()));
    }

    public static Task Test(string connectionString, CancellationToken token) => SelfTest.Run(connectionString, token);
}
