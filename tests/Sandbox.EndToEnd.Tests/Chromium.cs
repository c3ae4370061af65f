using Microsoft.Playwright;
using Sandbox.Seeds;

namespace Sandbox.EndToEnd.Tests;

// A real Chromium, in which everybody has a browser of their own: cookies, language and theme are not shared.
public sealed class Chromium : IAsyncDisposable
{
    private static readonly string[] paths = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;

    private Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    public static async Task<Chromium> Launch()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = paths.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is not installed; deploy/test.sh installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    public async Task<IPage> Visit(string address, string language = "en-GB", string theme = "light", int width = 1280)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = address,
            Locale = language,
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
            // Colours are judged as they stay, not half way between two.
            ReducedMotion = ReducedMotion.Reduce,
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}

public static class SigningIn
{
    public static async Task SignIn(this IPage page, CastMember member)
    {
        await page.GotoAsync("/account/sign-in");
        await page.Locator("[name='Input.Email']").FillAsync(member.Email);
        await page.Locator("[name='Input.Password']").FillAsync(Site.Password);
        await page.Locator("form button[type=submit].button").First.ClickAsync();
        if (member.TotpSecret is { } secret)
        {
            await page.WaitForURLAsync("**/account/sign-in/code**");
            await page.Locator("[name='Input.Code']").FillAsync(Totp.Now(secret));
            await page.Locator("form button[type=submit].button").First.ClickAsync();
        }
        await page.WaitForURLAsync(url => !url.Contains("/account/sign-in", StringComparison.Ordinal));
    }
}
