using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Features.Applications.Answer;
using Sandbox.Web.Features.Applications.Interest;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Applications.Withdraw;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Features.Filings.View;

namespace Sandbox.Seeds;

public sealed partial class Story
{
    /// <summary>A company applies: starts, uploads, fills and submits.</summary>
    /// <param name="told">What the scenario says; the rest of the form is filled plausibly.</param>
    /// <param name="files">Name and bytes of the evidence, cited under the risks.</param>
    public async Task<SubmitApplication.Receipt> Apply(CastMember owner, FormAnswers told, IReadOnlyList<(string Name, byte[] Content)> files, CancellationToken token)
    {
        var draft = await Send(new StartApplication.Command(), owner, token);
        await Write(draft, owner, told, "evidence", files, token);
        return await Send(new SubmitApplication.Command(draft), owner, token);
    }

    /// <summary>The company answers a request for information, item by item.</summary>
    public async Task AnswerRequest(Guid caseId, Guid requestId, CastMember owner, FormAnswers told, IReadOnlyList<(string Name, byte[] Content)> files, CancellationToken token)
    {
        var draft = await Draft(caseId, FilingKind.InformationAnswer, requestId, owner, told, "evidence1", files, token);
        await Send(new AnswerInformationRequest.Command(draft), owner, token);
    }

    /// <summary>The company is heard before a decision against it.</summary>
    public async Task RespondToNotice(Guid caseId, CastMember owner, FormAnswers told, CancellationToken token, Guid? sealId = null)
    {
        var draft = await Draft(caseId, FilingKind.HearingResponse, sealId, owner, told, "evidence", [], token);
        await Send(new RespondToNotice.Command(draft), owner, token);
    }

    public Task Withdraw(Guid caseId, CastMember owner, string reasons, CancellationToken token) => Send(new WithdrawApplication.Command(caseId, reasons), owner, token);

    public Task ConfirmInterest(Guid caseId, CastMember owner, CancellationToken token) => Send(new ConfirmInterest.Command(caseId), owner, token);

    /// <summary>Starts and fills what a company files in its case; the act that files it is sent by the caller.</summary>
    /// <param name="evidenceField">The field under which the files are uploaded and cited.</param>
    private async Task<Guid> Draft(
        Guid caseId, FilingKind kind, Guid? subject, CastMember member, FormAnswers told, string evidenceField, IReadOnlyList<(string Name, byte[] Content)> files, CancellationToken token)
    {
        var draft = await Send(new StartFiling.Command(caseId, kind, subject), member, token);
        await Write(draft, member, told, evidenceField, files, token);
        return draft;
    }

    private async Task Write(Guid draftId, CastMember member, FormAnswers told, string evidenceField, IReadOnlyList<(string Name, byte[] Content)> files, CancellationToken token)
    {
        List<Guid> kept = [];
        foreach (var (name, content) in files) kept.Add((await Send(new AddEvidence.Command(draftId, evidenceField, name, content), member, token)).Id);
        var draft = await Send(new ViewDraft.Query(draftId), member, token);
        if (kept.Count > 0) told = told.With(evidenceField, kept.Select(id => id.ToString("D")));
        await Send(new SaveDraft.Command(draftId, Fill(draft.Form, told, kept).ToJson(), draft.Version), member, token);
    }
}
