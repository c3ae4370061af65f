namespace Sandbox.EndToEnd.Tests;

public sealed class PublicPagesTests(Site site)
{
    private static readonly string[] pages = ["/", "/account/sign-in", "/account/register", "/account/forgot-password", "/registry", "/verify"];

    [Theory]
    [InlineData("en-GB", "light", 1280)]
    [InlineData("en-GB", "dark", 390)]
    [InlineData("zh-CN", "light", 390)]
    [InlineData("zh-CN", "dark", 1280)]
    public async Task EveryPublicPage_InEachLanguageThemeAndWidth_IsAccessibleAndFits(string language, string theme, int width)
    {
        var page = await site.Visit(language, theme, width);
        foreach (var path in pages)
        {
            var response = await page.GotoAsync(path);
            Assert.Equal(200, response!.Status);
            await page.ShouldBeAccessible();
            await page.ShouldFitTheScreen();
        }
    }

    [Fact]
    public async Task UnknownPage_Answers404InWords()
    {
        var page = await site.Visit();
        var response = await page.GotoAsync("/no-such-page");
        Assert.Equal(404, response!.Status);
        await page.ShouldBeAccessible();
    }
}
