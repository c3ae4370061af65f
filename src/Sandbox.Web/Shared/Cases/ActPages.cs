using Sandbox.Domain.Cases;

namespace Sandbox.Web.Shared.Cases;

// Where each act of the authority has its page; a case shows the acts that are here and that its reader may do.
public static class ActPages
{
    private static readonly HashSet<Act> withPage =
    [
        Act.AcceptAsComplete, Act.ProposeInadmissible, Act.RefuseInadmissible, Act.OverruleInadmissible, Act.RequestInformation, Act.Reinstate,
        Act.ProposeTier, Act.ReturnTier, Act.ConfirmTier, Act.ConfirmProhibited, Act.OverruleProhibited, Act.RefuseProhibited,
        Act.GiveOpinion, Act.AssessApplication, Act.ReturnToTiering, Act.ScoreInPanel, Act.ReturnToAssessment, Act.GiveNoticeOfRefusal,
        Act.Admit, Act.Waitlist, Act.Refuse, Act.AdmitFromWaitlist, Act.RefuseFromWaitlist, Act.AssignCase,
    ];

    public static string? For(Act act, Guid caseId) => withPage.Contains(act) ? $"/cases/{caseId}/acts/{act}" : null;
}
