using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Request;

/// <summary>Starts the request for a seal, or goes on with the one begun; the manifest of the plan is put in beforehand.</summary>
public static class StartSealRequest
{
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid CaseId) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().SingleOrDefaultAsync(file => file.Id == command.CaseId && file.OrganisationId == scope.Actor.OrganisationId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var act = file.Stage == Stage.Sealed ? Act.RenewSeal : Act.RequestSeal;
            if (Lifecycle.Find(file.Stage, act) is null) throw RuleViolation.IllegalMove(file.Stage, act);
            var begun = await db.Drafts.Where(draft => draft.CaseId == file.Id && draft.Kind == FilingKind.SealRequest && draft.SubmittedAt == null).Select(draft => (Guid?)draft.Id).FirstOrDefaultAsync(token);
            if (begun is { } id) return id;

            var renewed = await db.Seals.AsNoTracking().Where(seal => seal.CaseId == file.Id && (seal.Status == SealStatus.Valid || seal.Status == SealStatus.Expired))
                .OrderByDescending(seal => seal.StatusIndex).FirstOrDefaultAsync(token);
            var form = packs.Form("seal-request");
            var now = clock.GetUtcNow();
            var draft = FilingDraft.Start(file.OrganisationId, file.Id, FilingKind.SealRequest, renewed?.Id, $"{form.Id}@{form.Version}", scope.Actor, now);
            draft.Begin((await Known(file, renewed, token)).ToJson());
            db.Drafts.Add(draft);
            return draft.Id;
        }

        private async Task<FormAnswers> Known(CaseFile file, ConformitySeal? renewed, CancellationToken token)
        {
            var known = FormAnswers.Empty.With("systemName", file.SystemName);
            if (renewed is not null) known = known.With("supersedes", renewed.Number);
            var plan = await db.Participations.AsNoTracking().Where(participation => participation.CaseId == file.Id)
                .Join(db.Filings, participation => participation.PlanId, filing => filing.Id, (_, filing) => filing.Answers).SingleOrDefaultAsync(token);
            return plan is null ? known : known with { Values = known.Values.With("manifest", FormAnswers.Parse(plan).Values["manifest"]) };
        }
    }
}
