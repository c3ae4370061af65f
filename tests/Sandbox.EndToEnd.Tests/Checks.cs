using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Sandbox.EndToEnd.Tests;

public static class Checks
{
    private static readonly string axe = new BundledAxeScriptProvider().GetScript();

    // WCAG 2.2 AA as far as axe can see it; names the page, the rule and the elements that fail.
    public static Task ShouldBeAccessible(this IPage page) => page.ShouldPass("tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    // What a change of the theme can break: the rules about colours.
    public static Task ShouldBeReadable(this IPage page) => page.ShouldPass("rule", "color-contrast", "link-in-text-block");

    // Within the page, which has no frames: the package's own runner opens a second page for each result.
    private static async Task ShouldPass(this IPage page, string kind, params string[] rules)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(axe);
        var faults = await page.EvaluateAsync<string[]>(
            """
            async ([type, ...values]) => (await axe.run(document, { runOnly: { type, values }, resultTypes: ['violations'] })).violations.map(one =>
              `${one.id} (${one.help}) at ${one.nodes.slice(0, 5).map(node => `${node.html} ${node.any.map(check => check.message).join(' ')}`).join(' | ')}`)
            """,
            (string[])[kind, .. rules]);
        Assert.True(faults.Length == 0, $"{page.Url}: {string.Join("; ", faults)}");
    }

    public static async Task ShouldFitTheScreen(this IPage page)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than the screen.");
    }
}
