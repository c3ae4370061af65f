using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// Each role at its own pages, on a case that the commands brought so far.
public sealed class RolesTests(Site site)
{
    [Fact]
    public async Task Supervisor_ConfirmsTheTier_AndTheAuditorReadsIt()
    {
        var id = await CaseWithProposedTier("TierCheck");

        var owner = await site.SignIn(site.Cast.Owner);
        await owner.GotoAsync($"/applications/{await new Story(site.Services, site.Cast, TimeProvider.System).DraftApplication(site.Cast.Owner, FormAnswers.Empty.With("systemName", "TalentMatch"))}");
        await owner.ShouldBeAccessible();

        var supervisor = await site.SignIn(site.Cast.Supervisor);
        await Assertions.Expect(supervisor).ToHaveURLAsync(new Regex("/work$"));
        await supervisor.ShouldBeAccessible();
        await supervisor.GotoAsync($"/cases/{id}");
        await supervisor.ShouldBeAccessible();
        await supervisor.GotoAsync($"/cases/{id}/acts/ConfirmTier");
        await supervisor.ShouldBeAccessible();
        // The form first, then the page that repeats the consequences.
        await supervisor.Locator("main form button[type=submit].button").First.ClickAsync();
        await supervisor.WaitForLoadStateAsync();
        if (supervisor.Url.Contains("/acts/", StringComparison.Ordinal))
            await supervisor.Locator("main form button[type=submit].button").First.ClickAsync();
        await supervisor.WaitForURLAsync($"**/cases/{id}**");
        await Assertions.Expect(supervisor.Locator("main")).ToContainTextAsync("Assessment");

        var auditor = await site.SignIn(site.Cast.Auditor);
        await auditor.GotoAsync($"/trail/cases/{id}");
        await auditor.ShouldBeAccessible();
        await Assertions.Expect(auditor.Locator("main")).ToContainTextAsync("Marek Nowak");
    }

    [Theory]
    [InlineData("en-GB", "light")]
    [InlineData("zh-CN", "dark")]
    public async Task EachRole_AtItsOwnPages_FindsThemAccessible(string language, string theme)
    {
        var id = await CaseWithProposedTier($"Pages {language}");
        (CastMember Member, string[] Paths)[] visits =
        [
            (site.Cast.Owner, ["/applications", $"/applications/{id}/case"]),
            (site.Cast.Officer, ["/work", "/queue", $"/cases/{id}", "/interests", "/complaints"]),
            (site.Cast.Auditor, ["/trail", "/trail/cases", $"/trail/cases/{id}", "/trail/exports"]),
            (site.Cast.Administrator, ["/administration/users", "/administration/organisations"]),
        ];
        foreach (var (member, paths) in visits)
        {
            var page = await site.SignIn(member, language, theme);
            foreach (var path in paths)
            {
                var response = await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
                Assert.Equal(200, response!.Status);
                await page.WaitForFunctionAsync("() => document.title.length > 0");
                await page.ShouldBeAccessible();
            }
            await page.Context.CloseAsync();
        }
    }

    private async Task<Guid> CaseWithProposedTier(string systemName)
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var id = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", systemName).With("personalDataInTest", true));
        await story.Accept(id);
        await story.ProposeTier(id, FilledAnswers.Of(site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow()), ("annex-iii-4", "a"), ("profiling", "yes")));
        return id;
    }
}
