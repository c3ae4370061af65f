using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// A tier from the company's own questionnaire to another tier after an incident, on the pages of each side.
public sealed class TieringTests(Site site)
{
    private readonly List<string> faults = [];
    private readonly HashSet<string> seen = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private RulePack Pack => site.Services.GetRequiredService<Packs>().RulePackInForce(site.Services.GetRequiredService<Jurisdiction>(), TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Tier_IsForeseenByTheCompany_FoundByTheAuthority_AndFollowed()
    {
        var story = new Story(site.Services, site.Cast, TimeProvider.System);
        await using var owner = await Desk(site.Cast.Owner);
        await using var officer = await Desk(site.Cast.Officer);
        await using var supervisor = await Desk(site.Cast.Supervisor);
        await using var director = await Desk(site.Cast.DecisionMaker);

        // The company tries the questionnaire, and sees beside it where the answers lead.
        await owner.Open("/self-assessment");
        await owner.Look("self-assessment");
        await owner.Send();
        await owner.Look("self-hub");
        await owner.Go(owner.Page.Locator("main a[href$='/prohibited-practices']").First);
        await owner.Page.Locator("fieldset.editor:enabled").WaitForAsync();
        await owner.Page.Locator("[id='field-article-5-c'] input[value='true']").CheckAsync();
        await Assertions.Expect(owner.Page.Locator(".running")).ToContainTextAsync("prohibited", new() { IgnoreCase = true });
        await Assertions.Expect(owner.Page.Locator(".save-state")).ToContainTextAsync("Saved");
        await owner.Look("self-section");

        // Beside an application.
        var draft = await story.DraftApplication(site.Cast.Owner, FormAnswers.Empty.With("systemName", "TalentMatch").With("personalDataInTest", true).With("sector", "employment").With("function", "score"));
        await story.AssessSelf(draft, FilledAnswers.Of(Pack).With("article-5-c", "no"), site.Cast.Owner);
        await owner.Open($"/applications/{draft}");
        await Assertions.Expect(owner.Main).ToContainTextAsync("12 of 12 completed");
        await owner.Look("hub");
        await owner.Open($"/applications/{draft}/self-assessment");
        await Assertions.Expect(owner.Main).ToContainTextAsync("provisional");
        await owner.Look("self-result");
        await owner.Open($"/applications/{draft}/check");
        await Assertions.Expect(owner.Main).ToContainTextAsync("are filed with the application");
        await owner.Look("check");
        var id = (await site.Services.GetRequiredService<UseCases>().Send(new SubmitApplication.Command(draft), site.Cast.Owner.Actor, token: Token)).CaseId;
        await owner.Open($"/applications/{id}/case");
        await owner.Go(owner.Page.Locator("main a[href^='/filings/']").Filter(new() { HasText = "self-assessment" }).First);
        await owner.Look("self-filed");

        // The officer has the company's answers beside the questions.
        await story.Accept(id);
        await officer.Open($"/cases/{id}/acts/ProposeTier");
        await officer.Look("questionnaire");
        await officer.Go(officer.Page.Locator("button[value='**']"));
        await officer.Open($"/cases/{id}/acts/ProposeTier?section=annex-iii");
        await officer.Page.Locator("[name='Given.Answers[annex-iii-4]'][value='a']").CheckAsync();
        await officer.Page.Locator("[name='Given.Answers[annex-iii-4]'][value='none']").UncheckAsync();
        await officer.Go(officer.Page.Locator("main form button:text-is('Save and continue')"));
        await Assertions.Expect(officer.Main).ToContainTextAsync("Differs");
        await officer.Look("differs");
        await officer.Page.Locator("[name='Given.Reasons[annex-iii-4]']").FillAsync("The product page says that it ranks applicants.");
        await officer.Go(officer.Page.Locator("main form button:text-is('Save and continue')"));
        await officer.Open($"/cases/{id}/acts/ProposeTier?section=result");
        await officer.Look("result-open");

        var hiring = FilledAnswers.Of(Pack, ("annex-iii-4", "a"), ("profiling", "yes"));
        await story.ProposeTier(id, hiring, reasons: Pack.Questions.ToDictionary(question => question.Id, _ => "The product page says that it ranks applicants."));
        await supervisor.Open($"/cases/{id}/acts/ConfirmTier");
        await Assertions.Expect(supervisor.Main).ToContainTextAsync("ranks applicants");
        await supervisor.Look("confirm");
        await supervisor.Send();
        await supervisor.Send();
        await supervisor.Page.WaitForURLAsync("**done=ConfirmTier");
        await supervisor.Look("case-confirmed");

        // The company is told why, and what would change it.
        await owner.Open($"/applications/{id}/case");
        await owner.Page.Locator("section[aria-labelledby='tier-title'] > details > summary").First.ClickAsync();
        await Assertions.Expect(owner.Main).ToContainTextAsync("Annex III");
        await owner.Look("own-case");

        // The decision makes conditions of what follows.
        foreach (var agency in new[] { OrganisationKind.DataProtectionAuthority, OrganisationKind.SectorRegulator }) await story.Opine(id, agency, Stance.Favourable, "No objection.");
        await story.Assess(id, "The criteria are met.", "Met.");
        await story.Score(id, 0, 4, Vote.Admit, "Good.");
        await story.Score(id, 1, 4, Vote.Admit, "Good.");
        await director.Open($"/cases/{id}/acts/Admit");
        await director.Page.Locator("details.obligation > summary").First.ClickAsync();
        await director.Look("admit");
        await director.Fill("Input.Reasons", "The criteria are met.");
        await director.Fill("Input.Obligations[Document/logs].LeaveOut", "true");
        await director.Send();
        await director.ShouldBeRefused();
        await director.Look("admit-refused");
        await director.Fill("Input.Obligations[Document/logs].Reason", "The platform keeps them.");
        await director.Send();
        await director.Look("admit-check");
        await director.Send();
        await director.Page.WaitForURLAsync("**done=Admit");
        await owner.Open($"/applications/{id}/case");
        await Assertions.Expect(owner.Main).ToContainTextAsync("The platform keeps them.");
        await owner.Look("own-case-admitted");
        await owner.Open($"/applications/{id}/test");
        await owner.Look("own-test");
        await owner.Go(owner.Page.Locator("form[action='/drafts'] button", new() { HasText = "Show that the condition is met" }).First);
        await owner.Look("condition-draft");
        await ShowFirst(story, id);
        await officer.Open($"/cases/{id}/test");
        await Assertions.Expect(officer.Main).ToContainTextAsync("Shown, under review");
        await officer.Look("test");

        // An incident: another tier, before and after.
        await story.ProposePlan(id, story.SoundPlan(60));
        await story.AgreePlan(id);
        await story.StartTesting(id);
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var incident = await story.RecordIncident(id, IncidentCategory.HealthHarm, today, today);
        await officer.Open($"/cases/{id}/test");
        await officer.Go(officer.Page.Locator($"main a[href$='about={incident}']"));
        await officer.Look("retier");
        await officer.Open($"/cases/{id}/acts/ProposeRetiering?about={incident}&section=result");
        await officer.Look("retier-result");
        await story.ProposeRetiering(id, incident, FilledAnswers.Of(Pack, ("scope", "applies"), ("interacts", "yes")), "After the incident the ranking was taken out.");
        await supervisor.Open($"/cases/{id}/acts/ConfirmRetiering");
        await Assertions.Expect(supervisor.Main).ToContainTextAsync("Obligations dropped");
        await supervisor.Look("confirm-retiering");
        await supervisor.Send();
        await supervisor.Send();
        await supervisor.Page.WaitForURLAsync("**done=ConfirmRetiering");
        await owner.Open($"/applications/{id}/test");
        await Assertions.Expect(owner.Main).ToContainTextAsync("Dropped by another tier");
        await owner.Look("own-test-retiered");
        await owner.Open($"/applications/{id}/case");
        await Assertions.Expect(owner.Main).ToContainTextAsync("because of an incident");
        await supervisor.Open($"/cases/{id}/like");
        await supervisor.Look("like");

        Assert.True(faults.Count == 0, string.Join(Environment.NewLine, faults));
    }

    private async Task ShowFirst(Story story, Guid id)
    {
        await using var scope = site.Services.CreateAsyncScope();
        var test = await site.Services.GetRequiredService<UseCases>().Send(new Sandbox.Web.Features.Testing.View.ViewTest.Query(id), site.Cast.Owner.Actor, token: Token);
        await story.ShowCondition(id, test.Conditions[0].Id, FormAnswers.Empty.With("done", "The system is in place."));
    }

    private async Task<Desk> Desk(CastMember member) => new(await site.SignIn(member), member.Email, faults, seen, thorough: true);
}
