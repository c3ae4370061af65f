using System.Net;
using System.Resources;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Configuration;
using Sandbox.Web.Features.Configuration.Presets;
using Sandbox.Web.Features.Configuration.Procedures;
using Sandbox.Web.Features.Configuration.RulePacks;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Configuration;

public sealed class ConfigurationTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryDefinition_IsToldWhole_FromItsStart()
    {
        await using var office = await Office.Open(database);
        var administrator = office.Cast.Administrator;
        var procedures = office.Services.GetRequiredService<Packs>().Procedures;

        var rows = await office.Send(new ListProcedures.Query(), administrator);

        Assert.Equal(procedures.Count, rows.Count);
        foreach (var procedure in procedures)
        {
            var told = await office.Send(new ReadProcedure.Query(procedure.DefinitionId, procedure.Version), administrator);
            Assert.IsType<Start>(told.Steps[0].Activity);
            Assert.Equal(procedure.Activities.Select(activity => activity.Id).Order(), told.Steps.Select(step => step.Activity.Id).Order());
            Assert.Equal(procedure.Definition.Root.Connections.Count, told.Steps.Sum(step => step.Arrows.Count));
            Assert.All(told.Steps.SelectMany(step => step.Arrows), arrow => Assert.Equal(told.Steps[arrow.Number - 1].Title, arrow.Title));
        }
        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadProcedure.Query("nothing", 1), administrator))).Rule);
        Assert.Equal(Rule.NotPermitted, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ListProcedures.Query(), office.Cast.Supervisor))).Rule);
    }

    [Fact]
    public async Task EveryPage_IsShownInBothLanguages_AndOneThatIsNotThereIsNotFound()
    {
        await using var app = await RunningApp.Start(database);
        var packs = app.App.Services.GetRequiredService<Packs>();
        var http = await app.SignedIn(app.Cast.Administrator);
        string[] pages =
        [
            "/administration/procedures", "/administration/packs", "/administration/presets", "/administration/status", "/administration/calls", "/administration/invitations", "/administration/resets",
            .. packs.Procedures.Select(procedure => $"/administration/procedures/{procedure.DefinitionId}/{procedure.Version}"),
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
        foreach (var path in new[] { "/administration/procedures/nothing/1", "/administration/packs/nothing/1", "/administration/presets/nothing/1", $"/administration/resets/{Guid.NewGuid()}", $"/administration/calls/{Guid.NewGuid()}" })
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
            Of<QuestionKind>("Kind"), Of<TermUnit>("Term"), Of<ScoreKind>("Amount.Score"), Of<ScoreKind>("Amount.Maximum"), Of<JoinMode>("Step.Join"),
        }.SelectMany(keys => keys);

        Assert.All(wanted, key => Assert.True(texts.GetString(key, System.Globalization.CultureInfo.InvariantCulture) is not null, key));

        static IEnumerable<string> Of<T>(string prefix)
            where T : struct, Enum => Enum.GetNames<T>().Select(name => $"{prefix}.{name}");
    }
}
