using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Features.Admission.Decide;
using Sandbox.Web.Features.Consultation.Give;
using Sandbox.Web.Features.Panel.Score;

namespace Sandbox.Web.Tests.Features.Admission;

public sealed class DecisionTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Assess_WhileTheDataProtectionOpinionIsAwaited_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);

        Assert.Contains(await Refusal.Of(() => office.Story.Assess(id, "Fine.", "Met.")), new[] { Rule.OpinionAwaited, Rule.NoOpenTask });
    }

    [Fact]
    public async Task Opinion_OfABodyThatWasNotAsked_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment, personalData: false, tier: "limited");

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new GiveOpinion.Command(id, Stance.Favourable, "No objection."), office.Cast.DataProtectionAgent)));
    }

    [Fact]
    public async Task Opinion_ByTheCompany_IsNotPermitted()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new GiveOpinion.Command(id, Stance.Favourable, "No objection."), office.Cast.Owner)));
    }

    [Fact]
    public async Task Admit_ThroughOpinionsFindingsAndPanel_SignsALetterThatHoldsItAll()
    {
        await using var office = await Office.Open(database);
        var id = await AtPanel(office);
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");
        await office.Story.Score(id, 1, 3, Vote.Admit, "Good enough.");

        var letterId = await office.Story.Decide(
            id, AdmissionOutcome.Admit, "The benefits outweigh the risks.", "Talentwise wants to test a hiring tool.",
            conditions: [new("Report monthly.", "New field of use.", new DateOnly(2026, 12, 31))],
            departures: [new(nameof(OrganisationKind.SectorRegulator), "The concern is met by the condition.")]);

        Assert.Equal(Stage.PlanAgreement, await office.StageOf(id));
        await using var look = office.Look();
        var file = await look.Cases.SingleAsync(Token);
        var letter = await look.Decisions.SingleAsync(Token);
        var condition = await look.Conditions.SingleAsync(Token);
        Assert.Equal(letterId, letter.Id);
        Assert.Equal($"{file.Reference}-D1", letter.Number);
        Assert.Equal("AI Act Art. 58(2)(a)", letter.Ground);
        Assert.Equal("The benefits outweigh the risks.", letter.Reasons);
        Assert.Equal(SelectionCriteria.All, letter.Criteria.Select(criterion => criterion.Criterion));
        Assert.Contains((await look.Filings.FirstAsync(filing => filing.Kind == FilingKind.Application, Token)).Digest, letter.FileDigests);
        Assert.Equal([condition.Id], letter.Conditions);
        // The last day counts in full: midnight in Brussels, where the preset reckons.
        Assert.Equal(new DateTimeOffset(2026, 12, 31, 23, 0, 0, TimeSpan.Zero), condition.DueAt);
        Assert.Contains("Action before the national court", letter.Remedies, StringComparison.Ordinal);
        Assert.Contains("1 October 2026", letter.Remedies, StringComparison.Ordinal);
        Assert.Equal(office.Cast.DecisionMaker.Id, letter.SignedBy);
    }

    [Fact]
    public async Task Admit_AgainstAnOpinion_WithoutReasonsForTheDeparture_ChangesNothing()
    {
        await using var office = await Office.Open(database);
        var id = await Scored(office);

        Assert.Equal(Rule.ReasonsMissing, await Refusal.Of(() => office.Story.Decide(id, AdmissionOutcome.Admit, "Yes.", "Facts.")));

        Assert.Equal(Stage.PanelReview, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal(0, await look.Decisions.CountAsync(Token));
    }

    [Fact]
    public async Task Decide_BeforeTheQuorum_FindsNoTask()
    {
        await using var office = await Office.Open(database);
        var id = await AtPanel(office);
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");

        Assert.Contains(await Refusal.Of(() => office.Story.Decide(id, AdmissionOutcome.Admit, "Yes.", "Facts.")), new[] { Rule.NoOpenTask, Rule.QuorumMissing });
    }

    [Fact]
    public async Task Decide_ByWhoAssessed_IsBarredByFourEyes()
    {
        await using var office = await Office.Open(database);
        var id = await Scored(office);
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.DecisionMaker } };

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new DecideOnApplication.Command(id, AdmissionOutcome.Waitlist, "No place.", "Facts.", [], [], "en"), both)));
    }

    [Fact]
    public async Task Score_Twice_OrWithoutDeclaration_OrByAStranger_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await AtPanel(office);
        var points = SelectionCriteria.All.ToDictionary(criterion => criterion, _ => 3);
        ScoreInPanel.Command Score(bool declares) => new(id, declares, points, Vote.Admit, "Fine.");

        Assert.Equal(Rule.InterestsNotDeclared, await Refusal.Of(() => office.Send(Score(false), office.Cast.Panel[0])));
        await office.Send(Score(true), office.Cast.Panel[0]);
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(Score(true), office.Cast.Panel[0])));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(Score(true), office.Cast.Officer)));
        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => office.Send(
            new ScoreInPanel.Command(id, true, new Dictionary<string, int> { ["Innovation"] = 6 }, Vote.Admit, "Fine."), office.Cast.Panel[1]));
    }

    [Fact]
    public async Task Refuse_NeedsNoticeAndHearing()
    {
        await using var office = await Office.Open(database);
        var id = await Scored(office);
        Task Refuse() => office.Story.Decide(id, AdmissionOutcome.Refuse, "The safeguards are too weak.", "Facts.", departures: [new("Panel", "The panel did not weigh safeguards.")]);

        Assert.Equal(Rule.HearingMissing, await Refusal.Of(Refuse));
        var until = await office.Story.GiveNoticeOfRefusal(id, "The safeguards are too weak.");
        Assert.Equal(Rule.HearingMissing, await Refusal.Of(Refuse));
        office.Clock.Now = until;
        await Refuse();

        Assert.Equal(Stage.Refused, await office.StageOf(id));
        // Ten working days in Brussels from Tuesday 1 September 2026.
        Assert.Equal(new DateTimeOffset(2026, 9, 15, 22, 0, 0, TimeSpan.Zero), until);
    }

    [Fact]
    public async Task Waitlist_StoresTheRank_AndAdmitsLater()
    {
        await using var office = await Office.Open(database);
        var (first, second) = (await Scored(office), await Scored(office));
        foreach (var id in new[] { first, second })
            await office.Story.Decide(id, AdmissionOutcome.Waitlist, "No place at present.", "Facts.", departures: Departures);

        await using (var look = office.Look())
            Assert.Equal([(first, 1), (second, 2)], (await look.Applications.OrderBy(a => a.Rank).ToListAsync(Token)).Select(a => (a.CaseId, a.Rank!.Value)));
        await office.Story.Decide(first, AdmissionOutcome.Admit, "A place is free.", "Facts.", departures: Departures);

        Assert.Equal(Stage.PlanAgreement, await office.StageOf(first));
        await using var after = office.Look();
        Assert.Equal([Act.Waitlist, Act.AdmitFromWaitlist], await after.Decisions.Where(d => d.CaseId == first).OrderBy(d => d.Number).Select(d => d.Kind).ToListAsync(Token));
    }

    [Fact]
    public async Task ReturnToAssessment_StartsANewRound()
    {
        await using var office = await Office.Open(database);
        var id = await Scored(office);

        await office.Story.ReturnToAssessment(id, "The safeguards need another look.");

        Assert.Equal(Stage.Assessment, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal(2, (await look.Applications.SingleAsync(Token)).Round);
    }

    [Fact]
    public async Task ReturnToTiering_LeadsBack()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment, personalData: false, tier: "limited");

        await office.Story.ReturnToTiering(id, "It is a high-risk use after all.");

        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
    }

    [Fact]
    public async Task Reinstate_WithinTheTermOnly()
    {
        await using var office = await Office.Open(database);
        var id = await Scored(office);
        await office.Story.Decide(id, AdmissionOutcome.Waitlist, "No place at present.", "Facts.", departures: Departures);
        var clocks = await office.ExpireUntil(Stage.Lapsed, id);
        Assert.True(clocks > 0);

        var lapsed = office.Clock.Now;
        office.Clock.Now = lapsed.AddDays(40);
        Assert.Equal(Rule.TooLate, await Refusal.Of(() => office.Story.Reinstate(id, "The mail was lost.")));
        office.Clock.Now = lapsed.AddDays(10);
        await office.Story.Reinstate(id, "The mail was lost.");

        Assert.Equal(Stage.Waitlisted, await office.StageOf(id));
    }

    private static Departure[] Departures => [new("Panel", "There is no place."), new(nameof(OrganisationKind.SectorRegulator), "The concern can be met.")];

    // The sector regulator is against, the data protection authority is not.
    internal static async Task<Guid> AtPanel(Office office)
    {
        var id = await office.CaseAt(Stage.Assessment);
        await office.Story.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "No objection.");
        await office.Story.Opine(id, OrganisationKind.SectorRegulator, Stance.Unfavourable, "Too early.");
        await office.Story.Assess(id, "All met.", "Met.");
        Assert.Equal(Stage.PanelReview, await office.StageOf(id));
        return id;
    }

    internal static async Task<Guid> Scored(Office office)
    {
        var id = await AtPanel(office);
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");
        await office.Story.Score(id, 1, 4, Vote.Admit, "Good.");
        return id;
    }
}
