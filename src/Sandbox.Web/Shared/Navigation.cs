using System.Security.Claims;
using Sandbox.Domain.Access;

namespace Sandbox.Web.Shared;

// One line for each page that the header links to; Text is a key of SharedTexts, no roles means everyone.
public sealed record NavigationLink(string Href, string Text, params string[] Roles);

public static class Navigation
{
    public static readonly IReadOnlyList<NavigationLink> Links =
    [
        new("/", "Navigation.HowItWorks"),
        new("/trail", "Navigation.Trail", nameof(Role.Auditor)),
    ];

    public static IEnumerable<NavigationLink> For(ClaimsPrincipal person) =>
        Links.Where(link => link.Roles is [] || link.Roles.Any(person.IsInRole));
}
