using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Identity;

// Identity's sign-in, for people whose account is open; a refused sign-in costs the same work whatever the reason.
public sealed class PersonSignIn(
    UserManager<Person> people,
    IHttpContextAccessor http,
    IUserClaimsPrincipalFactory<Person> claims,
    IOptions<IdentityOptions> options,
    ILogger<SignInManager<Person>> log,
    IAuthenticationSchemeProvider schemes,
    IUserConfirmation<Person> confirmation,
    AccessBook book)
    : SignInManager<Person>(people, http, claims, options, log, schemes, confirmation)
{
    // Verified against where there is no password to verify, at the cost that Identity's hasher has at the moment.
    private static readonly string nobodysHash = new PasswordHasher<Person>().HashPassword(new Person(), Guid.NewGuid().ToString());

    private bool renewing;

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
            if (person is not null) return await Failed(person, SignInResult.Failed, "password");
            // Who looks for one address finds its tries; the log tells nobody which addresses were tried.
            var tried = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(email.Trim().ToUpperInvariant())));
            await book.Write(AccessAct.SignInFailed, Actor.Public.PersonId, null, $"password sha256:{tried}", CancellationToken.None);
            return SignInResult.Failed;
        }

        return await Failed(person, await PasswordSignInAsync(person, password, isPersistent: false, lockoutOnFailure: true), "password");
    }

    public override async Task<SignInResult> TwoFactorAuthenticatorSignInAsync(string code, bool isPersistent, bool rememberClient) =>
        await Failed(await GetTwoFactorAuthenticationUserAsync(), await base.TwoFactorAuthenticatorSignInAsync(code, isPersistent, rememberClient), "code");

    public override async Task<SignInResult> TwoFactorRecoveryCodeSignInAsync(string recoveryCode) =>
        await Failed(await GetTwoFactorAuthenticationUserAsync(), await base.TwoFactorRecoveryCodeSignInAsync(recoveryCode), "recovery-code");

    // Every way to sign in ends here; a renewed cookie comes here too, and is no sign-in.
    public override async Task SignInWithClaimsAsync(Person user, AuthenticationProperties? authenticationProperties, IEnumerable<Claim> additionalClaims)
    {
        await base.SignInWithClaimsAsync(user, authenticationProperties, additionalClaims);
        if (!renewing) await book.Write(AccessAct.SignIn, user.Id, null, null, CancellationToken.None);
    }

    public override async Task RefreshSignInAsync(Person user)
    {
        renewing = true;
        await base.RefreshSignInAsync(user);
        renewing = false;
    }

    private async Task<SignInResult> Failed(Person? person, SignInResult result, string by)
    {
        if (person is not null && (result.IsLockedOut || result == SignInResult.Failed)) await book.Write(result.IsLockedOut ? AccessAct.LockedOut : AccessAct.SignInFailed, person.Id, null, by, CancellationToken.None);
        return result;
    }

    // A passkey with user verification is possession and knowledge (or body) in one: it counts as a second factor.
    public async Task<SignInResult> WithPasskey(string credentialJson)
    {
        var assertion = await PerformPasskeyAssertionAsync(credentialJson);
        if (!assertion.Succeeded || await PreSignInCheck(assertion.User) is not null)
        {
            await book.Write(AccessAct.SignInFailed, assertion.User?.Id ?? Actor.Public.PersonId, null, "passkey", CancellationToken.None);
            return SignInResult.Failed;
        }

        // The signature counter moved on.
        await UserManager.AddOrUpdatePasskeyAsync(assertion.User, assertion.Passkey);
        await SignInWithClaimsAsync(assertion.User, isPersistent: false, [PersonPrincipal.SecondFactor]);
        return SignInResult.Success;
    }
}
