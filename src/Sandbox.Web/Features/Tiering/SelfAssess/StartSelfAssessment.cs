using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.SelfAssess;

/// <summary>Starts the self-assessment of a company on the rule pack in force, or finds the one that is being written.</summary>
public static class StartSelfAssessment
{
    /// <param name="ApplicationId">The draft of the application that it is filed with; null to see where a system stands before anything is applied for.</param>
    [Requires(Permission.DraftFilings)]
    public sealed record Command(Guid? ApplicationId) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var organisation = scope.Actor.OrganisationId ?? throw new RuleViolation(Rule.ForeignOrganisation);
            if (command.ApplicationId is { } application && !await db.Drafts.AnyAsync(draft => draft.Id == application && draft.Kind == FilingKind.Application && draft.SubmittedAt == null, token))
                throw new RuleViolation(Rule.NotFound);
            var open = await Of(organisation, command.ApplicationId, token);
            var pack = packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            if (open is not null && open.Form == pack.Name()) return open.Id;

            var now = clock.GetUtcNow();
            var draft = FilingDraft.Start(organisation, null, FilingKind.RiskSelfAssessment, command.ApplicationId, pack.Name(), scope.Actor, now);
            // What was written on an older version, or before there was an application, is taken along as far as it is still asked.
            var earlier = open ?? (command.ApplicationId is null ? null : await Of(organisation, null, token));
            draft.Begin((earlier is null ? FormAnswers.Empty : Fitting(pack, FormAnswers.Parse(earlier.Answers))).ToJson());
            if (earlier is not null) draft.Save(draft.Answers, 0, scope.Actor, now);
            open?.MarkSubmitted(now);
            db.Drafts.Add(draft);
            return draft.Id;
        }

        private Task<FilingDraft?> Of(Guid organisation, Guid? application, CancellationToken token) => db.Drafts
            .Where(draft => draft.OrganisationId == organisation && draft.CaseId == null && draft.Kind == FilingKind.RiskSelfAssessment && draft.SubjectId == application && draft.SubmittedAt == null)
            .OrderByDescending(draft => draft.ChangedAt).FirstOrDefaultAsync(token);

        private static FormAnswers Fitting(RulePack pack, FormAnswers earlier)
        {
            var asked = earlier.Values.Ids.Where(id => pack.Question(id) is null).Aggregate(earlier, (all, id) => all.With(id, (FormValue?)null));
            return TierEngine.Check(pack, QuestionnaireForm.AnswersOf(asked.Values)).Aggregate(asked, (all, error) => all.With(error.QuestionId, (FormValue?)null));
        }
    }
}
