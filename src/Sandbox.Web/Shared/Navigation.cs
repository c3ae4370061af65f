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
        new("/work", "Navigation.Work", "CaseOfficer", "Supervisor", "PanelMember", "DecisionMaker", "AppealMember", "ConsultedAgency"),
        new("/queue", "Navigation.Queue", "CaseOfficer", "Supervisor", "PanelMember", "DecisionMaker", "AppealMember"),
        new("/complaints", "Navigation.Complaints", nameof(Role.CaseOfficer), nameof(Role.Supervisor)),
        new("/interests", "Navigation.Interests", "CaseOfficer", "Supervisor", "PanelMember", "DecisionMaker", "AppealMember", "ConsultedAgency", "DataProtectionOfficer"),
        new("/applications", "Navigation.Applications", "CompanyOwner", "CompanyContributor"),
        new("/erasures", "Navigation.Erasures", nameof(Role.DataProtectionOfficer), nameof(Role.Supervisor), nameof(Role.DecisionMaker)),
        new("/members", "Navigation.Members", nameof(Role.CompanyOwner)),
        new("/administration/resets", "Navigation.Resets", nameof(Role.Supervisor)),
        new("/trail", "Navigation.Trail", nameof(Role.Auditor)),
        new("/audits", "Navigation.Audits", nameof(Role.Auditor), nameof(Role.Supervisor), nameof(Role.DecisionMaker)),
        new("/administration/users", "Navigation.Administration", nameof(Role.Administrator)),
        new("/administration/procedures", "Navigation.Procedures", nameof(Role.Supervisor), nameof(Role.DecisionMaker)),
        new("/registry", "Navigation.Register"),
        new("/verify", "Navigation.Verify"),
    ];

    public static IEnumerable<NavigationLink> For(ClaimsPrincipal person) =>
        Links.Where(link => link.Roles is [] || link.Roles.Any(person.IsInRole));
}
