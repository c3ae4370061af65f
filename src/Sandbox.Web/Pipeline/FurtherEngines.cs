namespace Sandbox.Web.Pipeline;

/// <summary>The engines beside the embedded runner: none in a build without Elsa's packages.</summary>
internal static class FurtherEngines
{
    /// <summary>The version of Elsa, or null where the build has none.</summary>
    public static string? Elsa => null;

    public static Task Migrate(string owner, string appRole, CancellationToken token) => Task.CompletedTask;

    public static void Add(IServiceCollection services, string connectionString)
    {
    }

    public static Task Test(string connectionString, CancellationToken token) => Task.CompletedTask;
}
