using System.Diagnostics.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>How the log stands: what waits for it, when it last signed, and what contradicts or fails.</summary>
/// <param name="Backlog">Leaves that are committed and not sequenced; counted up to <see cref="MostCounted"/>.</param>
/// <param name="CheckpointAt">When the latest head was signed; null before the first.</param>
/// <param name="HaltReason">Why nothing is signed any more.</param>
/// <param name="Failing">Anchors that have not been reached for a while, contradict, or said what cannot be true, with what they said.</param>
public sealed record LogCondition(long Backlog, DateTimeOffset? CheckpointAt, string? HaltReason, IReadOnlyList<string> Failing)
{
    public const int MostCounted = 10_000;

    /// <summary>From when on waiting leaves are an alarm; usually they wait a fifth of a second.</summary>
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(10);

    /// <summary>From when on an anchor that cannot be reached is an alarm.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromMinutes(5);

    public static async Task<LogCondition> Of(SandboxDbContext db, DateTimeOffset now, CancellationToken token)
    {
        var backlog = await db.Set<QueuedLeaf>().OrderBy(leaf => leaf.Id).Take(MostCounted).LongCountAsync(token);
        var log = await db.Logs.AsNoTracking().OrderByDescending(log => log.Id).FirstOrDefaultAsync(token);
        if (log is null) return new(backlog, null, null, []);
        var at = await db.LogCheckpoints.Where(checkpoint => checkpoint.LogId == log.Id).OrderByDescending(checkpoint => checkpoint.Size).Select(checkpoint => (DateTimeOffset?)checkpoint.At).FirstOrDefaultAsync(token);
        var since = now - LongestSilence;
        var failing = await db.LogAnchors.AsNoTracking().Where(anchor => anchor.LogId == log.Id && (anchor.Contradiction != null || anchor.Untruth != null || anchor.FailingSince <= since))
            .Select(anchor => anchor.Name + ": " + (anchor.Contradiction ?? anchor.Untruth ?? anchor.Failure)).ToListAsync(token);
        return new(backlog, at, log.HaltReason, failing);
    }

    /// <summary>Whether leaves wait longer than they should, with nothing that stands in the way.</summary>
    public bool IsLate(DateTimeOffset now) => Backlog > 0 && HaltReason is null && now - CheckpointAt > LongestWait;

    /// <summary>What an operator must look at, in English for logs and probes; empty where all is well.</summary>
    public IReadOnlyList<string> Alarms(DateTimeOffset now) =>
    [
        .. HaltReason is null ? Array.Empty<string>() : [$"Nothing is signed: {HaltReason}"],
        .. CheckpointAt is null ? ["No sequencer has opened the log yet."] : Array.Empty<string>(),
        .. IsLate(now) ? [$"{Backlog} entries wait for the sequencer."] : Array.Empty<string>(),
        .. Failing,
    ];
}

/// <summary>Degraded, not unhealthy: acts go on while the log waits or an anchor is silent.</summary>
internal sealed class LogHealth(SandboxDbContext db, TimeProvider clock) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var condition = await LogCondition.Of(db, now, token);
        var data = new Dictionary<string, object> { ["backlog"] = condition.Backlog };
        if (condition.CheckpointAt is { } at) data["checkpointAge"] = (now - at).TotalSeconds;
        return condition.Alarms(now) is { Count: > 0 } alarms ? HealthCheckResult.Degraded(string.Join(" ", alarms), data: data) : HealthCheckResult.Healthy(data: data);
    }
}

/// <summary>The log's numbers for whoever listens to the meter "Sandbox.Log": sandbox.log.backlog (leaves) and sandbox.log.checkpoint.age (seconds).</summary>
public sealed class LogMetrics : DueWork
{
    private readonly IServiceScopeFactory scopes;
    private LogCondition? condition;

    public LogMetrics(IServiceScopeFactory scopes, IMeterFactory meters, TimeProvider clock, ILogger<LogMetrics> logger) : base(TimeSpan.FromSeconds(5), "The log's numbers were not read", clock, logger)
    {
        this.scopes = scopes;
        var meter = meters.Create("Sandbox.Log");
        meter.CreateObservableGauge("sandbox.log.backlog", () => condition?.Backlog ?? 0, "{leaf}", "Committed leaves that are not sequenced.");
        meter.CreateObservableGauge("sandbox.log.checkpoint.age", () => condition?.CheckpointAt is { } at ? (Clock.GetUtcNow() - at).TotalSeconds : 0, "s", "Time since the latest head was signed.");
    }

    public override async Task<bool> DoOne(CancellationToken token)
    {
        await using var scope = scopes.CreateAsyncScope();
        condition = await LogCondition.Of(scope.ServiceProvider.GetRequiredService<SandboxDbContext>(), Clock.GetUtcNow(), token);
        return false;
    }
}
