using System.Globalization;
using Microsoft.AspNetCore.Identity;

namespace Sandbox.Web.Identity;

public sealed record CompanyRegistration(
    string OrganisationName,
    string Country,
    string RegistrationNumber,
    string SizeClass,
    string FullName,
    string Email,
    string Password);

// Makes the person who registers their company. Whether the address was known is told by mail only.
public sealed class RegisterCompany(UserManager<Person> people, AccountMails mails, TimeProvider clock)
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

        var made = await people.CreateAsync(person, registration.Password);
        if (made.Succeeded)
            await mails.ConfirmEmail(person);
        return made;
    }
}
