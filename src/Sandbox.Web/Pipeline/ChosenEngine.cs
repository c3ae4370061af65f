using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sandbox.Web.Persistence;
using Sandbox.Workflows;

namespace Sandbox.Web.Pipeline;

/// <summary>The engine that runs the procedures of new cases, and why this one.</summary>
/// <param name="Further">Whether the engines beside the embedded runner are here, for the cases that started on them.</param>
public sealed record ChosenEngine(string Name, string Reason, bool Further)
{
    /// <summary>Reads Workflows:Engine: Auto, which is the default and takes what the build has; Embedded; or Elsa.</summary>
    /// <exception cref="InvalidOperationException">The engine is unknown, or not part of this build.</exception>
    public static ChosenEngine Of(IConfiguration settings) => settings["Workflows:Engine"] switch
    {
        null or "" or "Auto" when FurtherEngines.Elsa is { } version => new(EngineName.Elsa, $"Workflows:Engine is Auto, and this build has Elsa {version}.", true),
        null or "" or "Auto" => new(EngineName.Embedded, "Workflows:Engine is Auto, and this build has the embedded runner alone.", false),
        EngineName.Embedded => new(EngineName.Embedded, "Workflows:Engine names it.", FurtherEngines.Elsa is not null),
        "Elsa" when FurtherEngines.Elsa is { } version => new(EngineName.Elsa, $"Workflows:Engine names it; it is Elsa {version}.", true),
        "Elsa" => throw new InvalidOperationException("Workflows__Engine is Elsa, but this build has no Elsa engine. Set Workflows__Engine=Embedded: it runs the same definitions."),
        var other => throw new InvalidOperationException($"Workflows__Engine is {other}; it is Auto, Elsa or Embedded."),
    };

    /// <summary>As <see cref="Of"/>, after a self-test of Elsa where it is to run: Auto falls back to the embedded runner, a named engine must pass.</summary>
    /// <exception cref="InvalidOperationException">The engine that the settings name does not pass its self-test.</exception>
    public static async Task<ChosenEngine> Choose(IConfiguration settings, string connectionString, CancellationToken token)
    {
        var engine = Of(settings);
        if (engine.Name != EngineName.Elsa) return engine;
        try
        {
            await FurtherEngines.Test(connectionString, token);
            return engine with { Reason = $"{engine.Reason} It passed its self-test." };
        }
        catch (Exception fault) when (settings["Workflows:Engine"] is not "Elsa" && !token.IsCancellationRequested)
        {
            return new(EngineName.Embedded, $"Workflows:Engine is Auto, and Elsa {FurtherEngines.Elsa} did not pass its self-test: {fault.Message}", false);
        }
        catch (Exception fault) when (!token.IsCancellationRequested)
        {
            throw new InvalidOperationException($"Workflows__Engine is Elsa, and Elsa {FurtherEngines.Elsa} does not pass its self-test: {fault.Message}", fault);
        }
    }
}

/// <summary>Says in the readiness which engine runs the procedures; not ready while cases run on an engine that is not here.</summary>
internal sealed class EngineHealth(SandboxDbContext db, ChosenEngine engine, IServiceProvider services) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(token);
        await Tenant.CountAll(db, token);
        // The embedded runner is always here; the index holds the running instances of the others.
        var elsewhere = await db.ProcedureInstances.Where(row => row.IsRunning && row.Engine != EngineName.Embedded)
            .GroupBy(row => row.Engine).Select(group => new { Engine = group.Key, Cases = group.Select(row => row.CaseId).Distinct().Count() }).ToListAsync(token);
        var stranded = elsewhere.Where(group => services.GetKeyedService<IWorkflowEngine>(group.Engine) is null).ToList();
        return stranded.Count == 0
            ? HealthCheckResult.Healthy($"{engine.Name}. {engine.Reason}")
            : HealthCheckResult.Unhealthy(
                $"{string.Join(" ", stranded.Select(group => $"{group.Cases} cases run on the engine {group.Engine}, which is not here."))} Their procedures stand still; start the build that has it. New cases: {engine.Name}. {engine.Reason}");
    }
}
