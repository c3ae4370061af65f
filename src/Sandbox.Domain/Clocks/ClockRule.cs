namespace Sandbox.Domain.Clocks;

/// <summary>Every clock that the procedure knows; a preset holds a rule for each.</summary>
public enum ClockName
{
    /// <summary>The officer's check of a submitted application.</summary>
    CompletenessCheck,

    /// <summary>From the application to the notified decision on admission (AI Act Art. 58(2)(a)).</summary>
    Decision,

    /// <summary>The company's answer to a request for information.</summary>
    InformationAnswer,

    /// <summary>The second person's confirmation of a proposed tier.</summary>
    TierConfirmation,

    /// <summary>A consulted agency's opinion.</summary>
    Opinion,

    /// <summary>The officer's assessment of the criteria.</summary>
    Assessment,

    /// <summary>The panel's scores and vote.</summary>
    PanelReview,

    /// <summary>The waiting applicant's confirmation of interest.</summary>
    Waitlist,

    /// <summary>The agreement of both sides on the plan.</summary>
    PlanAgreement,

    /// <summary>From the agreed plan to the start of testing.</summary>
    Ready,

    /// <summary>The test in real-world conditions (AI Act Art. 60(4)(f)).</summary>
    TestPeriod,

    /// <summary>One extension of the test (AI Act Art. 60(4)(f)).</summary>
    TestExtension,

    /// <summary>Confirming or lifting a suspension that the system ordered.</summary>
    SuspensionConfirmation,

    /// <summary>The longest time that a suspension may stand without a decision.</summary>
    Suspension,

    /// <summary>From the end of a reporting period to its report.</summary>
    PeriodicReport,

    /// <summary>The review of a periodic report.</summary>
    ReportReview,

    /// <summary>The company's exit report.</summary>
    ExitReport,

    /// <summary>The review of the exit report.</summary>
    ExitReview,

    /// <summary>Deletion of data and follow-up of subjects after the end.</summary>
    Closing,

    /// <summary>The decision on a requested seal.</summary>
    SealReview,

    /// <summary>How long a seal is valid.</summary>
    SealValidity,

    /// <summary>The decision on an appeal.</summary>
    Appeal,

    /// <summary>The term for filing an appeal.</summary>
    AppealFiling,

    /// <summary>The report of a serious incident (AI Act Art. 73(2)).</summary>
    IncidentReport,

    /// <summary>The report of an incident with a death (AI Act Art. 73(4)).</summary>
    IncidentReportDeath,

    /// <summary>The report of widespread harm or harm to critical infrastructure (AI Act Art. 73(3)).</summary>
    IncidentReportWidespread,

    /// <summary>The authority's review of an incident.</summary>
    IncidentReview,

    /// <summary>The acknowledgement of a public complaint.</summary>
    ComplaintAcknowledgement,

    /// <summary>The answer to a public complaint.</summary>
    ComplaintAnswer,

    /// <summary>The company's time to be heard before a decision against it.</summary>
    Hearing,

    /// <summary>The term in which a lapsed case may be reinstated.</summary>
    Reinstatement,

    /// <summary>The decision on a changed plan.</summary>
    VariationReview,

    /// <summary>The company's evidence that it meets a condition.</summary>
    Condition,
}

/// <summary>The event whose day is not counted.</summary>
public enum StartEvent
{
    /// <summary>The application was submitted.</summary>
    Submitted,

    /// <summary>The application was found complete.</summary>
    Complete,

    /// <summary>The case entered the stage.</summary>
    StageEntered,

    /// <summary>A request, proposal or filing was received.</summary>
    Requested,

    /// <summary>The decision or notice was served.</summary>
    Served,

    /// <summary>Testing began.</summary>
    TestStarted,

    /// <summary>The reporting period, or the term before, came to its end.</summary>
    PeriodEnded,

    /// <summary>The reporter became aware of the incident.</summary>
    Aware,

    /// <summary>The seal was issued.</summary>
    Issued,
}

/// <summary>What happens when a clock runs out.</summary>
public enum OnExpiry
{
    /// <summary>Nothing is decided: those above are told.</summary>
    Escalate,

    /// <summary>The case, request or status ends.</summary>
    Lapse,

    /// <summary>Silence grants.</summary>
    DeemedApproved,

    /// <summary>Silence refuses.</summary>
    DeemedRefused,
}

/// <summary>A reason for which a clock may stand still.</summary>
public enum PauseGround
{
    /// <summary>The company was asked for information.</summary>
    InformationRequest,

    /// <summary>Another body's opinion is awaited.</summary>
    Opinion,

    /// <summary>The company is being heard.</summary>
    Hearing,

    /// <summary>The test is suspended.</summary>
    Suspension,

    /// <summary>An appeal or a court has stayed the matter.</summary>
    Appeal,
}

/// <summary>Where a length comes from.</summary>
public enum SourceKind
{
    /// <summary>A law prescribes it.</summary>
    Law,

    /// <summary>The authority set it for itself (主管部门自定).</summary>
    OwnRule,
}

/// <summary>The source of a dated rule, as it is cited on screens and in letters.</summary>
public sealed record RuleSource(SourceKind Kind, BilingualText Citation);

/// <summary>The days on which a rule is in force, both inclusive; null is without bound.</summary>
public sealed record InForce(DateOnly? From, DateOnly? Until)
{
    public bool On(DateOnly day) => (From is null || From <= day) && (Until is null || day <= Until);
}

/// <summary>One dated rule for one clock: length, start, source, reminders (calendar days before the due date) and the consequence of its end.</summary>
public sealed record ClockRule(
    ClockName Name,
    int Length,
    ClockUnit Unit,
    StartEvent StartsAt,
    RuleSource Source,
    InForce InForce,
    OnExpiry OnExpiry,
    IReadOnlyList<int> RemindDaysBefore,
    IReadOnlyList<PauseGround> PausableOn)
{
    /// <summary>
    /// Whether the end of this clock may have this consequence. Silence never admits, exempts, starts or prolongs a test, lifts a suspension or seals:
    /// it decides only what is listed here, and the legality table names the acts.
    /// </summary>
    public static bool MayEndBy(ClockName name, OnExpiry consequence) => consequence switch
    {
        OnExpiry.Escalate => true,
        // Whatever ends a suspension by itself lifts it.
        OnExpiry.Lapse => name is not (ClockName.SuspensionConfirmation or ClockName.Suspension),
        OnExpiry.DeemedApproved => name is ClockName.CompletenessCheck or ClockName.ReportReview,
        OnExpiry.DeemedRefused => name is ClockName.VariationReview or ClockName.Appeal,
    };

    /// <summary>Whether the clock may start at this event; only the decision has a choice (submitted or complete).</summary>
    public static bool MayStartAt(ClockName name, StartEvent start) => name switch
    {
        ClockName.Decision => start is StartEvent.Submitted or StartEvent.Complete,
        ClockName.CompletenessCheck => start == StartEvent.Submitted,
        ClockName.InformationAnswer or ClockName.TierConfirmation or ClockName.Opinion or ClockName.SealReview
            or ClockName.Appeal or ClockName.ReportReview or ClockName.IncidentReview or ClockName.ComplaintAcknowledgement
            or ClockName.ComplaintAnswer or ClockName.VariationReview => start == StartEvent.Requested,
        ClockName.Assessment or ClockName.PanelReview or ClockName.Waitlist or ClockName.PlanAgreement or ClockName.Ready
            or ClockName.SuspensionConfirmation or ClockName.Suspension or ClockName.ExitReport or ClockName.ExitReview
            or ClockName.Closing or ClockName.Reinstatement => start == StartEvent.StageEntered,
        ClockName.TestPeriod => start == StartEvent.TestStarted,
        ClockName.TestExtension or ClockName.PeriodicReport => start == StartEvent.PeriodEnded,
        ClockName.SealValidity => start == StartEvent.Issued,
        ClockName.AppealFiling or ClockName.Hearing or ClockName.Condition => start == StartEvent.Served,
        ClockName.IncidentReport or ClockName.IncidentReportDeath or ClockName.IncidentReportWidespread
            => start == StartEvent.Aware,
    };

    /// <summary>Whether the clock decides by silence.</summary>
    public bool DecidesBySilence => OnExpiry is OnExpiry.DeemedApproved or OnExpiry.DeemedRefused;
}
