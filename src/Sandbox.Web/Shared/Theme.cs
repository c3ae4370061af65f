namespace Sandbox.Web.Shared;

// The colour theme stands in a cookie, so that the first byte of a page already has it and nothing flashes.
public static class Theme
{
    public const string Cookie = "theme";

    public static readonly IReadOnlyList<string> Choices = ["light", "dark", "system"];

    // Null leaves the choice to the system's setting (theme.js and color-scheme).
    public static string? From(HttpRequest request) =>
        request.Cookies[Cookie] is "light" or "dark" ? request.Cookies[Cookie] : null;

    public static void MapTheme(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/theme", async (HttpContext http) =>
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            var theme = form["theme"].ToString();
            if (Choices.Contains(theme))
                http.Response.Cookies.Append(Cookie, theme, PreferenceCookie.Options(http));
            return TypedResults.LocalRedirect(LocalPath.OrHome(form["returnUrl"]));
        });
}
