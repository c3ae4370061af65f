using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// A case as it is walked through the pages: the desks of its people, how an act is done and how a form is filed.
public abstract class Walk(JourneySite site) : IAsyncDisposable
{
    private readonly Dictionary<string, Desk> desks = [];
    private readonly HashSet<string> refused = [];

    // The states of pages that were seen in both languages.
    private readonly HashSet<string> seen = [];

    protected JourneySite Site { get; } = site;
    protected Story Story { get; } = new(site.Services, site.Cast, site.Services.GetRequiredService<TimeProvider>());

    // Whether each page is looked at in both languages.
    protected virtual bool Thorough => true;

    // What every page promises and one did not keep.
    protected List<string> Faults { get; } = [];

    protected Guid Id { get; set; }
    protected Desk Owner { get; set; } = null!;

    // Who the owner is; forms are read as theirs.
    protected Actor Company { get; set; } = null!;

    protected string Case => $"/cases/{Id}";
    protected string CaseTest => $"/cases/{Id}/test";
    protected string CaseSeal => $"/cases/{Id}/seal";
    protected string OwnCase => $"/applications/{Id}/case";
    protected string OwnTest => $"/applications/{Id}/test";

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        var failed = TestContext.Current.TestState?.Result == TestResult.Failed;
        var folder = Environment.GetEnvironmentVariable("SANDBOX_FAILURES") is { Length: > 0 } named ? named : Path.Combine(AppContext.BaseDirectory, "failures");
        if (failed) Directory.CreateDirectory(folder);
        if (failed) await System.IO.File.WriteAllLinesAsync(Path.Combine(folder, "faults.txt"), Faults);
        foreach (var desk in desks.Values)
        {
            if (failed && !desk.Page.IsClosed) await desk.KeepPicture(folder);
            await desk.DisposeAsync();
        }
    }

    // The desk of somebody of the cast, who signs in when they are first needed.
    protected async Task<Desk> At(CastMember member) =>
        desks.TryGetValue(member.Email, out var desk) ? desk : Desk(member.Email, await Site.SignIn(member, Thorough || desks.Count % 2 == 0 ? "en-GB" : "zh-CN"));

    protected Desk Desk(string name, IPage page) => desks[name] = new(page, name.Split('@')[0], Faults, seen, Thorough);

    protected async Task<Desk> AtPublic() =>
        desks.TryGetValue("public", out var desk) ? desk : Desk("public", await Site.Visit());

    // From a page about the case to the page of an act, through its form and its confirmation, to what was done.
    protected async Task Do(Desk desk, string from, Act act, params (string Field, string Value)[] entries)
    {
        await desk.Open(from);
        await desk.Go(desk.Page.Locator($"main a[href*='/{act}']").First);
        await desk.Look($"{act}");
        // Nothing typed: a form that needs something says what; one that does not asks whether that is meant.
        await desk.Send();
        if (await desk.Page.Locator(".error-summary").CountAsync() > 0)
        {
            await desk.ShouldBeRefused();
            if (refused.Add(Regex.Replace(new Uri(desk.Page.Url).AbsolutePath, "[0-9a-f-]{36}|[A-Z][A-Za-z]+", ""))) await desk.Look($"{act}-errors");
        }
        else if (await desk.Page.Locator("main button[value=change]").CountAsync() > 0)
        {
            await desk.Go(desk.Page.Locator("main button[value=change]"));
        }
        foreach (var (field, value) in entries) await desk.Fill(field, value);
        await desk.Send();
        await desk.Look($"{act}-check");
        await desk.Send();
        Assert.True(desk.Page.Url.Contains("done=", StringComparison.Ordinal), $"{act}: {desk.Page.Url} says {await desk.Main.InnerTextAsync()}");
        await Assertions.Expect(desk.Page.Locator(".banner--success")).ToBeVisibleAsync();
    }

    protected string Day(int days) => Site.Today.AddDays(days).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    // A form of the company: started from a page, written, checked, filed.
    protected async Task File(Desk desk, string from, FilingKind kind, FormAnswers told, bool look = true)
    {
        await desk.Open(from);
        await Start(desk, kind);
        await Write(desk, told, look);
        await Submit(desk, kind.ToString(), look);
    }

    private static Task Start(Desk desk, FilingKind kind) => desk.Go(desk.Page.Locator($"main form:has(input[value={kind}]) button").First);

    protected async Task Write(Desk desk, FormAnswers told, bool look = true, string? readme = null)
    {
        var draft = Guid.Parse(desk.Page.Url.Split('/')[^1]);
        if (look) await desk.Look("draft");
        // Which questions the form asks is read from its definition; the answers are typed.
        var seen = await Site.Services.GetRequiredService<UseCases>().Send(new ViewDraft.Query(draft), Company, token: TestContext.Current.CancellationToken);
        var answers = FilledForm.Of(seen.Definition, seen.Written with { Values = told.Values.Ids.Aggregate(seen.Written.Values, (values, field) => values.With(field, told.Values[field])) }, new() { Random = new Bogus.Randomizer(7) }, Site.Today, [Guid.NewGuid()]);
        await desk.Write(seen.Definition, answers, look);
        if (look) await desk.Look("draft-complete", readme);
    }

    protected static async Task Submit(Desk desk, string name, bool look = true)
    {
        await desk.Go(desk.Page.Locator("main a[href$='/check']"));
        if (look) await desk.Look($"{name}-check");
        await desk.Send();
        await desk.Page.Locator("#reference").WaitForAsync();
        if (look) await desk.Look($"{name}-filed");
    }
}
