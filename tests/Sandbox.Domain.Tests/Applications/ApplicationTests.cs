using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tests.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Applications;

public sealed class ApplicationTests
{
    [Fact]
    public void ConfirmTier_ByItsProposer_IsRefused()
    {
        var application = TierProposed(Cast.Everybody);

        Assert.Equal(Rule.TookPartBefore, Broken(() => application.ConfirmTier(true, false, Cast.Everybody, null, Start)));
        Assert.Null(application.Case.Tier);
    }

    [Fact]
    public void ConfirmTier_BySomeoneElse_ClassifiesTheCase()
    {
        var application = TierProposed();

        application.ConfirmTier(true, false, Cast.Supervisor, null, Start);

        Assert.Equal(("high", Stage.Assessment), (application.Case.Tier, application.Case.Stage));
    }

    [Fact]
    public void ConfirmTier_ThatWasReturned_NeedsANewProposal()
    {
        var application = TierProposed();
        application.ConfirmTier(false, false, Cast.Supervisor, "Too low", Start);
        application.Case.Task("ConfirmTier");

        Assert.Equal(Rule.NothingProposed, Broken(() => application.ConfirmTier(true, false, Cast.Supervisor, null, Start)));
    }

    [Fact]
    public void ProposeTier_ThatDepartsFromTheComputedOne_NeedsAReason()
    {
        var application = InRiskTiering();
        application.Case.Task("ProposeTier");

        Assert.Equal(Rule.OverrideNeedsReason, Broken(() => application.ProposeTier("p@1", "{}", "high", "limited", " ", Cast.Officer, Start)));
        Assert.Equal("Never in use", application.ProposeTier("p@1", "{}", "high", "limited", " Never in use ", Cast.Officer, Start).OverrideReason);
    }

    [Fact]
    public void OverruleProhibited_SendsTheTierBackToTheOfficer()
    {
        var application = TierProposed();
        application.ConfirmTier(true, true, Cast.Supervisor, null, Start);
        application.Case.Task("DecideProhibited");

        application.OverruleProhibited(Cast.Director, "No manipulation", Start);

        Assert.Equal(Stage.RiskTiering, application.Case.Stage);
        Assert.NotNull(application.Determination!.ReturnedAt);
    }

    [Fact]
    public void RequestInformation_ForAThirdTime_NeedsASupervisor()
    {
        var application = InCompletenessCheck();
        for (var round = 0; round < 2; round++)
        {
            var request = application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);
            application.Case.Task("AnswerRequest", request.Id);
            application.AnswerInformationRequest(application.Case.Filed(FilingKind.InformationAnswer, request.Id), Cast.Owner, Start);
        }

        Assert.Equal(Rule.RoundsUsedUp, Broken(() => application.RequestInformation([new("Safeguards", "Again?")], true, Cast.Officer, Start)));
        Assert.Equal(3, application.RequestInformation([new("Safeguards", "Again?")], true, Cast.Supervisor, Start).Round);
    }

    [Theory]
    [InlineData("", "Who watches?")]
    [InlineData("Safeguards", " ")]
    public void RequestInformation_WithoutCriterionOrQuestion_IsRefused(string criterion, string question) =>
        Assert.Equal(Rule.ReasonsMissing, Broken(() => InCompletenessCheck().RequestInformation([new(criterion, question)], true, Cast.Officer, Start)));

    [Fact]
    public void AnswerInformationRequest_Twice_IsRefused()
    {
        var application = InCompletenessCheck();
        var first = application.RequestInformation([new("Safeguards", "Who watches?")], true, Cast.Officer, Start);
        application.Case.Task("AnswerRequest");
        application.AnswerInformationRequest(application.Case.Filed(FilingKind.InformationAnswer, first.Id), Cast.Owner, Start);
        application.RequestInformation([new("Safeguards", "And who else?")], true, Cast.Officer, Start);
        application.Case.Task("AnswerRequest");

        Assert.Equal(Rule.NotFound, Broken(() => application.AnswerInformationRequest(application.Case.Filed(FilingKind.InformationAnswer, first.Id), Cast.Owner, Start)));
    }

    [Fact]
    public void Assess_OfPersonalData_WaitsForTheDataProtectionAuthority()
    {
        var application = InAssessment(personalData: true);
        application.Case.Task("GiveOpinion", agency: OrganisationKind.DataProtectionAuthority);
        void Assess() => application.Assess([("Innovation", true, "New")], "Good", Cast.Officer, Start);

        application.RecordOpinionAbsent(OrganisationKind.DataProtectionAuthority, Actor.Procedure, Start);
        Assert.Equal(Rule.OpinionAwaited, Broken(Assess));

        application.GiveOpinion(Stance.Favourable, "Fine", Cast.DataProtection, Start);
        Assess();
        Assert.Equal(Stage.PanelReview, application.Case.Stage);
    }

    [Fact]
    public void Assess_WhileAnObligatoryOpinionIsOut_IsRefused()
    {
        var application = InAssessment();
        application.Case.Task("GiveOpinion", agency: OrganisationKind.EthicsCommittee, obligatory: true);

        Assert.Equal(Rule.OpinionAwaited, Broken(() => application.Assess([("Innovation", true, "New")], "Good", Cast.Officer, Start)));
    }

    [Fact]
    public void GiveOpinion_ByABodyThatWasNotAsked_IsRefused()
    {
        var application = InAssessment();
        application.Case.Task("GiveOpinion", agency: OrganisationKind.SectorRegulator);

        Assert.Equal(Rule.NoOpenTask, Broken(() => application.GiveOpinion(Stance.Favourable, "Fine", Cast.DataProtection, Start)));
    }

    [Fact]
    public void Score_ByTheAssessor_IsRefused()
    {
        var application = InPanelReview(scored: false);
        var assessor = Cast.Officer with { Roles = new HashSet<Role> { Role.PanelMember } };

        Assert.Equal(Rule.TookPartBefore, Broken(() => application.Score(true, Points(3), Vote.Admit, "", 2, assessor, Start)));
    }

    [Fact]
    public void Score_WithoutADeclarationOfInterests_IsRefused() =>
        Assert.Equal(Rule.InterestsNotDeclared, Broken(() => InPanelReview(scored: false).Score(false, Points(3), Vote.Admit, "", 2, Cast.Panellist, Start)));

    [Fact]
    public void Score_OutsideTheScale_IsRefused() =>
        Assert.Equal(Rule.FilingIncomplete, Broken(() => InPanelReview(scored: false).Score(true, Points(6), Vote.Admit, "", 2, Cast.Panellist, Start)));

    [Fact]
    public void Score_Twice_AlsoThroughASubstitute_IsRefused()
    {
        var application = InPanelReview(scored: false);
        application.Score(true, Points(3), Vote.Admit, "", 3, Cast.SecondPanellist with { ForPersonId = Cast.Panellist.PersonId }, Start);

        Assert.Equal(Rule.TookPartBefore, Broken(() => application.Score(true, Points(3), Vote.Admit, "", 3, Cast.SecondPanellist, Start)));
        Assert.Equal(Rule.TookPartBefore, Broken(() => application.Score(true, Points(3), Vote.Admit, "", 3, Cast.Panellist, Start)));
    }

    [Fact]
    public void Score_BelowTheQuorum_LeavesTheTaskOpen()
    {
        var application = InPanelReview(scored: false);
        var task = application.Case.Tasks.Single(task => task.Kind == "ScoreInPanel");

        application.Score(true, Points(3), Vote.Admit, "", 2, Cast.Panellist, Start);
        Assert.True(task.IsOpen);

        application.Score(true, Points(3), Vote.Admit, "", 2, Cast.SecondPanellist, Start);
        Assert.Equal("Quorate", task.Outcome);
    }

    [Fact]
    public void Decide_BelowTheQuorum_IsRefused()
    {
        var application = InPanelReview(scored: false);
        application.Case.Task("DecideApplication");

        Assert.Equal(Rule.QuorumMissing, Broken(() => application.Decide(AdmissionOutcome.Admit, Cast.Director, "Good", null, null, Start)));
    }

    [Fact]
    public void Decide_WhenActorWroteTheAssessment_IsRefused()
    {
        var application = InPanelReview();
        var assessor = Cast.Officer with { Roles = new HashSet<Role> { Role.DecisionMaker } };

        Assert.Equal(Rule.TookPartBefore, Broken(() => application.Decide(AdmissionOutcome.Admit, assessor, "Good", null, null, Start)));
        Assert.Equal(Stage.PanelReview, application.Case.Stage);
    }

    [Fact]
    public void Decide_ToRefuse_NeedsNoticeAndHearing()
    {
        var application = InPanelReview();
        void Refuse(int day) => application.Decide(AdmissionOutcome.Refuse, Cast.Director, "Unsafe", null, null, Start.AddDays(day));

        Assert.Equal(Rule.HearingMissing, Broken(() => Refuse(0)));
        application.GiveNoticeOfRefusal(Cast.Director, "Unsafe", Start.AddDays(10), Start);
        Assert.Equal(Rule.HearingMissing, Broken(() => Refuse(9)));
        Refuse(10);
        Assert.Equal(Stage.Refused, application.Case.Stage);
    }

    [Fact]
    public void Decide_ToRefuse_NeedNotWaitWhenTheCompanyHasAnswered()
    {
        var application = InPanelReview();
        application.GiveNoticeOfRefusal(Cast.Director, "Unsafe", Start.AddDays(10), Start);
        application.Case.Task("RespondToNotice");
        application.RespondToNotice(application.Case.Filed(FilingKind.HearingResponse), Cast.Owner, Start);

        application.Decide(AdmissionOutcome.Refuse, Cast.Director, "Unsafe", null, null, Start.AddDays(1));

        Assert.Equal(Stage.Refused, application.Case.Stage);
    }

    [Fact]
    public void ReturnToAssessment_SpendsScoresAndNotice()
    {
        var application = InPanelReview();
        application.GiveNoticeOfRefusal(Cast.Director, "Unsafe", Start.AddDays(10), Start);

        application.ReturnToAssessment(Cast.Director, "Look again", Start.AddDays(11));

        Assert.Empty(application.ScoresOfRound);
        Assert.Null(application.RefusalNoticedAt);
        Assert.Equal(2, application.Scores.Count);
    }

    [Fact]
    public void DeparturesOf_ARefusal_AreThePanelsVote()
    {
        Assert.Equal(["Panel"], InPanelReview().DeparturesOf(AdmissionOutcome.Refuse));
        Assert.Empty(InPanelReview().DeparturesOf(AdmissionOutcome.Admit));
    }

    [Fact]
    public void DeparturesOf_AnAdmission_AreTheUnfavourableOpinions()
    {
        var application = InAssessment();
        application.Case.Task("GiveOpinion", agency: OrganisationKind.DataProtectionAuthority);
        application.GiveOpinion(Stance.Unfavourable, "No basis", Cast.DataProtection, Start);

        Assert.Equal([nameof(OrganisationKind.DataProtectionAuthority)], application.DeparturesOf(AdmissionOutcome.Admit));
        Assert.Empty(application.DeparturesOf(AdmissionOutcome.Refuse));
    }
}
