using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission;

// Where the authority and the bodies that it consults do their acts up to the decision.
public static class AdmissionPages
{
    private static readonly Act[] acts =
    [
        Act.AcceptAsComplete, Act.ProposeInadmissible, Act.RefuseInadmissible, Act.OverruleInadmissible, Act.RequestInformation, Act.Reinstate,
        Act.ProposeTier, Act.ReturnTier, Act.ConfirmTier, Act.ConfirmProhibited, Act.OverruleProhibited, Act.RefuseProhibited,
        Act.GiveOpinion, Act.GiveReview, Act.AssessApplication, Act.ReturnToTiering, Act.ScoreInPanel, Act.ReturnToAssessment, Act.GiveNoticeOfRefusal,
        Act.Admit, Act.Waitlist, Act.Refuse, Act.AdmitFromWaitlist, Act.RefuseFromWaitlist, Act.AssignCase,
        Act.ProposeRetiering, Act.ConfirmRetiering, Act.ReturnRetiering,
    ];

    public static IServiceCollection AddAdmissionPages(this IServiceCollection services)
    {
        foreach (var act in acts) services.AddActPage(act, (caseId, _) => $"/cases/{caseId}/acts/{act}");
        return services.AddSilentAct("CheckCompleteness", OnExpiry.DeemedApproved, (task, reasons) => new AcceptAsComplete.Command(task.CaseId, reasons));
    }
}
