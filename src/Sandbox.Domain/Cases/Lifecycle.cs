using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Cases;

/// <summary>Where an act leaves the case.</summary>
public enum Destination
{
    /// <summary>At the stage where it was.</summary>
    Stay,

    /// <summary>At the stage that the row names.</summary>
    To,

    /// <summary>At the stage from which an interruption (request, lapse, suspension) led away.</summary>
    Back,

    /// <summary>At a stage that the act's own decision names (an appeal).</summary>
    Decided,
}

/// <summary>One row of the legality table.</summary>
/// <param name="Task">The kind of task that must be open; null marks a standing act.</param>
/// <param name="Outcome">The outcome with which the act completes its task; null where the act's own result decides that.</param>
public sealed record Move(Act Act, IReadOnlyList<Stage> From, Permission Permission, Destination Destination, Stage? To = null, string? Task = null, string? Outcome = null)
{
    /// <summary>Acts whose performer, in the same case, may not perform this one (four eyes).</summary>
    public IReadOnlyList<Act> Apart { get; init; } = [];

    /// <summary>Whether <see cref="Apart"/> looks only at acts on the same record (this report, not another).</summary>
    public bool PerSubject { get; init; }

    /// <summary>The sub-procedure that the act starts.</summary>
    public string? Starts { get; init; }

    /// <summary>Whether running procedures of the case end with this act.</summary>
    public bool EndsProcedures { get; init; }

    /// <summary>Whether the act must carry reasons.</summary>
    public bool NeedsReasons { get; init; }

    /// <summary>Whether the case must be in the register, also where an interruption hides its stage.</summary>
    public bool PublicOnly { get; init; }

    /// <summary>Whether the act is over once the test began, also while a request for information interrupts the exit review.</summary>
    public bool BeforeTestingOnly { get; init; }

    /// <summary>The consequence by which the end of a clock may do the act; null where silence never does it.</summary>
    public OnExpiry? BySilence { get; init; }

    public bool IsStanding => Task is null;
}

/// <summary>The legality table: from, act, who, to. The one source for the rule, the buttons and the drawn diagram.</summary>
public static class Lifecycle
{
    private static readonly Stage[] BeforeTesting =
    [
        Stage.Submitted, Stage.CompletenessCheck, Stage.InformationRequested, Stage.RiskTiering, Stage.Assessment, Stage.PanelReview,
        Stage.Waitlisted, Stage.Admitted, Stage.PlanAgreement, Stage.Ready,
    ];

    // An interruption (a request in the exit review, a lapse after admission) does not hide a public case.
    private static readonly Stage[] FromAdmitted = [.. Enum.GetValues<Stage>().Where(stage => stage.IsPublic()), Stage.InformationRequested, Stage.Lapsed];

    private static readonly Stage[] UnderConditions =
        [Stage.PlanAgreement, Stage.Ready, Stage.Testing, Stage.Suspended, Stage.ExitReporting, Stage.ExitReview, Stage.Completed];

    private static readonly Stage[] AfterTheTest =
        [Stage.Completed, Stage.SealReview, Stage.Sealed, Stage.SealRefused, Stage.EarlyExited, Stage.Terminated, Stage.Lapsed];

    // A request for renewal does not suspend what the present seal is subject to.
    private static readonly Stage[] WithSeal = [Stage.Sealed, Stage.SealReview, Stage.SealRefused];

    private static readonly Act[] Merits =
        [Act.ProposeTier, Act.ConfirmTier, Act.ConfirmProhibited, Act.AssessApplication, Act.ScoreInPanel, Act.GiveReview];

    // Who decides an appeal took no earlier part: every act bars, but those that judge nothing.
    private static readonly Act[] AnyPart =
    [
        .. Enum.GetValues<Act>().Except([Act.FileAppeal, Act.DecideAppeal, Act.FileComplaint, Act.AcknowledgeComplaint, Act.AnswerComplaint, Act.EscalateComplaint, Act.AssignCase, Act.MoveProcedure]),
    ];

    // Having decided an earlier erasure is no part in the case.
    private static readonly Act[] AnyPartButErasing = [.. Enum.GetValues<Act>().Except([Act.ConfirmErasure, Act.RefuseErasure])];

    private static readonly Stage[] OnceFiled = [.. Enum.GetValues<Stage>().Where(stage => stage != Stage.Draft)];

    /// <summary>The acts by which the authority decides something: what an auditor draws samples of.</summary>
    public static IReadOnlyList<Act> Decisions { get; } =
    [
        Act.RefuseInadmissible, Act.OverruleInadmissible, Act.ConfirmTier, Act.ConfirmProhibited, Act.RefuseProhibited, Act.OverruleProhibited, Act.Admit, Act.Waitlist, Act.Refuse, Act.AdmitFromWaitlist, Act.RefuseFromWaitlist,
        Act.Reinstate, Act.GrantExemption, Act.AgreePlan, Act.StartTesting, Act.StartNextPhase, Act.DecideVariation, Act.DecideExtension, Act.ApproveReport, Act.CloseIncident, Act.CloseCondition, Act.AcceptCondition, Act.ConfirmRetiering, Act.Suspend, Act.ConfirmSuspension,
        Act.Resume, Act.Terminate, Act.AcceptExitReport, Act.CloseCase, Act.IssueSeal, Act.RefuseSeal, Act.SuspendSeal, Act.LiftSealSuspension, Act.RevokeSeal, Act.DecideAppeal, Act.AnswerComplaint, Act.ConfirmErasure, Act.RefuseErasure,
    ];

    /// <summary>Every row; the order is that of the procedure.</summary>
    public static IReadOnlyList<Move> Moves { get; } =
    [
        // Application
        To(Act.SubmitApplication, [Stage.Draft], Stage.Submitted, Permission.SubmitFilings) with { Starts = Procedures.Lifecycle },
        To(Act.StartCompletenessCheck, [Stage.Submitted], Stage.CompletenessCheck, Permission.RunProcedure),
        To(Act.AcceptAsComplete, [Stage.CompletenessCheck], Stage.RiskTiering, Permission.CheckCompleteness, "CheckCompleteness", "Accept") with { BySilence = OnExpiry.DeemedApproved },
        Stay(Act.ProposeInadmissible, [Stage.CompletenessCheck], Permission.CheckCompleteness, "CheckCompleteness", "ProposeRefusal") with { NeedsReasons = true },
        To(Act.RefuseInadmissible, [Stage.CompletenessCheck], Stage.Refused, Permission.DecideOnApplication, "DecideAdmissibility", "Refuse")
            with { Apart = [Act.ProposeInadmissible], EndsProcedures = true, NeedsReasons = true },
        Stay(Act.OverruleInadmissible, [Stage.CompletenessCheck], Permission.DecideOnApplication, "DecideAdmissibility", "Overrule")
            with { Apart = [Act.ProposeInadmissible], NeedsReasons = true },
        To(Act.RequestInformation, [Stage.CompletenessCheck, Stage.Assessment, Stage.ExitReview], Stage.InformationRequested, Permission.RequestInformation)
            with { Starts = Procedures.InformationRequest },
        Back(Act.AnswerInformationRequest, [Stage.InformationRequested], Permission.SubmitFilings, "AnswerRequest", "Answer"),
        Stay(Act.RemindApplicant, [Stage.InformationRequested], Permission.RunProcedure),
        To(Act.Withdraw, BeforeTesting, Stage.Withdrawn, Permission.EndParticipation) with { EndsProcedures = true, NeedsReasons = true, BeforeTestingOnly = true },
        To(Act.Lapse, [Stage.InformationRequested, Stage.PlanAgreement, Stage.Waitlisted], Stage.Lapsed, Permission.RunProcedure) with { EndsProcedures = true },
        Back(Act.Reinstate, [Stage.Lapsed], Permission.Reinstate) with { Starts = Procedures.Lifecycle, NeedsReasons = true },

        // Risk tiering and decision
        Stay(Act.ProposeTier, [Stage.RiskTiering], Permission.ProposeTier, "ProposeTier", "Propose"),
        Stay(Act.ReturnTier, [Stage.RiskTiering], Permission.ConfirmTier, "ConfirmTier", "Return") with { Apart = [Act.ProposeTier], NeedsReasons = true },
        To(Act.ConfirmTier, [Stage.RiskTiering], Stage.Assessment, Permission.ConfirmTier, "ConfirmTier", "Confirm") with { Apart = [Act.ProposeTier] },
        Stay(Act.ConfirmProhibited, [Stage.RiskTiering], Permission.ConfirmTier, "ConfirmTier", "Prohibited") with { Apart = [Act.ProposeTier] },
        To(Act.RefuseProhibited, [Stage.RiskTiering], Stage.Refused, Permission.DecideOnApplication, "DecideProhibited", "Refuse")
            with { Apart = [Act.ProposeTier, Act.ConfirmProhibited], EndsProcedures = true, NeedsReasons = true },
        Stay(Act.OverruleProhibited, [Stage.RiskTiering], Permission.DecideOnApplication, "DecideProhibited", "Overrule")
            with { Apart = [Act.ProposeTier, Act.ConfirmProhibited], NeedsReasons = true },
        Stay(Act.GiveOpinion, [Stage.Assessment], Permission.GiveOpinion, "GiveOpinion", "OpinionGiven"),
        Stay(Act.RecordOpinionAbsent, [Stage.Assessment], Permission.RunProcedure),
        To(Act.AssessApplication, [Stage.Assessment], Stage.PanelReview, Permission.AssessApplication, "AssessApplication", "Assess"),
        To(Act.ReturnToTiering, [Stage.Assessment], Stage.RiskTiering, Permission.AssessApplication, "AssessApplication", "Back") with { NeedsReasons = true },
        Stay(Act.ScoreInPanel, [Stage.PanelReview], Permission.ScoreInPanel, "ScoreInPanel")
            with { Apart = [Act.AcceptAsComplete, Act.ProposeTier, Act.ConfirmTier, Act.AssessApplication, Act.GiveOpinion] },
        To(Act.ReturnToAssessment, [Stage.PanelReview], Stage.Assessment, Permission.DecideOnApplication, "DecideApplication", "Back") with { Apart = Merits, NeedsReasons = true },
        Stay(Act.GiveNoticeOfRefusal, [Stage.PanelReview, Stage.Waitlisted], Permission.DecideOnApplication) with { Apart = Merits, NeedsReasons = true, Starts = Procedures.Hearing },
        Stay(Act.RespondToNotice, [Stage.PanelReview, Stage.Waitlisted, Stage.Testing, Stage.Suspended, .. WithSeal], Permission.SubmitFilings, "RespondToNotice", "Respond"),
        To(Act.Admit, [Stage.PanelReview], Stage.Admitted, Permission.DecideOnApplication, "DecideApplication", "Admit") with { Apart = Merits, NeedsReasons = true },
        To(Act.Waitlist, [Stage.PanelReview], Stage.Waitlisted, Permission.DecideOnApplication, "DecideApplication", "Waitlist") with { Apart = Merits, NeedsReasons = true },
        To(Act.Refuse, [Stage.PanelReview], Stage.Refused, Permission.DecideOnApplication, "DecideApplication", "Refuse")
            with { Apart = Merits, EndsProcedures = true, NeedsReasons = true },
        Stay(Act.ConfirmInterest, [Stage.Waitlisted], Permission.SubmitFilings),
        To(Act.AdmitFromWaitlist, [Stage.Waitlisted], Stage.Admitted, Permission.DecideOnApplication, "DecideWaitlisted", "Admit") with { Apart = Merits, NeedsReasons = true },
        To(Act.RefuseFromWaitlist, [Stage.Waitlisted], Stage.Refused, Permission.DecideOnApplication, "DecideWaitlisted", "Refuse")
            with { Apart = Merits, EndsProcedures = true, NeedsReasons = true },

        // Test period
        To(Act.OpenPlanAgreement, [Stage.Admitted], Stage.PlanAgreement, Permission.RunProcedure),
        Stay(Act.ProposePlan, [Stage.PlanAgreement], Permission.SubmitFilings, "ProposePlan", "Propose"),
        Stay(Act.ReturnPlan, [Stage.PlanAgreement], Permission.AgreePlan, "AgreePlan", "Return") with { NeedsReasons = true },
        Stay(Act.GrantExemption, [Stage.PlanAgreement, Stage.Ready, Stage.Testing], Permission.SignDecisions) with { NeedsReasons = true },
        To(Act.AgreePlan, [Stage.PlanAgreement], Stage.Ready, Permission.AgreePlan, "AgreePlan", "Agree"),
        To(Act.StartTesting, [Stage.Ready], Stage.Testing, Permission.StartTesting, "StartTesting", "Start"),
        Stay(Act.StartNextPhase, [Stage.Testing], Permission.StartTesting),
        Stay(Act.RequestVariation, [Stage.Ready, Stage.Testing], Permission.SubmitFilings) with { Starts = Procedures.Variation },
        Stay(Act.DecideVariation, [Stage.Ready, Stage.Testing, Stage.Suspended], Permission.AgreePlan, "ReviewVariation") with { NeedsReasons = true, BySilence = OnExpiry.DeemedRefused },
        Stay(Act.RequestExtension, [Stage.Testing], Permission.SubmitFilings) with { Starts = Procedures.Extension, NeedsReasons = true },
        Stay(Act.DecideExtension, [Stage.Testing, Stage.Suspended], Permission.SignDecisions, "DecideExtension") with { NeedsReasons = true, BySilence = OnExpiry.DeemedRefused },
        To(Act.EndTestPeriod, [Stage.Testing, Stage.Suspended], Stage.ExitReporting, Permission.EndTestPeriod),
        Stay(Act.OpenReport, [Stage.Testing, Stage.Suspended], Permission.RunProcedure) with { Starts = Procedures.PeriodicReport },
        Stay(Act.FileReport, [Stage.Testing, Stage.Suspended, Stage.ExitReporting], Permission.SubmitFilings, "SubmitReport", "Submit"),
        Stay(Act.ReviewReport, [Stage.Testing, Stage.Suspended, Stage.ExitReporting], Permission.ReviewReports, "ReviewReport", "Accept") with { BySilence = OnExpiry.DeemedApproved },
        Stay(Act.ReturnReport, [Stage.Testing, Stage.Suspended, Stage.ExitReporting], Permission.ReviewReports, "ReviewReport", "Return") with { NeedsReasons = true },
        Stay(Act.ApproveReport, [Stage.Testing, Stage.Suspended, Stage.ExitReporting], Permission.ApproveReports, "ApproveReport", "Approve")
            with { Apart = [Act.ReviewReport], PerSubject = true, BySilence = OnExpiry.DeemedApproved },
        Stay(Act.ReturnReportReview, [Stage.Testing, Stage.Suspended, Stage.ExitReporting], Permission.ApproveReports, "ApproveReport", "Return")
            with { Apart = [Act.ReviewReport], PerSubject = true, NeedsReasons = true },
        Stay(Act.ReportIncident, FromAdmitted, Permission.ReportIncidents) with { Starts = Procedures.Incident, PublicOnly = true },
        Stay(Act.CompleteIncidentNotice, FromAdmitted, Permission.ReportIncidents) with { PublicOnly = true },
        Stay(Act.CloseIncident, FromAdmitted, Permission.ReviewReports, "ReviewIncident", "Close") with { NeedsReasons = true, PublicOnly = true },
        Stay(Act.CloseCondition, UnderConditions, Permission.ReviewReports) with { NeedsReasons = true },
        Stay(Act.ShowCondition, UnderConditions, Permission.SubmitFilings) with { Starts = Procedures.ConditionReview },
        Stay(Act.AcceptCondition, FromAdmitted, Permission.ReviewReports, "ReviewCondition", "Accept"),
        Stay(Act.ReturnCondition, FromAdmitted, Permission.ReviewReports, "ReviewCondition", "Return") with { NeedsReasons = true },
        Stay(Act.ProposeRetiering, [Stage.PlanAgreement, Stage.Ready, Stage.Testing, Stage.Suspended], Permission.ProposeTier) with { Starts = Procedures.Retiering, NeedsReasons = true },
        Stay(Act.ConfirmRetiering, FromAdmitted, Permission.ConfirmTier, "ConfirmRetiering", "Confirm") with { Apart = [Act.ProposeRetiering], PerSubject = true },
        Stay(Act.ReturnRetiering, FromAdmitted, Permission.ConfirmTier, "ConfirmRetiering", "Return") with { Apart = [Act.ProposeRetiering], PerSubject = true, NeedsReasons = true },
        To(Act.Suspend, [Stage.Testing], Stage.Suspended, Permission.OrderSuspension) with { Starts = Procedures.Suspension, NeedsReasons = true },
        To(Act.SelfSuspend, [Stage.Testing], Stage.Suspended, Permission.EndParticipation) with { Starts = Procedures.Suspension, NeedsReasons = true },
        To(Act.SuspendAutomatically, [Stage.Testing], Stage.Suspended, Permission.RunProcedure) with { Starts = Procedures.Suspension, NeedsReasons = true },
        Stay(Act.ConfirmSuspension, [Stage.Suspended], Permission.OrderSuspension, "ConfirmSuspension", "Confirm") with { NeedsReasons = true },
        Stay(Act.RespondToSuspension, [Stage.Suspended], Permission.SubmitFilings),
        Back(Act.Resume, [Stage.Suspended], Permission.LiftSuspension, "LiftSuspension", "Resume") with { Apart = [Act.RespondToSuspension], NeedsReasons = true },
        Stay(Act.GiveNoticeOfTermination, [Stage.Testing, Stage.Suspended], Permission.SignDecisions) with { NeedsReasons = true, Starts = Procedures.Hearing },
        To(Act.Terminate, [Stage.Testing, Stage.Suspended], Stage.Terminated, Permission.SignDecisions)
            with { EndsProcedures = true, Starts = Procedures.Closing, NeedsReasons = true },
        To(Act.ExitEarly, [Stage.Testing, Stage.Suspended], Stage.EarlyExited, Permission.EndParticipation)
            with { EndsProcedures = true, Starts = Procedures.Closing, NeedsReasons = true },

        // Reporting
        To(Act.FileExitReport, [Stage.ExitReporting], Stage.ExitReview, Permission.SubmitFilings, "FileExitReport", "File"),
        To(Act.ReturnExitReport, [Stage.ExitReview], Stage.ExitReporting, Permission.ReviewReports, "ReviewExit", "Return") with { NeedsReasons = true },
        Stay(Act.ReviewExitReport, [Stage.ExitReview], Permission.ReviewReports, "ReviewExit", "Accept"),
        Stay(Act.ReturnExitReview, [Stage.ExitReview], Permission.ApproveReports, "ApproveExit", "Return") with { Apart = [Act.ReviewExitReport], NeedsReasons = true },
        To(Act.AcceptExitReport, [Stage.ExitReview], Stage.Completed, Permission.ApproveReports, "ApproveExit", "Accept")
            with { Apart = [Act.ReviewExitReport], Starts = Procedures.Closing, NeedsReasons = true },
        Stay(Act.FileClosingEvidence, AfterTheTest, Permission.SubmitFilings, "FileClosingEvidence", "File"),
        Stay(Act.CloseCase, AfterTheTest, Permission.ApproveReports, "CloseCase", "Close"),

        // Conformity seal
        To(Act.RequestSeal, [Stage.Completed], Stage.SealReview, Permission.SubmitFilings) with { Starts = Procedures.SealReview },
        Stay(Act.ScoreSeal, [Stage.SealReview], Permission.ScoreSeal, "ScoreSeal", "Score"),
        Stay(Act.ProposeSeal, [Stage.SealReview], Permission.ProposeSeal, "ProposeSeal", "Propose") with { Apart = [Act.ScoreSeal] },
        Stay(Act.ReturnSealProposal, [Stage.SealReview], Permission.ProposeSeal, "ProposeSeal", "Return") with { Apart = [Act.ScoreSeal], NeedsReasons = true },
        To(Act.IssueSeal, [Stage.SealReview], Stage.Sealed, Permission.SignSeals, "SignSeal", "Sign") with { Apart = [Act.ScoreSeal, Act.ProposeSeal], NeedsReasons = true },
        To(Act.RefuseSeal, [Stage.SealReview], Stage.SealRefused, Permission.SignSeals, "SignSeal", "Refuse") with { Apart = [Act.ScoreSeal, Act.ProposeSeal], NeedsReasons = true },
        Stay(Act.ProposeSealSuspension, WithSeal, Permission.ScoreSeal) with { Starts = Procedures.SealSuspension, NeedsReasons = true },
        Stay(Act.SuspendSeal, WithSeal, Permission.SignSeals, "SignSealSuspension", "Suspend") with { Apart = [Act.ProposeSealSuspension], PerSubject = true, NeedsReasons = true },
        Stay(Act.LiftSealSuspension, WithSeal, Permission.SignSeals) with { Apart = [Act.ProposeSealSuspension], NeedsReasons = true },
        Stay(Act.ProposeRevocation, WithSeal, Permission.ScoreSeal) with { Starts = Procedures.SealRevocation, NeedsReasons = true },
        Stay(Act.RevokeSeal, WithSeal, Permission.SignSeals, "ConfirmRevocation", "Revoke") with { Apart = [Act.ProposeRevocation], PerSubject = true, NeedsReasons = true },
        Stay(Act.ExpireSeal, WithSeal, Permission.RunProcedure),
        To(Act.RenewSeal, [Stage.Sealed], Stage.SealReview, Permission.SubmitFilings) with { Starts = Procedures.SealReview },

        // Across the stages
        Stay(Act.FileAppeal, Enum.GetValues<Stage>().Where(stage => stage is not (Stage.Draft or Stage.Withdrawn)), Permission.SubmitFilings)
            with { Starts = Procedures.Appeal, NeedsReasons = true },
        new(Act.DecideAppeal, [.. Enum.GetValues<Stage>().Where(stage => stage != Stage.Draft)], Permission.DecideAppeals, Destination.Decided, null, "DecideAppeal", null)
            { Apart = AnyPart, NeedsReasons = true, BySilence = OnExpiry.DeemedRefused },
        Stay(Act.FileComplaint, FromAdmitted, Permission.Complain) with { Starts = Procedures.Complaint, PublicOnly = true },
        Stay(Act.AcknowledgeComplaint, FromAdmitted, Permission.AnswerComplaints, "AcknowledgeComplaint", "Acknowledge") with { PublicOnly = true },
        Stay(Act.AnswerComplaint, FromAdmitted, Permission.AnswerComplaints, "AnswerComplaint", "Answer") with { Apart = [Act.EscalateComplaint], PerSubject = true, NeedsReasons = true, PublicOnly = true },
        Stay(Act.EscalateComplaint, FromAdmitted, Permission.AnswerComplaints, "AnswerComplaint", "Escalate") with { NeedsReasons = true, PublicOnly = true },
        Stay(Act.AssignCase, Enum.GetValues<Stage>().Where(stage => stage != Stage.Draft), Permission.AssignCases),
        Stay(Act.GiveReview, OnceFiled, Permission.GiveReviews, "Review") with { NeedsReasons = true },
        Stay(Act.MoveProcedure, OnceFiled, Permission.MoveProcedures) with { NeedsReasons = true },
        Stay(Act.ProposeErasure, OnceFiled, Permission.ProposeErasures) with { NeedsReasons = true },
        Stay(Act.ConfirmErasure, OnceFiled, Permission.ConfirmErasures) with { Apart = AnyPartButErasing, NeedsReasons = true },
        Stay(Act.RefuseErasure, OnceFiled, Permission.ConfirmErasures) with { Apart = AnyPartButErasing, NeedsReasons = true },
        Stay(Act.RepeatErasure, OnceFiled, Permission.RunProcedure),
        Stay(Act.PlaceLegalHold, OnceFiled, Permission.HoldRecords) with { NeedsReasons = true },
        Stay(Act.LiftLegalHold, OnceFiled, Permission.HoldRecords) with { Apart = [Act.PlaceLegalHold], PerSubject = true, NeedsReasons = true },
        Stay(Act.AdvanceProcedure, Enum.GetValues<Stage>().Where(stage => stage != Stage.Draft), Permission.RunProcedure),
        Stay(Act.RecordExpiry, OnceFiled, Permission.RunProcedure),
        Stay(Act.RecordReminder, OnceFiled, Permission.RunProcedure),
        Stay(Act.RecountDeadline, OnceFiled, Permission.RunProcedure),
    ];

    private static readonly Dictionary<(Stage, Act), Move> ByStageAndAct =
        Moves.SelectMany(move => move.From.Select(from => (Key: (from, move.Act), Move: move))).ToDictionary(row => row.Key, row => row.Move);

    /// <summary>The row for an act at a stage, or null where the act is illegal.</summary>
    public static Move? Find(Stage stage, Act act) => ByStageAndAct.GetValueOrDefault((stage, act));

    /// <summary>The rows that lead on from a stage.</summary>
    public static IEnumerable<Move> At(Stage stage) => Moves.Where(move => move.From.Contains(stage));

    /// <summary>The row of an act, whatever the stage; every act has exactly one.</summary>
    public static Move Of(Act act) => Moves.Single(move => move.Act == act);

    private static Move To(Act act, IEnumerable<Stage> from, Stage to, Permission permission, string? task = null, string? outcome = null) =>
        new(act, [.. from], permission, Destination.To, to, task, outcome);

    private static Move Stay(Act act, IEnumerable<Stage> from, Permission permission, string? task = null, string? outcome = null) =>
        new(act, [.. from], permission, Destination.Stay, null, task, outcome);

    private static Move Back(Act act, IEnumerable<Stage> from, Permission permission, string? task = null, string? outcome = null) =>
        new(act, [.. from], permission, Destination.Back, null, task, outcome);
}

/// <summary>Ids of the workflow definitions that acts start.</summary>
public static class Procedures
{
    public const string Lifecycle = "sandbox-lifecycle";
    public const string InformationRequest = "information-request";
    public const string Hearing = "hearing";
    public const string Variation = "variation";
    public const string Extension = "extension";
    public const string PeriodicReport = "periodic-report";
    public const string Incident = "incident";
    public const string Suspension = "suspension";
    public const string Closing = "closing";
    public const string SealReview = "seal-review";
    public const string SealSuspension = "seal-suspension";
    public const string SealRevocation = "seal-revocation";
    public const string ConditionReview = "condition-review";
    public const string Retiering = "retiering";
    public const string Appeal = "appeal";
    public const string Complaint = "complaint";

    /// <summary>Whether a procedure goes on when the main line ends: what the public, an appeal or the law still waits for.</summary>
    public static bool OutlivesTheMainLine(string procedure) => procedure is Appeal or Complaint or Incident or Closing or SealSuspension or SealRevocation;

    /// <summary>The procedures that take a case up at the stage to which a decided appeal led it.</summary>
    public static IReadOnlyList<string> At(Stage stage) =>
        stage == Stage.SealReview ? [SealReview]
        : stage == Stage.Suspended ? [Lifecycle, Suspension]
        : stage.IsEnd() ? [] : [Lifecycle];
}
