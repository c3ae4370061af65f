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

/// <summary>Where a company stands with its self-assessment: the answers so far, and what the rule pack makes of them.</summary>
public static class ViewSelfAssessment
{
    /// <param name="ApplicationId">The draft of the application; null for the one without.</param>
    [Requires(Permission.DraftFilings)]
    public sealed record Query(Guid? ApplicationId) : IQuery<Assessment>;

    /// <param name="DraftId">Null before it was begun.</param>
    /// <param name="Answers">With the facts that are known, as JSON.</param>
    /// <param name="SystemName">What the application is about, as far as it says so.</param>
    public sealed record Assessment(Guid? DraftId, string Pack, string Answers, string? SystemName, DateTimeOffset? ChangedAt);

    public sealed class Handler(SandboxDbContext db, Packs packs, Jurisdiction jurisdiction, FactBook facts, TimeProvider clock) : IRequestHandler<Query, Assessment>
    {
        public async Task<Assessment> Handle(Query query, CancellationToken token)
        {
            var application = query.ApplicationId is { } id
                ? await db.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == id && draft.Kind == FilingKind.Application && draft.SubmittedAt == null, token) ?? throw new RuleViolation(Rule.NotFound)
                : null;
            var draft = await db.Drafts.AsNoTracking()
                .Where(draft => draft.CaseId == null && draft.Kind == FilingKind.RiskSelfAssessment && draft.SubjectId == query.ApplicationId && draft.SubmittedAt == null)
                .OrderByDescending(draft => draft.ChangedAt).FirstOrDefaultAsync(token);
            var pack = (draft is null ? null : packs.PackNamed(draft.Form)) ?? packs.RulePackInForce(jurisdiction, clock.GetUtcNow());
            var known = query.ApplicationId is { } of ? await facts.OfApplication(of, token) : facts.OfToday();
            var answers = draft is null ? Answers.None : QuestionnaireForm.AnswersOf(FormAnswers.Parse(draft.Answers).Values);
            return new(
                draft?.Id, pack.Name(), answers.WithFacts(pack, known).ToJson(), application is null ? null : FormAnswers.Parse(application.Answers).Values.Text("systemName"), draft?.ChangedAt);
        }
    }
}
