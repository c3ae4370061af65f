using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Reports.File;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Reports;

// What a company files about a reporting period.
public static class ReportFilings
{
    public static IServiceCollection AddReportFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.PeriodicReport, Act.FileReport, "periodic-report", draft => new FileReport.Command(draft.Id), onSubject: true, revises: true);
}
