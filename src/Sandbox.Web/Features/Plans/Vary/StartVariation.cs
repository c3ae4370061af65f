using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Vary;

/// <summary>Starts the drafts of a variation, or finds those that are being written: the plan that stands, to be changed, and the statement.</summary>
public static class StartVariation
{
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid CaseId) : ICommand<Drafts>;

    public sealed record Drafts(Guid Plan, Guid Statement);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Drafts>
    {
        public async Task<Drafts> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var file = participation.Case;
            if (!scope.Actor.MayFace(file.OrganisationId, Permission.DraftFilings)) throw new RuleViolation(Rule.ForeignOrganisation);
            if (Lifecycle.Find(file.Stage, Act.RequestVariation) is null) throw RuleViolation.IllegalMove(file.Stage, Act.RequestVariation);
            var plan = await db.Filings.AsNoTracking().SingleOrDefaultAsync(filing => filing.Id == participation.PlanId, token) ?? throw new RuleViolation(Rule.NothingProposed, Act.ProposePlan);
            var form = packs.Form("variation");
            return new(
                await Find(FilingKind.SandboxPlan) ?? Start(FilingKind.SandboxPlan, plan.Id, plan.Form, plan.Answers),
                await Find(FilingKind.PlanVariation) ?? Start(FilingKind.PlanVariation, plan.Id, $"{form.Id}@{form.Version}", form.Blank().ToJson()));

            async Task<Guid?> Find(FilingKind kind) =>
                await db.Drafts.Where(draft => draft.CaseId == file.Id && draft.Kind == kind && draft.SubmittedAt == null).Select(draft => (Guid?)draft.Id).FirstOrDefaultAsync(token);

            Guid Start(FilingKind kind, Guid? subject, string name, string answers)
            {
                var draft = FilingDraft.Start(file.OrganisationId, file.Id, kind, subject, name, scope.Actor, clock.GetUtcNow());
                draft.Begin(answers);
                db.Drafts.Add(draft);
                return draft.Id;
            }
        }
    }
}
