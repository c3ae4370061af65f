namespace Sandbox.Domain.Cases;

/// <summary>The five phases that every user sees.</summary>
public enum Phase
{
    Application,
    RiskTiering,
    TestPeriod,
    Reporting,
    ConformitySeal,
}

/// <summary>Where a case stands; what may follow is in <see cref="Lifecycle"/>.</summary>
public enum Stage
{
    /// <summary>Written by the company, outside the trail until it is submitted.</summary>
    Draft,

    /// <summary>Filed by the company; the receipt is out.</summary>
    Submitted,

    /// <summary>An officer checks that the application is complete and admissible (AI Act Art. 58(2)(a)).</summary>
    CompletenessCheck,

    /// <summary>The company answers a request, item by item; the stage before is kept.</summary>
    InformationRequested,

    /// <summary>The tier is proposed by an officer and confirmed by a supervisor.</summary>
    RiskTiering,

    /// <summary>Criteria are assessed and other bodies consulted (AI Act Art. 57(10)).</summary>
    Assessment,

    /// <summary>Scored and voted on by the panel; the decision clock runs (AI Act Art. 58(2)(a)).</summary>
    PanelReview,

    /// <summary>Good enough, without a place at present; keeps its rank.</summary>
    Waitlisted,

    /// <summary>Let into the sandbox; the plan is not yet agreed.</summary>
    Admitted,

    /// <summary>Company and authority agree the sandbox plan (AI Act Art. 57(5)).</summary>
    PlanAgreement,

    /// <summary>The plan is signed by both; the test has not begun.</summary>
    Ready,

    /// <summary>The test period runs under supervision.</summary>
    Testing,

    /// <summary>The test is halted; test time does not count (AI Act Art. 57(11)).</summary>
    Suspended,

    /// <summary>The test is over; the company writes its exit report.</summary>
    ExitReporting,

    /// <summary>The authority reviews the exit report (AI Act Art. 57(7)).</summary>
    ExitReview,

    /// <summary>The participation is complete; a seal may be asked for.</summary>
    Completed,

    /// <summary>The request for a conformity seal is scored, proposed and signed.</summary>
    SealReview,

    /// <summary>A conformity seal was issued.</summary>
    Sealed,

    /// <summary>The conformity seal was refused.</summary>
    SealRefused,

    /// <summary>Not let in; final after the appeal term.</summary>
    Refused,

    /// <summary>Taken back by the company before the test began.</summary>
    Withdrawn,

    /// <summary>Ended because the company did not answer, agree or confirm in time.</summary>
    Lapsed,

    /// <summary>Ended by the company after the test began.</summary>
    EarlyExited,

    /// <summary>Ended by the authority after the test began.</summary>
    Terminated,
}

public static class Stages
{
    /// <summary>Stages at which the procedure is over; listed standing acts may still lead out.</summary>
    public static bool IsEnd(this Stage stage) => stage is
        Stage.Completed or Stage.Sealed or Stage.SealRefused or Stage.Refused or Stage.Withdrawn or Stage.Lapsed or Stage.EarlyExited or Stage.Terminated;

    /// <summary>The public register shows cases from their admission on.</summary>
    public static bool IsPublic(this Stage stage) => stage is
        Stage.Admitted or Stage.PlanAgreement or Stage.Ready or Stage.Testing or Stage.Suspended or Stage.ExitReporting or Stage.ExitReview
        or Stage.Completed or Stage.SealReview or Stage.Sealed or Stage.SealRefused or Stage.EarlyExited or Stage.Terminated;

    /// <summary>The phase that the stepper shows for a stage.</summary>
    public static Phase Phase(this Stage stage) => stage switch
    {
        Stage.Draft or Stage.Submitted or Stage.CompletenessCheck or Stage.InformationRequested or Stage.Withdrawn or Stage.Lapsed => Cases.Phase.Application,
        Stage.RiskTiering or Stage.Assessment or Stage.PanelReview or Stage.Waitlisted or Stage.Refused => Cases.Phase.RiskTiering,
        Stage.Admitted or Stage.PlanAgreement or Stage.Ready or Stage.Testing or Stage.Suspended or Stage.EarlyExited or Stage.Terminated => Cases.Phase.TestPeriod,
        Stage.ExitReporting or Stage.ExitReview or Stage.Completed => Cases.Phase.Reporting,
        Stage.SealReview or Stage.Sealed or Stage.SealRefused => Cases.Phase.ConformitySeal,
    };
}
