using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

/// <summary>The authority as its first administrator names it.</summary>
public sealed record NewAuthority(string Name, string RegistrationNumber, string Country);

// Nobody can invite the first administrator: whoever reads the console of an installation without one makes the account, once.
public sealed class FirstAdministrator(UserManager<Person> people, SandboxDbContext db, AccountMails mails, PublicAddress site, TimeProvider clock)
{
    public const string Path = "/account/first-administrator";

    // The link, or null where there is an administrator; links of earlier starts stop working.
    public async Task<Uri?> Offer(CancellationToken token)
    {
        if (await Exists()) return null;
        var secret = OneTimeSecret.New();
        var now = clock.GetUtcNow();
        await db.SetupLinks.Where(link => link.UsedAt == null).ExecuteDeleteAsync(token);
        db.SetupLinks.Add(new() { Id = Guid.CreateVersion7(now), SecretHash = OneTimeSecret.Hash(secret), ExpiresAt = now + SetupLink.Validity });
        await db.SaveChangesAsync(token);
        return site.To($"{Path}?code={secret}");
    }

    public async Task<bool> MayStart(string? code) => await Find(code) is not null;

    // The authority, where it is there although its administrators are not.
    public Task<string?> Authority() => db.Organisations.Where(organisation => organisation.Kind == OrganisationKind.Authority).OrderBy(organisation => organisation.Id).Select(organisation => organisation.Name).FirstOrDefaultAsync();

    // Null for a link that is wrong, used or too old; otherwise whether the account was made.
    public async Task<IdentityResult?> Start(string? code, NewAuthority authority, string fullName, string email, string password)
    {
        await using var transaction = await db.Database.BeginTransactionAsync();
        if (await Find(code) is not { } link) return null;
        var now = clock.GetUtcNow();
        try
        {
            link.UsedAt = now;
            var organisation = await db.Organisations.Where(organisation => organisation.Kind == OrganisationKind.Authority).OrderBy(organisation => organisation.Id).FirstOrDefaultAsync();
            if (organisation is null)
            {
                organisation = Organisation.Register(OrganisationKind.Authority, authority.Name, authority.RegistrationNumber, authority.Country, null, now);
                db.Organisations.Add(organisation);
            }
            var person = new Person { FullName = fullName, Email = email, UserName = email, Culture = CultureInfo.CurrentUICulture.Name, RegisteredAt = now, OrganisationId = organisation.Id };
            var made = await people.CreateAsync(person, password);
            if (made.Succeeded) made = await people.AddToRoleAsync(person, nameof(Role.Administrator));
            if (!made.Succeeded) return made;
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = person.Id, Act = AccessAct.BecomeFirstAdministrator, SubjectId = organisation.Id, After = nameof(Role.Administrator) });
            await db.SaveChangesAsync();
            await transaction.CommitAsync();
            await mails.ConfirmEmail(person);
            return made;
        }
        catch (DbUpdateConcurrencyException)
        {
            // The link was used in another tab at this moment.
            return null;
        }
    }

    private async Task<bool> Exists() =>
        (await people.GetUsersInRoleAsync(nameof(Role.Administrator))).Any(person => person.DisabledAt is null);

    private async Task<SetupLink?> Find(string? code)
    {
        if (code is null) return null;
        var hash = OneTimeSecret.Hash(code);
        var now = clock.GetUtcNow();
        return await db.SetupLinks.SingleOrDefaultAsync(link => link.SecretHash == hash && link.UsedAt == null && link.ExpiresAt > now);
    }
}
