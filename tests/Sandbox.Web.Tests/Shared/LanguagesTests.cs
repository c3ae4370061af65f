using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sandbox.Web.Shared;

namespace Sandbox.Web.Tests.Shared;

// The language and theme endpoints on a server of their own: no database, no accounts.
public sealed class LanguagesTests : IAsyncLifetime
{
    private readonly WebApplication app = Build();
    private HttpClient browser = default!;

    public async ValueTask InitializeAsync()
    {
        await app.StartAsync(TestContext.Current.CancellationToken);
        browser = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public async ValueTask DisposeAsync()
    {
        browser.Dispose();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("zh", "zh-Hans")]
    [InlineData("zh-CN", "zh-Hans")]
    [InlineData("zh-Hans-CN", "zh-Hans")]
    [InlineData("fr-FR, zh-CN;q=0.8, en;q=0.5", "zh-Hans")]
    [InlineData("zh;q=0.2, en-US;q=0.9", "en")]
    [InlineData("zh;q=0, fr", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    public async Task Language_FollowsTheBrowser(string accepted, string expected) =>
        Assert.Equal(expected, await Spoken(request => request.Headers.TryAddWithoutValidation("Accept-Language", accepted)));

    [Fact]
    public async Task Language_OfTheCookie_GoesBeforeTheBrowsers()
    {
        var chosen = await Post("/culture", ("culture", "zh-Hans"), ("returnUrl", "/"));
        var cookie = chosen.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        Assert.Equal("zh-Hans", await Spoken(request =>
        {
            request.Headers.Add("Cookie", cookie);
            request.Headers.Add("Accept-Language", "en");
        }));
    }

    [Fact]
    public async Task Language_ThatIsNotOffered_IsNotRemembered()
    {
        var answer = await Post("/culture", ("culture", "tlh"), ("returnUrl", "/"));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Theory]
    [InlineData("/culture", "/cases?page=2", "/cases?page=2")]
    [InlineData("/culture", "https://elsewhere.example/", "/")]
    [InlineData("/culture", "//elsewhere.example/", "/")]
    [InlineData("/culture", "/\\elsewhere.example/", "/")]
    [InlineData("/culture", "/\t/elsewhere.example/", "/")]
    [InlineData("/culture", "javascript:alert(1)", "/")]
    [InlineData("/culture", "", "/")]
    [InlineData("/theme", "/cases?page=2", "/cases?page=2")]
    [InlineData("/theme", "//elsewhere.example/", "/")]
    public async Task Switch_ReturnsToThisSiteOnly(string endpoint, string returnUrl, string expected)
    {
        var answer = await Post(endpoint, ("culture", "en"), ("theme", "dark"), ("returnUrl", returnUrl));
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(expected, answer.Headers.Location!.OriginalString);
    }

    [Fact]
    public void Writing_InAnotherLanguage_LeavesTheCurrentOne()
    {
        var before = CultureInfo.CurrentUICulture;
        Assert.Equal("zh-Hans", Languages.In("zh-Hans", () => CultureInfo.CurrentUICulture.Name));
        Assert.Equal(before, CultureInfo.CurrentUICulture);
    }

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddLanguages();
        var app = builder.Build();
        app.UseRequestLocalization();
        app.MapLanguages();
        app.MapTheme();
        app.MapGet("/spoken", () => CultureInfo.CurrentUICulture.Name);
        return app;
    }

    private async Task<string> Spoken(Action<HttpRequestMessage> prepare)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/spoken");
        prepare(request);
        using var answer = await browser.SendAsync(request, TestContext.Current.CancellationToken);
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<HttpResponseMessage> Post(string path, params (string Name, string Value)[] fields) =>
        await browser.PostAsync(
            path,
            new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value))),
            TestContext.Current.CancellationToken);
}
