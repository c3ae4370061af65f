using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Incidents.Report;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Incidents;

// What a company files about an incident: the first notice, then what completes it.
public static class IncidentFilings
{
    public static IServiceCollection AddIncidentFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.IncidentNotice, Act.ReportIncident, "incident", draft => new ReportIncident.Command(draft.Id))
        .AddFilingAct(FilingKind.IncidentNotice, Act.CompleteIncidentNotice, "incident", draft => new CompleteIncidentNotice.Command(draft.Id), onSubject: true, revises: true);
}
