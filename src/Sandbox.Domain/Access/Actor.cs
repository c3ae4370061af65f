using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;

namespace Sandbox.Domain.Access;

/// <summary>Who acts, for which organisation, and for whom where a delegation is used.</summary>
/// <param name="PersonId">The person at the keyboard; a fixed id for each system actor.</param>
/// <param name="ForPersonId">The absent principal, where the person acts under a delegation.</param>
public sealed record Actor(
    Guid PersonId,
    Guid? OrganisationId,
    OrganisationKind? Kind,
    IReadOnlySet<Role> Roles,
    Guid? ForPersonId = null,
    Guid? DelegationId = null)
{
    /// <summary>Companies with which the person, or the principal of the delegation in use, declared a conflict of interest.</summary>
    public IReadOnlySet<Guid> RecusedFrom { get; init; } = new HashSet<Guid>();

    /// <summary>The clock by whose end the procedure does what nobody decided; null where silence decides nothing.</summary>
    public Silence? Silence { get; private init; }

    /// <summary>The procedure itself: what a workflow or a clock does.</summary>
    public static Actor Procedure { get; } = System("00000000-0000-7000-8000-000000000001");

    /// <summary>The public pages, where nobody is signed in.</summary>
    public static Actor Public { get; } = System("00000000-0000-7000-8000-000000000002");

    /// <summary>The builder of demonstration data.</summary>
    public static Actor Seeds { get; } = System("00000000-0000-7000-8000-000000000003");

    /// <summary>What the end of a clock decides, where its rule says so; the legality table says which acts that may be.</summary>
    public static Actor BySilence(Silence silence) => Procedure with { Silence = silence };

    public bool IsProcedure => PersonId == Procedure.PersonId;
    public bool IsPublic => PersonId == Public.PersonId;
    public bool IsSystem => IsProcedure || IsPublic || PersonId == Seeds.PersonId;
    public bool IsCompany => Kind == OrganisationKind.Company;

    /// <summary>The person and, under a delegation, the principal: four eyes holds for both.</summary>
    public IEnumerable<Guid> People => ForPersonId is { } principal ? [PersonId, principal] : [PersonId];

    public bool Can(Permission permission) =>
        IsProcedure ? RolePermissions.OfProcedure.Contains(permission) || (Silence is not null && RolePermissions.OfSilence.Contains(permission))
        : IsPublic ? RolePermissions.OfPublic.Contains(permission)
        : Roles.Any(role => RolePermissions.Of(role).Contains(permission));

    /// <summary>Whether the permission is on the actor's side of a company's case: the company files, everybody else decides.</summary>
    public bool MayFace(Guid company, Permission permission) =>
        IsSystem || RolePermissions.SideOf(permission) switch
        {
            Side.Company => OrganisationId == company,
            Side.Authority => !IsCompany && OrganisationId != company,
            Side.Either => !IsCompany || OrganisationId == company,
        };

    /// <exception cref="RuleViolation"><see cref="Rule.NotPermitted"/></exception>
    public void Require(Permission permission)
    {
        if (!Can(permission)) throw new RuleViolation(Rule.NotPermitted, permission);
    }

    private static Actor System(string id) => new(Guid.Parse(id), null, null, new HashSet<Role>());
}

/// <summary>Silence that decides: what it is deemed to be, and the rule under which.</summary>
/// <param name="Ground">The words for entry and letter: "by silence, under rule X", in both languages.</param>
public sealed record Silence(OnExpiry Consequence, string Ground)
{
    public static Silence Of(ClockRule rule) => new(
        rule.OnExpiry, $"By silence, under rule {rule.Name} ({rule.Source.Citation.En}) / 逾期默示，依据规则{rule.Name}（{rule.Source.Citation.Zh}）");
}
