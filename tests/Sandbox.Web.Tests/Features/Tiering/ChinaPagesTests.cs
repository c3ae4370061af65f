using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Seeds;
using Sandbox.Web.Features.Testing.View;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Tiering;

// Under the China preset no rule of the European Union stands on any page of a case, in either language.
public sealed partial class ChinaPagesTests(DatabaseFixture database)
{
    private const int MostPages = 120;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryPageOfACase_UnderTheChinaPreset_NamesNoRuleOfTheEuropeanUnion()
    {
        await using var app = await RunningApp.Start(database, ("Sandbox:Jurisdiction", "china"));
        var id = await Told(app, [("scenario", "companion"), ("groups", "minors"), ("crisis-handover", "yes")]);
        var (seen, found) = (0, new List<string>());

        foreach (var language in new[] { "en", "zh-Hans" })
            foreach (var member in new[] { app.Cast.Owner, app.Cast.Officer, app.Cast.Supervisor, app.Cast.DecisionMaker })
                foreach (var (path, page) in await Walk(app, member, id, language))
                {
                    seen++;
                    if (European().Match(page) is { Success: true } named) found.Add($"{member.Email} {language} {path}: {page[Math.Max(0, named.Index - 60)..Math.Min(page.Length, named.Index + 60)]}");
                }

        Assert.True(found.Count == 0, string.Join(Environment.NewLine, found));
        Assert.True(seen > 80, $"Only {seen} pages were looked at.");
    }

    [Fact]
    public async Task TheSameWalk_UnderTheEuropeanPreset_FindsItsRules()
    {
        // Without this the walk above would pass where it reads nothing.
        await using var app = await RunningApp.Start(database);
        var id = await Told(app, Office.Hiring);

        Assert.Contains(await Walk(app, app.Cast.Officer, id, "en"), seen => European().IsMatch(seen.Page));
        Assert.Contains(await Walk(app, app.Cast.Owner, id, "zh-Hans"), seen => European().IsMatch(seen.Page));
    }

    [GeneratedRegex(@"AI Act|EU AI|Regulation \(EU\)|European|欧盟|《人工智能法》|1182/71")]
    private static partial Regex European();

    [GeneratedRegex("href=\"(/[^\"#]*)")]
    private static partial Regex Links();

    // A case that holds everything: a self-assessment, a tier, conditions, a test, a report of an incident, another tier proposed.
    private static async Task<Guid> Told(RunningApp app, (string, string)[] answers)
    {
        var story = new Story(app.App.Services, app.Cast, TimeProvider.System);
        var pack = app.App.Services.GetRequiredService<Packs>().RulePackInForce(app.App.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());
        var tiered = FilledAnswers.Of(pack, answers);
        var draft = await story.DraftApplication(app.Cast.Owner, FormAnswers.Empty.With("personalDataInTest", true));
        await story.AssessSelf(draft, tiered, app.Cast.Owner);
        var id = (await app.App.Services.GetRequiredService<UseCases>().Send(new Web.Features.Applications.Submit.SubmitApplication.Command(draft), app.Cast.Owner.Actor, token: Token)).CaseId;
        await story.Accept(id);
        await story.ProposeTier(id, tiered);
        await story.ConfirmTier(id);
        foreach (var agency in new[] { OrganisationKind.DataProtectionAuthority, OrganisationKind.SectorRegulator }) await story.Opine(id, agency, Stance.Favourable, "No objection.");
        await story.Assess(id, "The criteria are met.", "Met.");
        await story.Score(id, 0, 4, Vote.Admit, "Good.");
        await story.Score(id, 1, 4, Vote.Admit, "Good.");
        var shown = Domain.Tiering.TierObligations.Of(pack, Domain.Tiering.TierEngine.Evaluate(pack, tiered), "high").First(asked => asked.IsShown && asked.Kind == Domain.Cases.ObligationKind.Document).Key;
        await story.Decide(id, AdmissionOutcome.Admit, "Good.", "Facts.", obligations: new Dictionary<string, DateOnly> { [shown] = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime).AddDays(20) });
        var test = await app.App.Services.GetRequiredService<UseCases>().Send(new ViewTest.Query(id), app.Cast.Owner.Actor, token: Token);
        await story.ShowCondition(id, test.Conditions[0].Id, FormAnswers.Empty.With("done", "It is kept."));
        await story.ProposePlan(id, story.SoundPlan(60));
        await story.AgreePlan(id);
        await story.StartTesting(id);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var incident = await story.RecordIncident(id, IncidentCategory.HealthHarm, today, today);
        await story.ProposeRetiering(id, incident, tiered, "After the incident.");
        return id;
    }

    // Every page of the case that is linked from its own pages.
    private static async Task<List<(string Path, string Page)>> Walk(RunningApp app, CastMember member, Guid id, string language)
    {
        using var http = await app.SignedIn(member);
        http.DefaultRequestHeaders.Remove("Accept-Language");
        http.DefaultRequestHeaders.Add("Accept-Language", language);
        var (waiting, known, pages) = (new Queue<string>(), new HashSet<string>(), new List<(string, string)>());
        foreach (var start in new[] { $"/applications/{id}/case", $"/applications/{id}/test", $"/cases/{id}", $"/cases/{id}/test", $"/cases/{id}/like", $"/cases/{id}/procedure", $"/records/{id}", "/self-assessment" }) Add(start);
        while (waiting.TryDequeue(out var path) && pages.Count < MostPages)
        {
            var answer = await http.GetAsync(path, Token);
            if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "text/html") continue;
            var page = System.Net.WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token));
            pages.Add((path, page));
            foreach (Match link in Links().Matches(page)) Add(link.Groups[1].Value);
        }
        return pages;

        void Add(string path)
        {
            var ofTheCase = path.Contains(id.ToString(), StringComparison.Ordinal) || path == "/self-assessment" || path.StartsWith("/filings/", StringComparison.Ordinal) || path.StartsWith("/decisions/", StringComparison.Ordinal);
            if (ofTheCase && !path.StartsWith("/packs", StringComparison.Ordinal) && !path.EndsWith(".pdf", StringComparison.Ordinal) && known.Add(path)) waiting.Enqueue(path);
        }
    }
}
