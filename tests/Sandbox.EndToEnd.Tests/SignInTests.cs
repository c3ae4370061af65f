using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;

namespace Sandbox.EndToEnd.Tests;

public sealed partial class SignInTests(Site site)
{
    [Fact]
    public async Task Company_RegistersConfirmsItsAddressAndSignsIn()
    {
        var page = await site.Visit();
        await page.GotoAsync("/account/register");
        await page.Locator("[name='Input.OrganisationName']").FillAsync("Nordlicht Analytik GmbH");
        await page.Locator("[name='Input.Country']").SelectOptionAsync("DE");
        await page.Locator("[name='Input.RegistrationNumber']").FillAsync("HRB 77");
        await page.Locator("[name='Input.SizeClass'][value='Small']").CheckAsync();
        await page.Locator("[name='Input.FullName']").FillAsync("Greta Lund");
        await page.Locator("[name='Input.Email']").FillAsync("greta@nordlicht.example");
        await page.Locator("[name='Input.Password']").FillAsync(Site.Password);
        await page.Locator("form button[type=submit].button").First.ClickAsync();
        await page.WaitForURLAsync("**/account/check-mail**");

        await page.GotoAsync(await LinkTo("greta@nordlicht.example"));
        await page.Locator("form button[type=submit].button").First.ClickAsync();
        var signedIn = await site.SignIn(new(default, "Greta Lund", "greta@nordlicht.example", default, default, new HashSet<Domain.Access.Role>()));

        await Assertions.Expect(signedIn.Locator("header")).ToContainTextAsync("Greta Lund");
        await signedIn.GotoAsync("/applications");
        await signedIn.ShouldBeAccessible();
    }

    [Fact]
    public async Task WrongPassword_IsRefusedWithoutSayingWhetherTheAccountExists()
    {
        var answers = new List<string>();
        foreach (var email in new[] { site.Cast.Owner.Email, "nobody@nowhere.example" })
        {
            var page = await site.Visit();
            await page.GotoAsync("/account/sign-in");
            await page.Locator("[name='Input.Email']").FillAsync(email);
            await page.Locator("[name='Input.Password']").FillAsync("not the password at all");
            await page.Locator("form button[type=submit].button").First.ClickAsync();
            answers.Add(await page.Locator(".error-summary").InnerTextAsync());
            Assert.StartsWith("Error:", await page.TitleAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(answers[0], answers[1]);
    }

    // The queue writes in the background, so the mail may take a moment.
    private async Task<string> LinkTo(string address)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            if (Directory.Exists(site.MailFolder))
                foreach (var file in Directory.GetFiles(site.MailFolder, "*.eml"))
                {
                    var mail = await MimeMessage.LoadAsync(file);
                    if (mail.To.Mailboxes.Any(to => to.Address == address)) return Link().Match(mail.TextBody ?? "").Value;
                }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"No mail came to {address}.");
    }

    [GeneratedRegex(@"http\S+")]
    private static partial Regex Link();
}
