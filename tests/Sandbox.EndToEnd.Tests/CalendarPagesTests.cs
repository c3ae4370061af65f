using Microsoft.Playwright;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;

namespace Sandbox.EndToEnd.Tests;

// A site of its own: the year that is confirmed here would bind the deadlines of a shared one.
public sealed class CalendarSite : Site;

// A year of holidays comes from a file, a second person confirms it, and each deadline says why it falls on its day.
public sealed class CalendarPagesTests(CalendarSite site) : IClassFixture<CalendarSite>
{
    private const string Year = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20300102\r\nSUMMARY:Day of the Authority\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

    [Fact]
    public async Task Year_IsImportedFromAFile_AndConfirmedByASecondPerson()
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", "Deadlines"));

        var administrator = await site.SignIn(site.Cast.Administrator);
        await administrator.GotoAsync("/administration/calendars");
        await Look(administrator, "calendars");
        await administrator.GotoAsync("/administration/calendars/eu-institutions/import");
        await administrator.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(administrator.Locator(".error-summary, [role=alert]").First).ToBeVisibleAsync();
        await Look(administrator, "calendar-import-errors");
        await administrator.Locator("[name='Input.Year']").FillAsync("2030");
        await administrator.Locator("[name='Input.File']").SetInputFilesAsync(new FilePayload { Name = "2030.ics", MimeType = "text/calendar", Buffer = System.Text.Encoding.UTF8.GetBytes(Year) });
        await administrator.Locator("[name='Input.SourceEn']").FillAsync("Notice of 1 July 2029");
        await administrator.Locator("[name='Input.SourceZh']").FillAsync("2029年7月1日通知");
        await administrator.Locator("[name='Input.Reasons']").FillAsync("It was declared.");
        await administrator.Locator("main form button[type=submit]").ClickAsync();
        await administrator.WaitForURLAsync("**/administration/calendars/editions/*");
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("somebody else has to confirm it");
        await Look(administrator, "calendar-edition");

        var supervisor = await site.SignIn(site.Cast.Supervisor, "zh-CN", "dark", 390);
        await supervisor.GotoAsync(new Uri(administrator.Url).PathAndQuery);
        await Look(supervisor, "calendar-edition-zh");
        await supervisor.Locator("[name='Input.Decision'][value=confirm]").CheckAsync();
        await supervisor.Locator("[name='Input.Reasons']").FillAsync("已核对。");
        await supervisor.Locator("main form button[type=submit]").ClickAsync();
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("已确认");

        foreach (var (language, theme, width) in new[] { ("en-GB", "light", 1280), ("zh-CN", "dark", 390) })
        {
            var owner = await site.SignIn(site.Cast.Owner, language, theme, width);
            await owner.GotoAsync($"/applications/{id}/case");
            await Look(owner, $"own-deadlines-{language}");
            await owner.Locator("main .deadlines a").First.ClickAsync();
            await Look(owner, $"why-{language}");
            await owner.GotoAsync("/notices");
            await Look(owner, $"notices-{language}");
        }
    }

    private static async Task Look(IPage page, string name)
    {
        await page.ShouldBeAccessible();
        await page.ShouldFitTheScreen();
        if (Environment.GetEnvironmentVariable("SANDBOX_IMAGES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
