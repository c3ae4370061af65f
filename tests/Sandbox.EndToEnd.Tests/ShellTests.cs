using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Sandbox.Web;
using Sandbox.Web.Persistence;

namespace Sandbox.EndToEnd.Tests;

// What every page has around it: keys, commands, the end of the session; and the queue's saved views.
public sealed class ShellTests(Site site)
{
    private static readonly string Extend = "[data-session-extend]";

    [Theory]
    [InlineData("en-GB", "light")]
    [InlineData("zh-CN", "dark")]
    public async Task Keys_ListThemselves_FindTheSearch_AndOpenTheCommands_ButNotWhileSomebodyTypes(string language, string theme)
    {
        var page = await site.Visit(language, theme);
        await page.GotoAsync("/registry");

        await page.Keyboard.PressAsync("?");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
        await page.ShouldBeAccessible();
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();

        await page.Keyboard.PressAsync("/");
        var search = page.Locator("input[name=q]");
        await Assertions.Expect(search).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync("a?/b");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(search).ToHaveValueAsync("a?/b");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#commands")).ToBeVisibleAsync();
        await page.ShouldBeAccessible();
        await page.Keyboard.TypeAsync(language == "en-GB" ? "verify" : "核验");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/verify");
    }

    [Fact]
    public async Task Keys_TurnedOffInTheProfile_DoNothing()
    {
        var page = await site.SignIn(site.Cast.The(Domain.Access.Role.CompanyContributor, 1));
        await page.GotoAsync("/account");
        await page.Locator("[name='Input.Shortcuts']").UncheckAsync();
        await page.Locator("main form button[type=submit].button").First.ClickAsync();
        await page.WaitForURLAsync("**/account?done=profile");
        await page.ShouldBeAccessible();

        await page.Locator("h1").ClickAsync();
        await page.Keyboard.PressAsync("?");
        await page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("#commands")).ToBeHiddenAsync();
        await page.Locator("[data-shortcuts-open]").ClickAsync();
        await Assertions.Expect(page.Locator("#shortcuts")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Session_TwoMinutesBeforeItsEnd_IsProlongedByOneKey_AndWhatWasTypedStays()
    {
        var database = site.Services.GetRequiredService<Database>();
        var folder = Directory.CreateTempSubdirectory("sandbox-session-");
        var address = $"http://localhost:{Free()}";
        // The same database, served beside the site by an app whose sessions last two minutes and some seconds.
        await using var app = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls(address);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["SANDBOX_DATA"] = folder.FullName,
                ["Sandbox:PublicUrl"] = address,
                ["Smtp:Folder"] = Path.Combine(folder.FullName, "mail"),
                ["ConnectionStrings:Sandbox"] = database.App,
                ["Account:SessionMinutes"] = "2.15",
            });
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        var page = await site.Visit();
        await page.GotoAsync($"{address}/account/sign-in");
        await page.Locator("[name='Input.Email']").FillAsync(site.Cast.Owner.Email);
        await page.Locator("[name='Input.Password']").FillAsync(Site.Password);
        await page.Locator("form button[type=submit].button").First.ClickAsync();
        await page.WaitForURLAsync(new Regex("/applications$"));
        await page.GotoAsync($"{address}/account");
        await page.Locator("[name='Input.FullName']").FillAsync("Half a na");

        await Assertions.Expect(page.Locator("#session")).ToBeVisibleAsync(new() { Timeout = 30_000 });
        await Assertions.Expect(page.Locator(Extend)).ToBeFocusedAsync();
        await page.ShouldBeAccessible();
        await page.Keyboard.PressAsync("Enter");

        await Assertions.Expect(page.Locator("#session")).ToBeHiddenAsync();
        await Assertions.Expect(page.Locator("[name='Input.FullName']")).ToHaveValueAsync("Half a na");
        await app.StopAsync(TestContext.Current.CancellationToken);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task QueueView_IsSaved_OpensTheQueueAsDefault_AndIsDeleted()
    {
        var page = await site.SignIn(site.Cast.The(Domain.Access.Role.CaseOfficer, 1));
        await page.GotoAsync("/queue?stage=PanelReview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Save this view" }).ClickAsync();
        await page.GetByLabel("Name of the view").FillAsync("Panel");
        await page.GetByLabel("Open the queue with it").CheckAsync();
        await page.Locator(".views__form button[type=submit]").ClickAsync();
        await Assertions.Expect(page.GetByText("The view is saved.")).ToBeVisibleAsync();
        await page.ShouldBeAccessible();

        await page.GotoAsync("/queue");
        await page.WaitForURLAsync("**/queue?stage=PanelReview&order=Changed&descending=true");
        await Assertions.Expect(page.Locator(".views a[aria-current=page]")).ToHaveTextAsync("Panel");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete view" }).ClickAsync();
        await Assertions.Expect(page.Locator(".views").GetByText("Panel")).ToHaveCountAsync(0);
        await page.GotoAsync("/queue");
        await Assertions.Expect(page.Locator("h1")).ToBeVisibleAsync();
        Assert.EndsWith("/queue", page.Url, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-GB", "light", 1280)]
    [InlineData("zh-CN", "dark", 390)]
    public async Task PagesOfTheAdministration_AreAccessible_AndFitAPhone(string language, string theme, int width)
    {
        var page = await site.SignIn(site.Cast.Administrator, language, theme, width);
        foreach (var path in new[]
        {
            "/administration/status", "/administration/packs", "/administration/presets", "/administration/presets/eu-ai-act/2026.1",
            "/administration/calls", "/administration/calls/new", "/administration/invitations", "/administration/resets",
        })
        {
            var response = await page.GotoAsync(path);
            Assert.True(response!.Status == 200, $"{path}: {response.Status}");
            await page.ShouldBeAccessible();
            await page.ShouldFitTheScreen();
        }
        var owner = await site.SignIn(site.Cast.Owner, language, theme, width);
        foreach (var path in new[] { "/", "/applications", "/members" })
        {
            await owner.GotoAsync(path);
            await owner.ShouldBeAccessible();
            await owner.ShouldFitTheScreen();
        }
    }

    private static string Free()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
