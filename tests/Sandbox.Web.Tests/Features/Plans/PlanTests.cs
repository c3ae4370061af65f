using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Seeds;
using Sandbox.Web.Features.Plans.Agree;

namespace Sandbox.Web.Tests.Features.Plans;

public sealed class PlanTests(DatabaseFixture database)
{
    [Fact]
    public async Task ReturnPlan_SendsItBackItemByItem_AndTheCompanyGoesOnFromWhatItFiled()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(60));

        await office.Story.ReturnPlan(id, new ReturnedItem("metrics", "A stop threshold for harm is missing."));

        Assert.Equal(["ProposePlan"], await office.OpenTasks(id));
        await office.Story.ProposePlan(id, office.Story.SoundPlan(90));
        await office.Story.AgreePlan(id);
        Assert.Equal(Stage.Ready, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal([1, 2], await look.Filings.Where(filing => filing.Kind == FilingKind.SandboxPlan).OrderBy(filing => filing.Number).Select(filing => filing.Number).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("waiver", "2028-01-01")]
    [InlineData("insurance", "2026-10-15")]
    [InlineData("guarantee", "2026-10-15")]
    public async Task AgreePlan_WithoutCoverToTheEnd_IsRefused(string cover, string expires)
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(60).With("cover", cover).With("coverExpires", expires));

        Assert.Equal(Rule.InsuranceMissing, await Refusal.Of(() => office.Story.AgreePlan(id)));
    }

    [Fact]
    public async Task AgreePlan_WithAWaiverByTheDecisionMaker_NeedsNoInsurance()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(60).With("cover", "waiver"));
        await office.Story.GrantExemption(id, "Insurance", true, new(2027, 1, 1), "The risk is tiny.", "Twelve subjects.");

        await office.Story.AgreePlan(id);

        Assert.Equal(Stage.Ready, await office.StageOf(id));
        await using var look = office.Look();
        var letter = await look.Decisions.SingleAsync(decision => decision.Kind == Act.GrantExemption, TestContext.Current.CancellationToken);
        Assert.Contains("57(12)", letter.Ground, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AgreePlan_ByTheOfficer_IsNotPermitted()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Story.ProposePlan(id, office.Story.SoundPlan(60));

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new AgreePlan.Command(id, null), office.Cast.Officer)));
    }

    [Fact]
    public async Task Variation_WhenAccepted_IsThePlan()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var before = (await office.Of(id)).PlanId;
        await office.Story.RequestVariation(id, plan => plan.With("territory", "Berlin and Hamburg"), FormAnswers.Empty.With("topics", ["phases"]).With("material", "no"));
        var asked = Assert.Single((await office.Of(id)).Variations);
        Assert.NotEqual(before, asked.FilingId);

        await office.Story.DecideVariation(id, asked.Id, true, "No further risk.");

        var participation = await office.Of(id);
        Assert.Equal((asked.FilingId, "high"), (participation.PlanId, participation.Case.Tier));
        await using var look = office.Look();
        Assert.Contains("Hamburg", await look.Filings.Where(filing => filing.Id == participation.PlanId).Select(filing => filing.Answers).SingleAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variation_WithAnIncompleteStatement_IsRefusedAndLosesNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var drafts = await office.Send(new Sandbox.Web.Features.Plans.Vary.StartVariation.Command(id), office.Cast.Owner);

        Assert.Equal(Rule.FilingIncomplete, await Refusal.Of(() => office.Send(new Sandbox.Web.Features.Plans.Vary.RequestVariation.Command(drafts.Plan), office.Cast.Owner)));
        Assert.Equal(drafts, await office.Send(new Sandbox.Web.Features.Plans.Vary.StartVariation.Command(id), office.Cast.Owner));
        Assert.Empty((await office.Of(id)).Variations);
    }
}
