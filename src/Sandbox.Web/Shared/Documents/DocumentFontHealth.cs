using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sandbox.Web.Shared.Documents;

/// <summary>Whether letters, seals and case records can be drawn as PDF: without the font everything else still works.</summary>
/// <param name="family">The font that the documents need.</param>
internal sealed class DocumentFontHealth(string family) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken token) => Task.FromResult(
        PdfText.HanFont(family) is not null ? HealthCheckResult.Healthy()
        : HealthCheckResult.Degraded($"The font {family} is not installed, so no PDF can be made (Debian: apt-get install fonts-noto-cjk)."));
}
