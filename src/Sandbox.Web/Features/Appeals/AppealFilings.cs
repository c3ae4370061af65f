using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Appeals.Decide;
using Sandbox.Web.Features.Appeals.File;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Appeals;

// An appeal is about a part that someone took in the case, or about a condition.
public static class AppealFilings
{
    public static IServiceCollection AddAppealFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.Appeal, Act.FileAppeal, "appeal", draft => new FileAppeal.Command(draft.Id), onSubject: true)
        .AddActPage(Act.FileAppeal, (caseId, _) => $"/applications/{caseId}/appeal")
        .AddActPage(Act.DecideAppeal, (caseId, appeal) => $"/cases/{caseId}/appeals/{appeal}")
        .AddSilentAct("DecideAppeal", OnExpiry.DeemedRefused, (task, reasons) => new DismissAppealBySilence.Command(task.CaseId, task.SubjectId!.Value, reasons));
}
