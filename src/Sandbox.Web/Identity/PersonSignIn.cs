using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sandbox.Web.Identity;

// Identity's sign-in, for people whose account is open; a refused sign-in costs the same work whatever the reason.
public sealed class PersonSignIn(
    UserManager<Person> people,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Person> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation)
    : SignInManager<Person>(people, http, claims, options, log, schemes, confirmation)
{
    // Verified against where there is no password to verify, at the cost that Identity's hasher has at the moment.
    private static readonly string nobodysHash = new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString());

    public override async Task<bool> CanSignInAsync(Person user) =>
        user.DisabledAt is null && await base.CanSignInAsync(user);

    // Asked once a minute for each cookie and each circuit.
    public override async Task<Person?> ValidateSecurityStampAsync(ClaimsPrincipal? principal) =>
        await base.ValidateSecurityStampAsync(principal) is { DisabledAt: null } person ? person : null;

    public async Task<SignInResult> WithPassword(string email, string password)
    {
        var person = await UserManager.FindByEmailAsync(email);
        if (person is null || !await CanSignInAsync(person) || await UserManager.IsLockedOutAsync(person))
        {
            UserManager.PasswordHasher.VerifyHashedPassword(new Person(), nobodysHash, password);
            return SignInResult.Failed;
        }

        return await PasswordSignInAsync(person, password, isPersistent: false, lockoutOnFailure: true);
    }

    // A passkey with user verification is possession and knowledge (or body) in one: it counts as a second factor.
    public async Task<SignInResult> WithPasskey(string credentialJson)
    {
        var assertion = await PerformPasskeyAssertionAsync(credentialJson);
        if (!assertion.Succeeded || await PreSignInCheck(assertion.User) is not null)
            return SignInResult.Failed;

        // The signature counter moved on.
        await UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
        await SignInWithClaimsAsync(assertion.User, isPersistent: false, [PersonPrincipal.SecondFactor]);
        return SignInResult.Success;
    }
}
