using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

/// <summary>What the link of an invitation offers.</summary>
public sealed record Invited(string Email, string Organisation, IReadOnlyList<Role> Roles);

// Makes the account of an invited person. The link came by mail, so the address is theirs.
public sealed class JoinOrganisation(UserManager<Person> people, SandboxDbContext db, TimeProvider clock)
{
    // Null for a link that is wrong, used, revoked or too old: they are not told apart.
    public async Task<Invited?> Look(string? invitation, string? code) =>
        await Find(invitation, code) is { } found
            ? new(found.Email, await db.Organisations.Where(organisation => organisation.Id == found.OrganisationId).Select(organisation => organisation.Name).SingleAsync(), found.RoleList)
            : null;

    // Null as above; otherwise the person, or what is wrong with their password.
    public async Task<(IdentityResult Result, Person Person)?> Join(string? invitation, string? code, string fullName, string password)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await Find(invitation, code) is not { } found) return null;
        var now = clock.GetUtcNow();
        var person = new Person
        {
            FullName = fullName,
            Email = found.Email,
            UserName = found.Email,
            EmailConfirmed = true,
            Culture = CultureInfo.CurrentUICulture.Name,
            RegisteredAt = now,
            OrganisationId = found.OrganisationId,
        };
        try
        {
            found.Accept(now);
            var made = await people.CreateAsync(person, password);
            if (made.Succeeded) made = await people.AddToRolesAsync(person, found.RoleList.Select(role => role.ToString()));
            if (!made.Succeeded) return (made, person);
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = person.Id, Act = AccessAct.Join, SubjectId = found.OrganisationId, After = found.Roles });
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            return (IdentityResult.Success, person);
        }
        catch (DbUpdateConcurrencyException)
        {
            // The link was used in another tab at this moment.
            return null;
        }
    }

    private async Task<Invitation?> Find(string? invitation, string? code) =>
        Guid.TryParse(invitation, out var id) && await db.Invitations.SingleOrDefaultAsync(found => found.Id == id) is { } known && known.Admits(code, clock.GetUtcNow()) ? known : null;
}
