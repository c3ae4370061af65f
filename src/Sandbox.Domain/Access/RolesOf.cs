using Sandbox.Domain.Organisations;

namespace Sandbox.Domain.Access;

/// <summary>Which roles people of which organisation may hold; an administrator gives no role across that line.</summary>
public static class RolesOf
{
    public static IReadOnlyList<Role> Kind(OrganisationKind kind) => kind switch
    {
        OrganisationKind.Company => [Role.CompanyOwner, Role.CompanyContributor],
        OrganisationKind.Authority =>
            [Role.CaseOfficer, Role.Supervisor, Role.PanelMember, Role.DecisionMaker, Role.AppealMember, Role.DataProtectionOfficer, Role.Administrator],
        OrganisationKind.DataProtectionAuthority or OrganisationKind.SectorRegulator or OrganisationKind.EthicsCommittee => [Role.ConsultedAgency],
        OrganisationKind.Assessor => [Role.Assessor],
        OrganisationKind.AuditOffice => [Role.Auditor],
    };

    /// <summary>Roles as the access log writes them.</summary>
    public static string Code(IEnumerable<Role> roles) => string.Join(' ', roles.Order());
}
