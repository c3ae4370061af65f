using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Sandbox.EndToEnd.Tests;

public static class Checks
{
    // WCAG 2.2 AA as far as axe can see it; names the page, the rule and the elements that fail.
    public static Task ShouldBeAccessible(this IPage page) => page.ShouldPass("tag", "wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    // What a change of the theme can break: the rules about colours.
    public static Task ShouldBeReadable(this IPage page) => page.ShouldPass("rule", "color-contrast", "link-in-text-block");

    private static async Task ShouldPass(this IPage page, string kind, params List<string> rules)
    {
        var found = await page.RunAxe(new AxeRunOptions { RunOnly = new RunOnlyOptions { Type = kind, Values = rules } });
        Assert.True(found.Violations.Length == 0, $"{page.Url}: {string.Join("; ", found.Violations.Select(violation =>
            $"{violation.Id} ({violation.Help}) at {string.Join(" | ", violation.Nodes.Take(5).Select(node => $"{node.Html} {string.Join(' ', node.Any.Select(check => check.Message))}"))}"))}");
    }

    public static async Task ShouldFitTheScreen(this IPage page)
    {
        var overflow = await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{page.Url} is {overflow} px wider than the screen.");
    }
}
