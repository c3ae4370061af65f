using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Features.Reports.Approve;
using Sandbox.Web.Features.Reports.Review;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Shared.Cases.Acts;

namespace Sandbox.Web.Features.Reports;

// How the authority deals with a report.
public static class ReportForms
{
    public static IServiceCollection AddReportForms(this IServiceCollection services) => services
        .AddActForm(Act.ReviewReport, (target, input) => new ReviewReport.Command(target.CaseId, target.Subject, input.Optional("Note")), [ActField.Note])
        .AddActForm(Act.ReturnReport, (target, input) => new ReturnReport.Command(target.CaseId, target.Subject, input.Items), [ActField.Items])
        .AddActForm(Act.ApproveReport, (target, input) => new ApproveReport.Command(target.CaseId, target.Subject, input.Optional("Note")), [ActField.Note])
        .AddActForm(Act.ReturnReportReview, (target, input) => new ReturnReportReview.Command(target.CaseId, target.Subject, input.Text("Reasons")), [ActField.Reasons])
        .AddSilentAct("ReviewReport", OnExpiry.DeemedApproved, (task, reasons) => new ReviewReport.Command(task.CaseId, task.SubjectId!.Value, reasons))
        .AddSilentAct("ApproveReport", OnExpiry.DeemedApproved, (task, reasons) => new ApproveReport.Command(task.CaseId, task.SubjectId!.Value, reasons));
}
