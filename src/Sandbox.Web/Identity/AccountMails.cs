using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;
using Sandbox.Web.Notices.Mail;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Identity;

// The mails of an account, each in the person's own language.
public sealed class AccountMails(UserManager<Person> people, IStringLocalizer<IdentityTexts> texts, PublicAddress site, MailQueue queue)
{
    public async Task ConfirmEmail(Person person) =>
        Post(person, "Confirm", Link("/account/confirm-email", person, await people.GenerateEmailConfirmationTokenAsync(person)));

    public async Task ResetPassword(Person person) =>
        Post(person, "Reset", Link("/account/reset-password", person, await people.GeneratePasswordResetTokenAsync(person)));

    // Instead of saying on the page that the address is taken.
    public void AlreadyRegistered(Person person) => Post(person, "Already", site.To("/account/forgot-password"));

    public void LockedOut(Person person) => Post(person, "Locked", site.To("/account/forgot-password"));

    public void PasswordChanged(Person person) => Post(person, "Changed", site.To("/account/forgot-password"));

    public static string? Token(string? code)
    {
        try
        {
            return code is null ? null : System.Text.Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(code));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private Uri Link(string path, Person person, string token) =>
        site.To($"{path}?person={person.Id}&code={WebEncoders.Base64UrlEncode(System.Text.Encoding.UTF8.GetBytes(token))}");

    private void Post(Person person, string kind, Uri address) =>
        queue.Post(Languages.In(person.Culture, () => new OutgoingMail(
            person.Email!,
            person.FullName,
            person.Culture,
            texts[$"Mail.{kind}.Subject"],
            [texts["Mail.Greeting", person.FullName], texts[$"Mail.{kind}.Text"], texts["Mail.NotYou"]],
            new MailLink(address, texts[$"Mail.{kind}.Link"]))));
}
