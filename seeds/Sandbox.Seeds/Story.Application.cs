using System.Text;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Applications.Answer;
using Sandbox.Web.Features.Applications.Interest;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Applications.Withdraw;
using Sandbox.Web.Features.Calls.Keep;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Features.Tiering.SelfAssess;

namespace Sandbox.Seeds;

// The company's application, and what it says until the decision.
public sealed partial class Story
{
    public Task<Guid> Announce(BilingualText title, BilingualText about, DateOnly opens, DateOnly? closes) =>
        Send(new KeepCall.Command(null, title, about, opens, closes), cast.Administrator);

    /// <summary>Writes an application and leaves it as a draft, ready to be submitted.</summary>
    public async Task<Guid> DraftApplication(CastMember owner, FormAnswers told)
    {
        var draft = await Send(new StartApplication.Command(), owner);
        await Fill(draft, told, owner);
        return draft;
    }

    /// <summary>Writes what a company answers about itself to the rule pack's questionnaire; it is filed with the application.</summary>
    public async Task<Guid> AssessSelf(Guid application, Answers answers, CastMember owner)
    {
        var draft = await Send(new StartSelfAssessment.Command(application), owner);
        var begun = await Send(new ViewDraft.Query(draft), owner);
        var written = answers.QuestionIds.Select(id => begun.Definition.Field(id)).OfType<FormField>().Aggregate(begun.Written, (all, field) => all.With(field.Id, field.Kind switch
        {
            FormFieldKind.YesNo => new FormValue.YesNo(answers[field.Id].Single() == Question.Yes),
            FormFieldKind.MultiChoice => new FormValue.Many(answers[field.Id]),
            _ => new FormValue.Text(answers[field.Id].Single()),
        }));
        await Send(new SaveDraft.Command(draft, written.ToJson(), begun.Version), owner);
        return draft;
    }

    /// <summary>Writes and submits an application; answers the id of its case.</summary>
    public async Task<Guid> Apply(CastMember owner, FormAnswers told) =>
        (await Send(new SubmitApplication.Command(await DraftApplication(owner, told)), owner)).CaseId;

    public async Task AnswerRequest(Guid caseId, Guid request, FormAnswers told, CastMember? owner = null) =>
        await Send(new AnswerInformationRequest.Command(await Write(caseId, FilingKind.InformationAnswer, told, request, owner)), owner ?? cast.Owner);

    /// <summary>The company is heard before it is refused.</summary>
    public async Task RespondToNotice(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new RespondToNotice.Command(await Write(caseId, FilingKind.HearingResponse, told, null, owner)), owner ?? cast.Owner);

    public Task Withdraw(Guid caseId, string reasons, CastMember? owner = null) => Send(new WithdrawApplication.Command(caseId, reasons), owner ?? cast.Owner);

    public Task ConfirmInterest(Guid caseId, CastMember? owner = null) => Send(new ConfirmInterest.Command(caseId), owner ?? cast.Owner);

    /// <summary>Fills a draft with what is told and plausible answers for the rest, with a document as evidence.</summary>
    private async Task Fill(Guid draftId, FormAnswers told, CastMember by)
    {
        var document = await Send(new AddEvidence.Command(draftId, "evidence", "evidence.txt", Encoding.UTF8.GetBytes($"Evidence of {by.FullName}, written {Now:O}.")), by);
        var draft = await Send(new ViewDraft.Query(draftId), by);
        var answers = FilledForm.Of(draft.Definition, told, plausible, DateOnly.FromDateTime(Now.UtcDateTime), [document.Id]);
        await Send(new SaveDraft.Command(draftId, answers.ToJson(), draft.Version), by);
    }
}
