using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Testing.End;
using Sandbox.Web.Features.Testing.Extend;
using Sandbox.Web.Features.Testing.NextPhase;
using Sandbox.Web.Features.Testing.Start;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Testing;

// How the acts on the test as a whole are done.
public static class TestForms
{
    public static IServiceCollection AddTestForms(this IServiceCollection services) => services
        .AddActForm(
            Act.StartTesting, (target, input) => new StartTesting.Command(target.CaseId, input.Is("ConsentFormApproved", "true"), input.Is("KillSwitchTested", "true"), input.Optional("Note")),
            [new("ConsentFormApproved", ActFieldKind.Tick), new("KillSwitchTested", ActFieldKind.Tick), ActField.Note])
        .AddActForm(Act.StartNextPhase, (target, input) => new StartNextPhase.Command(target.CaseId, input.Optional("Note")), [ActField.Note])
        .AddActForm(Act.EndTestPeriod, (target, input) => new EndTestEarly.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons], danger: true)
        .AddActForm(
            Act.RequestExtension, (target, input) => new RequestExtension.Command(target.CaseId, input.Day("Until"), input.Text("Reasons")), [new("Until", ActFieldKind.Day), ActField.Reasons])
        .AddActForm(
            Act.DecideExtension,
            (target, input) => new DecideExtension.Command(target.CaseId, target.Subject, input.Is("Grant", "grant"), input.Text("Reasons"), input.Text("Facts"), input.Text("Language")),
            [new("Grant", ActFieldKind.Choice, true, "grant", "refuse"), .. ActField.Letter])
        .AddActPage(Act.RequestExtension, (caseId, _) => $"/applications/{caseId}/test/{Act.RequestExtension}")
        .AddSilentAct("DecideExtension", OnExpiry.DeemedRefused, (task, reasons) => new DecideExtension.Command(task.CaseId, task.SubjectId!.Value, false, reasons, reasons, Languages.English));
}
