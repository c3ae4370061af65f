using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace Sandbox.Web.Identity;

// What a signed-in person's principal says: id, e-mail and roles as Identity writes them, and the full name and organisation.
public sealed class PersonClaims(UserManager<Person> people, RoleManager<IdentityRole<Guid>> roles, IOptions<IdentityOptions> options)
    : UserClaimsPrincipalFactory<Person, IdentityRole<Guid>>(people, roles, options)
{
    public const string FullName = "name";
    public const string Organisation = "organisation";
    public const string Shortcuts = "shortcuts";

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Person user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(FullName, user.FullName));
        if (user.OrganisationId is { } organisation)
            identity.AddClaim(new Claim(Organisation, organisation.ToString()));
        if (user.ShortcutsOff)
            identity.AddClaim(new Claim(Shortcuts, "off"));
        return identity;
    }
}

public static class PersonPrincipal
{
    // What Identity writes after an authenticator code too (RFC 8176).
    public static readonly Claim SecondFactor = new("amr", "mfa");

    public static bool UsedSecondFactor(this ClaimsPrincipal principal) =>
        principal.HasClaim(SecondFactor.Type, SecondFactor.Value);

    // Null for someone who is not signed in.
    public static Guid? PersonId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id) ? id : null;

    public static Guid? OrganisationId(this ClaimsPrincipal principal) =>
        Guid.TryParse(principal.FindFirstValue(PersonClaims.Organisation), out var id) ? id : null;

    // Whether single keys shall do nothing on this person's pages.
    public static bool ShortcutsOff(this ClaimsPrincipal principal) => principal.HasClaim(PersonClaims.Shortcuts, "off");

    public static string FullName(this ClaimsPrincipal principal) => principal.FindFirstValue(PersonClaims.FullName) ?? "";

    public static IReadOnlyList<string> Roles(this ClaimsPrincipal principal) =>
        [.. principal.FindAll(ClaimTypes.Role).Select(role => role.Value)];
}
