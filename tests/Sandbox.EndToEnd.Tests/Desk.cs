using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Sandbox.EndToEnd.Tests;

// Somebody before a browser of their own. Whatever they look at is held to what every page promises.
public sealed partial class Desk(IPage page, string name, List<string> faults, HashSet<string> seen, bool thorough) : IAsyncDisposable
{
    private static int pictures;

    private static readonly string? album = Environment.GetEnvironmentVariable("SANDBOX_ALBUM");

    // Where the README's pictures go, where somebody asks for them.
    private static readonly string? images = Environment.GetEnvironmentVariable("SANDBOX_IMAGES");

    public IPage Page => page;

    // Where the form that acts, or files, has its button; the quiet ones beside it lead elsewhere.
    public ILocator Button => page.Locator("main form button.button[type=submit]:not(.button--quiet)").First;

    public ILocator Main => page.Locator("main");

    public async Task Open(string path)
    {
        var response = await page.GotoAsync(path);
        Assert.True(response!.Status == 200, $"{name} gets {response.Status} at {path}.");
    }

    // Accessible and in frame, in both languages and both themes. The page stays in the other language, so that every case is worked on in both.
    public async Task Look(string state, string? readme = null)
    {
        var picture = Interlocked.Increment(ref pictures);
        // A state of a page that was seen in both languages is looked at in the one on the screen.
        var both = thorough && seen.Add($"{Kind(new Uri(page.Url).AbsolutePath)} {state}");
        for (var language = 0; language < (both ? 2 : 1); language++)
        {
            if (language > 0) await SwitchLanguage();
            if (readme is not null && images is { Length: > 0 }) await ForTheReadme(readme);
            await Notice(page.ShouldBeAccessibleInBothThemes, state);
            await page.SetViewportSizeAsync(390, 844);
            await Notice(page.ShouldFitTheScreen, state);
            if (album is { Length: > 0 }) await Picture($"{picture:000}-{name}-{state}");
            await page.SetViewportSizeAsync(1280, 900);
        }
    }

    // A page whatever case it shows.
    public static string Kind(string path) => CaseId().Replace(path, "*");

    public async Task Fill(string field, string value)
    {
        var control = page.Locator($"main [name='{field}']");
        await control.First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
        switch (await control.First.EvaluateAsync<string>("control => control.localName === 'input' ? control.type : control.localName"))
        {
            case "radio" or "checkbox" when value is not ("true" or "false"):
                await page.Locator($"main [name='{field}'][value='{value}']").CheckAsync();
                break;
            case "checkbox":
                await control.SetCheckedAsync(value == "true");
                break;
            case "radio":
                await page.Locator($"main [name='{field}'][value='{value}']").CheckAsync();
                break;
            case "select":
                await control.SelectOptionAsync(value);
                break;
            default:
                await control.FillAsync(value);
                break;
        }
    }

    // Sends the form before the reader; what comes back is there when this returns.
    public Task Send() => Go(Button);

    public async Task Go(ILocator control)
    {
        var before = await page.EvaluateAsync<double>("performance.timeOrigin");
        await control.ClickAsync();
        await page.WaitForFunctionAsync("before => performance.timeOrigin !== before && document.readyState === 'complete'", before);
    }

    // What happens by itself is there after a while.
    public async Task Until(string path, string selector)
    {
        for (var attempt = 0; attempt < 90; attempt++)
        {
            await Open(path);
            if (await page.Locator(selector).CountAsync() > 0) return;
            await page.WaitForTimeoutAsync(500);
        }
        Assert.Fail($"{path}: {selector} did not come.");
    }

    // A form that lacks something: the summary has the focus, leads to each field, and the title says so.
    public async Task ShouldBeRefused()
    {
        await Assertions.Expect(page.Locator(".error-summary").First).ToBeFocusedAsync();
        Assert.Matches("^(Error:|错误：)", await page.TitleAsync());
        foreach (var link in await page.Locator(".error-summary a").AllAsync())
        {
            var (path, target) = (await link.GetAttributeAsync("href"))!.Split('#') is [var before, var after] ? (before, after) : ("", "");
            // A check of all answers leads to the page of each.
            if (path != new Uri(page.Url).PathAndQuery) continue;
            Assert.True(await page.Locator($"[id='{target}']").CountAsync() == 1, $"{page.Url}: the summary leads to {target}, which is not there.");
        }
    }

    // One page's fault hides no other's: all are told at the end.
    private async Task Notice(Func<Task> check, string state)
    {
        if (await Record.ExceptionAsync(check) is { } fault) faults.Add($"{name}, {state}: {fault.Message}");
    }

    private async Task SwitchLanguage()
    {
        var other = await Language() == "en" ? "zh-Hans" : "en";
        await page.Context.AddCookiesAsync([new() { Name = "culture", Value = Uri.EscapeDataString($"c={other}|uic={other}"), Url = new Uri(page.Url).GetLeftPart(UriPartial.Authority) }]);
        // Also what was answered to a form comes again: the browser sends the form once more.
        await page.ReloadAsync();
        await page.WaitForFunctionAsync("other => document.documentElement.lang === other", other);
        // A page that is interactive takes no input before its circuit runs.
        await page.Locator("fieldset.editor:disabled").WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    private Task Theme(string theme) => page.EvaluateAsync("theme => { document.documentElement.dataset.themeChoice = theme; document.documentElement.dataset.theme = theme; }", theme);

    private Task<string> Language() => page.EvaluateAsync<string>("document.documentElement.lang");

    private async Task ForTheReadme(string readme)
    {
        if (await Language() != "en") return;
        await Theme("light");
        await page.ScreenshotAsync(new() { Path = Path.Combine(images!, $"{readme}.png") });
    }

    // On a phone in the dark, and on a screen in the light.
    private async Task Picture(string file)
    {
        var language = (await Language())[..2];
        await page.ScreenshotAsync(new() { Path = Path.Combine(album!, $"{file}.{language}.dark.png"), FullPage = true });
        await page.SetViewportSizeAsync(1280, 900);
        await Theme("light");
        await page.ScreenshotAsync(new() { Path = Path.Combine(album!, $"{file}.{language}.light.png"), FullPage = true });
    }

    [GeneratedRegex("[0-9a-f-]{36}")]
    private static partial Regex CaseId();

    // What was on the screen when a test failed.
    public async Task KeepPicture(string folder) =>
        await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });

    public async ValueTask DisposeAsync() => await page.Context.CloseAsync();
}
