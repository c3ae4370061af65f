using Microsoft.Playwright;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;

namespace Sandbox.EndToEnd.Tests;

// From the request for the seal to its revocation, and who watches.
public sealed partial class JourneyTests
{
    private string number = "";

    private async Task SealIsRequestedScoredProposedAndSigned()
    {
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Look("own-seal");
        await Owner.Send();
        await Write(Owner, FormAnswers.Empty);
        await Submit(Owner, "seal-request");

        var officer = await At(Site.Cast.Officer);
        await officer.Open(CaseSeal);
        await officer.Look("case-seal");
        await officer.Go(officer.Page.Locator("main a[href*='/ScoreSeal']"));
        await officer.Look("ScoreSeal");
        await officer.Send();
        await officer.ShouldBeRefused();
        var criteria = await officer.Page.Locator("main select").CountAsync();
        for (var i = 0; i < criteria; i++)
        {
            await officer.Fill($"Input.Points[{i}]", "4");
            await officer.Fill($"Input.Reasons[{i}]", "Met; see the exit report.");
        }
        await officer.Send();
        await officer.Look("ScoreSeal-check");
        if (!officer.Page.Url.Contains("done=", StringComparison.Ordinal)) await officer.Send();
        await Do(await At(Site.Cast.Supervisor), CaseSeal, Act.ProposeSeal, ("Input.Issue", "issue"), ("Input.Reasons", "The tested version is the version of the manifest."));
        var director = await At(Site.Cast.DecisionMaker);
        await Do(director, CaseSeal, Act.IssueSeal, ("Input.Reasons", "The objectives are met, nothing is open, and the manifest is fixed."));
        await director.Look("case-sealed");
        number = (await director.Page.Locator("main h2 a[href^='/seals/']").First.InnerTextAsync()).Trim();
    }

    private async Task EveryoneCanVerifyTheSeal()
    {
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Look("own-sealed");
        await Owner.Open($"/applications/{Id}/case");
        await Owner.Look("own-case-sealed");

        var visitor = await AtPublic();
        await visitor.Open($"/registry/{Id}");
        await visitor.Look("registry-sealed");
        await visitor.Go(visitor.Page.Locator($"main a[href='/seals/{number}']").First);
        await visitor.Look("seal");
        Assert.Equal("application/pdf", (await visitor.Page.APIRequest.GetAsync($"/seals/{number}.pdf")).Headers["content-type"]);
        await Verifies(visitor, "Valid");
    }

    private async Task AuditorReadsTheTrail()
    {
        var auditor = await At(Site.Cast.Auditor);
        await auditor.Look("trail");
        await auditor.Open("/trail/cases");
        await auditor.Look("trail-cases");
        await auditor.Open($"/trail/cases/{Id}");
        await auditor.Look("trail-case", readme: "auditor-trail");
        await auditor.Go(auditor.Page.Locator("main a[href^='/trail/entries/']").First);
        await auditor.Look("trail-entry");
    }

    private async Task AdministratorLooksAfterThePeople()
    {
        var administrator = await At(Site.Cast.Administrator);
        await administrator.Open("/administration/users");
        await administrator.Look("users");
        await administrator.Go(administrator.Page.Locator("main a[href^='/administration/users/']").First);
        await administrator.Look("user");
        await administrator.Open("/administration/organisations");
        await administrator.Look("organisations");
    }

    private async Task SealIsRevokedAndEverybodyCanSeeIt()
    {
        await Do(await At(Site.Cast.Officer), CaseSeal, Act.ProposeRevocation, ("Input.Reasons", "The company replaced the model without telling anybody."));
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Look("own-seal-notice");
        await File(Owner, OwnCase, FilingKind.HearingResponse, FormAnswers.Empty);
        var director = await At(Site.Cast.DecisionMaker);
        await Do(director, CaseSeal, Act.RevokeSeal, ("Input.Reasons", "The version that bears the seal is no longer the one in use."));
        await director.Look("case-revoked");

        var visitor = await AtPublic();
        await visitor.Open($"/seals/{number}");
        await visitor.Look("seal-revoked");
        await Assertions.Expect(visitor.Page.Locator(".tag").First).ToHaveTextAsync(new System.Text.RegularExpressions.Regex("Revoked|已撤销"));
        await Verifies(visitor, "Revoked");
    }

    // In the browser and by the server: both come to the same verdict.
    private async Task Verifies(Desk visitor, string verdict)
    {
        var credential = await (await visitor.Page.APIRequest.GetAsync($"/seals/{number}/credential.json")).TextAsync();
        await visitor.Open("/verify");
        var expected = await visitor.Page.Locator($"template[data-verdict='{verdict}']").EvaluateAsync<string>("template => template.content.querySelector('.banner__title').textContent");
        await visitor.Fill("Input.Credential", credential);
        await visitor.Page.Locator("[data-verify]").ClickAsync();
        await Assertions.Expect(visitor.Page.Locator("#verdict .banner__title")).ToHaveTextAsync(expected);
        await visitor.Page.ShouldBeAccessible();
        await visitor.Fill("Input.Credential", credential);
        await visitor.Go(visitor.Page.Locator("main form button.button[type=submit]").Last);
        await Assertions.Expect(visitor.Page.Locator("#verdict .banner__title")).ToHaveTextAsync(expected);
        await visitor.Look($"verify-{verdict}");
    }
}
