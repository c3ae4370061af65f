using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Sandbox.EndToEnd.Tests;

public static class Checks
{
    private static readonly string axe = new BundledAxeScriptProvider().GetScript();

    // What axe finds under each theme: under the first everything, under the others what a change of the theme can break.
    private const string judge =
        """
        async (themes) => {
          const root = document.documentElement;
          const all = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] };
          const colours = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };
          const faults = [];
          for (const [index, theme] of themes.entries()) {
            if (theme) {
              root.dataset.themeChoice = root.dataset.theme = theme;
            }
            const found = await axe.run(document, { runOnly: index ? colours : all, resultTypes: ['violations'] });
            faults.push(...found.violations.map(one =>
              `${theme} ${one.id} (${one.help}) at ${one.nodes.slice(0, 5).map(node => `${node.html} ${node.any.map(check => check.message).join(' ')}`).join(' | ')}`));
          }
          return faults;
        }
        """;

    // WCAG 2.2 AA as far as axe can see it; names the page, the rule and the elements that fail.
    public static Task ShouldBeAccessible(this IPage page) => page.ShouldPass("");

    public static Task ShouldBeAccessibleInBothThemes(this IPage page) => page.ShouldPass("light", "dark");

    // Within the page, which has no frames: the package's own runner opens a second page for each result.
    private static async Task ShouldPass(this IPage page, params string[] themes)
    {
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window")) await page.EvaluateAsync(axe);
        var faults = await page.EvaluateAsync<string[]>(judge, themes);
        Assert.True(faults.Length == 0, $"{page.Url}: {string.Join("; ", faults)}");
    }

    public static async Task ShouldFitTheScreen(this IPage page)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than the screen.");
    }
}
