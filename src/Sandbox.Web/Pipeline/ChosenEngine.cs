using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sandbox.Web.Pipeline;

/// <summary>The engine that runs the procedures, and why this one.</summary>
public sealed record ChosenEngine(string Name, string Reason)
{
    /// <summary>Reads Workflows:Engine: Auto, which is the default and takes what the build has; Embedded; or Elsa.</summary>
    /// <exception cref="InvalidOperationException">The engine is unknown, or not part of this build.</exception>
    public static ChosenEngine Of(IConfiguration settings) => settings["Workflows:Engine"] switch
    {
        null or "" or "Auto" => new("Embedded", "Workflows:Engine is Auto, and this build has the embedded runner alone."),
        "Embedded" => new("Embedded", "Workflows:Engine names it."),
        "Elsa" => throw new InvalidOperationException("Workflows__Engine is Elsa, but this build has no Elsa engine. Set Workflows__Engine=Embedded: it runs the same definitions."),
        var other => throw new InvalidOperationException($"Workflows__Engine is {other}; it is Auto, Elsa or Embedded."),
    };
}

/// <summary>Says in the readiness which engine runs the procedures.</summary>
internal sealed class EngineHealth(ChosenEngine engine) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token) =>
        Task.FromResult(HealthCheckResult.Healthy($"{engine.Name}. {engine.Reason}"));
}
