using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Tiering;

// What follows from a tier, from its confirmation to another one.
public sealed class ObligationTests(DatabaseFixture database)
{
    private static readonly DateOnly Due = new(2026, 10, 15);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ConfirmTier_TellsTheCompanyTheTierItsGroundsAndWhatFollows()
    {
        await using var office = await Office.Open(database);
        var id = await Tiered(office);

        var told = await office.Send(new TierOfCase.Query(id), office.Cast.Owner);

        Assert.Equal(("high", "eu-ai-act@1.1.0"), (told.Standing!.Tier, told.Standing.Pack));
        Assert.Equal("high", TierEngine.Evaluate(office.RulePack, Answers.Parse(told.Standing.Answers)).TierId);
        var risk = told.Obligations.Single(owed => owed.Obligation.Key == "Document/risk-management");
        Assert.Equal(ObligationState.Foreseen, risk.State);
        Assert.NotEmpty(risk.Obligation.Rules);
        Assert.Contains(told.Obligations, owed => owed.Obligation is { Kind: ObligationKind.Reporting, Length: 1 });
        Assert.Contains(told.Obligations, owed => owed.Obligation.Kind == ObligationKind.Insurance);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new TierOfCase.Query(id), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task Admit_DealsWithEveryObligation_AndMakesConditionsWithClocksOfThem()
    {
        await using var office = await Office.Open(database);
        var id = await ToTheDecision(office);
        Assert.Equal(Rule.ObligationOpen, await Refusal.Of(() => office.Send(
            new Web.Features.Admission.Decide.DecideOnApplication.Command(id, AdmissionOutcome.Admit, "Good.", "Facts.", [], [], "en"), office.Cast.DecisionMaker)));

        await office.Story.Decide(id, AdmissionOutcome.Admit, "Good.", "Facts.", obligations: new Dictionary<string, DateOnly> { ["Document/risk-management"] = Due, ["Document/logs"] = Due });

        await using var look = office.Look();
        var conditions = await look.Conditions.OrderBy(condition => condition.Obligation).ToListAsync(Token);
        Assert.Equal([("eu-ai-act@1.1.0", "Document/logs"), ("eu-ai-act@1.1.0", "Document/risk-management")], conditions.Select(condition => (condition.Pack, condition.Obligation)));
        var clocks = await look.Clocks.Where(clock => clock.Name == ClockName.Condition).ToListAsync(Token);
        Assert.Equal(conditions.Select(condition => (Guid?)condition.Id).Order(), clocks.Select(clock => clock.SubjectId).Order());
        Assert.All(clocks, clock => Assert.Equal(Due, clock.DueOn));
        // Each is in the entry of the admission, with pack and version.
        var entry = await look.TrailEntries.SingleAsync(entry => entry.Act == Act.Admit, Token);
        Assert.Contains("\"Document/risk-management\"", System.Text.Encoding.UTF8.GetString(entry.Payload), StringComparison.Ordinal);
        var told = await office.Send(new TierOfCase.Query(id), office.Cast.Officer);
        Assert.Equal(ObligationState.Open, State(told, "Document/risk-management"));
        Assert.Equal(ObligationState.LeftOut, State(told, "Document/instructions"));
        office.Clock.Now = new(2026, 10, 16, 9, 0, 0, TimeSpan.Zero);
        Assert.Equal(ObligationState.Late, State(await office.Send(new TierOfCase.Query(id), office.Cast.Owner), "Document/logs"));
    }

    [Fact]
    public async Task Condition_IsShownByTheCompany_SentBack_AndAcceptedByTheOfficer()
    {
        await using var office = await Office.Open(database);
        var id = await Admitted(office, "Document/risk-management");
        var condition = await Condition(office, "Document/risk-management");

        await office.Story.ShowCondition(id, condition, FormAnswers.Empty.With("done", "The system is in place."));

        Assert.Contains("ReviewCondition", await office.OpenTasks(id));
        Assert.Equal(ObligationState.Filed, State(await office.Send(new TierOfCase.Query(id), office.Cast.Owner), "Document/risk-management"));
        await office.Story.ReturnCondition(id, condition, "The annex is missing.");
        Assert.DoesNotContain("ReviewCondition", await office.OpenTasks(id));
        await using (var look = office.Look())
        {
            var clocks = await look.Clocks.Where(clock => clock.SubjectId == condition && clock.Name == ClockName.Condition).OrderBy(clock => clock.StartedAt).ThenBy(clock => clock.StoppedAt == null).ToListAsync(Token);
            Assert.Equal([false, true], clocks.Select(clock => clock.IsRunning));
        }

        await office.Story.ShowCondition(id, condition, FormAnswers.Empty.With("done", "With the annex."));
        await office.Story.AcceptCondition(id, condition);

        Assert.Equal(ObligationState.Met, State(await office.Send(new TierOfCase.Query(id), office.Cast.Owner), "Document/risk-management"));
        await using var after = office.Look();
        Assert.False(await after.Clocks.AnyAsync(clock => clock.SubjectId == condition && clock.StoppedAt == null && clock.ExpiredAt == null, Token));
    }

    [Fact]
    public async Task Retiering_AfterAnIncident_ChangesTheTierAndWhatFollows()
    {
        await using var office = await Office.Open(database);
        var id = await Admitted(office, "Document/risk-management");
        var open = await Condition(office, "Document/risk-management");
        await Test(office, id);
        var incident = await office.Story.RecordIncident(id, Domain.Participations.IncidentCategory.HealthHarm, office.Today, office.Today);
        var milder = FilledAnswers.Of(office.RulePack, ("scope", "applies"), ("interacts", "yes"));

        await office.Story.ProposeRetiering(id, incident, milder, "After the incident the ranking was taken out.");
        Assert.Contains("ConfirmRetiering", await office.OpenTasks(id));
        var seen = await office.Send(new Web.Features.Tiering.Draft.ViewTiering.Query(id), office.Cast.Supervisor);
        Assert.Equal(("high", "limited", TierOccasion.Incident), (seen.Standing!.Tier, seen.Proposed!.Tier, seen.Proposed.Occasion));
        await office.Story.ConfirmRetiering(id);

        await using var look = office.Look();
        Assert.Equal("limited", (await look.Cases.SingleAsync(Token)).Tier);
        Assert.NotNull((await look.Conditions.SingleAsync(condition => condition.Id == open, Token)).DroppedBy);
        Assert.False(await look.Clocks.AnyAsync(clock => clock.SubjectId == open && clock.StoppedAt == null, Token));
        var added = await look.Conditions.SingleAsync(condition => condition.Obligation == "Document/interaction-notice", Token);
        Assert.Equal(Act.ConfirmRetiering, added.ImposedBy);
        Assert.True(await look.Clocks.AnyAsync(clock => clock.SubjectId == added.Id && clock.StoppedAt == null, Token));
        var told = await office.Send(new TierOfCase.Query(id), office.Cast.Owner);
        Assert.Equal(("limited", TierOccasion.Incident, "high"), (told.Standing!.Tier, told.Standing.Occasion, Assert.Single(told.Earlier).Tier));
        Assert.DoesNotContain("ConfirmRetiering", await office.OpenTasks(id));
    }

    [Fact]
    public async Task Retiering_ForAVariation_IsDecidedOnFirst_AndTakesEffectWithIt()
    {
        await using var office = await Office.Open(database);
        var id = await Admitted(office);
        await Test(office, id);
        await office.Story.RequestVariation(id, plan => plan.With("territory", "Europe"), FormAnswers.Empty.With("topics", ["purpose"]).With("material", "yes"));
        var asked = Assert.Single((await office.Of(id)).Variations);

        await office.Story.ProposeRetiering(id, asked.Id, FilledAnswers.Of(office.RulePack, ("scope", "applies"), ("interacts", "yes")), "It only talks to people now.");
        Assert.Equal(Rule.AlreadyUnderWay, await Refusal.Of(() => office.Story.DecideVariation(id, asked.Id, true, "Fine.")));
        await office.Story.ConfirmRetiering(id);
        Assert.Equal("high", (await office.Of(id)).Case.Tier);
        await office.Story.DecideVariation(id, asked.Id, true, "Fine.");

        var after = await office.Of(id);
        Assert.Equal(("limited", "limited", true), (after.Case.Tier, after.Variations.Single().Tier, after.Variations.Single().ChangesTier));
        Assert.Contains(after.Case.Conditions, condition => condition.ImposedBy == Act.DecideVariation && condition.Obligation == "Document/interaction-notice");
    }

    [Fact]
    public async Task Retiering_ByTheProposer_OrByAPackThatIsNotInForce_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Admitted(office);
        await Test(office, id);
        var answers = FilledAnswers.Of(office.RulePack, Office.Hiring);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Story.ProposeRetiering(id, null, answers, "Again.", pack: "blue-book@1.0.0")));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Story.ProposeRetiering(id, Guid.NewGuid(), answers, "Again.")));
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.Supervisor } };
        await office.Send(new Web.Features.Tiering.Retier.ProposeRetiering.Command(id, null, null, answers.ToJson(), null, null, "Again."), both);
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new Web.Features.Tiering.Retier.ConfirmRetiering.Command(id, null), both)));
        await office.Story.ReturnRetiering(id, "Nothing is new.");
        Assert.DoesNotContain("ConfirmRetiering", await office.OpenTasks(id));
    }

    // The tier says how often: of the Blue Book's minimal one every six months, whatever the preset says.
    [Fact]
    public async Task Reports_AreDueAsOftenAsTheTierAsks()
    {
        await using var office = await Office.Open(database, jurisdiction: "china");
        var id = await Admitted(office, answers: FilledAnswers.Of(office.RulePack));
        await Test(office, id, 170);

        office.Clock.Now += TimeSpan.FromDays(100);

        Assert.False(await office.DueReports.DoOne(Token));
        Assert.Equal(6, (await office.Send(new TierOfCase.Query(id), office.Cast.Owner)).Standing!.ReportsEvery);
    }

    private static ObligationState State(TierOfCase.Told told, string key) => told.Obligations.Single(owed => owed.Obligation.Key == key).State;

    private static async Task<Guid> Condition(Office office, string obligation)
    {
        await using var look = office.Look();
        return await look.Conditions.Where(condition => condition.Obligation == obligation).Select(condition => condition.Id).SingleAsync(Token);
    }

    private static async Task<Guid> Tiered(Office office, Answers? answers = null)
    {
        var id = await office.CaseAt(Stage.RiskTiering, personalData: true);
        await office.Story.ProposeTier(id, answers ?? FilledAnswers.Of(office.RulePack, Office.Hiring));
        await office.Story.ConfirmTier(id);
        return id;
    }

    private static async Task<Guid> ToTheDecision(Office office, Answers? answers = null)
    {
        var id = await Tiered(office, answers);
        foreach (var agency in new[] { OrganisationKind.DataProtectionAuthority, OrganisationKind.SectorRegulator })
            if ((await office.OpenTasks(id)).Count(task => task == "GiveOpinion") > 0 && (agency == OrganisationKind.DataProtectionAuthority || answers is null))
                await office.Story.Opine(id, agency, Stance.Favourable, "No objection.");
        await office.Story.Assess(id, "The criteria are met.", "Met.");
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");
        await office.Story.Score(id, 1, 4, Vote.Admit, "Good.");
        return id;
    }

    private static async Task<Guid> Admitted(Office office, string? obligation = null, Answers? answers = null)
    {
        var id = await ToTheDecision(office, answers);
        await office.Story.Decide(id, AdmissionOutcome.Admit, "Good.", "Facts.", obligations: obligation is null ? null : new Dictionary<string, DateOnly> { [obligation] = Due });
        return id;
    }

    private static async Task Test(Office office, Guid id, int days = 120)
    {
        await office.Story.ProposePlan(id, office.Story.SoundPlan(days));
        await office.Story.AgreePlan(id);
        await office.Story.StartTesting(id);
    }
}
