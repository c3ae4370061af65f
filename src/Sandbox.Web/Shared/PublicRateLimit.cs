using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace Sandbox.Web.Shared;

// Bounds how often one address may post to public pages (Sandbox:PublicPostsPerMinute); reading them is free.
public static class PublicRateLimit
{
    public const string Policy = "public";

    public static IServiceCollection AddPublicRateLimit(this IServiceCollection services, IConfiguration settings)
    {
        var posts = settings.GetValue("Sandbox:PublicPostsPerMinute", 10);
        return services.Configure<RateLimiterOptions>(options => options.AddPolicy(Policy, http => HttpMethods.IsPost(http.Request.Method)
            ? RateLimitPartition.GetSlidingWindowLimiter(
                http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                _ => new SlidingWindowRateLimiterOptions { PermitLimit = posts, Window = TimeSpan.FromMinutes(1), SegmentsPerWindow = 6 })
            : RateLimitPartition.GetNoLimiter("reading")));
    }
}
