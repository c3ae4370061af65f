using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// The company's side of an application, through the real pages.
public sealed class CompanyTests(Site site)
{
    private static readonly byte[] Pdf = Encoding.UTF8.GetBytes("%PDF-1.7\nBias tests, round one.\n%%EOF");

    private Task<TResult> Send<TResult>(MediatR.IRequest<TResult> request, CastMember member) =>
        site.Services.GetRequiredService<UseCases>().Send(request, member.Actor, token: TestContext.Current.CancellationToken);

    [Fact]
    public async Task Application_IsWrittenSavedCheckedAndSubmitted()
    {
        var page = await site.SignIn(site.Cast.Owner);
        await page.WaitForURLAsync("**/applications");
        await page.ShouldBeAccessible();
        await page.Locator("main form button").First.ClickAsync();
        await page.WaitForURLAsync(url => url.Split('/')[^1].Length == 36);
        var hub = page.Url;
        var draft = Guid.Parse(hub.Split('/')[^1]);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("0 of 12 completed");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Cannot start yet");
        await page.ShouldBeAccessible();

        // What is typed is saved by itself, and there again after a reload.
        await page.Locator("main a[href$='/system']").ClickAsync();
        await page.Locator("fieldset.editor:enabled").WaitForAsync();
        await page.Locator("#field-systemName").FillAsync("TalentMatch");
        await Assertions.Expect(page.Locator(".save-state")).ToContainTextAsync("Saved", new() { Timeout = 5000 });
        await page.ShouldBeAccessible();
        await page.ReloadAsync();
        await page.Locator("fieldset.editor:enabled").WaitForAsync();
        await Assertions.Expect(page.Locator("#field-systemName")).ToHaveValueAsync("TalentMatch");

        // Evidence goes by HTTP; what is not what it says is refused in words.
        var input = page.Locator("#field-systemDocuments-evidence");
        await input.SetInputFilesAsync(new FilePayload { Name = "bias tests.pdf", MimeType = "application/pdf", Buffer = Pdf });
        await Assertions.Expect(page.Locator(".files")).ToContainTextAsync("bias tests.pdf");
        await input.SetInputFilesAsync(new FilePayload { Name = "page.pdf", MimeType = "application/pdf", Buffer = "<html>"u8.ToArray() });
        await Assertions.Expect(page.Locator(".refusals")).ToContainTextAsync("not what the file's name says");
        await page.ShouldBeAccessible();
        await Assertions.Expect(page.Locator(".save-state")).ToContainTextAsync("Saved");

        // A second person writes the same answer: both versions are shown, nothing is overwritten.
        var seen = await Send(new ViewDraft.Query(draft), site.Cast.Contributor);
        var file = Assert.Single(seen.Files);
        Assert.Equal([file.Id.ToString("D")], seen.Written.Values.Many("systemDocuments"));
        await Send(new SaveDraft.Command(draft, seen.Written.With("systemName", "HireRight").ToJson(), seen.Version), site.Cast.Contributor);
        await page.Locator("#field-systemName").FillAsync("TalentMatch 2");
        await Assertions.Expect(page.Locator("main [role=alert]")).ToContainTextAsync("Someone else changed the same answers");
        await Assertions.Expect(page.Locator("main [role=alert]")).ToContainTextAsync("HireRight");
        await page.ShouldBeAccessible();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep my answers" }).ClickAsync();
        await Assertions.Expect(page.Locator(".save-state")).ToContainTextAsync("Saved");
        Assert.Equal("TalentMatch 2", (await Send(new ViewDraft.Query(draft), site.Cast.Owner)).Written.Values.Text("systemName"));

        // Submitting too early leads to each missing answer.
        await page.GotoAsync($"{hub}/check");
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit application" }).ClickAsync();
        await page.Locator(".error-summary a").First.WaitForAsync();
        await page.ShouldBeAccessible();
        await page.Locator(".error-summary a").First.ClickAsync();
        await page.Locator("fieldset.editor:enabled").WaitForAsync();
        await Assertions.Expect(page.Locator(".form-error").First).ToBeVisibleAsync();

        // A contributor sees why not.
        var contributor = await site.SignIn(site.Cast.Contributor);
        await contributor.GotoAsync($"{hub}/check");
        await Assertions.Expect(contributor.Locator("main")).ToContainTextAsync("Only a person who signs for your company can submit");
        await Assertions.Expect(contributor.GetByRole(AriaRole.Button, new() { Name = "Submit application" })).ToHaveCountAsync(0);

        await FillTheRest(draft);
        await page.GotoAsync(hub);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("12 of 12 completed");
        await page.Locator("main a[href$='/check']").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Submit application" }).ClickAsync();
        await page.WaitForURLAsync("**/submitted");
        await Assertions.Expect(page.Locator("#reference")).ToContainTextAsync("SBX-");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("Check completeness", new() { IgnoreCase = true });
        await page.ShouldBeAccessible();
        await page.GotoAsync(hub);
        await page.WaitForURLAsync("**/submitted");

        // Evidence is a download for those who may see it, and nothing for the rest.
        var mine = await page.APIRequest.GetAsync($"/evidence/{file.Id}");
        Assert.Equal(Pdf, await mine.BodyAsync());
        Assert.StartsWith("attachment", mine.Headers["content-disposition"], StringComparison.Ordinal);
        Assert.Equal("nosniff", mine.Headers["x-content-type-options"]);
        var rival = await site.SignIn(site.Cast.OwnerOf("lingban"));
        Assert.Equal(404, (await rival.APIRequest.GetAsync($"/evidence/{file.Id}")).Status);
        foreach (var path in new[] { $"/applications/{draft}", $"/applications/{draft}/check", $"/applications/{draft}/case", $"/applications/{draft}/submitted", $"/drafts/{draft}/system" })
            Assert.Equal(404, (await rival.GotoAsync(path))!.Status);
        Assert.Equal(400, (await page.APIRequest.PostAsync("/evidence", new() { Multipart = page.APIRequest.CreateFormData().Set("draft", draft.ToString()) })).Status);
    }

    [Theory]
    [InlineData("en-GB", "light", 1280)]
    [InlineData("zh-CN", "dark", 390)]
    public async Task EachPage_OfACaseIsAccessibleAndFitsTheScreen(string language, string theme, int width)
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var written = await story.DraftApplication(site.Cast.Owner, FormAnswers.Empty.With("systemName", "Lumen"));
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", "Aurora").With("personalDataInTest", true));
        var request = await story.RequestInformation(id, new RequestedItem("Safeguards", "Who watches the system at night?"), new RequestedItem("Readiness", "When can the test begin?"));

        var page = await site.SignIn(site.Cast.Owner, language, theme, width);
        await Look($"/applications");
        await Look($"/applications/{written}");
        await Look($"/applications/{written}/data", "fieldset.editor:enabled");
        await Look($"/applications/{written}/check");
        await Look($"/applications/{id}/submitted");
        await Look($"/applications/{id}/case");
        await page.Locator("form[action='/drafts'] button").First.ClickAsync();
        await page.WaitForURLAsync("**/drafts/*");
        var answer = page.Url;
        await Look(answer);
        await Look($"{answer}/answers", "fieldset.editor:enabled");
        await story.AnswerRequest(id, request, FormAnswers.Empty.With("answer1", "The duty engineer.").With("answer2", "In May."));
        await Look($"{answer}/filed");
        await Look($"/applications/{id}/case");
        await page.Locator("main a[href^='/filings/']").First.ClickAsync();
        await Look(page.Url);
        await Look($"/applications/{id}/withdraw");
        await page.Locator("textarea").FillAsync("We sell the product.");
        await page.Locator("main form button.button").First.ClickAsync();
        await page.Locator("main form button.button--danger").WaitForAsync();
        await page.ShouldBeAccessible();
        await page.Locator("main form button.button--danger").ClickAsync();
        await page.WaitForURLAsync("**/case?done=withdraw");
        await page.ShouldBeAccessible();

        async Task Look(string path, string? ready = null)
        {
            var response = await page.GotoAsync(path);
            Assert.Equal(200, response!.Status);
            if (ready is not null) await page.Locator(ready).WaitForAsync();
            await page.ShouldBeAccessible();
            await page.ShouldFitTheScreen();
        }
    }

    private async Task FillTheRest(Guid draftId)
    {
        var draft = await Send(new ViewDraft.Query(draftId), site.Cast.Owner);
        var answers = FilledForm.Of(draft.Definition, draft.Written, new() { Random = new Bogus.Randomizer(3) }, DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime), []);
        await Send(new SaveDraft.Command(draftId, answers.ToJson(), draft.Version), site.Cast.Owner);
    }
}
