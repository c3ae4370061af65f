using System.Security.Claims;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>Finds out, afresh for every act, who a signed-in person is and what they may do now.</summary>
public sealed class Actors(SandboxDbContext db, TimeProvider clock)
{
    public const string SecurityStampClaim = "AspNet.Identity.SecurityStamp";

    /// <summary>The person behind a principal, or the public where nobody is signed in.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotPermitted"/> where the account was disabled or its rights changed since the sign-in.</exception>
    public async Task<Actor> Of(ClaimsPrincipal principal, Guid? delegation, CancellationToken token)
    {
        if (principal.Identity is not { IsAuthenticated: true } || !Guid.TryParse(principal.FindFirstValue(ClaimTypes.NameIdentifier), out var id)) return Actor.Public;
        var now = clock.GetUtcNow();
        var person = await db.Users.AsNoTracking().Where(user => user.Id == id).Select(user => new
        {
            user.SecurityStamp,
            user.DisabledAt,
            user.OrganisationId,
            Kind = db.Organisations.Where(organisation => organisation.Id == user.OrganisationId).Select(organisation => (OrganisationKind?)organisation.Kind).FirstOrDefault(),
            Roles = db.UserRoles.Where(role => role.UserId == id).Join(db.Roles, role => role.RoleId, role => role.Id, (_, role) => role.Name!).ToList(),
            RecusedFrom = db.Recusals.Where(recusal => recusal.PersonId == id).Select(recusal => recusal.OrganisationId).ToList(),
            Delegation = db.Delegations.Where(given => given.Id == delegation && given.DelegateId == id && given.From <= now && now < given.Until)
                .Select(given => new { given.Id, given.PrincipalId, given.Powers }).FirstOrDefault(),
        }).AsSplitQuery().SingleOrDefaultAsync(token);
        if (person is null || person.DisabledAt is not null || (principal.FindFirstValue(SecurityStampClaim) is { } stamp && stamp != person.SecurityStamp))
            throw new RuleViolation(Rule.NotPermitted, Permission.ReadOwnAccount);

        var roles = person.Roles.Select(Enum.Parse<Role>).ToHashSet();
        if (delegation is not null && person.Delegation is null) throw new RuleViolation(Rule.NotPermitted, nameof(Delegation));
        if (person.Delegation is { } powers) roles.UnionWith(powers.Powers);
        return new Actor(id, person.OrganisationId, person.Kind, roles, person.Delegation?.PrincipalId, person.Delegation?.Id) { RecusedFrom = person.RecusedFrom.ToHashSet() };
    }
}
