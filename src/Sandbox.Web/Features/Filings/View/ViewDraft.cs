using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Filings.View;

/// <summary>What a company has written in a draft so far, on which form, with which files.</summary>
public static class ViewDraft
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid DraftId) : IQuery<Draft>;

    /// <param name="Reference">The reference of the case that the draft is for; null for an application.</param>
    /// <param name="ChangedBy">Who changed it last.</param>
    /// <param name="Act">The act that files it.</param>
    /// <param name="MaySubmit">Whether this person may file it, or only write.</param>
    /// <param name="Facts">Of a self-assessment: what the authority knows without asking, as the rule pack names it.</param>
    /// <param name="SelfAssessment">Of an application: the self-assessment beside it, once it was begun.</param>
    /// <param name="Form">Id and version of the form: <c>application@1</c>.</param>
    public sealed record Draft(
        Guid Id, Guid? CaseId, string? Reference, FilingKind Kind, Guid? SubjectId, string Form, FormDefinition Definition, string Answers, FormAnswers Written, int Version,
        string? ChangedBy, DateTimeOffset ChangedAt, bool Submitted, Act Act, bool MaySubmit, IReadOnlyList<EvidenceFile> Files,
        IReadOnlyDictionary<string, string> Facts, Volunteered? SelfAssessment)
    {
        /// <summary>Where the draft is written: an application under its own name, whatever else among the drafts.</summary>
        public string Href => Kind == FilingKind.Application ? $"/applications/{Id}" : $"/drafts/{Id}";

        public string DoneHref => Kind == FilingKind.RiskSelfAssessment ? SubjectId is { } application ? $"/applications/{application}" : "/self-assessment"
            : Kind == FilingKind.Application ? $"{Href}/submitted" : $"{Href}/filed";
    }

    /// <summary>The self-assessment that is being written beside an application.</summary>
    public sealed record Volunteered(Guid Id, string Pack, FormDefinition Definition, FormAnswers Written);

    public sealed class Handler(SandboxDbContext db, FilingForms forms, FilingActs acts, FactBook facts, ActScope scope) : IRequestHandler<Query, Draft>
    {
        public async Task<Draft> Handle(Query query, CancellationToken token)
        {
            var draft = await db.Drafts.AsNoTracking().SingleOrDefaultAsync(draft => draft.Id == query.DraftId, token) ?? throw new RuleViolation(Rule.NotFound);
            var reference = await db.Cases.AsNoTracking().Where(file => file.Id == draft.CaseId).Select(file => file.Reference).SingleOrDefaultAsync(token);
            var changedBy = await db.Users.AsNoTracking().Where(person => person.Id == draft.ChangedBy).Select(person => person.FullName).SingleOrDefaultAsync(token);
            var form = await forms.Of(draft.Form, draft.SubjectId, token);
            var answers = FormAnswers.Parse(draft.Answers);
            var files = await db.Evidence.AsNoTracking().Cited(answers, draft.Id).ToListAsync(token);
            return new(
                draft.Id, draft.CaseId, reference, draft.Kind, draft.SubjectId, draft.Form, form, draft.Answers, answers, draft.Version, changedBy, draft.ChangedAt, draft.SubmittedAt is not null,
                acts.Of(draft.Kind, draft.SubjectId).Act, scope.Actor.Can(Permission.SubmitFilings), files,
                draft.Kind is FilingKind.RiskSelfAssessment or FilingKind.Application ? await facts.OfApplication(draft.SubjectId ?? draft.Id, token) : new Dictionary<string, string>(), await Beside(draft, token));
        }

        private async Task<Volunteered?> Beside(FilingDraft draft, CancellationToken token)
        {
            if (draft.Kind != FilingKind.Application) return null;
            var found = await db.Drafts.AsNoTracking().Where(beside => beside.Kind == FilingKind.RiskSelfAssessment && beside.SubjectId == draft.Id && beside.CaseId == null)
                .OrderByDescending(beside => beside.StartedAt).FirstOrDefaultAsync(token);
            return found is null ? null : new(found.Id, found.Form, await forms.Of(found.Form, found.SubjectId, token), FormAnswers.Parse(found.Answers));
        }
    }
}
