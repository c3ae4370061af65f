using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;

namespace Sandbox.EndToEnd.Tests;

// Where a case leaves the main line: each act that the journey does not meet, by hand on its page. The commands bring a case to it.
public sealed class SideRoadsTests(JourneySite site) : Walk(site), IClassFixture<JourneySite>
{
    // Half of the people work in Chinese; the journey looks at each kind of page in both languages.
    protected override bool Thorough => false;

    [Fact]
    public async Task Inadmissible_IsOverruledAndThenRefused()
    {
        await Apply("Inadmissible");
        var (officer, director) = (await At(Site.Cast.Officer), await At(Site.Cast.DecisionMaker));
        await Do(officer, Case, Act.ProposeInadmissible, ("Input.Reasons", "Nothing here is artificial intelligence."));
        await Do(director, Case, Act.OverruleInadmissible, ("Input.Reasons", "It learns from data."));
        await Do(officer, Case, Act.ProposeInadmissible, ("Input.Reasons", "The applicant is no company."));
        await Do(director, Case, Act.RefuseInadmissible, ("Input.Facts", "The applicant is a private person."), ("Input.Reasons", "Companies alone may apply."));
        await Owner.Open(OwnCase);
        await Owner.Look("own-case-refused");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task ProhibitedPractice_IsReturnedOverruledRefused_AndWonOnAppeal()
    {
        await Apply("Prohibited");
        await Story.Accept(Id);
        var (supervisor, director) = (await At(Site.Cast.Supervisor), await At(Site.Cast.DecisionMaker));
        await Story.ProposeTier(Id, Prohibited);
        await Do(supervisor, Case, Act.ReturnTier, ("Input.Reasons", "Say on which answer it rests."));
        await Story.ProposeTier(Id, Prohibited);
        await Do(supervisor, Case, Act.ConfirmProhibited, ("Input.Note", "Article 5(1)(c)."));
        await Do(director, Case, Act.OverruleProhibited, ("Input.Reasons", "The score is not used against anybody."));
        await Story.ProposeTier(Id, Prohibited);
        await Do(supervisor, Case, Act.ConfirmProhibited, ("Input.Note", "It is."));
        await Do(await At(Site.Cast.The(Domain.Access.Role.DecisionMaker, 1)), Case, Act.RefuseProhibited, ("Input.Facts", "The system rates citizens."), ("Input.Reasons", "Article 5(1)(c)."));

        await Owner.Open($"/applications/{Id}/appeal");
        await Owner.Go(Owner.Page.Locator("main form button").Last);
        await Write(Owner, FormAnswers.Empty.With("grounds", "Nobody is treated worse by it."), look: false);
        await Submit(Owner, "appeal", look: false);
        var member = await At(Site.Cast.AppealMember);
        await member.Open(Case);
        await member.Go(member.Page.Locator("main a[href*='/appeals/']").First);
        await member.Look("decide-appeal-tier");
        await member.Fill("Input.Outcome", nameof(AppealOutcome.Replaced));
        await member.Fill("Input.Lawful", nameof(Stage.Assessment));
        await member.Fill("Input.Content", "high");
        await member.Fill("Input.Facts", "The score orders support, and nobody loses any.");
        await member.Fill("Input.Reasons", "Article 5 does not reach it; Annex III does.");
        await member.Send();
        await member.Look("decide-appeal-tier-check");
        await member.Send();
        await member.Open(Case);
        await Assertions.Expect(member.Page.Locator("main a[href*='/appeals/']")).ToHaveCountAsync(0);
        await Owner.Open(OwnCase);
        await Owner.Look("own-case-appeal-won");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Refusal_GoesBackTwice_AndComesAfterAHearing()
    {
        await Apply("Refused");
        await Story.Accept(Id);
        await Tier();
        await Opinions();
        await Do(await At(Site.Cast.Officer), Case, Act.ReturnToTiering, ("Input.Reasons", "The profiling was overlooked."));
        await Tier();
        await Opinions();
        await Story.Assess(Id, "Weak.", "Not shown.");
        await Vote(Domain.Applications.Vote.Refuse);
        var director = await At(Site.Cast.DecisionMaker);
        await Do(director, Case, Act.ReturnToAssessment, ("Input.Reasons", "The second language was not assessed."));
        await Opinions();
        await Story.Assess(Id, "Weak in both.", "Not shown.");
        await Vote(Domain.Applications.Vote.Refuse);
        await Do(director, Case, Act.GiveNoticeOfRefusal, ("Input.Reasons", "The safeguards are not shown."));
        await Owner.Open(OwnCase);
        await Owner.Look("own-case-hearing");
        await File(Owner, OwnCase, FilingKind.HearingResponse, FormAnswers.Empty, look: false);
        await Do(director, Case, Act.Refuse, ("Input.Facts", "The company was heard."), ("Input.Reasons", "The safeguards are still not shown."));
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task WaitingList_LeadsToAdmission_AndACompanyMayWithdraw()
    {
        await InPanel("Waiting");
        await Vote(Domain.Applications.Vote.Waitlist);
        var director = await At(Site.Cast.DecisionMaker);
        await Do(director, Case, Act.Waitlist, ("Input.Facts", "The panel voted for the waiting list."), ("Input.Reasons", "No place at present."));
        await Owner.Open(OwnCase);
        await Owner.Look("own-case-waitlisted");
        await Owner.Go(Owner.Page.Locator("main a[href$='/interest']").First);
        await Owner.Look("interest");
        await Owner.Send();
        await Do(director, Case, Act.AdmitFromWaitlist, ("Input.Departures[Panel]", "The panel voted before the place was free."), ("Input.Facts", "A place is free."), ("Input.Reasons", "First of the list."));

        await Owner.Open(OwnCase);
        await Owner.Go(Owner.Page.Locator("main a[href$='/withdraw']").First);
        await Owner.Look("withdraw");
        await Owner.Send();
        await Owner.ShouldBeRefused();
        await Owner.Fill("Input.Reasons", "The product was sold.");
        await Owner.Send();
        await Owner.Look("withdraw-check");
        await Owner.Send();
        await Owner.Look("own-case-withdrawn");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Silence_LapsesTheCase_AndASupervisorReinstatesIt()
    {
        await Apply("Lapsed");
        await Story.RequestInformation(Id, new RequestedItem(SelectionCriteria.All[0], "Who watches?"));
        var supervisor = await At(Site.Cast.Supervisor);
        // The company is reminded twice, and has the same time again after each.
        for (var reminder = 1; reminder <= 2; reminder++)
        {
            Site.Pass(45);
            await supervisor.Until(Case, $"main :text-matches('reminders: {reminder}|已催告 {reminder} 次')");
        }
        await supervisor.Look("case-reminded");
        Site.Pass(45);
        await supervisor.Until(Case, $"main a[href*='/{Act.Reinstate}']");
        await supervisor.Look("case-lapsed");
        await Do(supervisor, Case, Act.Reinstate, ("Input.Reasons", "The letter went to an old address."));
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Test_IsHaltedByItsCompany_ReportedOnByTheOfficer_AndTerminated()
    {
        await InTesting("Terminated");
        await Do(Owner, OwnTest, Act.SelfSuspend, ("Reasons", "We found a fault ourselves."));
        await Do(await At(Site.Cast.Supervisor), CaseTest, Act.Resume, ("Reasons", "The fault is mended."));
        await Do(await At(Site.Cast.Officer), CaseTest, Act.ReportIncident, ("Category", nameof(IncidentCategory.FundamentalRights)), ("OccurredOn", Day(-1)), ("NoticedOn", Day(0)));
        var director = await At(Site.Cast.DecisionMaker);
        await Do(director, CaseTest, Act.GiveNoticeOfTermination, ("Reasons", "The test harms applicants."));
        await File(Owner, OwnTest, FilingKind.HearingResponse, FormAnswers.Empty, look: false);
        await Do(director, CaseTest, Act.Terminate, ("Facts", "Two rankings were discriminatory."), ("Reasons", "The risk cannot be borne."), ("Language", "zh-Hans"));
        await director.Open(Case);
        await director.Look("case-terminated");
        await Owner.Open(OwnTest);
        await Owner.Look("own-terminated");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Test_IsLeftEarly()
    {
        await InTesting("Left early");
        await Do(Owner, OwnTest, Act.ExitEarly, ("Reasons", "The employer left."));
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Reviews_GoBackToTheOfficer_AndTheSealIsRefused()
    {
        await InTesting("Sent back");
        await Story.EndTestEarly(Id, "Done.");
        await Story.FileExitReport(Id, Published);
        await Story.ReviewExitReport(Id, true);
        var supervisor = await At(Site.Cast.Supervisor);
        await Do(supervisor, CaseTest, Act.ReturnExitReview, ("Reasons", "Say how the objectives were measured."));
        await Story.ReviewExitReport(Id, true);
        await Story.AcceptExitReport(Id, true, "Met.");
        await Story.RequestSeal(Id, FormAnswers.Empty);
        await Story.ScoreSeal(Id, 2, "Weak.");
        await Do(supervisor, CaseSeal, Act.ReturnSealProposal, ("Input.Reasons", "Score the fairness again."));
        await Story.ScoreSeal(Id, 2, "Weak still.");
        await Story.ProposeSeal(Id, false, "The scores are low.");
        await Do(await At(Site.Cast.DecisionMaker), CaseSeal, Act.RefuseSeal, ("Input.Reasons", "The scores are low."));
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Look("own-seal-refused");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Seal_IsSuspendedInDanger_LiftedAndRenewed()
    {
        await InTesting("Suspended seal");
        await Story.EndTestEarly(Id, "Done.");
        await Story.FileExitReport(Id, Published);
        await Story.ReviewExitReport(Id, true);
        await Story.AcceptExitReport(Id, true, "Met.");
        await Story.RequestSeal(Id, FormAnswers.Empty);
        await Story.ScoreSeal(Id, 4, "Good.");
        await Story.ProposeSeal(Id, true, "Good.");
        await Story.IssueSeal(Id, "Good.", "The request was scored.");
        var (officer, director) = (await At(Site.Cast.Officer), await At(Site.Cast.DecisionMaker));
        await Do(officer, CaseSeal, Act.ProposeSealSuspension, ("Input.Danger", "true"), ("Input.Reasons", "A leak is being used."));
        await Do(director, CaseSeal, Act.SuspendSeal, ("Input.Reasons", "People are in danger."));
        await director.Look("case-seal-suspended");
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Look("own-seal-suspended");
        await Do(director, CaseSeal, Act.LiftSealSuspension, ("Input.Reasons", "The leak is closed."));
        await Owner.Open($"/applications/{Id}/seal");
        await Owner.Send();
        await Owner.Look("renewal");
        Assert.Empty(Faults);
    }

    [Fact]
    public async Task Complaint_IsHandedToASupervisor()
    {
        await InTesting("Complained about");
        await Story.AcknowledgeComplaint(Id, await Story.Complain(Id, "The ranking is unfair."));
        var officer = await At(Site.Cast.Officer);
        await officer.Open(Case);
        await officer.Go(officer.Page.Locator("main a[href^='/complaints/']").First);
        await officer.Fill("Handover.Text", "It is about my own assessment.");
        await officer.Go(officer.Page.Locator("main form button").Last);
        await officer.Look("complaint-escalated");
        Assert.Empty(Faults);
    }

    private RulePack Pack => Site.Services.GetRequiredService<Packs>().RulePackInForce(Site.Services.GetRequiredService<Sandbox.Web.Pipeline.Jurisdiction>(), TimeProvider.System.GetUtcNow());

    private Answers Prohibited => FilledAnswers.Of(Pack, (Pack.Sections.First(section => section.Id == "prohibited-practices").Questions[0].Id, Question.Yes));

    private static FormAnswers Published => FormAnswers.Empty.With("publish", true).With("unresolved", false).With("deviated", false);

    private async Task Apply(string system)
    {
        Owner = await At(Site.Cast.Owner);
        Company = Site.Cast.Owner.Actor;
        Id = await Story.Apply(Site.Cast.Owner, FormAnswers.Empty.With("systemName", system).With("personalDataInTest", true));
        await Story.Assign(Id);
    }

    private async Task Tier()
    {
        await Story.ProposeTier(Id, FilledAnswers.Of(Pack, ("annex-iii-4", "a"), ("profiling", "yes")));
        await Story.ConfirmTier(Id);
    }

    private async Task Opinions()
    {
        await Story.Opine(Id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "No objection.");
        await Story.Opine(Id, OrganisationKind.SectorRegulator, Stance.Favourable, "No objection.");
    }

    private async Task Vote(Vote vote)
    {
        await Story.Score(Id, 0, 3, vote, "As seen.");
        await Story.Score(Id, 1, 3, vote, "As seen.");
    }

    private async Task InPanel(string system)
    {
        await Apply(system);
        await Story.Accept(Id);
        await Tier();
        await Opinions();
        await Story.Assess(Id, "Good.", "Met.");
    }

    private async Task InTesting(string system)
    {
        await InPanel(system);
        await Vote(Domain.Applications.Vote.Admit);
        await Story.Decide(Id, AdmissionOutcome.Admit, "Good.", "The panel voted for it.");
        await Story.ProposePlan(Id, Story.SoundPlan(60, 40));
        await Story.AgreePlan(Id);
        await Story.StartTesting(Id);
    }
}
