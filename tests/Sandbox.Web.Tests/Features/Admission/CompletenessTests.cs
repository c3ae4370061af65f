using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Features.Admission.Information;

namespace Sandbox.Web.Tests.Features.Admission;

public sealed class CompletenessTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Accept_OpensRiskTieringAndKeepsWhoDidIt()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        await office.Story.Accept(id, "Complete.");

        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
        await using var look = office.Look();
        var file = await look.Cases.Include(f => f.Tasks).Include(f => f.Involvements).SingleAsync(Token);
        Assert.Equal("ProposeTier", Assert.Single(file.Tasks, task => task.IsOpen).Kind);
        Assert.Contains(file.Involvements, part => part.Act == Act.AcceptAsComplete && part.PersonId == office.Cast.Officer.Id);
    }

    [Fact]
    public async Task Accept_ByASupervisor_IsNotPermitted()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new AcceptAsComplete.Command(id, null), office.Cast.Supervisor)));
        Assert.Equal(Stage.CompletenessCheck, await office.StageOf(id));
    }

    [Fact]
    public async Task Accept_OfACaseAssignedToSomeoneElse_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.Assign(id, office.Cast.The(Role.CaseOfficer, 1));

        Assert.Equal(Rule.AssignedToSomeoneElse, await Refusal.Of(() => office.Story.Accept(id)));
        await office.Story.Accept(id, officer: office.Cast.The(Role.CaseOfficer, 1));
        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
    }

    [Fact]
    public async Task RefuseInadmissible_AfterTheOfficersProposal_SignsALetter()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.ProposeInadmissible(id, "No AI system.");

        var letter = await office.Story.DecideAdmissibility(id, true, "It is a spreadsheet.", "The applicant describes a spreadsheet.");

        Assert.Equal(Stage.Refused, await office.StageOf(id));
        await using var look = office.Look();
        var signed = await look.Decisions.SingleAsync(Token);
        Assert.Equal((letter, Act.RefuseInadmissible, "Refuse"), (signed.Id, signed.Kind, signed.Outcome));
        Assert.NotNull(signed.Ground);
    }

    [Fact]
    public async Task OverruleInadmissible_LeadsBackToTheCheck_WithoutALetter()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.ProposeInadmissible(id, "No AI system.");

        Assert.Null(await office.Story.DecideAdmissibility(id, false, "It learns from data.", ""));

        await office.Story.Accept(id);
        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
    }

    [Fact]
    public async Task DecideAdmissibility_WithoutAProposal_FindsNoTask()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal(Rule.NoOpenTask, await Refusal.Of(() => office.Story.DecideAdmissibility(id, true, "No.", "Facts.")));
    }

    [Fact]
    public async Task RequestInformation_MakesTheCaseWaitAndPausesOnlyWhatThePresetLets()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        await office.Story.RequestInformation(id, new RequestedItem("Readiness", "Who oversees the test?"));

        Assert.Equal(Stage.InformationRequested, await office.StageOf(id));
        await using var look = office.Look();
        var request = await look.InformationRequests.SingleAsync(Token);
        Assert.Equal(("Readiness", "Who oversees the test?"), (request.Items[0].Criterion, request.Items[0].Question));
        // The AI Act's three months know no ground to stand still.
        Assert.False(request.PausesClock);
    }

    [Fact]
    public async Task RequestInformation_WithoutItems_IsRefusedByItsValidator()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        await Assert.ThrowsAsync<FluentValidation.ValidationException>(() => office.Send(new RequestInformation.Command(id, []), office.Cast.Officer));
    }
}
