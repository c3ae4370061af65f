using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.Start;

/// <summary>Starts the draft of what a company files in its case, or finds the one that is being written already.</summary>
public static class StartFiling
{
    /// <param name="SubjectId">The record that the filing belongs to: the report, the request.</param>
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid CaseId, FilingKind Kind, Guid? SubjectId = null) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, FilingActs acts, FilingForms forms, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            // The lock makes two who start at once find one draft.
            var file = await db.OpenCase(command.CaseId, token);
            if (!scope.Actor.MayFace(file.OrganisationId, Permission.DraftFilings)) throw new RuleViolation(Rule.ForeignOrganisation);
            // A self-assessment is begun beside an application, before there is a case.
            if (command.Kind == FilingKind.RiskSelfAssessment) throw new RuleViolation(Rule.NotFound, command.Kind);
            var filing = acts.Of(command.Kind, command.SubjectId);
            var open = await db.Drafts.AsNoTracking()
                .Where(draft => draft.CaseId == file.Id && draft.Kind == command.Kind && draft.SubjectId == command.SubjectId && draft.SubmittedAt == null)
                .Select(draft => (Guid?)draft.Id).FirstOrDefaultAsync(token);
            if (open is { } found) return found;

            // Who may file is checked when it is filed: a contributor writes what the owner signs.
            if (file.WhyNotYet(filing.Act, command.SubjectId) is { } refusal) throw refusal;

            var now = clock.GetUtcNow();
            var name = filing.Form == InformationRequestForm.Name ? filing.Form : Newest(filing.Form);
            var draft = FilingDraft.Start(file.OrganisationId, file.Id, command.Kind, command.SubjectId, name, scope.Actor, now);
            var earlier = filing.Revises
                ? await db.Filings.AsNoTracking().Where(one => one.CaseId == file.Id && one.Kind == command.Kind && one.SubjectId == command.SubjectId)
                    .OrderByDescending(one => one.Number).Select(one => one.Answers).FirstOrDefaultAsync(token)
                : null;
            draft.Begin(earlier ?? (await forms.Of(name, command.SubjectId, token)).Blank().ToJson());
            db.Drafts.Add(draft);
            return draft.Id;
        }

        private string Newest(string form)
        {
            var newest = packs.Form(form);
            return $"{newest.Id}@{newest.Version}";
        }
    }
}
