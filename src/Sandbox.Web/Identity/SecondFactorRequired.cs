using System.Security.Claims;
using Sandbox.Domain.Access;

namespace Sandbox.Web.Identity;

// Whoever acts for an authority, an agency or an audit office signs in with a second factor; a company may.
public static class SecondFactorRequired
{
    public static bool LacksSecondFactor(this ClaimsPrincipal person) =>
        person.Identity is { IsAuthenticated: true } && !person.UsedSecondFactor()
        && Enum.GetNames<Role>().Any(role => role is not (nameof(Role.CompanyOwner) or nameof(Role.CompanyContributor)) && person.IsInRole(role));

    // Leads to the set-up instead of the page; the gate refuses the acts in any case.
    public static void UseSecondFactor(this WebApplication app) =>
        app.Use(async (http, next) =>
        {
            var asksForAPage = HttpMethods.IsGet(http.Request.Method) && http.Request.Headers.Accept.Any(accept => accept?.Contains("text/html", StringComparison.Ordinal) == true);
            if (asksForAPage && !http.Request.Path.StartsWithSegments("/account") && http.User.LacksSecondFactor())
            {
                http.Response.Redirect("/account/second-factor");
                return;
            }
            await next(http);
        });
}
