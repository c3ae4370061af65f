using System.Security.Cryptography;

namespace Sandbox.Web.Shared;

// What the browser may load and who may frame it. Styles need 'unsafe-inline' because MudBlazor positions with style attributes.
public static class SecurityHeaders
{
    private static readonly object nonceKey = new();

    public static IApplicationBuilder UseSecurityHeaders(this IApplicationBuilder app) => app.Use((http, next) =>
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'self'; " +
            $"script-src 'self' 'nonce-{Nonce(http)}'; " +
            "style-src 'self' 'unsafe-inline'; " +
            "img-src 'self' data:; " +
            "font-src 'self' data:; " +
            "connect-src 'self'; " +
            "object-src 'none'; " +
            "base-uri 'self'; " +
            "form-action 'self'; " +
            "frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        return next(http);
    });

    // One value for each response; it stays the same when an error page is rendered in the same request.
    public static string Nonce(HttpContext http)
    {
        if (http.Items[nonceKey] is not string nonce)
            http.Items[nonceKey] = nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(18));
        return nonce;
    }
}
