using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.RateLimiting;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Identity;

// What every account page has: the request, the errors of its form, and a way on.
[EnableRateLimiting(AccountRateLimit.Policy)]
public abstract class AccountPage : ComponentBase
{
    protected FormErrors Errors { get; } = new();

    [CascadingParameter]
    protected HttpContext Http { get; set; } = default!;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    [Inject]
    protected UserManager<Person> People { get; set; } = default!;

    [Inject]
    protected PersonSignIn SignIn { get; set; } = default!;

    // A path of this site only, whatever the address says.
    protected void GoTo(string? path) => Navigation.NavigateTo(LocalPath.OrHome(path));

    // After signing in: where the person was going, or where their role begins.
    protected void GoOn(string? returnUrl) => GoTo(string.IsNullOrEmpty(returnUrl) ? Landing.Path : returnUrl);

    // The signed-in person; pages that use it carry [Authorize].
    protected async Task<Person> Me() =>
        await People.GetUserAsync(Http.User) ?? throw new InvalidOperationException("The signed-in person is not in the database.");

    protected void Refuse(IdentityResult result, string field)
    {
        foreach (var error in result.Errors)
            Errors.Add(field, error.Description);
    }

    // Digits as people type them: with spaces and hyphens.
    protected static string Digits(string? code) => (code ?? "").Replace(" ", "").Replace("-", "");
}
