using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// The same app under the preset of China.
public sealed class ChinaSite : Site
{
    protected override string Jurisdiction => "china";
}

public sealed partial class ChinaTests(ChinaSite site) : IClassFixture<ChinaSite>
{
    private const int MostPages = 60;

    [Theory]
    [InlineData("zh-CN")]
    [InlineData("en-GB")]
    public async Task NoPageOfAnyRole_CitesTheLawOfTheUnion(string language)
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        var tiering = await Accepted("灵伴");
        var id = await Accepted("灵伴 Pro");
        var pack = site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());
        await story.ProposeTier(id, FilledAnswers.Of(pack, ("scenario", "companion"), ("groups", "minors"), ("generative", "yes"), ("personal-information", "yes")));
        await story.ConfirmTier(id);
        await story.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "无异议。");
        await story.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "无异议。");
        await story.Assess(id, "符合准入标准。", "符合。");
        await story.Score(id, 0, 4, Vote.Admit, "同意。");
        await story.Score(id, 1, 4, Vote.Admit, "同意。");
        await story.Decide(id, AdmissionOutcome.Admit, "符合准入标准。", "专家评审同意准入。", "zh-Hans");
        var draft = await story.DraftApplication(site.Cast.Owner, FormAnswers.Empty.With("systemName", "灵伴 Mini"));

        var seen = 0;
        foreach (var (member, paths) in new (CastMember, string[])[]
        {
            (site.Cast.Owner, ["/", $"/applications/{draft}", $"/cases/{id}"]),
            (site.Cast.Officer, ["/", $"/cases/{id}", $"/cases/{tiering}/acts/ProposeTier"]),
            (site.Cast.Supervisor, ["/", $"/cases/{id}"]),
            (site.Cast.DecisionMaker, ["/", $"/cases/{id}"]),
            (site.Cast.Auditor, ["/", $"/cases/{id}"]),
            (site.Cast.Administrator, ["/"]),
        })
        {
            var page = await site.SignIn(member, language);
            seen += await Follow(page, paths);
            await page.Context.CloseAsync();
        }
        var visitor = await site.Visit(language);
        seen += await Follow(visitor, ["/"]);
        await visitor.Context.CloseAsync();
        Assert.True(seen > 60, $"Only {seen} pages were seen.");

        async Task<Guid> Accepted(string systemName)
        {
            var applied = await story.Apply(site.Cast.Owner, FormAnswers.Empty.With("systemName", systemName).With("personalDataInTest", true));
            await story.Accept(applied);
            return applied;
        }
    }

    // Reads these pages and those that they link to.
    private static async Task<int> Follow(IPage page, string[] paths)
    {
        var (waiting, known) = (new Queue<string>(paths), paths.ToHashSet(StringComparer.Ordinal));
        var read = 0;
        while (waiting.TryDequeue(out var path) && read < MostPages)
        {
            var response = await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.DOMContentLoaded });
            Assert.True(response!.Status < 500, $"{path}: {response.Status}");
            if (response.Status >= 400)
                continue;
            read++;
            var text = await page.EvaluateAsync<string>("() => document.title + '\\n' + document.body.textContent");
            Assert.True(!UnionLaw().IsMatch(text), $"{path}: {UnionLaw().Match(text).Value} in {Around(text)}");
            var links = await page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('a[href]')].filter(a => a.origin === location.origin && !a.hasAttribute('download')).map(a => a.pathname + a.search)");
            foreach (var link in links.Where(link => !Elsewhere().IsMatch(link) && known.Add(link)))
                waiting.Enqueue(link);
        }
        return read;
    }

    private static string Around(string text)
    {
        var at = UnionLaw().Match(text).Index;
        return Regex.Replace(text[Math.Max(0, at - 80)..Math.Min(text.Length, at + 80)], @"\s+", " ");
    }

    [GeneratedRegex(@"AI Act|\(EU\)|2024/1689|欧盟|European|Annex I|附件[一三]|\bEU\b")]
    private static partial Regex UnionLaw();

    // What is no page, or leaves the session.
    [GeneratedRegex(@"sign-out|/download|\.(pdf|json|ics|csv|zip|xml|txt)(\?|$)|culture|theme")]
    private static partial Regex Elsewhere();
}
