using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// A site of its own: the procedure that is published here would bind every later case of a shared one.
public sealed class ProceduresSite : Site;

// A procedure is changed by its definition alone, through the pages.
public sealed class ProceduresTests(ProceduresSite site) : IClassFixture<ProceduresSite>
{
    [Fact]
    public async Task SecurityReview_IsUploadedPublishedAndGiven_BeforeTheDecision()
    {
        var administrator = await site.SignIn(site.Cast.Administrator);
        await administrator.GotoAsync("/administration/procedures");
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "procedures");
        await administrator.GetByRole(AriaRole.Link, new() { Name = "Upload a version" }).ClickAsync();

        // First with a role that does not exist: the report names the place, and nothing typed is lost.
        await administrator.Locator("[name='Input.File']").SetInputFilesAsync(AsFile(Definition("Wizard")));
        await administrator.Locator("[name='Input.Note']").FillAsync("A security review before admission.");
        await administrator.Locator("button[value=keep]").ClickAsync();
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("role 'Wizard' does not exist");
        await Assertions.Expect(administrator.Locator("[name='Input.Note']")).ToHaveValueAsync("A security review before admission.");
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "procedure-report");

        await administrator.Locator("[name='Input.File']").SetInputFilesAsync(AsFile(Definition("Supervisor")));
        await administrator.Locator("button[value=check]").ClickAsync();
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("The definition is sound");
        await administrator.Locator("button[value=keep]").ClickAsync();
        await administrator.WaitForURLAsync("**/sandbox-lifecycle/2?done=kept");
        await Assertions.Expect(administrator.Locator("main")).ToContainTextAsync("Somebody else must publish it");
        await administrator.ShouldBeAccessible();
        await Picture(administrator, "procedure-draft");

        var supervisor = await site.SignIn(site.Cast.Supervisor);
        supervisor.SetDefaultTimeout(60_000);
        await supervisor.GotoAsync("/administration/procedures/sandbox-lifecycle/2");
        await supervisor.Locator("[name='Input.Reasons']").FillAsync("Read and found right.");
        await supervisor.GetByRole(AriaRole.Button, new() { Name = "Publish" }).ClickAsync();
        await supervisor.WaitForURLAsync("**/2?done=published");

        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", "SecureMatch").With("personalDataInTest", false));
        await story.Accept(id);
        await story.ProposeTier(id, FilledAnswers.Of(site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow()), ("annex-iii-4", "a"), ("profiling", "yes")));
        await story.ConfirmTier(id);
        await story.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "No objection.");
        await story.Assess(id, "All criteria are met.", "Met.");
        await story.Score(id, 0, 4, Vote.Admit, "Good.");
        await story.Score(id, 1, 4, Vote.Admit, "Good.");

        await supervisor.GotoAsync($"/cases/{id}");
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("Security review");
        await supervisor.GotoAsync($"/cases/{id}/acts/GiveReview");
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("Look at access");
        await supervisor.ShouldBeAccessible();
        await Picture(supervisor, "review");
        await supervisor.Locator("[name='Input.Outcome'][value=Positive]").CheckAsync();
        await supervisor.Locator("[name='Input.Text']").FillAsync("Access is logged; the kill switch works.");
        await supervisor.Locator("button[value=check]").ClickAsync();
        await supervisor.Locator("button[value=do]").ClickAsync();
        await supervisor.WaitForURLAsync($"**/cases/{id}?done=GiveReview");
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("the kill switch works");
        await Picture(supervisor, "review-given");

        await supervisor.GotoAsync($"/cases/{id}/procedure");
        await Assertions.Expect(supervisor.Locator(".flow-here")).ToContainTextAsync("Decide");
        await supervisor.ShouldBeAccessible();
        await Picture(supervisor, "case-procedure");
        foreach (var heat in new[] { "waiting", "time", "missed" })
        {
            await supervisor.GotoAsync($"/administration/procedures/sandbox-lifecycle/2?heat={heat}");
            await supervisor.ShouldBeAccessible();
            await Picture(supervisor, $"heat-{heat}");
        }
        var director = await site.SignIn(site.Cast.DecisionMaker);
        await director.GotoAsync($"/cases/{id}/acts/Admit");
        Assert.True(await director.Locator("[name='Input.Key']").CountAsync() > 0);
    }

    [Theory]
    [InlineData("zh-CN", "dark", 1280)]
    [InlineData("zh-CN", "light", 390)]
    [InlineData("en-GB", "dark", 390)]
    public async Task Pages_InBothLanguagesAndSizes_AreAccessibleAndFit(string language, string theme, int width)
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", $"Chart {language} {width}").With("personalDataInTest", true));
        var supervisor = await site.SignIn(site.Cast.Supervisor, language, theme, width);
        foreach (var path in new[] { "/administration/procedures", "/administration/procedures/information-request/1", "/administration/procedures/sandbox-lifecycle/1?heat=time", "/administration/procedures/sandbox-lifecycle/1/moves", $"/cases/{id}/procedure" })
        {
            Assert.Equal(200, (await supervisor.GotoAsync(path))!.Status);
            await supervisor.ShouldBeAccessible();
            await supervisor.ShouldFitTheScreen();
            await Picture(supervisor, $"{language}-{theme}-{width}{Regex.Replace(path.Split('?')[0], "[^a-z]+", "-")}");
        }
    }

    private static FilePayload AsFile(string definition) => new() { Name = "lifecycle.json", MimeType = "application/json", Buffer = System.Text.Encoding.UTF8.GetBytes(definition) };

    private static string Definition(string role)
    {
        var definition = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "workflows", "sandbox-lifecycle.json")))!;
        definition["version"] = 2;
        var activities = definition["root"]!["activities"]!.AsArray();
        var connections = definition["root"]!["connections"]!.AsArray();
        activities.Add(JsonNode.Parse("""{"id":"SecurityAsked","type":"Sandbox.Branch","version":1,"fact":{"typeName":"String","expression":{"type":"Literal","value":"tier"}},"cases":{"typeName":"String[]","expression":{"type":"Object","value":"[\"high\"]"}}}"""));
        activities.Add(JsonNode.Parse(
            $$$$"""
            {"id":"SecurityReview","type":"Sandbox.HumanTask","version":1,
             "kind":{"typeName":"String","expression":{"type":"Literal","value":"Review"}},"role":{"typeName":"String","expression":{"type":"Literal","value":"{{{{role}}}}"}},
             "coveredBy":{"typeName":"String","expression":{"type":"Literal","value":"Decision"}},"outcomes":{"typeName":"String[]","expression":{"type":"Object","value":"[\"Positive\",\"Negative\"]"}},
             "arguments":{"typeName":"Object","expression":{"type":"Object","value":"{\"title\":\"Security review\",\"title.zh-Hans\":\"安全审查\",\"guidance\":\"Look at access, logging and the kill switch.\"}"}}}
            """));
        connections.Single(connection => (string)connection!["source"]!["activity"]! == "ReviewInPanel")!["target"]!["activity"] = "SecurityAsked";
        foreach (var (source, port, target) in new[] { ("SecurityAsked", "high", "SecurityReview"), ("SecurityAsked", "Default", "DecideApplication"), ("SecurityReview", "Positive", "DecideApplication"), ("SecurityReview", "Negative", "DecideApplication") })
            connections.Add(new JsonObject { ["source"] = new JsonObject { ["activity"] = source, ["port"] = port }, ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" } });
        return definition.ToJsonString(new() { WriteIndented = true });
    }

    // Screens to look at, where somebody asks for them.
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SANDBOX_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
