using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Exit.Closing;
using Sandbox.Web.Features.Exit.Conditions;
using Sandbox.Web.Features.Exit.Report;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit;

// What a company files at the end of its test.
public static class ExitFilings
{
    public static IServiceCollection AddExitFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.ExitReport, Act.FileExitReport, "exit-report", draft => new FileExitReport.Command(draft.Id), revises: true)
        .AddFilingAct(FilingKind.ClosingEvidence, Act.FileClosingEvidence, "closing-evidence", draft => new FileClosingEvidence.Command(draft.Id), revises: true)
        .AddFilingAct(FilingKind.ConditionEvidence, Act.ShowCondition, "condition-evidence", draft => new ShowCondition.Command(draft.Id), onSubject: true, revises: true);
}
