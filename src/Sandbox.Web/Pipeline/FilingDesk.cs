using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Json;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline;

/// <summary>A filing is refused because its form is not complete; the page shows each problem where it is.</summary>
public sealed class FormIncomplete(IReadOnlyList<FormProblem> problems) : Exception("The form has problems.")
{
    public IReadOnlyList<FormProblem> Problems { get; } = problems;
}

/// <summary>Turns a draft into a filing: checked against its form, canonical, with the digests of its evidence.</summary>
public sealed class FilingDesk(SandboxDbContext db, FilingForms forms, ActScope scope, TimeProvider clock)
{
    /// <summary>The draft of the actor's company, still open.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/></exception>
    public async Task<FilingDraft> Draft(Guid draftId, CancellationToken token) =>
        await db.Drafts.SingleOrDefaultAsync(draft => draft.Id == draftId && draft.SubmittedAt == null, token) ?? throw new RuleViolation(Rule.NotFound);

    /// <summary>The draft of the actor's company, still open and of this kind: an act files nothing else.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/></exception>
    public async Task<FilingDraft> Draft(Guid draftId, FilingKind kind, CancellationToken token) =>
        await Draft(draftId, token) is var draft && draft.Kind == kind ? draft : throw new RuleViolation(Rule.NotFound);

    /// <summary>Files a draft under a case; the caller does the act that goes with it.</summary>
    /// <returns>The filing, its answers, and the digests of filing and evidence for the trail.</returns>
    /// <param name="asFarAsItGoes">Whether open questions keep nobody from filing: of what is volunteered.</param>
    /// <exception cref="FormIncomplete">The form does not allow the answers.</exception>
    public async Task<(Filing Filing, FormAnswers Answers, IReadOnlyList<string> Digests)> File(FilingDraft draft, Guid caseId, CancellationToken token, bool asFarAsItGoes = false)
    {
        var form = await forms.Of(draft.Form, draft.SubjectId, token);
        var now = clock.GetUtcNow();
        var answers = form.Asked(FormAnswers.Parse(draft.Answers));
        var problems = FormValidation.Validate(form, answers);
        if (asFarAsItGoes) problems = [.. problems.Where(problem => problem.Code != FormProblemCode.Mandatory)];
        var evidence = await db.Evidence.Where(file => file.DraftId == draft.Id).ToListAsync(token);
        // A file of an earlier version of the same filing may be cited again.
        var known = evidence.Select(file => file.Id).Concat(await db.Evidence.Where(file => file.CaseId == caseId).Select(file => file.Id).ToListAsync(token)).ToHashSet();
        problems = [.. problems, .. CitedFile.In(form, answers).Where(cited => !known.Contains(cited.Id))
            .Select(cited => new FormProblem(cited.SectionId, cited.FieldId, cited.Row, cited.ColumnId, FormProblemCode.NotEvidence, []))];
        if (problems.Length > 0) throw new FormIncomplete(problems);

        var canonical = CanonicalJson.Canonicalise(Encoding.UTF8.GetBytes(answers.ToJson()));
        var digest = Convert.ToHexStringLower(SHA256.HashData(canonical));
        var earlier = await db.Filings.CountAsync(filing => filing.CaseId == caseId && filing.Kind == draft.Kind && filing.SubjectId == draft.SubjectId, token);
        var filing = Filing.Of(caseId, draft.Kind, draft.SubjectId, earlier + 1, draft.Form, Encoding.UTF8.GetString(canonical), digest, scope.Actor, now);
        db.Filings.Add(filing);
        draft.MarkSubmitted(now);
        foreach (var file in evidence) file.CaseId = caseId;
        return (filing, answers, [digest, .. evidence.Select(file => file.Digest).Order(StringComparer.Ordinal)]);
    }
}
