using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Plans.Agree;
using Sandbox.Web.Features.Plans.Exempt;
using Sandbox.Web.Features.Plans.Return;
using Sandbox.Web.Features.Plans.Vary;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Plans;

// How the acts on a plan are done that file no form.
public static class PlanForms
{
    public static IServiceCollection AddPlanForms(this IServiceCollection services) => services
        .AddActForm(Act.ReturnPlan, (target, input) => new ReturnPlan.Command(target.CaseId, input.Items), [ActField.Items])
        .AddActForm(Act.AgreePlan, (target, input) => new AgreePlan.Command(target.CaseId, input.Optional("Note")), [ActField.Note])
        .AddActForm(
            Act.GrantExemption,
            (target, input) => new GrantExemption.Command(
                target.CaseId, input.Text("Scope"), input.Is("Waives", "yes"), input.Day("ExpiresOn"), input.Text("Reasons"), input.Text("Facts"), input.Text("Language")),
            [new("Scope", ActFieldKind.Text), new("Waives", ActFieldKind.Choice, true, "no", "yes"), new("ExpiresOn", ActFieldKind.Day), .. ActField.Letter])
        .AddActForm(
            Act.DecideVariation, (target, input) => new DecideVariation.Command(target.CaseId, target.Subject, input.Is("Accept", "accept"), input.Text("Reasons")),
            [new("Accept", ActFieldKind.Choice, true, "accept", "refuse"), ActField.Reasons])
        .AddActPage(Act.RequestVariation, (caseId, _) => $"/applications/{caseId}/variation");
}
