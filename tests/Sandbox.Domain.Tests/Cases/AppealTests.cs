using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Seals;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Cases;

public sealed class AppealTests
{
    private static readonly DateTimeOffset Day = Start.AddDays(20);

    [Fact]
    public void File_AfterTheTerm_IsRefused()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;

        Assert.Equal(Rule.TooLate, Broken(() => Against(file, Act.Refuse, until: Day.AddSeconds(-1))));
    }

    [Fact]
    public void File_AgainstAnActThatWasNotDoneOrAdmitsNone_IsRefused()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;

        Assert.Equal(Rule.NotAppealable, Broken(() => Against(file, Act.Waitlist)));
        Assert.Equal(Rule.NotAppealable, Broken(() => Against(file, Act.AssessApplication)));
    }

    [Fact]
    public void File_Twice_IsRefused()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;
        var first = Against(file, Act.Refuse);

        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => Against(file, Act.Refuse, earlier: first)));
    }

    [Fact]
    public void Decide_BySomeoneWhoTookPart_IsRefused()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;
        var appeal = Against(file, Act.Refuse);
        var officer = Cast.Officer with { Roles = new HashSet<Role> { Role.AppealMember } };

        Assert.Equal(Rule.TookPartBefore, Broken(() => appeal.Decide(file, AppealOutcome.Dismissed, null, null, officer, "No", Day)));
    }

    [Theory]
    [InlineData(AppealOutcome.Inadmissible)]
    [InlineData(AppealOutcome.Dismissed)]
    public void Decide_AgainstTheCompany_LeavesTheCaseWhereItIs(AppealOutcome outcome)
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;
        var appeal = Against(file, Act.Refuse);

        appeal.Decide(file, outcome, null, null, Cast.AppealMember, "No", Day);

        Assert.Equal(Stage.Refused, file.Stage);
        Assert.False(appeal.IsOpen);
        Assert.Equal(outcome.ToString(), file.Tasks.Single(task => task.Kind == "DecideAppeal").Outcome);
    }

    [Fact]
    public void Decide_Twice_IsRefused()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;
        var appeal = Against(file, Act.Refuse);
        appeal.Decide(file, AppealOutcome.Dismissed, null, null, Cast.AppealMember, "No", Day);
        file.Task("DecideAppeal", appeal.Id);

        Assert.Equal(Rule.NothingProposed, Broken(() => appeal.Decide(file, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Yes", Day)));
    }

    [Theory]
    [InlineData(Stage.Sealed)]
    [InlineData(Stage.Testing)]
    [InlineData(null)]
    public void Replace_WithAStageThatMakesNoSense_IsRefused(Stage? stage)
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;
        var appeal = Against(file, Act.Refuse);

        Assert.Equal(Rule.IllegalMove, Broken(() => appeal.Decide(file, AppealOutcome.Replaced, stage, null, Cast.AppealMember, "Yes", Day)));
        Assert.True(appeal.IsOpen);
    }

    [Fact]
    public void Replace_OfARefusal_AdmitsTheCase()
    {
        var file = Decided(AdmissionOutcome.Refuse).Case;

        Against(file, Act.Refuse).Decide(file, AppealOutcome.Replaced, Stage.Admitted, null, Cast.AppealMember, "Yes", Day);

        Assert.Equal(Stage.Admitted, file.Stage);
    }

    [Fact]
    public void Remit_OfARefusal_BarsEverybodyWhoDealtWithIt_AndStartsANewRound()
    {
        var application = Decided(AdmissionOutcome.Refuse);
        var appeal = Against(application.Case, Act.Refuse);
        appeal.Decide(application.Case, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Not heard", Day);
        application.Follow(appeal);
        application.Case.Task("ScoreInPanel");
        application.Case.Task("DecideApplication");

        Assert.Equal((Stage.PanelReview, 2, null), (application.Case.Stage, application.Round, application.RefusalNoticedAt));
        Assert.Equal(Rule.TookPartBefore, application.Case.WhyNot(Act.Admit, Cast.Director)?.Rule);
        Assert.Equal(Rule.TookPartBefore, application.Case.WhyNot(Act.ScoreInPanel, Cast.Panellist)?.Rule);
        Assert.Null(application.Case.WhyNot(Act.Admit, Cast.SecondDirector));
        Assert.Null(application.Case.WhyNot(Act.ScoreInPanel, Cast.With(Role.PanelMember) with { PersonId = Guid.NewGuid() }));
    }

    [Fact]
    public void Remit_OfAWaitlisting_KeepsTheRank()
    {
        var application = Decided(AdmissionOutcome.Waitlist);
        var appeal = Against(application.Case, Act.Waitlist);

        appeal.Decide(application.Case, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Not heard", Day);
        application.Follow(appeal);

        Assert.Equal((Stage.PanelReview, 3), (application.Case.Stage, application.Rank));
    }

    [Fact]
    public void Remit_OfATierOnceTheTestRuns_IsRefused()
    {
        var file = Testing().Case;
        var appeal = Against(file, Act.ConfirmTier);

        Assert.Equal(Rule.IllegalMove, Broken(() => appeal.Decide(file, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Yes", Day)));
    }

    [Fact]
    public void Replace_OfATier_NamesTheLawfulOne()
    {
        var file = InAssessment().Case;
        var appeal = Against(file, Act.ConfirmTier);
        Assert.Equal(Rule.NothingProposed, Broken(() => appeal.Decide(file, AppealOutcome.Replaced, null, " ", Cast.AppealMember, "Yes", Day)));

        appeal.Decide(file, AppealOutcome.Replaced, null, "limited", Cast.AppealMember, "Yes", Day);

        Assert.Equal((Stage.Assessment, "limited"), (file.Stage, file.Tier));
    }

    [Fact]
    public void Replace_OfACondition_ChangesNothingElse()
    {
        var application = Decided(AdmissionOutcome.Admit);
        var file = application.Case;
        var condition = file.Impose(file.Acts[^1], "Only on weekdays", "Staff", Day.AddDays(30), Start);
        var appeal = Against(file, Act.Admit, condition: condition.Id);
        Assert.Equal(Rule.NotAppealable, Broken(() => appeal.Decide(file, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Yes", Day)));

        appeal.Decide(file, AppealOutcome.Replaced, null, "Only by day", Cast.AppealMember, "Yes", Day);

        Assert.Equal((Stage.Admitted, "Only by day", appeal.Id, true), (file.Stage, condition.Text, condition.VariedBy, condition.IsOpen));
    }

    [Fact]
    public void Replace_OfASuspension_LetsTheTestGoOn()
    {
        var participation = Testing();
        participation.Suspend(SuspensionKind.Ordered, Cast.Supervisor, "Harm", null, null, Day);
        var appeal = Against(participation.Case, Act.Suspend);
        appeal.Decide(participation.Case, AppealOutcome.Replaced, Stage.Testing, null, Cast.AppealMember, "No harm", Day.AddDays(4));

        participation.Follow(appeal, "No harm", Day.AddDays(4));

        Assert.Equal((Stage.Testing, TestEnd.AddDays(4), null), (participation.Case.Stage, participation.TestEndsAt, participation.Suspension));
    }

    [Fact]
    public void Remit_OfAConfirmedSuspension_LeavesItForSomebodyElseToConfirm()
    {
        var participation = Testing();
        var suspension = participation.Suspend(SuspensionKind.Automatic, Actor.Procedure, "Threshold", null, null, Day);
        participation.Case.Task("ConfirmSuspension");
        participation.ConfirmSuspension(Cast.Supervisor, "Harm", "Mend it", Day);
        var appeal = Against(participation.Case, Act.ConfirmSuspension);
        appeal.Decide(participation.Case, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Not heard", Day.AddDays(4));

        participation.Follow(appeal, "Not heard", Day.AddDays(4));
        participation.Case.Task("ConfirmSuspension");

        Assert.Same(suspension, participation.Suspension);
        Assert.Equal((Stage.Suspended, true, null, TestEnd), (participation.Case.Stage, suspension.AwaitsConfirmation, suspension.Remedy, participation.TestEndsAt));
        Assert.Equal(Rule.TookPartBefore, Broken(() => participation.ConfirmSuspension(Cast.Supervisor, "Harm", null, Day.AddDays(5))));
        participation.ConfirmSuspension(Cast.SecondSupervisor, "Harm", null, Day.AddDays(5));
        Assert.Equal(Cast.SecondSupervisor.PersonId, suspension.ConfirmedBy);
    }

    [Fact]
    public void Remit_OfATermination_TakesTheTestUpAgain_AndCancelsTheClosing()
    {
        var participation = Testing();
        participation.GiveNoticeOfTermination(Cast.Director, "Harm", Day.AddDays(-5), Start);
        participation.Terminate(Cast.Director, "Harm", null, Day);
        var appeal = Against(participation.Case, Act.Terminate);
        appeal.Decide(participation.Case, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Not heard", Day.AddDays(6));

        participation.Follow(appeal, "Not heard", Day.AddDays(6));

        Assert.Equal((Stage.Testing, TestEnd.AddDays(6), null, null), (participation.Case.Stage, participation.TestEndsAt, participation.TestEndedAt, participation.Closing));
        Assert.Equal(Rule.HearingMissing, Broken(() => participation.Terminate(Cast.SecondDirector, "Harm", null, Day.AddDays(7))));
        Assert.Equal(Rule.TookPartBefore, participation.Case.WhyNot(Act.Terminate, Cast.Director)?.Rule);
    }

    [Fact]
    public void Replace_OfATerminationBySuspension_HaltsTheTest_AndASupervisorMayResume()
    {
        var participation = Testing();
        participation.GiveNoticeOfTermination(Cast.Director, "Harm", Day.AddDays(-5), Start);
        participation.Terminate(Cast.Director, "Harm", null, Day);
        var appeal = Against(participation.Case, Act.Terminate);
        appeal.Decide(participation.Case, AppealOutcome.Replaced, Stage.Suspended, null, Cast.AppealMember, "Too harsh", Day.AddDays(6));
        participation.Follow(appeal, "Too harsh", Day.AddDays(6));
        participation.Case.Task("LiftSuspension");

        participation.Resume(Cast.Supervisor, "Fixed", Day.AddDays(8));

        Assert.Equal((Stage.Testing, TestEnd.AddDays(8)), (participation.Case.Stage, participation.TestEndsAt));
    }

    [Fact]
    public void Remit_OfARefusedSeal_OpensItsReviewAgain()
    {
        var review = SealProposed();
        review.Refuse(Cast.Director, "Weak", null, TestEnd);
        var appeal = Against(review.Case, Act.RefuseSeal);
        appeal.Decide(review.Case, AppealOutcome.Remitted, null, null, Cast.AppealMember, "Not heard", Day);

        review.Follow(appeal);
        review.Case.Task("ScoreSeal");

        Assert.Equal(Rule.TookPartBefore, Broken(() => review.Score([new("Safety", 5, "Tested")], Cast.Officer, null, Day)));
        review.Score([new("Safety", 5, "Tested")], Cast.SecondOfficer, null, Day);
        Assert.Equal(Cast.SecondOfficer.PersonId, review.ScoredBy);
    }

    [Fact]
    public void Replace_OfARevocation_EndsInANewSeal()
    {
        var seal = Sealed();
        seal.ProposeRevocation(true, TestEnd.AddDays(1), Cast.Officer, "Danger", TestEnd);
        seal.Case.Task("ConfirmRevocation");
        seal.Revoke(Cast.Director, "Danger", null, TestEnd);
        var appeal = Against(seal.Case, Act.RevokeSeal);
        appeal.Decide(seal.Case, AppealOutcome.Replaced, Stage.Sealed, null, Cast.AppealMember, "No danger", Day);

        var another = ConformitySeal.IssueOnAppeal(seal.Case, appeal, seal.ManifestDigest, Text with { Number = "S2" }, seal, Day);

        Assert.Equal((SealStatus.Revoked, SealStatus.Valid, seal.Id), (seal.Status, another.Status, another.SupersedesId));
    }

    private static Appeal Against(CaseFile file, Act act, DateTimeOffset? until = null, Guid? condition = null, params Appeal[] earlier)
    {
        var appeal = Appeal.File(file, act, condition, file.Filed(FilingKind.Appeal), "Wrong", false, until ?? Day, earlier, Cast.Owner, Day);
        file.Task("DecideAppeal", appeal.Id);
        return appeal;
    }
}
