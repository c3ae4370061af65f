using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Suspensions.Confirm;
using Sandbox.Web.Features.Suspensions.Lift;
using Sandbox.Web.Features.Suspensions.Order;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Suspensions;

// How a test is halted, and goes on.
public static class SuspensionForms
{
    public static IServiceCollection AddSuspensionForms(this IServiceCollection services) => services
        .AddActForm(
            Act.Suspend, (target, input) => new OrderSuspension.Command(target.CaseId, input.Text("Reasons"), input.Optional("Remedy"), input.Text("Facts"), input.Text("Language")),
            [.. ActField.Letter, ActField.Remedy], danger: true)
        .AddActForm(Act.SelfSuspend, (target, input) => new SelfSuspend.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons], danger: true)
        .AddActForm(Act.ConfirmSuspension, (target, input) => new ConfirmSuspension.Command(target.CaseId, input.Text("Reasons"), input.Optional("Remedy")), [ActField.Reasons, ActField.Remedy], danger: true)
        .AddActForm(Act.Resume, (target, input) => new ResumeTesting.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons])
        .AddActPage(Act.SelfSuspend, (caseId, _) => $"/applications/{caseId}/test/{Act.SelfSuspend}");
}
