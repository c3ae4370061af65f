using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Configuration.Workshop;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// A site of its own: the pack that is published here would be in force for every later case of a shared one.
public sealed class WorkshopSite : Site
{
    protected override string Jurisdiction => "generic";
}

// A rule pack is changed by somebody who never saw JSON, through the pages.
public sealed class WorkshopTests(WorkshopSite site) : IClassFixture<WorkshopSite>
{
    [Fact]
    public async Task AThreshold_IsChangedReplayedAndPublished_WithoutJson()
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var pack = site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());
        foreach (var (name, told) in new (string, (string, string)[])[] { ("Grave", [("health-likelihood", "4"), ("health-severity", "4"), ("health-controls", "weak")]), ("Mild", []) })
        {
            var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", name).With("personalDataInTest", false));
            await story.Accept(id);
            await story.ProposeTier(id, FilledAnswers.Of(pack, told));
            await story.ConfirmTier(id);
        }

        var administrator = await site.SignIn(site.Cast.Administrator, "zh-CN");
        administrator.SetDefaultTimeout(60_000);
        await administrator.GotoAsync("/administration/workshop");
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "workshop");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "开始" }).ClickAsync();
        await administrator.WaitForURLAsync("**?done=started");
        var home = new Uri(administrator.Url).AbsolutePath;
        await administrator.GetByRole(AriaRole.Link, new() { Name = "编辑" }).ClickAsync();
        await Ready(administrator);
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "editor");
        await administrator.Locator("summary", new() { HasText = "规则" }).Last.ClickAsync();
        await administrator.Locator("nav a[href$='/edit/rules/2']").ClickAsync();
        await Ready(administrator);

        // Something that is no number is kept, named as a fault, and taken back.
        var threshold = administrator.Locator("#rules-2-when-atLeast");
        await Assertions.Expect(threshold).ToHaveValueAsync("10");
        await threshold.FillAsync("ten");
        await threshold.BlurAsync();
        await Assertions.Expect(administrator.Locator("#rules-2-when-atLeast-error")).ToBeVisibleAsync();
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "editor-fault");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "撤回上一步" }).ClickAsync();
        await Assertions.Expect(threshold).ToHaveValueAsync("10");
        await threshold.FillAsync("18");
        await threshold.BlurAsync();
        await Assertions.Expect(administrator.Locator(".save-state")).ToContainTextAsync("保存");
        await Assertions.Expect(administrator.Locator(".pack-faults summary")).ToContainTextAsync("草稿无差错");

        // What was typed is there again after the page was left.
        await administrator.GotoAsync($"{home}/edit/rules/2#rules-2-when-atLeast");
        await Ready(administrator);
        await Assertions.Expect(threshold).ToHaveValueAsync("18");
        await Picture(administrator, "editor-rule");

        await administrator.GotoAsync(home);
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("10 → 18");
        await administrator.ShouldBeAccessible();
        await administrator.GetByRole(AriaRole.Button, new() { Name = "以当前草稿试算" }).ClickAsync();
        await administrator.WaitForURLAsync("**/replays/*");
        await Assertions.Expect(administrator.Locator("main [role=status]").First).ToContainTextAsync("已完成");
        await Assertions.Expect(administrator.Locator(".pack-moved")).ToHaveTextAsync("1");
        await Assertions.Expect(administrator.Locator("#cases ~ table tbody tr")).ToHaveCountAsync(1);
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "replay");

        await administrator.GotoAsync(home);
        await administrator.Locator("[name='Input.Note']").FillAsync("两年的试点表明，该阈值过低。");
        await Picture(administrator, "draft");
        await administrator.GetByRole(AriaRole.Button, new() { Name = "提请批准" }).ClickAsync();
        await administrator.WaitForURLAsync("**?done=proposed");
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("须由他人批准");

        var supervisor = await site.SignIn(site.Cast.Supervisor);
        supervisor.SetDefaultTimeout(60_000);
        await supervisor.GotoAsync(home);
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("10 → 18");
        await supervisor.ShouldBeAccessible();
        await Picture(supervisor, "approve");
        await supervisor.Locator("[name='Input.Reasons']").FillAsync("Read with its replay, and found right.");
        await supervisor.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await supervisor.WaitForURLAsync("**?done=published");
        await administrator.GotoAsync("/administration/packs/generic-matrix/1.1.0");
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("18");
    }

    [Theory]
    [InlineData("en-GB", "dark", 1280)]
    [InlineData("zh-CN", "light", 390)]
    [InlineData("en-GB", "light", 390)]
    public async Task Pages_InBothLanguagesAndSizes_AreAccessibleAndFit(string language, string theme, int width)
    {
        var id = await site.Services.GetRequiredService<UseCases>().Send(new StartDraft.Command("blue-book@1.0.0", null), site.Cast.Administrator.Actor, token: TestContext.Current.CancellationToken);
        var home = $"/administration/workshop/{id}";
        var administrator = await site.SignIn(site.Cast.Administrator, language, theme, width);
        foreach (var path in new[] { "/administration/workshop", home, $"{home}/json", $"{home}/edit", $"{home}/edit/sections/0/questions/0", $"{home}/edit/tiers/2", $"{home}/edit/values/0", $"{home}/edit/rules/0", "/administration/workshop/compare?from=eu-ai-act@1.0.0&to=eu-ai-act@1.1.0" })
        {
            Assert.Equal(200, (await administrator.GotoAsync(path))!.Status);
            if (path.Contains("/edit", StringComparison.Ordinal)) await Ready(administrator);
            await administrator.ShouldBeAccessible();
            await administrator.ShouldFitTheScreen();
            await Picture(administrator, $"{language}-{theme}-{width}{Regex.Replace(path.Split('?')[0].Replace(id.ToString(), ""), "[^a-z0-9]+", "-")}");
        }
    }

    // The circuit runs: what is typed is kept.
    private static Task Ready(IPage page) => page.Locator("fieldset.editor:not([disabled])").WaitForAsync();

    // Screens to look at, where somebody asks for them.
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SANDBOX_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"workshop-{name}.png"), FullPage = true });
    }
}
