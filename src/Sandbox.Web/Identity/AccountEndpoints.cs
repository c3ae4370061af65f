using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sandbox.Web.Identity;

// What the account pages need besides pages. Form tokens are validated by hand: a stale tab gets an answer that helps, not a failure.
public static class AccountEndpoints
{
    public const string SessionPath = "/account/session";

    public static void MapAccount(this IEndpointRouteBuilder endpoints)
    {
        var account = endpoints.MapGroup("/account").RequireRateLimiting(AccountRateLimit.Policy);

        // An invalid token leads to a page that says whether one is still signed in, with a fresh button.
        account.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, PersonSignIn signIn) =>
        {
            if (await antiforgery.IsRequestValidAsync(http))
                await signIn.SignOutAsync();
            return TypedResults.LocalRedirect("/account/signed-out");
        });

        // How long the session lasts yet, asked without prolonging it; and its prolongation, for which the cookie handler looks at this path.
        endpoints.MapGet(SessionPath, async (HttpContext http, TimeProvider clock) =>
            (await http.AuthenticateAsync(IdentityConstants.ApplicationScheme)).Properties?.ExpiresUtc is { } ends
                ? Results.Json(new { left = (long)(ends - clock.GetUtcNow()).TotalMilliseconds })
                : Results.Json(new { left = 0L }));
        endpoints.MapPost(SessionPath, (HttpContext http, IOptionsMonitor<CookieAuthenticationOptions> cookies) => http.User.Identity is { IsAuthenticated: true }
            ? Results.Json(new { left = (long)cookies.Get(IdentityConstants.ApplicationScheme).ExpireTimeSpan.TotalMilliseconds })
            : Results.Json(new { left = 0L }));

        endpoints.MapGet(Landing.Path, (HttpContext http) => TypedResults.LocalRedirect(Landing.Of(http.User))).RequireAuthorization();

        account.MapPost("/passkeys/creation-options", async Task<IResult> (
            HttpContext http, IAntiforgery antiforgery, UserManager<Person> people, PersonSignIn signIn) =>
        {
            if (!await antiforgery.IsRequestValidAsync(http))
                return TypedResults.BadRequest();
            if (await people.GetUserAsync(http.User) is not { } person)
                return TypedResults.Unauthorized();

            var options = await signIn.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity
            {
                Id = person.Id.ToString(),
                Name = person.Email!,
                DisplayName = person.FullName,
            });
            return TypedResults.Content(options, "application/json");
        }).RequireAuthorization();

        // Asks for any passkey of this site: options for a named account would tell whether it exists.
        account.MapPost("/passkeys/request-options", async Task<IResult> (HttpContext http, IAntiforgery antiforgery, PersonSignIn signIn) =>
            await antiforgery.IsRequestValidAsync(http)
                ? TypedResults.Content(await signIn.MakePasskeyRequestOptionsAsync(null), "application/json")
                : TypedResults.BadRequest());
    }
}
