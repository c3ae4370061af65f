using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Trail.Record;

/// <summary>
/// The whole file of a case for a court (案卷): for the authority, auditors, and the company in its own view, which leaves out the
/// authority's deliberations and what third parties wrote to it.
/// </summary>
public static class ReadCaseRecord
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<File>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Full">Whether deliberations are in it.</param>
    /// <param name="Checkpoint">The latest signed checkpoint of the log; null before the first.</param>
    public sealed record File(
        bool Full, CaseFile Case, string Company, string? Officer, DateTimeOffset At, IReadOnlyList<Filed> Filings, IReadOnlyList<Evidence> Evidence, IReadOnlyList<InformationRequest> Requests, IReadOnlyList<TierDetermination> Tiers,
        IReadOnlyList<Opinion> Opinions, IReadOnlyList<CriterionFinding> Findings, IReadOnlyList<PanelScore> Scores, IReadOnlyList<FormalDecision> Decisions, IReadOnlyList<Condition> Conditions, IReadOnlyList<Suspension> Suspensions,
        IReadOnlyList<Incident> Incidents, IReadOnlyList<Appeal> Appeals, IReadOnlyList<Complaint> Complaints, IReadOnlyList<Erasure> Erasures, IReadOnlyList<Entry> Entries, string? Checkpoint, IReadOnlyDictionary<Guid, string> Names);

    public sealed record Filed(Filing Filing, FormDefinition Form, FormAnswers Answers);

    public sealed record Entry(TrailLine Line, string? Reasons, string Leaf);

    // Steps of the authority that the company learns of by their outcome.
    private static readonly Act[] internalActs =
    [
        Act.ProposeTier, Act.ReturnTier, Act.ProposeRetiering, Act.ReturnRetiering, Act.AssessApplication, Act.ScoreInPanel, Act.ReturnToAssessment, Act.ReturnToTiering, Act.ProposeInadmissible, Act.OverruleInadmissible, Act.OverruleProhibited, Act.ScoreSeal, Act.ProposeSeal,
        Act.ReturnSealProposal, Act.ReviewReport, Act.ReturnReportReview, Act.ReviewExitReport, Act.ReturnExitReview, Act.GiveOpinion, Act.AssignCase, Act.AdvanceProcedure, Act.FileComplaint, Act.AcknowledgeComplaint, Act.AnswerComplaint,
        Act.EscalateComplaint, Act.ProposeErasure, Act.RefuseErasure, Act.PlaceLegalHold, Act.LiftLegalHold,
    ];

    public sealed class Handler(SandboxDbContext db, FilingForms forms, TransparencyLog log, ActScope scope, TimeProvider clock) : IRequestHandler<Query, File>
    {
        public async Task<File> Handle(Query query, CancellationToken token)
        {
            var actor = scope.Actor;
            var full = actor.Can(Permission.ReadCases) || actor.Can(Permission.ReadTrail);
            if (!full && !actor.Can(Permission.ReadOwnCases)) throw new RuleViolation(Rule.NotFound);
            var id = query.CaseId;
            // Anybody sees a public case in the register; its file is for its company and for those who work on it.
            var file = await db.Cases.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id && (full || f.OrganisationId == actor.OrganisationId), token) ?? throw new RuleViolation(Rule.NotFound);
            var filings = new List<Filed>();
            foreach (var filing in await db.Filings.AsNoTracking().Where(f => f.CaseId == id).OrderBy(f => f.FiledAt).ToListAsync(token))
            {
                var form = await forms.Of(filing.Form, filing.SubjectId, token);
                filings.Add(new(filing, form, form.Asked(FormAnswers.Parse(filing.Answers))));
            }
            var rows = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == id && (full || !internalActs.Contains(entry.Act))).OrderBy(entry => entry.CaseSeq).ToListAsync(token);
            var reasons = await db.Disclosures.AsNoTracking().Where(text => text.CaseId == id && text.Pointer == "/reasons").ToDictionaryAsync(text => text.EntryId, text => text.Value, token);
            var lines = await TrailLine.Of(db, rows, token);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == file.OrganisationId).Select(o => o.Name).SingleAsync(token);
            var head = await log.Latest(token);
            var names = await db.Users.AsNoTracking().ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            return new(
                full, file, company, file.OfficerId is { } officer ? names.GetValueOrDefault(officer) : null, clock.GetUtcNow(), filings,
                await Of(db.Evidence.Where(e => e.CaseId == id).OrderBy(e => e.UploadedAt)), await Of(db.InformationRequests.Where(r => r.CaseId == id).OrderBy(r => r.RequestedAt)),
                full ? await Of(db.TierDeterminations.Where(t => t.CaseId == id).OrderBy(t => t.ProposedAt)) : [], full ? await Of(db.Opinions.Where(o => o.CaseId == id).OrderBy(o => o.GivenAt)) : [],
                full ? await Of(db.CriterionFindings.Where(f => f.CaseId == id).OrderBy(f => f.Round)) : [], full ? await Of(db.PanelScores.Where(s => s.CaseId == id).OrderBy(s => s.ScoredAt)) : [],
                await Of(db.Decisions.Where(d => d.CaseId == id).OrderBy(d => d.SignedAt)), await Of(db.Conditions.Where(c => c.CaseId == id).OrderBy(c => c.ImposedAt)), await Of(db.Suspensions.Where(s => s.CaseId == id).OrderBy(s => s.SuspendedAt)),
                await Of(db.Incidents.Where(i => i.CaseId == id).OrderBy(i => i.ReportedAt)), await Of(db.Appeals.Where(a => a.CaseId == id).OrderBy(a => a.FiledAt)),
                full ? await Of(db.Complaints.Where(c => c.CaseId == id).OrderBy(c => c.FiledAt)) : [], await Of(db.Erasures.Where(e => e.CaseId == id && e.Outcome == ErasureOutcome.Confirmed).OrderBy(e => e.DecidedAt)),
                [.. rows.Zip(lines, (entry, line) => new Entry(line, reasons.GetValueOrDefault(entry.Id), Convert.ToHexStringLower(entry.Leaf)))], head?.Note.ToString(), names);

            async Task<IReadOnlyList<T>> Of<T>(IQueryable<T> records) where T : class => await records.AsNoTracking().ToListAsync(token);
        }
    }
}
