using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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

    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-e2e-").FullName;
    private WebApplication app = null!;
    private Chromium browser = null!;

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
            Configure(builder);
        });
        await app.StartAsync();
        Cast = await Cast.Hire(app.Services, Password, app.Services.GetRequiredService<TimeProvider>(), CancellationToken.None);
        browser = await Chromium.Launch();
    }

    protected virtual void Configure(WebApplicationBuilder builder)
    {
    }

    // A browser of somebody's own: cookies, language and theme are not shared.
    public Task<IPage> Visit(string language = "en-GB", string theme = "light", int width = 1280) => browser.Visit(Address, language, theme, width);

    public async Task<IPage> SignIn(CastMember member, string language = "en-GB", string theme = "light", int width = 1280)
    {
        var page = await Visit(language, theme, width);
        await page.SignIn(member);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (browser is not null) await browser.DisposeAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
