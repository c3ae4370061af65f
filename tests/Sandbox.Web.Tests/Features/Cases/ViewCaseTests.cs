using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Web.Features.Cases.Decisions;
using Sandbox.Web.Features.Cases.View;
using Sandbox.Web.Tests.Features.Admission;

namespace Sandbox.Web.Tests.Features.Cases;

public sealed class ViewCaseTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Acts_AreThoseThatThePersonMayDoNow()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal([Act.AcceptAsComplete, Act.ProposeInadmissible, Act.RequestInformation], (await office.Send(new ViewCase.Query(id), office.Cast.Officer)).Acts);
        Assert.Equal([Act.RequestInformation, Act.AssignCase], (await office.Send(new ViewCase.Query(id), office.Cast.Supervisor)).Acts);
        Assert.Empty((await office.Send(new ViewCase.Query(id), office.Cast.Panel[0])).Acts);
    }

    [Fact]
    public async Task Agency_SeesTheApplicationAndItsOwnTask_AndNothingOfTheDeliberations()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.Assessment);
        await office.Story.Opine(id, OrganisationKind.SectorRegulator, Stance.Unfavourable, "Too early.");

        var seen = await office.Send(new ViewCase.Query(id), office.Cast.DataProtectionAgent);

        Assert.False(seen.Full);
        Assert.Equal([Act.GiveOpinion], seen.Acts);
        Assert.Equal(["GiveOpinion"], seen.Tasks.Select(task => task.Kind));
        Assert.Equal([FilingKind.Application], seen.Filings.Select(filing => filing.Kind));
        Assert.All(seen.Filings, filing => Assert.Null(filing.Answers));
        Assert.Null(seen.Determination);
        Assert.Empty(seen.Opinions);
        Assert.Empty(seen.Timeline);
        Assert.Empty(seen.Staffing);
    }

    [Fact]
    public async Task PanelMember_SeesTheScoresOfOthers_OnlyAfterTheirOwn()
    {
        await using var office = await Office.Open(database);
        var id = await DecisionTests.AtPanel(office);
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");

        var before = await office.Send(new ViewCase.Query(id), office.Cast.Panel[1]);
        await office.Story.Score(id, 1, 2, Vote.Refuse, "Weak.");
        var after = await office.Send(new ViewCase.Query(id), office.Cast.Panel[1]);

        Assert.Equal((0, 1), (before.Scores.Count, before.ScoresHidden));
        Assert.Equal((2, 0), (after.Scores.Count, after.ScoresHidden));
    }

    [Fact]
    public async Task Staffing_BlocksWhereNobodyIsLeft_AndWarnsWhereOneIs()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var company = office.Cast.Owner.OrganisationId;
        await office.Story.DeclareInterest(office.Cast.The(Role.Supervisor, 1), company, "Shares.");
        await office.Story.DeclareInterest(office.Cast.The(Role.DecisionMaker), company, "Shares.");
        await office.Story.DeclareInterest(office.Cast.The(Role.DecisionMaker, 1), company, "Shares.");

        var staffing = (await office.Send(new ViewCase.Query(id), office.Cast.Officer)).Staffing.ToDictionary(row => row.Act);

        Assert.True(staffing[Act.ConfirmTier].Warns);
        Assert.True(staffing[Act.Admit].Blocks);
        Assert.False(staffing[Act.ScoreInPanel].Blocks || staffing[Act.ScoreInPanel].Warns);
    }

    [Fact]
    public async Task Recused_LearnThatTheyAreAndWhy_OthersLearnNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.DeclareInterest(office.Cast.Officer, office.Cast.Owner.OrganisationId, "My sister works there.");

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewCase.Query(id), office.Cast.Officer)));
        Assert.Equal(("Talentwise GmbH", "My sister works there."), await office.Send(new ViewRecusal.Query(id), office.Cast.Officer) is { } declared ? (declared.Company, declared.Reason) : default);
        Assert.Null(await office.Send(new ViewRecusal.Query(id), office.Cast.Supervisor));
        Assert.Null(await office.Send(new ViewRecusal.Query(Guid.NewGuid()), office.Cast.Officer));
    }

    [Fact]
    public async Task Workspace_IsNotForCompanies_AndAnAgencyThatWasNotAskedFindsNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewCase.Query(id), office.Cast.Owner)));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewCase.Query(id), office.Cast.DataProtectionAgent)));
    }

    [Fact]
    public async Task Clock_ExplainsItsDate_ToTheCompanyToo_ButNotToAnotherOne()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await using var look = office.Look();
        var clock = await look.Clocks.SingleAsync(c => c.CaseId == id && c.Name == ClockName.CompletenessCheck, Token);

        var why = (await office.Send(new ViewClock.Query(id, clock.Id), office.Cast.Owner)).Why;

        Assert.Equal((new DateOnly(2026, 9, 2), new DateOnly(2026, 9, 15)), (why.FirstDayCounted, why.Due.Date));
        Assert.Equal(4, why.Skipped.Count);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewClock.Query(id, clock.Id), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task Decision_IsReadByItsCompany_NotByAnotherOne()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.ProposeInadmissible(id, "No AI system.");
        var letter = (await office.Story.DecideAdmissibility(id, true, "It is a spreadsheet.", "The applicant describes a spreadsheet."))!.Value;

        var shown = await office.Send(new ViewDecision.Query(letter), office.Cast.Owner);

        Assert.Equal(("It is a spreadsheet.", office.Cast.DecisionMaker.FullName), (shown.Letter.Reasons, shown.SignedBy));
        Assert.NotNull(shown.LogPosition);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewDecision.Query(letter), office.Cast.OwnerOf("lingban"))));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewDecision.Query(letter), office.Cast.DataProtectionAgent)));
    }
}
