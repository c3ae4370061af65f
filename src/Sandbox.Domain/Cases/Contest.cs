namespace Sandbox.Domain.Cases;

/// <summary>One act that admits an appeal, and where a won appeal may lead.</summary>
/// <param name="While">Stages at which the appeal can still change something.</param>
/// <param name="Lawful">Stages that the appeal body may set itself; none where the case stays and only its content changes.</param>
/// <param name="Matter">The contested act with its merits: after a remittal nobody who did one of these does one again.</param>
public sealed record Contest(Act Act, IReadOnlyList<Stage> While, IReadOnlyList<Stage> Lawful, IReadOnlyList<Act> Matter)
{
    private static readonly Act[] Admissibility = [Act.AcceptAsComplete, Act.ProposeInadmissible, Act.RefuseInadmissible, Act.OverruleInadmissible];

    private static readonly Act[] Tiering = [Act.ProposeTier, Act.ReturnTier, Act.ConfirmTier, Act.ConfirmProhibited, Act.RefuseProhibited, Act.OverruleProhibited];

    private static readonly Act[] Admission =
    [
        Act.AssessApplication, Act.ScoreInPanel, Act.ReturnToAssessment, Act.GiveNoticeOfRefusal, Act.Admit, Act.Waitlist, Act.Refuse, Act.AdmitFromWaitlist,
        Act.RefuseFromWaitlist,
    ];

    private static readonly Act[] Halt = [Act.Suspend, Act.ConfirmSuspension, Act.Resume];

    private static readonly Act[] Seal = [Act.ScoreSeal, Act.ProposeSeal, Act.ReturnSealProposal, Act.IssueSeal, Act.RefuseSeal];

    /// <summary>Every act that admits an appeal; conditions are contested under the act that imposed them.</summary>
    public static IReadOnlyList<Contest> All { get; } =
    [
        new(Act.RefuseInadmissible, [Stage.Refused], [Stage.RiskTiering], Admissibility),
        new(Act.RefuseProhibited, [Stage.Refused], [Stage.Assessment], Tiering) { NeedsTier = true },
        new(Act.ConfirmTier, [Stage.Assessment, Stage.PanelReview, Stage.Waitlisted, Stage.Refused], [], Tiering) { NeedsTier = true },
        new(Act.Refuse, [Stage.Refused], [Stage.Admitted, Stage.Waitlisted], Admission),
        new(Act.RefuseFromWaitlist, [Stage.Refused], [Stage.Admitted, Stage.Waitlisted], Admission),
        new(Act.Waitlist, [Stage.Waitlisted, Stage.Refused, Stage.Lapsed], [Stage.Admitted], Admission),
        new(Act.Suspend, [Stage.Suspended], [Stage.Testing], Halt),
        new(Act.ConfirmSuspension, [Stage.Suspended], [Stage.Testing], Halt),
        new(Act.Terminate, [Stage.Terminated], [Stage.Testing, Stage.Suspended], [Act.GiveNoticeOfTermination, Act.Terminate]),
        new(Act.RefuseSeal, [Stage.SealRefused], [Stage.Sealed], Seal),
        new(Act.SuspendSeal, [Stage.Sealed], [], [Act.ProposeSealSuspension, Act.SuspendSeal]) { RemitsTo = Stage.Sealed },

        // A revocation is irreversible in the status list: a won appeal ends in a new seal.
        new(Act.RevokeSeal, [Stage.Sealed], [Stage.Sealed], [.. Seal, Act.ProposeRevocation, Act.RevokeSeal]) { RemitsTo = Stage.SealReview },
    ];

    /// <summary>Whether the appeal body must name the tier when it replaces the act.</summary>
    public bool NeedsTier { get; private init; }

    /// <summary>Where a remittal leads when it is not the stage at which the act was done.</summary>
    public Stage? RemitsTo { get; private init; }

    public bool IsAboutApplication => Matter == Admissibility || Matter == Tiering || Matter == Admission;

    /// <summary>The row of a contested act, or null where it admits no appeal.</summary>
    public static Contest? Find(Act act) => All.FirstOrDefault(contest => contest.Act == act);

    /// <summary>The row under which a condition is contested: nothing but the condition can change.</summary>
    internal static Contest OfCondition(Act imposedBy) => new(imposedBy, Enum.GetValues<Stage>(), [], []);
}
