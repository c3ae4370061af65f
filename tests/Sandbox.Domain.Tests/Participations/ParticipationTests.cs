using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Domain.Tests.Cases;
using static Sandbox.Domain.Tests.Cases.Stagecraft;

namespace Sandbox.Domain.Tests.Participations;

public sealed class ParticipationTests
{
    public static TheoryData<PlanFacts, Rule> PlansThatLackSomething => new()
    {
        { SoundPlan with { Safeguards = false }, Rule.SafeguardMissing },
        { SoundPlan with { StopThresholds = false }, Rule.SafeguardMissing },
        { SoundPlan with { ContingencyPlan = false }, Rule.SafeguardMissing },
        { SoundPlan with { ExitStrategy = false }, Rule.SafeguardMissing },
        { SoundPlan with { Coverage = new(null, false) }, Rule.InsuranceMissing },
        { SoundPlan with { Coverage = new(SoundPlan.PlannedEnd, false) }, Rule.InsuranceMissing },
    };

    [Theory, MemberData(nameof(PlansThatLackSomething))]
    public void AgreePlan_ThatLacksSomething_IsRefused(PlanFacts facts, Rule rule)
    {
        var participation = PlanProposed();

        Assert.Equal(rule, Broken(() => participation.AgreePlan(facts, Cast.Supervisor, null, Start)));
        Assert.Equal(Stage.PlanAgreement, participation.Case.Stage);
    }

    [Fact]
    public void AgreePlan_WithoutAPlan_IsRefused()
    {
        var participation = InPlanAgreement();
        participation.Case.Task("AgreePlan");

        Assert.Equal(Rule.NothingProposed, Broken(() => participation.AgreePlan(SoundPlan, Cast.Supervisor, null, Start)));
    }

    [Fact]
    public void AgreePlan_WithoutInsurance_TakesAWaiverThatOutlastsTheTest()
    {
        var participation = PlanProposed();
        var uninsured = SoundPlan with { Coverage = new(null, false) };
        participation.GrantExemption("Insurance", true, SoundPlan.PlannedEnd, Cast.Director, "Tiny", null, Start);
        Assert.Equal(Rule.InsuranceMissing, Broken(() => participation.AgreePlan(uninsured, Cast.Supervisor, null, Start)));

        participation.GrantExemption("Insurance", true, SoundPlan.PlannedEnd.AddDays(1), Cast.Director, "Tiny", null, Start);
        participation.AgreePlan(uninsured, Cast.Supervisor, null, Start);

        Assert.Equal(Stage.Ready, participation.Case.Stage);
    }

    [Fact]
    public void Reinstate_IntoAnExitReviewThatWaitedForItsApproval_BeginsTheReviewAnew()
    {
        var participation = InExitReview();
        participation.ReviewExitReport(true, Cast.Officer, null, TestEnd);
        participation.Case.Perform(Act.RequestInformation, Cast.Officer, TestEnd);
        participation.Lapse(Actor.Procedure, TestEnd);

        participation.Reinstate(Cast.Supervisor, "A letter was lost", TestEnd.AddDays(30), TestEnd.AddDays(9));
        participation.Case.Task("ReviewExit");
        participation.ReviewExitReport(false, Cast.SecondOfficer, null, TestEnd.AddDays(10));

        Assert.Equal((Stage.ExitReview, Cast.SecondOfficer.PersonId, false, null), (participation.Case.Stage, participation.ExitReviewedBy, participation.ObjectivesMet, participation.Closing));
    }

    [Fact]
    public void GrantExemption_BySupervisor_IsRefused() =>
        Assert.Equal(Rule.NotPermitted, Broken(() => PlanProposed().GrantExemption("Insurance", true, TestEnd, Cast.Supervisor, "Tiny", null, Start)));

    [Fact]
    public void ReturnPlan_WithoutAnItem_IsRefused() => Assert.Equal(Rule.ReasonsMissing, Broken(() => PlanProposed().ReturnPlan([], Cast.Supervisor, Start)));

    [Theory]
    [InlineData(false, true, Rule.SafeguardMissing)]
    [InlineData(true, false, Rule.SafeguardMissing)]
    public void StartTesting_WithoutConsentFormOrKillSwitch_IsRefused(bool consent, bool killSwitch, Rule rule) =>
        Assert.Equal(rule, Broken(() => Ready().StartTesting(new(Covered, consent, killSwitch), TestEnd, 1, TestEnd, Cast.Supervisor, null, Start)));

    [Fact]
    public void StartTesting_OnInsuranceThatEndsBeforeTheTest_IsRefused() =>
        Assert.Equal(Rule.InsuranceMissing, Broken(() =>
            Ready().StartTesting(new(new(TestEnd.AddDays(-1), false), true, true), TestEnd, 1, TestEnd, Cast.Supervisor, null, Start)));

    [Fact]
    public void StartTesting_ForLongerThanThePresetAllows_IsRefused() =>
        Assert.Equal(Rule.TooLate, Broken(() => Ready().StartTesting(SoundStart, TestEnd.AddDays(1), 1, TestEnd, Cast.Supervisor, null, Start)));

    [Fact]
    public void StartTesting_OpensPhaseOne()
    {
        var participation = Testing();

        Assert.Equal((Stage.Testing, 1, 2, Start, TestEnd), (participation.Case.Stage, participation.Phase, participation.Phases, participation.TestStartsAt, participation.TestEndsAt));
    }

    [Fact]
    public void StartNextPhase_NeedsTheLatestReportApproved()
    {
        var participation = Testing();
        void Next() => participation.StartNextPhase(Cast.Supervisor, null, Start.AddMonths(1));

        Assert.Equal(Rule.ReportNotAccepted, Broken(Next));
        ApprovedReport(participation);
        var second = FiledReport(participation);
        Assert.Equal(Rule.ReportNotAccepted, Broken(Next));

        participation.ReviewReport(second.Id, Cast.Officer, null, Start.AddDays(26));
        participation.Case.Task("ApproveReport", second.Id);
        participation.ApproveReport(second.Id, Cast.Supervisor, null, Start.AddDays(27));
        Next();

        Assert.Equal(2, participation.Phase);
        Assert.Equal(Rule.TooLate, Broken(Next));
    }

    [Fact]
    public void ApproveReport_ByItsReviewer_IsRefused()
    {
        var participation = Testing();
        var report = FiledReport(participation);
        participation.ReviewReport(report.Id, Cast.Everybody, null, Start);
        participation.Case.Task("ApproveReport", report.Id);

        Assert.Equal(Rule.TookPartBefore, Broken(() => participation.ApproveReport(report.Id, Cast.Everybody, null, Start)));
    }

    [Fact]
    public void ApproveReport_BySomeoneWhoReviewedAnotherReport_IsAllowed()
    {
        var participation = Testing();
        var first = FiledReport(participation);
        participation.ReviewReport(first.Id, Cast.Everybody, null, Start);
        var second = FiledReport(participation);
        participation.ReviewReport(second.Id, Cast.Officer, null, Start);
        participation.Case.Task("ApproveReport", second.Id);

        participation.ApproveReport(second.Id, Cast.Everybody, null, Start);

        Assert.Equal((ReportStatus.Reviewed, ReportStatus.Approved), (first.Status, second.Status));
    }

    [Fact]
    public void ReturnReport_ItemByItem_LetsTheCompanyFileAgain()
    {
        var participation = Testing();
        var report = FiledReport(participation);
        Assert.Equal(Rule.ReasonsMissing, Broken(() => participation.ReturnReport(report.Id, [new("Metrics", "")], Cast.Officer, Start)));

        participation.ReturnReport(report.Id, [new("Metrics", "No units")], Cast.Officer, Start);
        participation.Case.Task("SubmitReport", report.Id);
        participation.FileReport(report.Id, participation.Case.Filed(FilingKind.PeriodicReport, report.Id), Cast.Owner, Start);

        Assert.Equal(ReportStatus.Filed, report.Status);
        Assert.Contains(participation.Case.Acts, act => act.Act == Act.ReturnReport && act.Reasons == "Metrics: No units");
    }

    [Fact]
    public void ReturnReportReview_SendsTheReportBackToTheOfficer()
    {
        var participation = Testing();
        var report = FiledReport(participation);
        participation.ReviewReport(report.Id, Cast.Officer, null, Start);
        participation.Case.Task("ApproveReport", report.Id);

        participation.ReturnReportReview(report.Id, Cast.Supervisor, "Read the annex", Start);

        Assert.Equal((ReportStatus.Filed, null), (report.Status, report.ReviewedBy));
    }

    [Fact]
    public void DecideVariation_WhenAccepted_ChangesPlanAndTier()
    {
        var participation = Testing();
        var variation = participation.RequestVariation(participation.Case.Filed(FilingKind.SandboxPlan, digest: "d2"), participation.Case.Filed(FilingKind.PlanVariation), "limited", Cast.Owner, Start);
        Assert.True(variation.ChangesTier);
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => participation.RequestVariation(participation.Case.Filed(FilingKind.SandboxPlan), participation.Case.Filed(FilingKind.PlanVariation), "high", Cast.Owner, Start)));
        participation.Case.Task("ReviewVariation", variation.Id);

        participation.DecideVariation(variation.Id, true, "limited", Cast.Supervisor, "Smaller", Start);

        Assert.Equal(("d2", "limited"), (participation.PlanDigest, participation.Case.Tier));
    }

    [Fact]
    public void DecideVariation_WhenRefused_ChangesNothing()
    {
        var participation = Testing();
        var variation = participation.RequestVariation(participation.Case.Filed(FilingKind.SandboxPlan, digest: "d2"), participation.Case.Filed(FilingKind.PlanVariation), "limited", Cast.Owner, Start);
        participation.Case.Task("ReviewVariation", variation.Id);

        participation.DecideVariation(variation.Id, false, "limited", Cast.Supervisor, "Too much", Start);

        Assert.Equal(("d1", "high"), (participation.PlanDigest, participation.Case.Tier));
    }

    [Fact]
    public void RequestExtension_AfterTheEnd_BeyondTheLimitOrTooOften_IsRefused()
    {
        var participation = Testing();
        Extension Ask(DateTimeOffset until, DateTimeOffset now) => participation.RequestExtension(until, Start.AddMonths(12), 1, Cast.Owner, "Winter data", now);

        Assert.Equal(Rule.TooLate, Broken(() => Ask(Start.AddMonths(9), TestEnd)));
        Assert.Equal(Rule.ExtensionUsedUp, Broken(() => Ask(Start.AddMonths(12).AddDays(1), Start)));
        var extension = Ask(Start.AddMonths(9), TestEnd.AddDays(-1));
        Assert.Equal(Rule.AlreadyUnderWay, Broken(() => Ask(Start.AddMonths(10), Start)));
        participation.Case.Task("DecideExtension", extension.Id);
        participation.DecideExtension(extension.Id, true, Covered, Cast.Director, "Granted", null, TestEnd);

        Assert.Equal(Start.AddMonths(9), participation.TestEndsAt);
        Assert.Equal(Rule.ExtensionUsedUp, Broken(() => Ask(Start.AddMonths(10), TestEnd)));
    }

    [Fact]
    public void DecideExtension_WithoutCoverUntilTheNewEnd_IsRefused()
    {
        var participation = Testing();
        var extension = participation.RequestExtension(Start.AddMonths(9), Start.AddMonths(12), 1, Cast.Owner, "Winter data", Start);
        participation.Case.Task("DecideExtension", extension.Id);

        Assert.Equal(Rule.InsuranceMissing, Broken(() => participation.DecideExtension(extension.Id, true, new(Start.AddMonths(8), false), Cast.Director, "Yes", null, Start)));
    }

    [Fact]
    public void EndTestPeriod_ByTheProcedureBeforeTheEnd_IsRefused() =>
        Assert.Equal(Rule.TooEarly, Broken(() => Testing().EndTestPeriod(Actor.Procedure, TestEnd.AddSeconds(-1))));

    [Fact]
    public void Resume_MovesTheEndByTheTimeThatWasLost()
    {
        var participation = Testing();
        var suspension = participation.Suspend(SuspensionKind.Ordered, Cast.Supervisor, "Harm", "Fix the filter", null, Start.AddDays(10));
        participation.RespondToSuspension(participation.Case.Filed(FilingKind.SuspensionResponse), Cast.Owner, Start.AddDays(12));
        participation.Case.Task("LiftSuspension");
        Assert.Equal(Rule.TookPartBefore, Broken(() => participation.Resume(Cast.Supervisor, "Fixed", Start.AddDays(15))));

        participation.Resume(Cast.SecondSupervisor, "Fixed", Start.AddDays(15));

        Assert.Equal((Stage.Testing, TestEnd.AddDays(5), TimeSpan.FromDays(5)), (participation.Case.Stage, participation.TestEndsAt, participation.SuspendedFor));
        Assert.Equal(Cast.SecondSupervisor.PersonId, suspension.LiftedBy);
    }

    [Fact]
    public void AutomaticSuspension_IsConfirmedOnce()
    {
        var participation = Testing();
        participation.Suspend(SuspensionKind.Automatic, Actor.Procedure, "Threshold 3 breached", null, null, Start);
        Assert.True(participation.Suspension!.AwaitsConfirmation);
        participation.Case.Task("ConfirmSuspension");

        participation.ConfirmSuspension(Cast.Supervisor, "Harm is real", "Fix the filter", Start);

        Assert.False(participation.Suspension!.AwaitsConfirmation);
        Assert.Equal([Cast.Supervisor.PersonId], participation.Suspension.RemedyBy);
        participation.Case.Task("ConfirmSuspension");
        Assert.Equal(Rule.NothingProposed, Broken(() => participation.ConfirmSuspension(Cast.Supervisor, "Again", null, Start)));
    }

    [Fact]
    public void Terminate_NeedsNoticeAndHearing_AndOpensTheClosing()
    {
        var participation = Testing();
        void Terminate(int day) => participation.Terminate(Cast.Director, "Harm", null, Start.AddDays(day));

        Assert.Equal(Rule.HearingMissing, Broken(() => Terminate(1)));
        participation.GiveNoticeOfTermination(Cast.Director, "Harm", Start.AddDays(10), Start);
        Assert.Equal(Rule.HearingMissing, Broken(() => Terminate(9)));
        Terminate(10);

        Assert.Equal(Stage.Terminated, participation.Case.Stage);
        Assert.True(participation.Closing!.IsOpen);
    }

    [Fact]
    public void ReportIncident_MayBeIncompleteAtFirst_ButNotWhenItIsClosed()
    {
        var participation = Testing();
        var incident = participation.ReportIncident(IncidentCategory.HealthHarm, Start, Start.AddDays(1), participation.Case.Filed(FilingKind.IncidentNotice), false, Cast.Owner, Start.AddDays(1));
        participation.Case.Task("ReviewIncident", incident.Id);
        Assert.Equal(Rule.FilingIncomplete, Broken(() => participation.CloseIncident(incident.Id, Cast.Officer, "Fixed", Start.AddDays(3))));

        participation.CompleteIncidentNotice(incident.Id, participation.Case.Filed(FilingKind.IncidentNotice, incident.Id), Cast.Owner, Start.AddDays(2));
        participation.CloseIncident(incident.Id, Cast.Officer, "Fixed", Start.AddDays(3));

        Assert.False(incident.IsOpen);
    }

    [Fact]
    public void ReportIncident_NoticedBeforeItOccurredOrInTheFuture_IsRefused()
    {
        var participation = Testing();

        Assert.Equal(Rule.FilingIncomplete, Broken(() => participation.ReportIncident(IncidentCategory.Death, Start, Start.AddDays(-1), null, false, Cast.Officer, Start)));
        Assert.Equal(Rule.FilingIncomplete, Broken(() => participation.ReportIncident(IncidentCategory.Death, Start, Start.AddDays(1), null, false, Cast.Officer, Start)));
        Assert.Equal(Rule.FilingIncomplete, Broken(() => participation.ReportIncident(IncidentCategory.Death, Start, Start, null, false, Cast.Owner, Start)));
    }

    [Fact]
    public void FileExitReport_WithAnOpenCondition_IsRefused()
    {
        var participation = InExitReporting();
        var act = participation.Case.Acts.Single(act => act.Act == Act.Admit);
        var condition = participation.Case.Impose(act, "Publish the model card", "Transparency", TestEnd.AddMonths(1), Start);
        void Exit() => participation.FileExitReport(participation.Case.Filed(FilingKind.ExitReport), true, true, Cast.Owner, TestEnd);

        Assert.Equal(Rule.StillOpen, Broken(Exit));
        condition.Close(participation.Case, Cast.Officer, "Seen", TestEnd);
        Exit();

        Assert.Equal(Stage.ExitReview, participation.Case.Stage);
    }

    [Fact]
    public void AcceptExitReport_ByItsReviewerOrWithoutAReview_IsRefused()
    {
        var participation = InExitReview();
        participation.Case.Task("ApproveExit");
        Assert.Equal(Rule.NothingProposed, Broken(() => participation.AcceptExitReport(true, Cast.Supervisor, "Good", TestEnd)));

        participation.ReviewExitReport(true, Cast.Everybody, null, TestEnd);

        Assert.Equal(Rule.TookPartBefore, Broken(() => participation.AcceptExitReport(true, Cast.Everybody, "Good", TestEnd)));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void ExitReport_IsPublicOnlyIfBothAgree(bool company, bool authority, bool isPublic)
    {
        var participation = InExitReview(company);
        participation.ReviewExitReport(true, Cast.Officer, null, TestEnd);
        participation.Case.Task("ApproveExit");

        participation.AcceptExitReport(authority, Cast.Supervisor, "Good", TestEnd);

        Assert.Equal(isPublic, participation.IsExitReportPublic);
    }

    [Fact]
    public void CloseCase_WithoutEvidence_IsRefused()
    {
        var participation = Completed();
        participation.Case.Task("CloseCase");
        Assert.Equal(Rule.FilingIncomplete, Broken(() => participation.CloseCase(Cast.Supervisor, null, TestEnd)));

        participation.Case.Task("FileClosingEvidence");
        participation.FileClosingEvidence(participation.Case.Filed(FilingKind.ClosingEvidence), Cast.Owner, TestEnd);
        participation.CloseCase(Cast.Supervisor, null, TestEnd);

        Assert.Null(participation.Closing);
        Assert.NotNull(participation.Closings[0].ClosedAt);
    }
}
