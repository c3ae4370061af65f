using System.Globalization;
using System.Threading.RateLimiting;

namespace Sandbox.Web.Identity;

// Bounds how often one address may post to account pages (Account:PostsPerMinute); reading them is free.
public static class AccountRateLimit
{
    public const string Policy = "account";

    private static readonly TimeSpan window = TimeSpan.FromMinutes(1);

    public static IServiceCollection AddAccountRateLimit(this IServiceCollection services, IConfiguration configuration)
    {
        var posts = configuration.GetValue("Account:PostsPerMinute", 20);
        return services.AddRateLimiter(options =>
        {
            options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            options.OnRejected = (rejected, _) =>
            {
                rejected.HttpContext.Response.Headers.RetryAfter = window.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return ValueTask.CompletedTask;
            };
            options.AddPolicy(Policy, http => HttpMethods.IsPost(http.Request.Method)
                ? RateLimitPartition.GetSlidingWindowLimiter(
                    http.Connection.RemoteIpAddress?.ToString() ?? "unknown",
                    _ => new SlidingWindowRateLimiterOptions { PermitLimit = posts, Window = window, SegmentsPerWindow = 6 })
                : RateLimitPartition.GetNoLimiter("reading"));
        });
    }
}
