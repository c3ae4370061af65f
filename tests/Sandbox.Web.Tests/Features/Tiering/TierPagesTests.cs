using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Tiering;

// The pages on which a tier is found, and what follows is decided on, as a browser without scripts sends them.
public sealed class TierPagesTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Officer_TakesOverWhatTheCompanyAnswered_AndTheDirectorMakesConditionsOfWhatFollows()
    {
        await using var app = await RunningApp.Start(database);
        var story = new Story(app.App.Services, app.Cast, TimeProvider.System);
        var pack = app.App.Services.GetRequiredService<Packs>().RulePackInForce(app.App.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());
        var hiring = FilledAnswers.Of(pack, Office.Hiring);
        var draft = await story.DraftApplication(app.Cast.Owner, FormAnswers.Empty.With("personalDataInTest", true));
        await story.AssessSelf(draft, hiring, app.Cast.Owner);
        var owner = await app.SignedIn(app.Cast.Owner);
        foreach (var path in new[] { $"/applications/{draft}", $"/applications/{draft}/self-assessment", $"/applications/{draft}/check", "/self-assessment" })
            Assert.Equal(HttpStatusCode.OK, (await owner.GetAsync(path, Token)).StatusCode);
        var id = (await app.App.Services.GetRequiredService<UseCases>().Send(new Web.Features.Applications.Submit.SubmitApplication.Command(draft), app.Cast.Owner.Actor, token: Token)).CaseId;
        await story.Accept(id);

        var officer = await app.SignedIn(app.Cast.Officer);
        var questionnaire = $"/cases/{id}/acts/ProposeTier";
        Assert.Contains("Take over", await officer.GetStringAsync(questionnaire, Token), StringComparison.Ordinal);
        await RunningApp.Post(officer, questionnaire, "section", ("Given.Take", "**"));
        var result = await officer.GetStringAsync($"{questionnaire}?section=result", Token);
        Assert.Contains("Answered differently: 0", result, StringComparison.Ordinal);
        Assert.Contains("Use listed in Annex III", result, StringComparison.Ordinal);

        await story.ProposeTier(id, hiring);
        var supervisor = await app.SignedIn(app.Cast.Supervisor);
        Assert.Contains("Answered differently: 0", await supervisor.GetStringAsync($"/cases/{id}/acts/ConfirmTier", Token), StringComparison.Ordinal);
        await story.ConfirmTier(id);
        Assert.Contains("What follows from the tier", await owner.GetStringAsync($"/applications/{id}/case", Token), StringComparison.Ordinal);
        foreach (var agency in new[] { OrganisationKind.DataProtectionAuthority, OrganisationKind.SectorRegulator }) await story.Opine(id, agency, Stance.Favourable, "No objection.");
        await story.Assess(id, "The criteria are met.", "Met.");
        await story.Score(id, 0, 4, Vote.Admit, "Good.");
        await story.Score(id, 1, 4, Vote.Admit, "Good.");

        var director = await app.SignedIn(app.Cast.DecisionMaker);
        var admit = $"/cases/{id}/acts/Admit";
        (string, string)[] said = [("Input.Facts", "Facts."), ("Input.Reasons", "Good."), ("Input.Language", "en")];
        var due = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(40).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        var shown = Domain.Tiering.TierObligations.Of(pack, TierEngine.Evaluate(pack, hiring), "high").Where(asked => asked.IsShown).Select(asked => asked.Key).ToList();
        (string, string)[] each = [.. shown.SelectMany(key => key == "Document/logs"
            ? new[] { ($"Input.Obligations[{key}].LeaveOut", "true"), ($"Input.Obligations[{key}].Reason", "The platform keeps them.") }
            : [($"Input.Obligations[{key}].Text", $"Keep {key}."), ($"Input.Obligations[{key}].Reason", "The Act."), ($"Input.Obligations[{key}].Due", due)])];
        var check = await RunningApp.Post(director, admit, "act", [.. said, .. each, ("Input.Step", "check")]);
        Assert.Contains("The platform keeps them.", await check.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        var done = await RunningApp.Post(director, admit, "act", [.. said, .. each, ("Input.Step", "do")]);

        Assert.Equal($"/cases/{id}?done=Admit", RunningApp.Goal(done));
        Assert.Contains("The platform keeps them.", await owner.GetStringAsync($"/applications/{id}/case", Token), StringComparison.Ordinal);
        var test = await owner.GetStringAsync($"/applications/{id}/test", Token);
        Assert.Equal(shown.Count - 1, System.Text.RegularExpressions.Regex.Count(test, "value=\"ConditionEvidence\""));
    }
}
