using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Playwright;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web;

namespace Sandbox.EndToEnd.Tests;

// The app as a process of its own, killed in the middle of its work: what it acknowledged is there afterwards, once, and goes on.
public sealed partial class KillTests : IAsyncLifetime
{
    private const int cases = 6;

    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-kill-").FullName;
    private readonly string address = $"http://localhost:{Site.FreePort().ToString(CultureInfo.InvariantCulture)}";
    private readonly List<Guid> drafts = [];
    private Cast cast = null!;
    private Chromium browser = null!;
    private Process? app;

    [Fact]
    public async Task KilledWhileActsAreUnderWay_KeepsWhatItAcknowledged_AndGoesOn()
    {
        await Start();
        var owner = await browser.Visit(address);
        await owner.SignIn(cast.Owner);
        var officer = await browser.Visit(address);
        await officer.SignIn(cast.Officer);

        // What a form says is saved is an acknowledgement too.
        await owner.GotoAsync($"/applications/{drafts[cases]}/system");
        await owner.Locator("fieldset.editor:enabled").WaitForAsync();
        await owner.Locator("#field-systemName").FillAsync("Written before the end");
        await Assertions.Expect(owner.Locator(".save-state")).ToContainTextAsync("Saved");

        var submissions = await Task.WhenAll(drafts.Take(cases).Select(draft => Prepare(owner, $"/applications/{draft}/check")));
        var submitted = await KillAmid(owner, submissions);
        await Start();

        // Nobody has to sign in again, and the draft says what it said.
        await owner.GotoAsync($"/applications/{drafts[cases]}/system");
        await Assertions.Expect(owner.Locator("#field-systemName")).ToHaveValueAsync("Written before the end");
        foreach (var form in submitted) Assert.Contains("SBX-", await Text(owner, form.Path.Replace("/check", "/submitted")), StringComparison.Ordinal);
        // The same form once more: whatever became of the first, there is one submission.
        foreach (var form in submissions) await Post(owner, form);
        await owner.GotoAsync("/applications");
        await Assertions.Expect(owner.Locator("main a[href$='/case']")).ToHaveCountAsync(cases);

        // The cases go on, and the next kill finds the authority at work.
        var acceptances = await Task.WhenAll(drafts.Take(cases).Select(id => Prepare(officer, $"/cases/{id}/acts/AcceptAsComplete")));
        foreach (var form in acceptances) form.Fields["Input.Step"] = "do";
        var accepted = await KillAmid(officer, acceptances);
        await Start();
        foreach (var form in accepted) Assert.Contains("/ProposeTier", await Text(officer, form.Path.Replace("/acts/AcceptAsComplete", "")), StringComparison.Ordinal);
        foreach (var form in acceptances) await Post(officer, form);

        var auditor = await browser.Visit(address);
        await auditor.SignIn(cast.Auditor);
        foreach (var id in drafts.Take(cases))
        {
            Assert.Contains("/ProposeTier", await Text(officer, $"/cases/{id}"), StringComparison.Ordinal);
            await auditor.GotoAsync($"/trail/cases/{id}");
            await Assertions.Expect(auditor.Locator(".verdict").First).ToBeVisibleAsync();
            await Assertions.Expect(auditor.Locator(".verdict--broken")).ToHaveCountAsync(0);
            await Assertions.Expect(auditor.Locator(".entries li").Filter(new() { HasText = cast.Officer.FullName })).ToHaveCountAsync(1);
        }
    }

    public async ValueTask InitializeAsync()
    {
        // The data are made by the app's own commands, then its cluster is handed over to the process that is killed.
        await using var made = await SandboxApp.Build(["--environment=Demo"], builder =>
        {
            builder.WebHost.UseUrls(address);
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["SANDBOX_DATA"] = folder });
        });
        await made.StartAsync();
        cast = await Cast.Hire(made.Services, Site.Password, TimeProvider.System, CancellationToken.None);
        var story = new Story(made.Services, cast, TimeProvider.System);
        for (var number = 0; number <= cases; number++) drafts.Add(await story.DraftApplication(cast.Owner, FormAnswers.Empty.With("systemName", $"System {number}")));
        await made.StopAsync();
        browser = await Chromium.Launch();
    }

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        if (app is { HasExited: false })
        {
            // In order, so that its cluster stops with it.
            using var stop = Process.Start("kill", ["-TERM", app.Id.ToString(CultureInfo.InvariantCulture)]);
            await app.WaitForExitAsync();
        }
        Directory.Delete(folder, recursive: true);
    }

    private async Task Start()
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sandbox.Web"));
        foreach (var (name, value) in new[]
        {
            ("ASPNETCORE_ENVIRONMENT", "Demo"), ("ASPNETCORE_URLS", address), ("SANDBOX_DATA", folder), ("Sandbox__PublicUrl", address), ("Account__PostsPerMinute", "1000"),
            ("Smtp__Folder", Path.Combine(folder, "mail")), ("Logging__LogLevel__Default", "Warning"),
        })
            start.Environment[name] = value;
        app = Process.Start(start)!;
        using var client = new HttpClient();
        var waited = Stopwatch.StartNew();
        while (!await IsReady(client))
        {
            Assert.False(app.HasExited, "The app ended while it was starting.");
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The app does not become ready.");
            await Task.Delay(100);
        }
    }

    private async Task<bool> IsReady(HttpClient client)
    {
        try
        {
            return (await client.GetAsync(new Uri($"{address}/health/ready"))).StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    // All forms at once, and SIGKILL at the first answer; answers the forms that the app had acknowledged.
    private async Task<IReadOnlyList<PostedForm>> KillAmid(IPage page, PostedForm[] forms)
    {
        var answers = forms.Select(async form => await Acknowledged(page, form) ? form : null).ToList();
        await Task.WhenAny(answers);
        app!.Kill();
        await app.WaitForExitAsync();
        return [.. (await Task.WhenAll(answers)).OfType<PostedForm>()];
    }

    private static async Task<bool> Acknowledged(IPage page, PostedForm form)
    {
        try
        {
            return (await Post(page, form)).Status == (int)HttpStatusCode.Found;
        }
        catch (PlaywrightException)
        {
            return false;
        }
    }

    private static Task<IAPIResponse> Post(IPage page, PostedForm form)
    {
        var data = page.APIRequest.CreateFormData();
        foreach (var (name, value) in form.Fields) data.Set(name, value);
        return page.APIRequest.PostAsync(form.Path, new() { Form = data, MaxRedirects = 0 });
    }

    // A form as its page shows it, with the key that makes it one act.
    private static async Task<PostedForm> Prepare(IPage page, string path)
    {
        var fields = HiddenField().Matches((await Text(page, path)).Split("<main")[1]).ToDictionary(match => match.Groups["name"].Value, match => WebUtility.HtmlDecode(match.Groups["value"].Value));
        Assert.Contains("Input.Key", fields.Keys);
        return new(path, fields);
    }

    private static async Task<string> Text(IPage page, string path) => await (await page.APIRequest.GetAsync(path)).TextAsync();

    private sealed record PostedForm(string Path, Dictionary<string, string> Fields);

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" ?/?>""")]
    private static partial Regex HiddenField();
}
