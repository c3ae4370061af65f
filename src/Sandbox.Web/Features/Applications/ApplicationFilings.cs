using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Applications.Answer;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications;

// What a company files and does up to the decision.
public static class ApplicationFilings
{
    public static IServiceCollection AddApplicationFilings(this IServiceCollection services) => services
        .AddFilingAct(FilingKind.Application, Act.SubmitApplication, "application", draft => new SubmitApplication.Command(draft.Id, draft.CallId))
        // Filed with the application that it is about.
        .AddFilingAct(FilingKind.RiskSelfAssessment, Act.SubmitApplication, "application", draft => new SubmitApplication.Command(draft.SubjectId ?? draft.Id, draft.CallId), onSubject: true)
        .AddFilingAct(FilingKind.RiskSelfAssessment, Act.SubmitApplication, "application", draft => new SubmitApplication.Command(draft.Id, draft.CallId))
        .AddFilingAct(FilingKind.InformationAnswer, Act.AnswerInformationRequest, InformationRequestForm.Name, draft => new AnswerInformationRequest.Command(draft.Id), onSubject: true)
        .AddFilingAct(FilingKind.HearingResponse, Act.RespondToNotice, "hearing-response", draft => new RespondToNotice.Command(draft.Id))
        .AddFilingAct(FilingKind.HearingResponse, Act.RespondToNotice, "hearing-response", draft => new RespondToNotice.Command(draft.Id), onSubject: true)
        .AddActPage(Act.Withdraw, (caseId, _) => $"/applications/{caseId}/withdraw")
        .AddActPage(Act.ConfirmInterest, (caseId, _) => $"/applications/{caseId}/interest");
}
