using System.Security.Claims;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

// Asks twice a minute whether the person behind a circuit is still there and who they were: session not over, account open, stamp unchanged, same roles and organisation.
public sealed class Revalidation(ILoggerFactory logs, IServiceScopeFactory scopes, IOptions<IdentityOptions> options, CircuitSession session)
    : RevalidatingServerAuthenticationStateProvider(logs)
{
    protected override TimeSpan RevalidationInterval => TimeSpan.FromSeconds(30);

    protected override async Task<bool> ValidateAuthenticationStateAsync(AuthenticationState authenticationState, CancellationToken cancellationToken)
    {
        if (session.IsOver)
            return false;
        await using var scope = scopes.CreateAsyncScope();
        var people = scope.ServiceProvider.GetRequiredService<UserManager<Person>>();
        try
        {
            return await StillHolds(people, authenticationState.User);
        }
        catch (Exception fault) when (DatabaseAway.Is(fault))
        {
            // Nobody is signed out because the database is away: the gate asks again at each act.
            return true;
        }
    }

    private async Task<bool> StillHolds(UserManager<Person> people, ClaimsPrincipal principal)
    {
        var person = await people.GetUserAsync(principal);
        if (person is not { DisabledAt: null })
            return false;

        return principal.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType) == await people.GetSecurityStampAsync(person)
            && principal.OrganisationId() == person.OrganisationId
            && principal.Roles().ToHashSet().SetEquals(await people.GetRolesAsync(person));
    }
}
