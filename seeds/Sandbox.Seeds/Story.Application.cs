using System.Text;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Applications.Answer;
using Sandbox.Web.Features.Applications.Interest;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Applications.Withdraw;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Features.Filings.View;

namespace Sandbox.Seeds;

// The company's application, and what it files until the decision.
public sealed partial class Story
{
    /// <summary>Writes an application and leaves it as a draft, ready to be submitted.</summary>
    public async Task<Guid> DraftApplication(CastMember owner, FormAnswers told)
    {
        var draft = await Send(new StartApplication.Command(), owner);
        await Fill(draft, told, owner);
        return draft;
    }

    /// <summary>Writes and submits an application; answers the id of its case.</summary>
    public async Task<Guid> Apply(CastMember owner, FormAnswers told) =>
        (await Send(new SubmitApplication.Command(await DraftApplication(owner, told)), owner)).CaseId;

    /// <summary>Uploads a file for a field of a draft; the answers cite it by its id.</summary>
    public async Task<Guid> Upload(Guid draftId, string fieldId, string fileName, byte[] content, CastMember by) =>
        (await Send(new AddEvidence.Command(draftId, fieldId, fileName, content), by)).Id;

    /// <summary>Answers a request for information, item by item.</summary>
    public async Task AnswerRequest(Guid caseId, Guid requestId, FormAnswers told, CastMember? owner = null) =>
        await Send(new AnswerInformationRequest.Command(await Write(caseId, FilingKind.InformationAnswer, told, requestId, owner)), owner ?? cast.Owner);

    /// <summary>Is heard before a refusal.</summary>
    public async Task RespondToNoticeOfRefusal(Guid caseId, FormAnswers told, CastMember? owner = null) =>
        await Send(new RespondToNotice.Command(await Write(caseId, FilingKind.HearingResponse, told, null, owner)), owner ?? cast.Owner);

    public Task Withdraw(Guid caseId, string reasons, CastMember? owner = null) => Send(new WithdrawApplication.Command(caseId, reasons), owner ?? cast.Owner);

    public Task ConfirmInterest(Guid caseId, CastMember? owner = null) => Send(new ConfirmInterest.Command(caseId), owner ?? cast.Owner);

    // Fills what the scenario does not tell; where a file must be there, a real one is uploaded.
    private async Task Fill(Guid draftId, FormAnswers told, CastMember by)
    {
        var draft = await Send(new ViewDraft.Query(draftId), by);
        var file = Guid.CreateVersion7();
        var answers = FilledForm.Of(draft.Definition, told, plausible, DateOnly.FromDateTime(Now.UtcDateTime), [file]);
        foreach (var cited in CitedFile.In(draft.Definition, answers).Where(cited => cited.Id == file).ToList())
        {
            var content = Encoding.UTF8.GetBytes($"{draft.Definition.Title.English}: {draft.Definition.Field(cited.FieldId)!.Label.English}");
            answers = answers.With(cited.FieldId, [(await Upload(draftId, cited.FieldId, $"{cited.FieldId}.txt", content, by)).ToString("D")]);
        }
        await Send(new SaveDraft.Command(draftId, answers.ToJson(), draft.Version), by);
    }
}
