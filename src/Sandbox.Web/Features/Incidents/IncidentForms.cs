using Sandbox.Domain.Cases;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Incidents.Close;
using Sandbox.Web.Features.Incidents.Report;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Incidents;

// How the authority opens and closes an incident.
public static class IncidentForms
{
    public static IServiceCollection AddIncidentForms(this IServiceCollection services) => services
        .AddActForm(
            Act.ReportIncident,
            (target, input) => new RecordIncident.Command(target.CaseId, Enum.Parse<IncidentCategory>(input.Text("Category")), input.Day("OccurredOn"), input.Day("NoticedOn")),
            [new("Category", ActFieldKind.Choice, true, Enum.GetNames<IncidentCategory>()), new("OccurredOn", ActFieldKind.Day), new("NoticedOn", ActFieldKind.Day)])
        .AddActForm(Act.CloseIncident, (target, input) => new CloseIncident.Command(target.CaseId, target.Subject, input.Text("Finding")), [new("Finding", ActFieldKind.Text)]);
}
