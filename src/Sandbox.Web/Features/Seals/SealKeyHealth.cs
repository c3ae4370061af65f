using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals;

/// <summary>Whether a key may sign seals, and will for a month: the time to put the next one in.</summary>
internal sealed class SealKeyHealth(SealIssuer issuer, TimeProvider clock) : IHealthCheck
{
    private const int DaysToReplace = 30;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        return Task.FromResult(
            issuer.Signer(now) is null ? HealthCheckResult.Unhealthy("No key may sign seals now.")
            : issuer.SignsUntil(now) is { } end && end < now.AddDays(DaysToReplace) ? HealthCheckResult.Degraded(string.Create(CultureInfo.InvariantCulture, $"The last key that signs seals ends at {end:u}."))
            : HealthCheckResult.Healthy());
    }
}
