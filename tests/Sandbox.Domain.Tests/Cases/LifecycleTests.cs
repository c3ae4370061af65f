using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;

namespace Sandbox.Domain.Tests.Cases;

public sealed class LifecycleTests
{
    public static TheoryData<Stage> StagesThatAreNoEnd => [.. Enum.GetValues<Stage>().Where(stage => !stage.IsEnd())];
    public static TheoryData<Act> Acts => [.. Enum.GetValues<Act>()];

    [Theory, MemberData(nameof(StagesThatAreNoEnd))]
    public void Stage_ThatIsNoEnd_HasAnExitWithSomebodyToTakeIt(Stage stage)
    {
        var exits = Lifecycle.At(stage).Where(move => move.Destination is Destination.Back || (move.Destination == Destination.To && move.To != stage));

        Assert.Contains(exits, exit => exit.Act != Act.Withdraw && IsHeld(exit.Permission));
    }

    [Theory, MemberData(nameof(StagesThatAreNoEnd))]
    public void Stage_ThatIsNoEnd_LeadsToAnEnd(Stage stage)
    {
        var reached = new HashSet<Stage> { stage };
        var grew = true;
        while (grew)
            grew = reached.ToList().SelectMany(Lifecycle.At).Where(move => move.To is not null).Aggregate(false, (any, move) => reached.Add(move.To!.Value) | any);

        Assert.Contains(reached, Stages.IsEnd);
    }

    [Theory, MemberData(nameof(Acts))]
    public void Act_HasExactlyOneRowWithSomebodyWhoMayDoIt(Act act)
    {
        var move = Assert.Single(Lifecycle.Moves, move => move.Act == act);

        Assert.NotEmpty(move.From);
        Assert.True(IsHeld(move.Permission));
        Assert.Equal(move.From.Count, move.From.Distinct().Count());
        Assert.Equal(move.Destination == Destination.To, move.To is not null);
    }

    [Fact]
    public void Stage_ButTheDraft_IsEnteredBySomeRow()
    {
        var entered = Lifecycle.Moves.Where(move => move.To is not null).Select(move => move.To!.Value);

        Assert.Equal(Enum.GetValues<Stage>().Where(stage => stage != Stage.Draft).Order(), entered.Distinct().Order());
    }

    [Fact]
    public void Task_OfOneKind_HasOneOutcomeForEachAct()
    {
        var doubled = Lifecycle.Moves.Where(move => move.Outcome is not null).GroupBy(move => (move.Task, move.Outcome)).Where(rows => rows.Count() > 1);

        Assert.Empty(doubled);
    }

    [Fact]
    public void Silence_CanNeverAdmitExemptStartResumeOrSeal()
    {
        Act[] never =
        [
            Act.Admit, Act.AdmitFromWaitlist, Act.GrantExemption, Act.AgreePlan, Act.StartTesting, Act.StartNextPhase, Act.Resume, Act.LiftSealSuspension, Act.IssueSeal, Act.RenewSeal,
        ];

        Assert.All(never, act => Assert.DoesNotContain(Lifecycle.Of(act).Permission, RolePermissions.OfProcedure));
    }

    // The product's table: from, act, to, who may, who may not.
    [Theory]
    [InlineData(Stage.Draft, Act.SubmitApplication, Stage.Submitted, Role.CompanyOwner, Role.CompanyContributor)]
    [InlineData(Stage.CompletenessCheck, Act.AcceptAsComplete, Stage.RiskTiering, Role.CaseOfficer, Role.Supervisor)]
    [InlineData(Stage.CompletenessCheck, Act.RequestInformation, Stage.InformationRequested, Role.CaseOfficer, Role.PanelMember)]
    [InlineData(Stage.CompletenessCheck, Act.RefuseInadmissible, Stage.Refused, Role.DecisionMaker, Role.CaseOfficer)]
    [InlineData(Stage.RiskTiering, Act.ProposeTier, null, Role.CaseOfficer, Role.Supervisor)]
    [InlineData(Stage.RiskTiering, Act.ConfirmTier, Stage.Assessment, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.RiskTiering, Act.RefuseProhibited, Stage.Refused, Role.DecisionMaker, Role.Supervisor)]
    [InlineData(Stage.Assessment, Act.GiveOpinion, null, Role.ConsultedAgency, Role.CaseOfficer)]
    [InlineData(Stage.Assessment, Act.AssessApplication, Stage.PanelReview, Role.CaseOfficer, Role.DecisionMaker)]
    [InlineData(Stage.Assessment, Act.ReturnToTiering, Stage.RiskTiering, Role.CaseOfficer, Role.CompanyOwner)]
    [InlineData(Stage.PanelReview, Act.ScoreInPanel, null, Role.PanelMember, Role.CaseOfficer)]
    [InlineData(Stage.PanelReview, Act.ReturnToAssessment, Stage.Assessment, Role.DecisionMaker, Role.PanelMember)]
    [InlineData(Stage.PanelReview, Act.Admit, Stage.Admitted, Role.DecisionMaker, Role.Supervisor)]
    [InlineData(Stage.PanelReview, Act.Waitlist, Stage.Waitlisted, Role.DecisionMaker, Role.PanelMember)]
    [InlineData(Stage.PanelReview, Act.Refuse, Stage.Refused, Role.DecisionMaker, Role.CaseOfficer)]
    [InlineData(Stage.Waitlisted, Act.AdmitFromWaitlist, Stage.Admitted, Role.DecisionMaker, Role.Administrator)]
    [InlineData(Stage.PlanAgreement, Act.AgreePlan, Stage.Ready, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.PlanAgreement, Act.GrantExemption, null, Role.DecisionMaker, Role.Supervisor)]
    [InlineData(Stage.Ready, Act.StartTesting, Stage.Testing, Role.Supervisor, Role.CompanyOwner)]
    [InlineData(Stage.Testing, Act.StartNextPhase, null, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.Testing, Act.DecideExtension, null, Role.DecisionMaker, Role.CompanyOwner)]
    [InlineData(Stage.Testing, Act.ApproveReport, null, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.Testing, Act.Suspend, Stage.Suspended, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.Testing, Act.SelfSuspend, Stage.Suspended, Role.CompanyOwner, Role.Supervisor)]
    [InlineData(Stage.Suspended, Act.Terminate, Stage.Terminated, Role.DecisionMaker, Role.Supervisor)]
    [InlineData(Stage.Suspended, Act.ExitEarly, Stage.EarlyExited, Role.CompanyOwner, Role.DecisionMaker)]
    [InlineData(Stage.Suspended, Act.EndTestPeriod, Stage.ExitReporting, Role.Supervisor, Role.Auditor)]
    [InlineData(Stage.ExitReporting, Act.FileExitReport, Stage.ExitReview, Role.CompanyOwner, Role.CompanyContributor)]
    [InlineData(Stage.ExitReview, Act.ReturnExitReport, Stage.ExitReporting, Role.CaseOfficer, Role.CompanyOwner)]
    [InlineData(Stage.ExitReview, Act.AcceptExitReport, Stage.Completed, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.Terminated, Act.CloseCase, null, Role.Supervisor, Role.CompanyOwner)]
    [InlineData(Stage.Completed, Act.RequestSeal, Stage.SealReview, Role.CompanyOwner, Role.CaseOfficer)]
    [InlineData(Stage.SealReview, Act.ScoreSeal, null, Role.CaseOfficer, Role.DecisionMaker)]
    [InlineData(Stage.SealReview, Act.ProposeSeal, null, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.SealReview, Act.IssueSeal, Stage.Sealed, Role.DecisionMaker, Role.Supervisor)]
    [InlineData(Stage.SealReview, Act.RefuseSeal, Stage.SealRefused, Role.DecisionMaker, Role.CaseOfficer)]
    [InlineData(Stage.Sealed, Act.ProposeRevocation, null, Role.CaseOfficer, Role.CompanyOwner)]
    [InlineData(Stage.Sealed, Act.RevokeSeal, null, Role.DecisionMaker, Role.CaseOfficer)]
    [InlineData(Stage.Refused, Act.FileAppeal, null, Role.CompanyOwner, Role.CompanyContributor)]
    [InlineData(Stage.Refused, Act.DecideAppeal, null, Role.AppealMember, Role.DecisionMaker)]
    [InlineData(Stage.Waitlisted, Act.Withdraw, Stage.Withdrawn, Role.CompanyOwner, Role.CaseOfficer)]
    [InlineData(Stage.Lapsed, Act.Reinstate, null, Role.Supervisor, Role.CaseOfficer)]
    [InlineData(Stage.Admitted, Act.ReportIncident, null, Role.CompanyOwner, Role.PanelMember)]
    [InlineData(Stage.Testing, Act.FileComplaint, null, Role.Auditor, null)]
    [InlineData(Stage.Submitted, Act.AssignCase, null, Role.Supervisor, Role.Administrator)]
    public void Row_LeadsWhereTheProductSays_ByWhomItSays(Stage from, Act act, Stage? to, Role may, Role? mayNot)
    {
        var move = Lifecycle.Find(from, act);

        Assert.NotNull(move);
        Assert.Equal(to, move.To);
        Assert.True(Cast.With(may).Can(move.Permission));
        if (mayNot is { } other) Assert.False(Cast.With(other).Can(move.Permission));
    }

    [Theory]
    [InlineData(Stage.Testing, Act.Withdraw)]
    [InlineData(Stage.ExitReview, Act.Withdraw)]
    [InlineData(Stage.CompletenessCheck, Act.Admit)]
    [InlineData(Stage.Submitted, Act.FileComplaint)]
    [InlineData(Stage.Refused, Act.Admit)]
    [InlineData(Stage.PlanAgreement, Act.StartTesting)]
    [InlineData(Stage.Suspended, Act.StartNextPhase)]
    [InlineData(Stage.Testing, Act.RequestSeal)]
    [InlineData(Stage.Withdrawn, Act.FileAppeal)]
    [InlineData(Stage.Terminated, Act.RequestSeal)]
    public void Row_ThatTheProductDoesNotHave_IsNotThere(Stage from, Act act) => Assert.Null(Lifecycle.Find(from, act));

    [Theory]
    [InlineData(Role.Auditor)]
    [InlineData(Role.Administrator)]
    [InlineData(Role.CompanyContributor)]
    [InlineData(Role.Assessor)]
    public void Role_ThatOnlyReadsOrPrepares_DoesNoActButComplain(Role role) =>
        Assert.All(Lifecycle.Moves.Where(move => move.Act != Act.FileComplaint), move => Assert.False(Cast.With(role).Can(move.Permission)));

    [Fact]
    public void DataProtectionOfficer_ProposesErasuresAndDoesNothingElse() =>
        Assert.Equal([Act.FileComplaint, Act.ProposeErasure], Lifecycle.Moves.Where(move => Cast.With(Role.DataProtectionOfficer).Can(move.Permission)).Select(move => move.Act).Order());

    private static bool IsHeld(Permission permission) =>
        RolePermissions.OfProcedure.Contains(permission) || Enum.GetValues<Role>().Any(role => RolePermissions.Of(role).Contains(permission));
}
