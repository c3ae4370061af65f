using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.EndToEnd.Tests;

// What the browser itself says of a seal, and what the server says of the same text.
public sealed class VerifyTests(Site site)
{
    private static readonly string[] titles = ["This seal is valid", "印章有效"];

    private Story Story => new(site.Services, site.Cast, TimeProvider.System);

    [Fact]
    public async Task EachStateOfASeal_GetsItsOwnAnswer_InBrowserAndServer()
    {
        var (id, number) = await Sealed();
        var page = await site.Visit();
        var text = await Credential(page, number);
        var answers = new HashSet<string>();

        answers.Add(await Says(page, text, "Valid"));
        answers.Add(await Says(page, text.Replace("ExamCheck", "ExamChecK", StringComparison.Ordinal), "Changed"));
        var foreign = SigningKey.Generate();
        answers.Add(await Says(page, Signed(text, foreign, $"did:web:elsewhere.example#{foreign.VerificationKey.ToMultibase()}"), "UnknownKey"));
        var stolen = SigningKey.FromPem(await File.ReadAllTextAsync(site.SealKey, TestContext.Current.CancellationToken));
        var method = (string)JsonNode.Parse(text)!["proof"]!["verificationMethod"]!;
        // Under the number of a seal that exists, and under one that does not.
        answers.Add(await Says(page, Signed(text.Replace("ExamCheck", "OtherCheck", StringComparison.Ordinal), stolen, method), "Unregistered"));
        await Says(page, Signed(text.Replace(number, "SEAL-2020-0001", StringComparison.Ordinal), stolen, method), "Unregistered");
        answers.Add(await Says(page, """{"type":["VerifiableCredential"]}""", "NotASeal"));
        answers.Add(await Says(page, "my seal", "Malformed"));

        var seal = (await Story.Seals(id)).Single().Id;
        await Story.ProposeSealSuspension(id, seal, true, "An unannounced change.");
        await Story.SuspendSeal(id, seal, "Changed.", "The model was exchanged.");
        answers.Add(await Says(page, text, "Suspended"));
        await Story.LiftSealSuspension(id, seal, "Mended.", "The model is the old one again.");

        var renewed = await Renewed(id);
        answers.Add(await Says(page, text, "Superseded"));
        var newer = await Credential(page, renewed);
        await Story.ProposeRevocation(id, (await Story.Seals(id)).Single(held => held.Number == renewed).Id, true, "It harms students.");
        await Says(page, newer, "Valid");
        await Story.RevokeSeal(id, (await Story.Seals(id)).Single(held => held.Number == renewed).Id, "It harms students.", "Three students were harmed.");
        answers.Add(await Says(page, newer, "Revoked"));

        Assert.Equal(9, answers.Count);
        await page.ShouldBeAccessible();
    }

    [Theory]
    [InlineData("en-GB", "light", 1280)]
    [InlineData("zh-CN", "dark", 390)]
    public async Task ValidSeal_IsToldInTheLanguageOfTheReader_AndExpiresByTheClockOfTheBrowser(string language, string theme, int width)
    {
        var (_, number) = await Sealed();
        var page = await site.Visit(language, theme, width);
        var text = await Credential(page, number);

        Assert.Contains(await InBrowser(page, text, "Valid"), titles);
        await page.ShouldBeAccessible();
        await page.ShouldFitTheScreen();
        await Picture(page, $"verify-valid-{language}");
        await page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddYears(4));
        await InBrowser(page, text, "Expired");
        await Picture(page, $"verify-expired-{language}");
    }

    // The keys' times are what the DID document says; here it says that the key is retired.
    [Theory]
    [InlineData(1, "Valid")]
    [InlineData(-1, "KeyNotInForce")]
    public async Task RetiredKey_CarriesWhatItSignedInItsTime(int minutesAfterIssue, string verdict)
    {
        var (_, number) = await Sealed();
        var page = await site.Visit();
        var text = await Credential(page, number);
        var signed = DateTimeOffset.Parse((string)JsonNode.Parse(text)!["proof"]!["created"]!, System.Globalization.CultureInfo.InvariantCulture);
        await page.RouteAsync("**/.well-known/did.json", async route =>
        {
            var did = JsonNode.Parse(await (await route.FetchAsync()).TextAsync())!;
            did["verificationMethod"]![0]!["signsUntil"] = signed.AddMinutes(minutesAfterIssue).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
            await route.FulfillAsync(new() { Body = did.ToJsonString(), ContentType = "application/did+json" });
        });
        await page.Clock.SetFixedTimeAsync(DateTime.UtcNow.AddMinutes(5));

        await InBrowser(page, text, verdict);

        Assert.Equal(verdict == "Valid", await page.Locator("#verdict").GetByText("was retired on").IsVisibleAsync());
        await Picture(page, $"verify-key-{verdict}");
    }

    [Theory]
    [InlineData("en-GB", "light", 1280)]
    [InlineData("zh-CN", "dark", 390)]
    public async Task DecisionMaker_RefusesASealAgainstTheProposal_ByALetterThatSaysWhy(string language, string theme, int width)
    {
        var id = await Completed();
        await Story.RequestSeal(id, FormAnswers.Empty);
        await Story.ScoreSeal(id, 4, "Shown by the reports.");
        await Story.ProposeSeal(id, true, "The scores carry it.");
        var page = await site.SignIn(site.Cast.DecisionMaker, language, theme, width);

        await page.GotoAsync($"/cases/{id}/seal/RefuseSeal");
        await page.ShouldBeAccessible();
        await page.ShouldFitTheScreen();
        await Picture(page, $"seal-refuse-{language}");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        // Facts are drafted from the file; reasons, and why the proposal is not followed, are the signer's.
        await Assertions.Expect(page.Locator("[name='Input.Facts']")).ToHaveValueAsync(new Regex("ExamCheck"));
        await Assertions.Expect(page.Locator(".error-summary li")).ToHaveCountAsync(2);
        await Picture(page, $"seal-refuse-errors-{language}");
        await page.Locator("[name='Input.Reasons']").FillAsync("The penetration test is missing.");
        await page.Locator("[name='Input.Departure']").FillAsync("The proposal did not look at it.");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.ShouldBeAccessible();
        await Picture(page, $"seal-refuse-sure-{language}");
        await page.Locator("main form button[type=submit]").First.ClickAsync();
        await page.WaitForURLAsync($"**/cases/{id}/seal?done=RefuseSeal");

        await page.GotoAsync($"/cases/{id}");
        // The admission has the first letter of the file.
        await page.Locator("main a[href^='/decisions/']", new() { HasTextString = "-D2" }).First.ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("The proposal did not look at it.");
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("4/5. Shown by the reports.");
        await page.ShouldBeAccessible();
        await page.ShouldFitTheScreen();
        await Picture(page, $"seal-letter-{language}");
    }

    // A case that runs to its seal in real time: its test ends early.
    private async Task<(Guid Case, string Number)> Sealed()
    {
        var id = await Completed();
        return (id, await Renewed(id));
    }

    private async Task<Guid> Completed()
    {
        var story = Story;
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", "ExamCheck").With("personalDataInTest", true));
        await story.Accept(id);
        await story.ProposeTier(id, FilledAnswers.Of(site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow()), ("annex-iii-3", "d"), ("profiling", "yes")));
        await story.ConfirmTier(id);
        await story.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "No objection.");
        await story.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "No objection.");
        await story.Assess(id, "All criteria are met.", "Met.");
        await story.Score(id, 0, 4, Vote.Admit, "Good.");
        await story.Score(id, 1, 4, Vote.Admit, "Good.");
        await story.Decide(id, AdmissionOutcome.Admit, "The criteria are met.", "The panel voted for admission.");
        await story.ProposePlan(id, story.SoundPlan(60));
        await story.AgreePlan(id);
        await story.StartTesting(id);
        await story.EndTestEarly(id, "Everything is known.");
        await story.FileExitReport(id, FormAnswers.Empty.With("publish", true).With("unresolved", false).With("deviated", false));
        await story.ReviewExitReport(id, true);
        await story.AcceptExitReport(id, true, "The objectives are met.");
        return id;
    }

    private async Task<string> Renewed(Guid id)
    {
        var story = Story;
        await story.RequestSeal(id, FormAnswers.Empty);
        await story.ScoreSeal(id, 4, "Shown by the reports.");
        await story.ProposeSeal(id, true, "The scores carry it.");
        return await story.IssueSeal(id, "The version completed the sandbox.", "The company asked for a seal.");
    }

    private static Task<string> Credential(IPage page, string number) => page.APIRequest.GetAsync($"/seals/{number}/credential.json").ContinueWith(answer => answer.Result.TextAsync(), TaskScheduler.Default).Unwrap();

    private static string Signed(string text, SigningKey key, string method)
    {
        var document = JsonNode.Parse(text)!.AsObject();
        document.Remove("proof");
        return DataIntegrity.Sign(document, key, method, TimeProvider.System.GetUtcNow()).ToJsonString();
    }

    // The verdict of both, which must be one; answers its title.
    private static async Task<string> Says(IPage page, string text, string verdict)
    {
        var here = await InBrowser(page, text, verdict);
        await page.Locator("form.verify button[type=submit]").ClickAsync();
        await Assertions.Expect(page.Locator("#verdict:not([data-verdict]) .banner__title")).ToHaveTextAsync(here);
        return here;
    }

    private static async Task<string> InBrowser(IPage page, string text, string verdict)
    {
        await page.GotoAsync("/verify");
        await page.Locator("[name='Input.Credential']").FillAsync(text);
        await page.Locator("[data-verify]").ClickAsync();
        await Assertions.Expect(page.Locator($"#verdict[data-verdict='{verdict}']")).ToBeVisibleAsync();
        return await page.Locator("#verdict .banner__title").InnerTextAsync();
    }

    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("SANDBOX_IMAGES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{name}.png"), FullPage = true });
    }
}
