using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Identity;

namespace Sandbox.Web.Identity;

// What the account pages need besides pages. Form tokens are validated by hand: a stale tab gets an answer that helps, not a failure.
public static class AccountEndpoints
{
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
