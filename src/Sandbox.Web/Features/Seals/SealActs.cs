using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Seals.Request;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals;

/// <summary>What a company files about its seal, and where the acts of the authority are done.</summary>
public static class SealActs
{
    private static readonly Act[] OfTheReview = [Act.ScoreSeal, Act.ProposeSeal, Act.ReturnSealProposal, Act.IssueSeal, Act.RefuseSeal];

    private static readonly Act[] OfASeal = [Act.ProposeSealSuspension, Act.SuspendSeal, Act.LiftSealSuspension, Act.ProposeRevocation, Act.RevokeSeal];

    private static readonly Act[] OfAComplaint = [Act.AcknowledgeComplaint, Act.AnswerComplaint, Act.EscalateComplaint];

    public static IServiceCollection AddSealActs(this IServiceCollection services)
    {
        services
            .AddFilingAct(FilingKind.SealRequest, Act.RequestSeal, "seal-request", draft => new RequestSeal.Command(draft.Id))
            .AddFilingAct(FilingKind.SealRequest, Act.RenewSeal, "seal-request", draft => new RequestSeal.Command(draft.Id), onSubject: true);
        foreach (var act in OfTheReview.Concat(OfASeal)) services.AddActPage(act, (caseId, _) => $"/cases/{caseId}/seal");
        foreach (var act in OfAComplaint) services.AddActPage(act, (caseId, complaint) => complaint is { } id ? $"/complaints/{id}" : $"/complaints?case={caseId}");
        return services;
    }
}
