using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tasks;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class CaseFileTests
{
    [Fact]
    public void Perform_AtAStageWithoutTheRow_IsRefused() =>
        Assert.Equal(Rule.IllegalMove, Broken(() => Submitted().Case.Perform(Act.Admit, Cast.Director, Start, "Because")));

    [Fact]
    public void Perform_WithoutThePermission_IsRefused()
    {
        var file = InCompletenessCheck().Case;
        file.Task("CheckCompleteness");

        Assert.Equal(Rule.NotPermitted, Broken(() => file.Perform(Act.AcceptAsComplete, Cast.Supervisor, Start)));
        Assert.Equal(Stage.CompletenessCheck, file.Stage);
    }

    [Fact]
    public void Perform_ByAnotherCompany_IsRefused() =>
        Assert.Equal(Rule.ForeignOrganisation, Broken(() => Submitted().Case.Perform(Act.Withdraw, Cast.Rival, Start, "Because")));

    [Fact]
    public void Perform_OfACompanyActByTheAuthority_IsRefused() =>
        Assert.Equal(Rule.ForeignOrganisation, Broken(() =>
            Submitted().Case.Perform(Act.Withdraw, Cast.Of(30, Cast.Authority, OrganisationKind.Authority, Role.CompanyOwner), Start, "Because")));

    [Fact]
    public void Perform_OfAnAuthorityActByTheCompanyItself_IsRefused()
    {
        var file = InCompletenessCheck().Case;
        file.Task("CheckCompleteness");

        Assert.Equal(Rule.ForeignOrganisation, Broken(() =>
            file.Perform(Act.AcceptAsComplete, Cast.Of(31, Cast.Company, OrganisationKind.Company, Role.CaseOfficer), Start)));
    }

    [Fact]
    public void Perform_ByARecusedPerson_IsRefused()
    {
        var file = InCompletenessCheck().Case;
        file.Task("CheckCompleteness");

        Assert.Equal(Rule.Recused, Broken(() => file.Perform(Act.AcceptAsComplete, Cast.Officer with { RecusedFrom = new HashSet<Guid> { Cast.Company } }, Start)));
    }

    [Fact]
    public void Perform_WithoutItsOpenTask_IsRefused() =>
        Assert.Equal(Rule.NoOpenTask, Broken(() => InCompletenessCheck().Case.Perform(Act.AcceptAsComplete, Cast.Officer, Start)));

    [Fact]
    public void Perform_OfATaskOfSomebodyElse_IsRefused()
    {
        var file = InCompletenessCheck().Case;
        file.Task("CheckCompleteness", assignee: Cast.SecondOfficer.PersonId);

        Assert.Equal(Rule.AssignedToSomeoneElse, Broken(() => file.Perform(Act.AcceptAsComplete, Cast.Officer, Start)));
    }

    [Fact]
    public void Perform_OfAnActWhoseOutcomeTheTaskDoesNotOffer_IsRefused()
    {
        var file = InCompletenessCheck().Case;
        file.Open(WorkTask.Open(file.Id, "CheckCompleteness", Role.CaseOfficer, null, null, "t@1/s", Guid.NewGuid(), null, ["Accept"], new Dictionary<string, string>(), null, Start));

        Assert.Equal(Rule.NoOpenTask, file.WhyNot(Act.ProposeInadmissible, Cast.Officer)?.Rule);
        Assert.Null(file.WhyNot(Act.AcceptAsComplete, Cast.Officer));
    }

    [Fact]
    public void Perform_WithoutReasonsWhereTheRowNeedsThem_IsRefused() =>
        Assert.Equal(Rule.ReasonsMissing, Broken(() => Submitted().Case.Perform(Act.Withdraw, Cast.Owner, Start, "  ")));

    [Fact]
    public void Perform_UnderADelegationWhosePrincipalTookPart_IsRefused()
    {
        var file = TierProposed(Cast.Everybody).Case;
        var substitute = Cast.SecondSupervisor with { ForPersonId = Cast.Everybody.PersonId };

        Assert.Equal(Rule.TookPartBefore, Broken(() => file.Perform(Act.ConfirmTier, substitute, Start)));
        Assert.Null(file.WhyNot(Act.ConfirmTier, Cast.SecondSupervisor));
    }

    [Fact]
    public void Perform_WhenDone_RecordsWhoWhatAndTheTask()
    {
        var file = InCompletenessCheck().Case;
        var task = file.Task("CheckCompleteness");
        file.MarkRecorded(2);

        file.Perform(Act.AcceptAsComplete, Cast.Officer, Start, "All there");

        var done = Assert.Single(file.Acts);
        Assert.Equal((Act.AcceptAsComplete, Stage.CompletenessCheck, Stage.RiskTiering, Cast.Officer, task.Id), (done.Act, done.From, done.To, done.By, done.CompletedTaskId));
        Assert.Equal("Accept", task.Outcome);
        Assert.Contains(file.Involvements, part => part.PersonId == Cast.Officer.PersonId && part.Act == Act.AcceptAsComplete && part.From == Stage.CompletenessCheck);
    }

    [Fact]
    public void InformationRequest_WhenAnsweredAfterAReminder_ReturnsWhereItCameFrom()
    {
        var application = InAssessment();
        var request = application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);
        application.Remind(request.Id, Actor.Procedure, Start);
        application.Case.Task("AnswerRequest", request.Id);

        application.AnswerInformationRequest(application.Case.Filed(FilingKind.InformationAnswer, request.Id), Cast.Owner, Start);

        Assert.Equal(Stage.Assessment, application.Case.Stage);
        Assert.Null(application.Case.ReturnsTo);
    }

    [Fact]
    public void Reinstate_AfterALapse_ReturnsToTheStageThatAskedForInformation()
    {
        var application = InCompletenessCheck();
        application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);
        application.Lapse(Actor.Procedure, Start);
        application.Case.Perform(Act.RecordExpiry, Actor.Procedure, Start);

        application.Reinstate(Cast.Supervisor, "A letter was lost", Start.AddDays(30), Start.AddDays(30));

        Assert.Equal(Stage.CompletenessCheck, application.Case.Stage);
    }

    [Fact]
    public void Reinstate_AfterItsTerm_IsRefused()
    {
        var application = InCompletenessCheck();
        application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);
        application.Lapse(Actor.Procedure, Start);

        Assert.Equal(Rule.TooLate, Broken(() => application.Reinstate(Cast.Supervisor, "Late", Start.AddDays(30), Start.AddDays(31))));
    }

    [Fact]
    public void Withdraw_WhileTheExitReviewAsksForInformation_IsRefused()
    {
        var file = InExitReview().Case;
        file.Perform(Act.RequestInformation, Cast.Officer, Start);

        Assert.Equal(Rule.IllegalMove, Broken(() => file.Perform(Act.Withdraw, Cast.Owner, Start, "Because")));
        Assert.True(file.IsPublic);
    }

    [Fact]
    public void Assign_GivesTheFileAndItsOpenTasksToTheOfficer()
    {
        var file = InCompletenessCheck().Case;
        var task = file.Task("CheckCompleteness");

        file.Assign(Cast.SecondOfficer.PersonId, Cast.Supervisor, Start);

        Assert.Equal(Cast.SecondOfficer.PersonId, file.OfficerId);
        Assert.Equal(Rule.AssignedToSomeoneElse, file.WhyNot(Act.AcceptAsComplete, Cast.Officer)?.Rule);
        Assert.Equal(task.AssignedTo, Cast.SecondOfficer.PersonId);
    }
}
