using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Plans.Propose;
using Sandbox.Web.Features.Plans.Vary;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans;

// What a company files about its plan: a variation, plan and statement, is about the plan that it changes.
public static class PlanFilings
{
    public static IServiceCollection AddPlanFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.SandboxPlan, Act.ProposePlan, "sandbox-plan", draft => new ProposePlan.Command(draft.Id), revises: true)
        .AddFilingAct(FilingKind.SandboxPlan, Act.RequestVariation, "sandbox-plan", draft => new RequestVariation.Command(draft.Id), onSubject: true)
        .AddFilingAct(FilingKind.PlanVariation, Act.RequestVariation, "variation", draft => new RequestVariation.Command(draft.Id), onSubject: true)
        .AddSilentAct("ReviewVariation", OnExpiry.DeemedRefused, (task, reasons) => new DecideVariation.Command(task.CaseId, task.SubjectId!.Value, false, reasons));
}
