using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Exit.Accept;
using Sandbox.Web.Features.Exit.Closing;
using Sandbox.Web.Features.Exit.Conditions;
using Sandbox.Web.Features.Exit.Early;
using Sandbox.Web.Features.Exit.Review;
using Sandbox.Web.Features.Exit.Termination;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Exit;

// How a participation ends, and is closed.
public static class ExitForms
{
    public static IServiceCollection AddExitForms(this IServiceCollection services) => services
        .AddActForm(Act.GiveNoticeOfTermination, (target, input) => new GiveNoticeOfTermination.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons], danger: true)
        .AddActForm(
            Act.Terminate, (target, input) => new TerminateParticipation.Command(target.CaseId, input.Text("Reasons"), input.Text("Facts"), input.Text("Language")), ActField.Letter, danger: true)
        .AddActForm(Act.ExitEarly, (target, input) => new ExitEarly.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons], danger: true)
        .AddActForm(Act.ReturnExitReport, (target, input) => new ReturnExitReport.Command(target.CaseId, input.Items), [ActField.Items])
        .AddActForm(
            Act.ReviewExitReport, (target, input) => new ReviewExitReport.Command(target.CaseId, input.Is("Objectives", "met"), input.Optional("Note")),
            [new("Objectives", ActFieldKind.Choice, true, "met", "missed"), ActField.Note])
        .AddActForm(Act.ReturnExitReview, (target, input) => new ReturnExitReview.Command(target.CaseId, input.Text("Reasons")), [ActField.Reasons])
        .AddActForm(
            Act.AcceptExitReport, (target, input) => new AcceptExitReport.Command(target.CaseId, input.Is("Publish", "yes"), input.Text("Reasons")),
            [new("Publish", ActFieldKind.Choice, true, "yes", "no"), ActField.Reasons])
        .AddActForm(Act.CloseCase, (target, input) => new CloseCase.Command(target.CaseId, input.Optional("Note")), [ActField.Note])
        .AddActForm(Act.CloseCondition, (target, input) => new CloseCondition.Command(target.CaseId, target.Subject, input.Text("Reasons")), [ActField.Reasons])
        .AddActForm(Act.AcceptCondition, (target, input) => new AcceptCondition.Command(target.CaseId, target.Subject, input.Optional("Note")), [ActField.Note])
        .AddActForm(Act.ReturnCondition, (target, input) => new ReturnCondition.Command(target.CaseId, target.Subject, input.Text("Reasons")), [ActField.Reasons])
        .AddActPage(Act.ExitEarly, (caseId, _) => $"/applications/{caseId}/test/{Act.ExitEarly}");
}
