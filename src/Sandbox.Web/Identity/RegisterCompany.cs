using System.Globalization;
using Microsoft.AspNetCore.Identity;
using Sandbox.Domain.Access;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Identity;

public sealed record CompanyRegistration(
    string OrganisationName,
    string Country,
    string RegistrationNumber,
    string SizeClass,
    string FullName,
    string Email,
    string Password);

// Makes the company and the person who registers it as its owner. Whether the address was known is told by mail only.
public sealed class RegisterCompany(UserManager<Person> people, SandboxDbContext db, AccountMails mails, TimeProvider clock)
{
    public async Task<IdentityResult> Register(CompanyRegistration registration)
    {
        var person = new Person
        {
            FullName = registration.FullName,
            Email = registration.Email,
            UserName = registration.Email,
            Culture = CultureInfo.CurrentUICulture.Name,
            RegisteredAt = clock.GetUtcNow(),
        };

        foreach (var rule in people.PasswordValidators)
            if (await rule.ValidateAsync(people, person, registration.Password) is { Succeeded: false } weak)
                return weak;

        if (await people.FindByEmailAsync(registration.Email) is { } known)
        {
            // The same work as for a new account.
            people.PasswordHasher.HashPassword(person, registration.Password);
            mails.AlreadyRegistered(known);
            return IdentityResult.Success;
        }

        // Both or neither: a company without an owner could never be reached again.
        await using var transaction = await db.Database.BeginTransactionAsync();
        var company = Organisation.Register(
            OrganisationKind.Company, registration.OrganisationName, registration.RegistrationNumber, registration.Country, Enum.Parse<SizeClass>(registration.SizeClass), clock.GetUtcNow());
        db.Organisations.Add(company);
        person.OrganisationId = company.Id;
        var made = await people.CreateAsync(person, registration.Password);
        if (!made.Succeeded)
            return made;
        await people.AddToRoleAsync(person, nameof(Role.CompanyOwner));
        await transaction.CommitAsync();
        await mails.ConfirmEmail(person);
        return made;
    }
}
