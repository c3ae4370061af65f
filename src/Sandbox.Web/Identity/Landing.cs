using System.Security.Claims;
using Sandbox.Domain.Access;

namespace Sandbox.Web.Identity;

// The page on which a person's work begins.
public static class Landing
{
    // Asked for after a sign-in, when the roles are known.
    public const string Path = "/account/start";

    public static string Of(ClaimsPrincipal person) =>
        person.Roles().Select(Enum.Parse<Role>).Order().Select(Of).FirstOrDefault() ?? "/";

    private static string Of(Role role) => role switch
    {
        Role.CompanyOwner or Role.CompanyContributor => "/applications",
        Role.CaseOfficer or Role.Supervisor or Role.PanelMember or Role.DecisionMaker or Role.AppealMember or Role.ConsultedAgency => "/work",
        Role.Auditor => "/trail",
        Role.Administrator => "/administration/users",
        Role.DataProtectionOfficer => "/erasures",
        Role.Assessor => "/account",
    };
}
