using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Sandbox.EndToEnd.Tests;
using Sandbox.Seeds;
using Sandbox.Web;

[assembly: AssemblyFixture(typeof(Site))]

namespace Sandbox.EndToEnd.Tests;

// The real app on a cluster of its own, and a real Chromium before it.
public class Site : IAsyncLifetime
{
    public const string Password = "correct horse battery staple";

    private static readonly string[] chromiums = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"];

    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-e2e-").FullName;
    private WebApplication app = null!;
    private IPlaywright playwright = null!;
    private IBrowser browser = null!;

    protected virtual string Jurisdiction => "eu-ai-act";

    public string Address { get; private set; } = "";
    public Cast Cast { get; private set; } = null!;
    public IServiceProvider Services => app.Services;

    // The key that signs seals here: what a thief of it would hold.
    public string SealKey => Path.Combine(folder, "keys", "seal.pem");

    // Where mails go: one .eml file each.
    public string MailFolder => Path.Combine(folder, "mail");

    public async ValueTask InitializeAsync()
    {
        Address = $"http://localhost:{FreePort().ToString(CultureInfo.InvariantCulture)}";
        app = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls(Address);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["SANDBOX_DATA"] = folder,
                ["Sandbox:Jurisdiction"] = Jurisdiction,
                ["Sandbox:PublicUrl"] = Address,
                ["Smtp:Folder"] = MailFolder,
                // One address signs in for a whole cast here.
                ["Account:PostsPerMinute"] = "1000",
                ["Sandbox:PublicPostsPerMinute"] = "1000",
            });
        });
        await app.StartAsync();
        Cast = await Cast.Hire(app.Services, Password, TimeProvider.System, CancellationToken.None);
        playwright = await Playwright.CreateAsync();
        browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromiums.FirstOrDefault(File.Exists) ?? throw new InvalidOperationException("Chromium is not installed; deploy/test.sh installs it."),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    // A browser of somebody's own: cookies, language and theme are not shared.
    public async Task<IPage> Visit(string language = "en-GB", string theme = "light", int width = 1280)
    {
        var context = await browser.NewContextAsync(new()
        {
            BaseURL = Address,
            Locale = language,
            ColorScheme = theme == "dark" ? ColorScheme.Dark : ColorScheme.Light,
            ViewportSize = new() { Width = width, Height = 900 },
        });
        var page = await context.NewPageAsync();
        page.SetDefaultTimeout(20_000);
        return page;
    }

    public async Task<IPage> SignIn(CastMember member, string language = "en-GB", string theme = "light", int width = 1280)
    {
        var page = await Visit(language, theme, width);
        await page.GotoAsync("/account/sign-in");
        await page.Locator("[name='Input.Email']").FillAsync(member.Email);
        await page.Locator("[name='Input.Password']").FillAsync(Password);
        await page.Locator("form button[type=submit].button").First.ClickAsync();
        if (member.TotpSecret is { } secret)
        {
            await page.WaitForURLAsync("**/account/sign-in/code**");
            await page.Locator("[name='Input.Code']").FillAsync(Totp.Now(secret));
            await page.Locator("form button[type=submit].button").First.ClickAsync();
        }
        await page.WaitForURLAsync(url => !url.Contains("/account/sign-in", StringComparison.Ordinal));
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        playwright?.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
