using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Tiering.Confirm;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Tiering;

public sealed class TierCommandTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Propose_ComputesTheTierAndKeepsWhatItRestsOn()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var answers = FilledAnswers.Of(office.RulePack, Office.Hiring);

        await office.Story.ProposeTier(id, answers);

        await using var look = office.Look();
        var kept = await look.TierDeterminations.SingleAsync(Token);
        Assert.Equal(("eu-ai-act@1.1.0", "high", "high", null), (kept.Pack, kept.Computed, kept.Proposed, kept.OverrideReason));
        // With the fact that the answers were tiered under, so that the result can be worked out again from them alone.
        Assert.Equal(answers.With("day", "2026-09-01").ToJson(), Answers.Parse(kept.Answers).ToJson());
    }

    [Fact]
    public async Task Propose_WithAnOpenQuestion_NamesIt()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var answers = FilledAnswers.Of(office.RulePack, Office.Hiring).With("people-affected");

        var refusal = await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => office.Story.ProposeTier(id, answers));

        Assert.Equal("people-affected", Assert.Single(refusal.Errors).PropertyName);
    }

    [Fact]
    public async Task Propose_OfAnotherTier_NeedsAReason()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var answers = FilledAnswers.Of(office.RulePack, Office.Hiring);

        Assert.Equal(Rule.OverrideNeedsReason, await Refusal.Of(() => office.Story.ProposeTier(id, answers, "limited")));
        await office.Story.ProposeTier(id, answers, "limited", "A person decides on every candidate.");

        await using var look = office.Look();
        var kept = await look.TierDeterminations.SingleAsync(Token);
        Assert.Equal(("high", "limited", "A person decides on every candidate."), (kept.Computed, kept.Proposed, kept.OverrideReason));
    }

    [Fact]
    public async Task Confirm_ByASecondPerson_ClassifiesTheCase()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.Hiring));

        await office.Story.ConfirmTier(id);

        Assert.Equal(Stage.Assessment, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal("high", (await look.Cases.SingleAsync(Token)).Tier);
    }

    [Fact]
    public async Task Confirm_ByTheProposer_IsBarredByFourEyes()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var both = office.Cast.Officer with { Roles = new HashSet<Role> { Role.CaseOfficer, Role.Supervisor } };
        await office.Send(new Web.Features.Tiering.Propose.ProposeTier.Command(id, FilledAnswers.Of(office.RulePack, Office.Hiring).ToJson(), null, null), both);

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new ConfirmTier.Command(id, null), both)));
        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
    }

    [Fact]
    public async Task Return_OpensTheProposalAgain()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack));

        await office.Story.ReturnTier(id, "Annex III was not looked at.");
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.Hiring));
        await office.Story.ConfirmTier(id);

        Assert.Equal(Stage.Assessment, await office.StageOf(id));
    }

    [Fact]
    public async Task Prohibited_GoesToTheDecisionMaker_WhoRefusesWithALetter()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.SocialScoring));
        await office.Story.ConfirmTier(id);
        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));

        await office.Story.RefuseProhibited(id, "Social scoring.", "The system rates citizens.", "zh-Hans");

        Assert.Equal(Stage.Refused, await office.StageOf(id));
        await using var look = office.Look();
        var letter = await look.Decisions.SingleAsync(Token);
        Assert.Equal((Act.RefuseProhibited, "zh-Hans"), (letter.Kind, letter.Language));
        Assert.Contains("申诉", letter.Remedies, StringComparison.Ordinal);
        Assert.Contains("人工智能法", letter.Ground!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OverruleProhibited_SendsTheTierBack()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.SocialScoring));
        await office.Story.ConfirmTier(id);

        await office.Story.OverruleProhibited(id, "Only creditworthiness is rated.");
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.Hiring));
        await office.Story.ConfirmTier(id);

        Assert.Equal(Stage.Assessment, await office.StageOf(id));
    }
}
