using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Tiering.Compare;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Tiering;

public sealed class FindLikeCasesTests(DatabaseFixture database)
{
    [Fact]
    public async Task Find_WhereLikeCasesHaveAnotherTier_ShowsThemAndTheDeparture()
    {
        await using var office = await Office.Open(database);
        var answers = FilledAnswers.Of(office.RulePack, Office.Hiring);
        var like = new List<Guid>();
        for (var i = 0; i < Likeness.Few; i++) like.Add(await Tiered(office, "employment", answers));
        await Tiered(office, "education", answers);
        var id = await office.CaseAt(Stage.RiskTiering, sector: "employment");
        await office.Story.ProposeTier(id, answers, "limited", "A person decides on every candidate.");

        var found = await office.Send(new FindLikeCases.Query(id), office.Cast.Supervisor);

        Assert.Equal(("limited", "high"), (found.Tier, found.UsualTier));
        Assert.Equal(like.Order(), found.Cases.Select(one => one.Id).Order());
        Assert.All(found.Cases, one => Assert.Equal(("high", 1m, null), (one.Tier, one.Likeness, one.Conditions)));
        // The other side of the same fact: a case that follows the custom departs from nothing.
        Assert.Null((await office.Send(new FindLikeCases.Query(like[0]), office.Cast.Officer)).UsualTier);
    }

    [Fact]
    public async Task Find_WhereAnswersDifferInMost_ShowsNothing()
    {
        await using var office = await Office.Open(database);
        await Tiered(office, "employment", FilledAnswers.Of(office.RulePack, Office.Hiring));
        var id = await office.CaseAt(Stage.RiskTiering, sector: "employment");

        // Nothing is answered yet.
        var found = await office.Send(new FindLikeCases.Query(id), office.Cast.Officer);

        Assert.Empty(found.Cases);
        Assert.Null(found.Tier);
    }

    [Fact]
    public async Task Find_IsForTheAuthority_AndNotForTheRecused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new FindLikeCases.Query(id), office.Cast.Owner)));
        await office.Story.DeclareInterest(office.Cast.Officer, office.Cast.Owner.OrganisationId, "My sister works there.");
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new FindLikeCases.Query(id), office.Cast.Officer)));
    }

    private static async Task<Guid> Tiered(Office office, string sector, Answers answers)
    {
        var id = await office.CaseAt(Stage.RiskTiering, sector: sector);
        await office.Story.ProposeTier(id, answers);
        await office.Story.ConfirmTier(id);
        return id;
    }
}
