using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Sandbox.Web.Shared;

/// <summary>What <c>/health/ready</c> answers: the state of the whole and of each part, with what each says about itself.</summary>
public static class Readiness
{
    public static Task Write(HttpContext http, HealthReport report) => http.Response.WriteAsJsonAsync(
        new
        {
            status = report.Status.ToString(),
            checks = report.Entries.ToDictionary(check => check.Key, check => new { status = check.Value.Status.ToString(), says = check.Value.Description }),
        },
        http.RequestAborted);
}
