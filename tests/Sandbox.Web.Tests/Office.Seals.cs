using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Seals;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Seals.Issue;
using Sandbox.Web.Features.Seals.Propose;
using Sandbox.Web.Features.Seals.Request;
using Sandbox.Web.Features.Seals.Score;

namespace Sandbox.Web.Tests;

// Brings a case to its seal by the real use cases.
public sealed partial class Office
{
    public async Task<Guid> SealDraft(Guid caseId)
    {
        var draft = await Send(new StartSealRequest.Command(caseId), Cast.Owner);
        await using var look = Look();
        var begun = await look.Drafts.SingleAsync(d => d.Id == draft, TestContext.Current.CancellationToken);
        var told = FormAnswers.Parse(begun.Answers).With("scope", "Ranking of applications for office jobs, with a person deciding.");
        var filled = FilledForm.Of(Packs.Form(begun.Form), told, Faker(), Today, [Guid.NewGuid()]);
        await Send(new SaveDraft.Command(draft, filled.ToJson(), begun.Version), Cast.Owner);
        return draft;
    }

    public async Task RequestSeal(Guid caseId) => await Send(new RequestSeal.Command(await SealDraft(caseId)), Cast.Owner);

    public Task ScoreSeal(Guid caseId) =>
        Send(new ScoreSeal.Command(caseId, [.. Sandbox.Web.Features.Seals.Score.ScoreSeal.Criteria.Select(criterion => new SealScore(criterion, 4, "Shown by the reports."))], null), Cast.Officer);

    public Task ProposeSeal(Guid caseId, bool issue = true) => Send(new ProposeSeal.Command(caseId, issue, "The scores carry it."), Cast.Supervisor);

    // What the company says to the notice of a measure against its seal.
    public async Task RespondToNotice(ConformitySeal seal, CastMember owner)
    {
        var draft = await Send(new StartFiling.Command(seal.CaseId, FilingKind.HearingResponse, seal.Id), owner);
        var form = Packs.Form("hearing-response");
        await Send(new SaveDraft.Command(draft, FilledForm.Of(form, FormAnswers.Empty.With("response", "We rolled the change back."), Faker(), Today, []).ToJson(), 0), owner);
        await Send(new RespondToNotice.Command(draft), owner);
    }

    public Task<IssueSeal.Issued> IssueSeal(Guid caseId) => Send(new IssueSeal.Command(caseId, "The version completed the sandbox.", "As the file says.", "en"), Cast.DecisionMaker);

    // A case whose seal was asked for, scored, proposed and signed.
    public async Task<ConformitySeal> Sealed()
    {
        var caseId = await CaseAt(Stage.Completed);
        await RequestSeal(caseId);
        await ScoreSeal(caseId);
        await ProposeSeal(caseId);
        return await Seal((await IssueSeal(caseId)).Number);
    }

    public async Task<ConformitySeal> Seal(string number)
    {
        await using var look = Look();
        return await look.Seals.Include(seal => seal.Case).SingleAsync(seal => seal.Number == number, TestContext.Current.CancellationToken);
    }
}
