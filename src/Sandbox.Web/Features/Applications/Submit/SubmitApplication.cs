using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Notices;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Submit;

/// <summary>Files the application: the case opens, the company gets its reference, the procedure starts.</summary>
public static class SubmitApplication
{
    /// <param name="CallId">The call that it answers; null where only one is open.</param>
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId, Guid? CallId = null) : ICommand<Receipt>;

    /// <param name="Digest">SHA-256 of what was filed, lower-case hex.</param>
    public sealed record Receipt(Guid CaseId, string Reference, string Digest, DateTimeOffset FiledAt);

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, FactBook facts, Packs packs, Jurisdiction jurisdiction, Outbox outbox, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Receipt>
    {
        public async Task<Receipt> Handle(Command command, CancellationToken token)
        {
            var draft = await desk.Draft(command.DraftId, FilingKind.Application, token);
            var now = clock.GetUtcNow();
            var today = packs.Preset(jurisdiction.Preset).Reckoning.DateAt(now);
            var open = await db.Calls.AsNoTracking().Where(call => call.OpensOn <= today && (call.ClosesOn == null || today <= call.ClosesOn)).ToListAsync(token);
            if (command.CallId is null && open.Count > 1) throw new RuleViolation(Domain.Access.Rule.CallNotChosen);
            var call = open.Find(call => command.CallId is null || call.Id == command.CallId) ?? throw new RuleViolation(Domain.Access.Rule.CallClosed);
            var (filing, answers, digests) = await desk.File(draft, draft.Id, token);
            var number = (await db.Database.SqlQuery<long>($"select nextval('case_numbers') as \"Value\"").ToListAsync(token))[0];
            var application = Application.Submit(
                draft.Id, $"SBX-{now.Year}-{number:D5}", draft.OrganisationId, answers.Values.Text("systemName")!, answers.Values.YesNo("personalDataInTest") == true,
                jurisdiction.Preset, jurisdiction.Simulated, digests, call, today, scope.Actor, now);
            db.Add(application);
            await FileSelfAssessment(draft.Id, token);
            await outbox.Tell(application.Case, "Submitted", Role.CompanyOwner, token);
            return new(draft.Id, application.Case.Reference, filing.Digest, now);
        }

        // Volunteered, so it is filed as far as it goes, with what the rule pack gives for it.
        private async Task FileSelfAssessment(Guid application, CancellationToken token)
        {
            var draft = await db.Drafts.SingleOrDefaultAsync(draft => draft.Kind == FilingKind.RiskSelfAssessment && draft.SubjectId == application && draft.CaseId == null && draft.SubmittedAt == null, token);
            if (draft is not { Version: > 0 } || packs.PackNamed(draft.Form) is not { } pack) return;
            var (filing, answers, _) = await desk.File(draft, application, token, asFarAsItGoes: true);
            var known = await facts.OfApplication(application, token);
            db.Add(SelfAssessment.Of(filing, TierEngine.Evaluate(pack, QuestionnaireForm.AnswersOf(answers.Values).WithFacts(pack, known))));
        }
    }
}
