using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Seals;
using Sandbox.Web.Features.Applications.Respond;
using Sandbox.Web.Features.Complaints.Acknowledge;
using Sandbox.Web.Features.Complaints.Answer;
using Sandbox.Web.Features.Complaints.Escalate;
using Sandbox.Web.Features.Complaints.File;
using Sandbox.Web.Features.Filings.Start;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Features.Seals.Issue;
using Sandbox.Web.Features.Seals.Lift;
using Sandbox.Web.Features.Seals.Propose;
using Sandbox.Web.Features.Seals.Read;
using Sandbox.Web.Features.Seals.Refuse;
using Sandbox.Web.Features.Seals.Request;
using Sandbox.Web.Features.Seals.Revoke;
using Sandbox.Web.Features.Seals.Score;
using Sandbox.Web.Features.Seals.Suspend;
using Sandbox.Web.Pipeline;

namespace Sandbox.Seeds;

// From the request for a seal to what may happen to it, and what the public complains about.
public sealed partial class Story
{
    /// <summary>Asks for a seal, or, where the case has one, for one that takes its place.</summary>
    public async Task RequestSeal(Guid caseId, FormAnswers told, CastMember? owner = null)
    {
        var draft = await Send(new StartSealRequest.Command(caseId), owner ?? cast.Owner);
        // The manifest of the plan stands in the draft already.
        var begun = (await Send(new ViewDraft.Query(draft), owner ?? cast.Owner)).Written;
        await Fill(draft, begun with { Values = told.Values.Ids.Aggregate(begun.Values, (values, id) => values.With(id, told.Values[id])) }, owner ?? cast.Owner);
        await Send(new RequestSeal.Command(draft), owner ?? cast.Owner);
    }

    /// <summary>Scores the request with the same points and reasons on each criterion.</summary>
    public Task ScoreSeal(Guid caseId, int points, string reasons) =>
        Send(new ScoreSeal.Command(caseId, [.. Web.Features.Seals.Score.ScoreSeal.Criteria.Select(criterion => new SealScore(criterion, points, reasons))], null), cast.Officer);

    public Task ProposeSeal(Guid caseId, bool issue, string reasons) => Send(new ProposeSeal.Command(caseId, issue, reasons), cast.Supervisor);

    public Task ReturnSealProposal(Guid caseId, string reasons) => Send(new ReturnSealProposal.Command(caseId, reasons), cast.Supervisor);

    /// <summary>Signs the seal; answers its number.</summary>
    public async Task<string> IssueSeal(Guid caseId, string reasons, string facts, string language = "en") =>
        (await Send(new IssueSeal.Command(caseId, reasons, facts, language), cast.DecisionMaker)).Number;

    /// <param name="departure">Why the proposal of the supervisor is not followed, where it is not.</param>
    public Task<Guid> RefuseSeal(Guid caseId, string reasons, string facts, string? departure = null, string language = "en") =>
        Send(new RefuseSeal.Command(caseId, reasons, facts, language, departure), cast.DecisionMaker);

    public Task ProposeSealSuspension(Guid caseId, Guid sealId, bool danger, string reasons) => Send(new ProposeSealSuspension.Command(caseId, sealId, danger, reasons), cast.Officer);

    public Task<Guid> SuspendSeal(Guid caseId, Guid sealId, string reasons, string facts, string language = "en") =>
        Send(new SuspendSeal.Command(caseId, sealId, reasons, facts, language), cast.DecisionMaker);

    public Task<Guid> LiftSealSuspension(Guid caseId, Guid sealId, string reasons, string facts, string language = "en") =>
        Send(new LiftSealSuspension.Command(caseId, sealId, reasons, facts, language), cast.DecisionMaker);

    public Task ProposeRevocation(Guid caseId, Guid sealId, bool danger, string reasons) => Send(new ProposeRevocation.Command(caseId, sealId, danger, reasons), cast.Officer);

    public Task<Guid> RevokeSeal(Guid caseId, Guid sealId, string reasons, string facts, string language = "en") =>
        Send(new RevokeSeal.Command(caseId, sealId, reasons, facts, language), cast.DecisionMaker);

    /// <summary>The seals of a case as the authority sees them.</summary>
    public async Task<IReadOnlyList<ReadCaseSeals.Held>> Seals(Guid caseId) => (await Send(new ReadCaseSeals.Query(caseId), cast.Officer)).Seals;

    /// <summary>The company answers the notice of a measure against its seal.</summary>
    public async Task RespondToSealNotice(Guid caseId, Guid sealId, FormAnswers told, CastMember? owner = null)
    {
        var draft = await Send(new StartFiling.Command(caseId, FilingKind.HearingResponse, sealId), owner ?? cast.Owner);
        await Fill(draft, told, owner ?? cast.Owner);
        await Send(new RespondToNotice.Command(draft), owner ?? cast.Owner);
    }

    /// <summary>Somebody of the public complains; answers the id of the complaint.</summary>
    public async Task<Guid> Complain(Guid caseId, string text, string? contact = null) =>
        (await services.GetRequiredService<UseCases>().Send(new FileComplaint.Command(caseId, text, contact), Actor.Public)).Id;

    public Task AcknowledgeComplaint(Guid caseId, Guid complaint) => Send(new AcknowledgeComplaint.Command(caseId, complaint), cast.Officer);

    public Task AnswerComplaint(Guid caseId, Guid complaint, string answer, CastMember? by = null) => Send(new AnswerComplaint.Command(caseId, complaint, answer), by ?? cast.Officer);

    public Task EscalateComplaint(Guid caseId, Guid complaint, string reasons) => Send(new EscalateComplaint.Command(caseId, complaint, reasons), cast.Officer);
}
