using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Tests.Shared;

public class SecurityHeadersTests
{
    [Fact]
    public async Task Response_ForbidsFraming_AndRunsOnlyScriptsOfItsOwnNonce()
    {
        var (first, second) = (await Answer(), await Answer());

        var policy = first.Response.Headers.ContentSecurityPolicy.ToString();
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Contains($"script-src 'self' 'nonce-{SecurityHeaders.Nonce(first)}';", policy);
        Assert.Equal("nosniff", first.Response.Headers.XContentTypeOptions);
        Assert.NotEqual(SecurityHeaders.Nonce(first), SecurityHeaders.Nonce(second));
    }

    private static async Task<HttpContext> Answer()
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        var app = new ApplicationBuilder(services);
        app.UseSecurityHeaders();
        app.Run(_ => Task.CompletedTask);
        var http = new DefaultHttpContext();
        await app.Build()(http);
        return http;
    }
}
