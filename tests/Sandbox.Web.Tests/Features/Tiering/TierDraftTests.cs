using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Tiering.Draft;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Tiering;

public sealed class TierDraftTests(DatabaseFixture database)
{
    private static SaveTierAnswers.Command Save(Guid id, int version, string question, params string[] values) => new(id, new Dictionary<string, IReadOnlyList<string>> { [question] = values }, version);

    [Fact]
    public async Task Save_KeepsSectionAfterSection_AndRefusesToOverwriteUnseen()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);

        var version = await office.Send(Save(id, 0, "scope", "applies"), office.Cast.Officer);
        version = await office.Send(Save(id, version, "subject", "system"), office.Cast.Officer);

        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(Save(id, 1, "subject", "model"), office.Cast.Officer)));
        var tiering = await office.Send(new ViewTiering.Query(id), office.Cast.Officer);
        Assert.Equal((2, "applies", "system"), (tiering.Version, Answers.Parse(tiering.Answers)["scope"].Single(), Answers.Parse(tiering.Answers)["subject"].Single()));
    }

    [Fact]
    public async Task Save_AfterAReturn_GoesOnFromTheProposal()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, Office.Hiring));
        await office.Story.ReturnTier(id, "Look at Annex III again.");

        await office.Send(Save(id, 0, "profiling", "no"), office.Cast.Officer);

        var answers = Answers.Parse((await office.Send(new ViewTiering.Query(id), office.Cast.Officer)).Answers);
        Assert.Equal(("no", "a"), (answers["profiling"].Single(), answers["annex-iii-4"].Single()));
    }

    [Fact]
    public async Task Save_ByASupervisor_OrAtAnotherStage_IsRefused()
    {
        await using var office = await Office.Open(database);
        var check = await office.CaseAt(Stage.CompletenessCheck);
        var tiering = await office.CaseAt(Stage.RiskTiering);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(Save(tiering, 0, "scope", "applies"), office.Cast.Supervisor)));
        Assert.Equal(Rule.IllegalMove, await Refusal.Of(() => office.Send(Save(check, 0, "scope", "applies"), office.Cast.Officer)));
    }
}
