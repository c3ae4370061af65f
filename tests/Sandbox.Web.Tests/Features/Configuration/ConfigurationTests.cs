using System.Net;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Configuration;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Configuration;

public sealed class ConfigurationTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPage_IsShownInBothLanguages_AndOneThatIsNotThereIsNotFound()
    {
        await using var app = await RunningApp.Start(database);
        var packs = app.App.Services.GetRequiredService<Packs>();
        var http = await app.SignedIn(app.Cast.Administrator);
        string[] pages =
        [
            "/administration/packs", "/administration/presets", "/administration/status", "/administration/calls", "/administration/invitations", "/administration/resets",
            .. packs.RulePacks.Select(pack => $"/administration/packs/{pack.Id}/{pack.Version}"),
            .. packs.Presets.Select(preset => $"/administration/presets/{preset.Id}/{preset.Version}"),
        ];

        foreach (var path in pages)
            foreach (var (language, word) in new[] { ("en", "Administration"), ("zh-CN", "管理") })
            {
                using var request = new HttpRequestMessage(HttpMethod.Get, path);
                request.Headers.AcceptLanguage.Clear();
                request.Headers.AcceptLanguage.ParseAdd(language);
                http.DefaultRequestHeaders.AcceptLanguage.Clear();
                using var answer = await http.SendAsync(request, Token);
                var text = await answer.Content.ReadAsStringAsync(Token);
                Assert.True(answer.StatusCode == HttpStatusCode.OK && text.Contains(word, StringComparison.Ordinal), $"{path} in {language}: {answer.StatusCode}");
            }
        foreach (var path in new[] { "/administration/packs/nothing/1", "/administration/presets/nothing/1", $"/administration/resets/{Guid.NewGuid()}", $"/administration/calls/{Guid.NewGuid()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Token)).StatusCode);
    }

    [Fact]
    public async Task Status_NamesTheEngineAndWhy()
    {
        await using var app = await RunningApp.Start(database, ("Workflows:Engine", "Embedded"));

        var page = await (await app.SignedIn(app.Cast.Administrator)).GetStringAsync("/administration/status", Token);

        Assert.Contains("Embedded", page, StringComparison.Ordinal);
        Assert.Contains("Workflows:Engine names it.", page, StringComparison.Ordinal);
        Assert.Contains("Demonstration: seals have no effect", page, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryWordOfAPresetPackOrProcedure_HasItsText()
    {
        var texts = new ResourceManager(typeof(ConfigurationTexts));
        var wanted = new[]
        {
            Of<LegalMatter>("Matter"), Of<CountingRule>("Counting"), Of<ClockUnit>("Length"), Of<StartEvent>("Starts"), Of<OnExpiry>("Expiry"), Of<PauseGround>("Ground"), Of<Cadence>("Cadence"),
            Of<QuestionKind>("Kind"), Of<TermUnit>("Term"), Of<ScoreKind>("Amount.Score"), Of<ScoreKind>("Amount.Maximum"),
        }.SelectMany(keys => keys);

        Assert.All(wanted, key => Assert.True(texts.GetString(key, System.Globalization.CultureInfo.InvariantCulture) is not null, key));

        static IEnumerable<string> Of<T>(string prefix)
            where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{prefix}.{name}");
    }
}
