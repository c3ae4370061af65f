using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Features.Admission.Assess;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Features.Admission.Decide;
using Sandbox.Web.Features.Admission.Information;
using Sandbox.Web.Features.Admission.Reinstate;
using Sandbox.Web.Features.Cases.Assign;
using Sandbox.Web.Features.Consultation.Give;
using Sandbox.Web.Features.Interests.Declare;
using Sandbox.Web.Features.Panel.Return;
using Sandbox.Web.Features.Panel.Score;
using Sandbox.Web.Features.Tiering.Confirm;
using Sandbox.Web.Features.Tiering.Decide;
using Sandbox.Web.Features.Tiering.Propose;
using Sandbox.Web.Features.Tiering.Retier;
using Sandbox.Web.Features.Tiering.SelfAssess;

namespace Sandbox.Seeds;

// From the check of a submitted application to the decision on it.
public sealed partial class Story
{
    public Task Assign(Guid caseId, CastMember? officer = null) => Send(new AssignCase.Command(caseId, (officer ?? cast.Officer).Id), cast.Supervisor);

    public Task Accept(Guid caseId, string? note = null, CastMember? officer = null) => Send(new AcceptAsComplete.Command(caseId, note), officer ?? cast.Officer);

    public Task ProposeInadmissible(Guid caseId, string reasons) => Send(new ProposeInadmissible.Command(caseId, reasons), cast.Officer);

    public Task<Guid?> DecideAdmissibility(Guid caseId, bool refuse, string reasons, string facts, string language = "en") =>
        Send(new DecideAdmissibility.Command(caseId, refuse, reasons, facts, language), cast.DecisionMaker);

    public Task<Guid> RequestInformation(Guid caseId, params RequestedItem[] items) => Send(new RequestInformation.Command(caseId, items), cast.Officer);

    public Task<Guid> ProposeTier(Guid caseId, Answers answers, string? tier = null, string? reason = null, IReadOnlyDictionary<string, string>? reasons = null) =>
        Send(new ProposeTier.Command(caseId, answers.ToJson(), tier, reason, reasons), cast.Officer);

    public Task ConfirmTier(Guid caseId, string? note = null) => Send(new ConfirmTier.Command(caseId, note), cast.Supervisor);

    public Task ReturnTier(Guid caseId, string reasons) => Send(new ReturnTier.Command(caseId, reasons), cast.Supervisor);

    /// <summary>Proposes another tier for a case that has one.</summary>
    /// <param name="subject">The variation or incident that is the occasion.</param>
    public Task<Guid> ProposeRetiering(Guid caseId, Guid? subject, Answers answers, string grounds, string? tier = null, string? reason = null, string? pack = null) =>
        Send(new ProposeRetiering.Command(caseId, subject, pack, answers.ToJson(), tier, reason, grounds), cast.Officer);

    public Task ConfirmRetiering(Guid caseId, string? note = null) => Send(new ConfirmRetiering.Command(caseId, note), cast.Supervisor);

    public Task ReturnRetiering(Guid caseId, string reasons) => Send(new ReturnRetiering.Command(caseId, reasons), cast.Supervisor);

    public Task<Guid> RefuseProhibited(Guid caseId, string reasons, string facts, string language = "en") =>
        Send(new RefuseProhibited.Command(caseId, reasons, facts, language), cast.DecisionMaker);

    public Task OverruleProhibited(Guid caseId, string reasons) => Send(new OverruleProhibited.Command(caseId, reasons), cast.DecisionMaker);

    public Task Opine(Guid caseId, OrganisationKind agency, Stance stance, string text, CastMember? by = null) =>
        Send(new GiveOpinion.Command(caseId, stance, text), by ?? (agency == OrganisationKind.SectorRegulator ? cast.SectorAgent : cast.DataProtectionAgent));

    /// <summary>Assesses the application with one finding for all criteria, but those that the scenario tells.</summary>
    public Task Assess(Guid caseId, string summary, string reasons, IReadOnlyDictionary<string, (bool Met, string Reasons)>? told = null) => Send(
        new AssessApplication.Command(
            caseId,
            [.. SelectionCriteria.All.Select(criterion => told?.GetValueOrDefault(criterion) is { Reasons: { } own } finding
                ? new AssessApplication.Finding(criterion, finding.Met, own)
                : new AssessApplication.Finding(criterion, true, reasons))],
            summary),
        cast.Officer);

    public Task ReturnToTiering(Guid caseId, string reasons) => Send(new ReturnToTiering.Command(caseId, reasons), cast.Officer);

    /// <summary>One panel member's points, the same for each criterion, with vote and comment.</summary>
    public Task Score(Guid caseId, int member, int points, Vote vote, string comment) => Send(
        new ScoreInPanel.Command(caseId, true, SelectionCriteria.All.ToDictionary(criterion => criterion, _ => points), vote, comment), cast.Panel[member]);

    public Task ReturnToAssessment(Guid caseId, string reasons) => Send(new ReturnToAssessment.Command(caseId, reasons), cast.DecisionMaker);

    public Task<DateTimeOffset> GiveNoticeOfRefusal(Guid caseId, string reasons) => Send(new GiveNoticeOfRefusal.Command(caseId, reasons), cast.DecisionMaker);

    /// <summary>Decides from the panel or from the waiting list; answers the id of the letter.</summary>
    /// <param name="obligations">The obligations of the tier that the scenario makes conditions, each with its last day; every other one is left out with a reason.</param>
    public async Task<Guid> Decide(
        Guid caseId, AdmissionOutcome outcome, string reasons, string facts, string language = "en",
        IReadOnlyList<DecideOnApplication.Imposed>? conditions = null, IReadOnlyList<Departure>? departures = null, IReadOnlyDictionary<string, DateOnly>? obligations = null)
    {
        var prepared = await Send(new PrepareDecision.Query(caseId), cast.DecisionMaker);
        var asked = outcome == AdmissionOutcome.Admit ? prepared.Obligations : [];
        var imposed = asked.Where(one => obligations?.ContainsKey(one.Key) == true)
            .Select(one => new DecideOnApplication.Imposed(one.Name.In(language), one.Source.In(language), obligations![one.Key], one.Key));
        var left = asked.Where(one => obligations?.ContainsKey(one.Key) != true)
            .Select(one => new LeftOut(one.Key, language == "en" ? "It applies by law; the test does not depend on it." : "依法适用，测试不以其为前提。"));
        return await Send(new DecideOnApplication.Command(caseId, outcome, reasons, facts, [.. conditions ?? [], .. imposed], departures ?? [], language, [.. left]), cast.DecisionMaker);
    }

    public Task Reinstate(Guid caseId, string reasons) => Send(new Reinstate.Command(caseId, reasons), cast.Supervisor);

    public Task<Guid> DeclareInterest(CastMember member, Guid company, string reason) => Send(new DeclareInterest.Command(company, reason), member);
}
