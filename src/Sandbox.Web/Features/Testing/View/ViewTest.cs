using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Testing.View;

/// <summary>A participation as its company and the authority see it: plan, phases, reports, incidents, suspensions, changes, exit, closing.</summary>
public static class ViewTest
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<Test>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Acts">What the person can do now, where an act is about no record of its own.</param>
    /// <param name="Facts">What the plan says on the points without which it cannot be agreed; null before it was proposed.</param>
    /// <param name="OwnCompany">Whether the person is of the company of the case.</param>
    /// <param name="PlanReturned">What has to be mended in the plan before it can be agreed.</param>
    public sealed record Test(
        Guid CaseId, string Reference, string SystemName, string Company, Stage Stage, bool OwnCompany, string? Tier, IReadOnlySet<Act> Acts, Guid? PlanId, PlanFacts? Facts, DateTimeOffset? PlanAgreedAt,
        IReadOnlyList<PlannedPhase> Phases, int Phase, DateTimeOffset? StartsAt, DateTimeOffset? EndsAt, DateTimeOffset? EndedAt, TimeSpan SuspendedFor,
        IReadOnlyList<ReportRow> Reports, IReadOnlyList<IncidentRow> Incidents, IReadOnlyList<SuspensionRow> Suspensions, IReadOnlyList<VariationRow> Variations, IReadOnlyList<ExtensionRow> Extensions,
        IReadOnlyList<ExemptionRow> Exemptions, IReadOnlyList<ConditionRow> Conditions, IReadOnlyList<AppealRow> Appeals, HearingRow? Hearing, ExitRow? Exit, ClosingRow? Closing, IReadOnlyList<NextStep> Next, string? PlanReturned);

    /// <summary>The time that is left of something that is owed.</summary>
    public sealed record Owed(DateOnly DueOn, int DaysLeft, bool Paused, Guid ClockId);

    public sealed record ReportRow(Guid Id, int Number, int Phase, DateOnly From, DateOnly To, ReportStatus Status, Guid? FilingId, IReadOnlyList<ReturnedItem> Returned, Owed? Owed, IReadOnlySet<Act> Acts);

    public sealed record IncidentRow(Guid Id, IncidentCategory Category, DateOnly OccurredOn, DateTimeOffset NoticedAt, Guid? FilingId, bool IsComplete, bool IsOpen, string? Finding, Owed? Owed, bool MayRetier, string? Retiered, IReadOnlySet<Act> Acts);

    public sealed record SuspensionRow(
        Guid Id, SuspensionKind Kind, string Reasons, string? Remedy, DateTimeOffset SuspendedAt, DateTimeOffset? ConfirmedAt, bool AwaitsConfirmation, Guid? ResponseId, DateTimeOffset? EndedAt, IReadOnlySet<Act> Acts);

    /// <param name="BearsOnTier">Whether the company's own statement leaves it possible that the risk changes.</param>
    /// <param name="MayRetier">Whether this person may propose another tier for it now.</param>
    /// <param name="Retiered">The tier that was confirmed for it.</param>
    public sealed record VariationRow(
        Guid Id, Guid FilingId, Guid StatementId, string Tier, bool ChangesTier, DateTimeOffset RequestedAt, bool? Accepted, string? Reasons, bool BearsOnTier, bool MayRetier, string? Retiered, IReadOnlySet<Act> Acts);

    public sealed record ExtensionRow(Guid Id, TimeSpan Length, string Grounds, DateTimeOffset RequestedAt, bool? Granted, string? Reasons, IReadOnlySet<Act> Acts);

    public sealed record ExemptionRow(string Scope, bool WaivesCoverage, DateTimeOffset ExpiresAt);

    /// <param name="Obligation">Key of the obligation of the tier that it is; null for one of the decision's own.</param>
    /// <param name="Returned">What was missing in what the company showed last.</param>
    public sealed record ConditionRow(
        Guid Id, string Text, string Reason, DateTimeOffset DueAt, DateTimeOffset? ClosedAt, ConditionState State, string? Obligation, string? Pack, Guid? EvidenceId, string? Returned, Owed? Owed, IReadOnlySet<Act> Acts);

    public sealed record AppealRow(Guid Id, Act Contested, DateTimeOffset FiledAt, AppealOutcome? Outcome);

    public sealed record HearingRow(DateTimeOffset NoticedAt, DateTimeOffset Until, bool Answered, string? Reasons);

    public sealed record ExitRow(Guid? ReportId, IReadOnlyList<ReturnedItem> Returned, DateTimeOffset? ReviewedAt, DateTimeOffset? AcceptedAt, bool? ObjectivesMet, bool CompanyPublishes, bool IsPublic);

    public sealed record ClosingRow(DateTimeOffset OpenedAt, Guid? EvidenceId, DateTimeOffset? ClosedAt);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Test>
    {
        public async Task<Test> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).Include(f => f.Conditions).AsSplitQuery().SingleOrDefaultAsync(f => f.Id == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var test = await db.Participations.AsNoTracking()
                .Include(p => p.Exemptions).Include(p => p.Variations).Include(p => p.Extensions).Include(p => p.Reports).Include(p => p.Incidents).Include(p => p.Suspensions).Include(p => p.Closings)
                .AsSplitQuery().SingleOrDefaultAsync(p => p.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            var company = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == file.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
            var clocks = await db.Clocks.AsNoTracking().Where(c => c.CaseId == file.Id && c.SubjectId != null && c.StoppedAt == null && c.ExpiredAt == null).ToListAsync(token);
            var appeals = await db.Appeals.AsNoTracking().Where(appeal => appeal.CaseId == file.Id).OrderBy(appeal => appeal.FiledAt)
                .Select(appeal => new AppealRow(appeal.Id, appeal.Contested, appeal.FiledAt, appeal.Outcome)).ToListAsync(token);
            var preset = packs.Preset(file.Preset);
            var plan = test.PlanId is null ? null : await db.Filings.AsNoTracking().Where(filing => filing.Id == test.PlanId).Select(filing => filing.Answers).SingleAsync(token) is var answers
                ? new AgreedPlan(Domain.Forms.FormAnswers.Parse(answers), preset.Reckoning) : null;
            var (reckoning, now) = (preset.Reckoning, clock.GetUtcNow());
            var notices = clocks.Where(c => c.Name is ClockName.IncidentReport or ClockName.IncidentReportDeath or ClockName.IncidentReportWidespread).ToList();
            Owed? Left(IEnumerable<CaseClock> running, Guid subject) => running.Where(c => c.SubjectId == subject).OrderBy(c => c.DueOn)
                .Select(c => new Owed(c.DueOn, c.State.DaysLeft(reckoning, now), c.State.IsPaused, c.Id)).FirstOrDefault();

            var mayRetier = file.WhyNot(Act.ProposeRetiering, scope.Actor) is null;
            // What was confirmed stands with the case; the company is told it there.
            var retiered = (await db.TierDeterminations.AsNoTracking().Where(found => found.CaseId == file.Id && found.SubjectId != null && found.ConfirmedAt != null).ToListAsync(token))
                .GroupBy(found => found.SubjectId!.Value).ToDictionary(of => of.Key, of => of.MaxBy(found => found.ConfirmedAt)!.Proposed);
            var statementIds = test.Variations.Select(variation => variation.StatementId).ToList();
            var statements = await db.Filings.AsNoTracking().Where(filing => statementIds.Contains(filing.Id)).ToDictionaryAsync(filing => filing.Id, filing => filing.Answers, token);
            return new(
                file.Id, file.Reference, file.SystemName, company, file.Stage, file.OrganisationId == scope.Actor.OrganisationId, file.Tier, Acts(file, null, act => IsWorth(act, test)), test.PlanId, plan?.Facts, test.PlanAgreedAt,
                plan?.Phases ?? [], test.Phase, test.TestStartsAt, test.TestEndsAt, test.TestEndedAt, test.SuspendedFor,
                [.. test.Reports.OrderByDescending(report => report.Number).Select(report => new ReportRow(
                    report.Id, report.Number, report.Phase, report.CoversFrom, report.CoversTo, report.Status, report.FilingId, report.Returned, Left(clocks, report.Id), Acts(file, report.Id, act => Fits(act, report))))],
                [.. test.Incidents.OrderByDescending(incident => incident.NoticedAt).Select(incident => new IncidentRow(
                    incident.Id, incident.Category, reckoning.DateAt(incident.OccurredAt), incident.NoticedAt, incident.FilingId, incident.IsComplete, incident.IsOpen, incident.Finding, Left(notices, incident.Id), mayRetier, retiered.GetValueOrDefault(incident.Id),
                    Acts(file, incident.Id, act => incident.IsOpen && act == (incident.IsComplete ? Act.CloseIncident : Act.CompleteIncidentNotice))))],
                [.. test.Suspensions.OrderByDescending(suspension => suspension.SuspendedAt).Select(suspension => new SuspensionRow(
                    suspension.Id, suspension.Kind, suspension.Reasons, suspension.Remedy, suspension.SuspendedAt, suspension.ConfirmedAt, suspension.AwaitsConfirmation, suspension.ResponseId, suspension.EndedAt,
                    Acts(file, suspension.Id, act => suspension.IsOpen && Fits(act, suspension))))],
                [.. test.Variations.OrderByDescending(variation => variation.RequestedAt).Select(variation => new VariationRow(
                    variation.Id, variation.FilingId, variation.StatementId, variation.Tier, variation.ChangesTier, variation.RequestedAt, variation.Accepted, variation.Reasons,
                    VariationStatement.BearsOnTier(Domain.Forms.FormAnswers.Parse(statements[variation.StatementId])), mayRetier && variation.IsOpen, retiered.GetValueOrDefault(variation.Id),
                    Acts(file, variation.Id, act => variation.IsOpen && act == Act.DecideVariation)))],
                [.. test.Extensions.OrderByDescending(extension => extension.RequestedAt).Select(extension => new ExtensionRow(
                    extension.Id, extension.Length, extension.Grounds, extension.RequestedAt, extension.Granted, extension.Reasons, Acts(file, extension.Id, act => extension.IsOpen && act == Act.DecideExtension)))],
                [.. test.Exemptions.OrderBy(exemption => exemption.ExpiresAt).Select(exemption => new ExemptionRow(exemption.Scope, exemption.WaivesCoverage, exemption.ExpiresAt))],
                [.. file.Conditions.OrderBy(condition => condition.DueAt).Select(condition => new ConditionRow(
                    condition.Id, condition.Text, condition.Reason, condition.DueAt, condition.ClosedAt, condition.StateAt(now), condition.Obligation, condition.Pack, condition.EvidenceId, condition.Returned, Left(clocks.Where(running => running.Name == ClockName.Condition), condition.Id),
                    Acts(file, condition.Id, act => condition.IsOpen && (condition.ShownAt is null ? act is Act.ShowCondition or Act.CloseCondition : act is Act.AcceptCondition or Act.ReturnCondition))))],
                appeals,
                test is { TerminationNoticedAt: { } noticed, HearingUntil: { } until } ? new(noticed, until, test.HearingAnswered, await db.LatestReasons(file.Id, [Act.GiveNoticeOfTermination], token)) : null,
                test.ExitReportId is null && test.ExitReturned.Count == 0 ? null
                    : new(test.ExitReportId, test.ExitReturned, test.ExitReviewedAt, test.ExitAcceptedAt, test.ObjectivesMet, test.CompanyPublishes, test.IsExitReportPublic),
                test.Closings.Where(closing => closing.CancelledAt is null).OrderByDescending(closing => closing.OpenedAt).Select(closing => new ClosingRow(closing.OpenedAt, closing.EvidenceId, closing.ClosedAt)).FirstOrDefault(),
                await db.NextSteps(file, packs, now, token), await db.LatestReasons(file.Id, [Act.ProposePlan, Act.ReturnPlan], token));
        }

        private HashSet<Act> Acts(CaseFile file, Guid? subject, Func<Act, bool> fits) =>
            [.. Lifecycle.At(file.Stage).Select(move => move.Act).Where(act => fits(act) && file.WhyNot(act, scope.Actor, subject) is null)];

        // What an act needs beside its stage, so that no button leads to a refusal that is known beforehand.
        private bool IsWorth(Act act, Participation test) => act switch
        {
            Act.ReturnPlan or Act.AgreePlan => test.PlanId is not null,
            Act.StartNextPhase => test.Phase < test.Phases,
            Act.RequestExtension => test.Extensions.All(extension => extension.Granted != true && !extension.IsOpen),
            Act.RequestVariation => test.Variations.All(variation => !variation.IsOpen),
            Act.GiveNoticeOfTermination => test.TerminationNoticedAt is null,
            Act.Terminate => test.TerminationNoticedAt is not null && (test.HearingAnswered || clock.GetUtcNow() >= test.HearingUntil),
            Act.ReturnExitReport or Act.ReviewExitReport => test.ExitReviewedAt is null,
            Act.ReturnExitReview or Act.AcceptExitReport => test.ExitReviewedAt is not null,
            Act.CloseCase => test.Closing?.EvidenceId is not null,
            Act.ProposePlan or Act.GrantExemption or Act.StartTesting or Act.EndTestPeriod or Act.ReportIncident or Act.Suspend or Act.SelfSuspend or Act.RespondToNotice or Act.ExitEarly
                or Act.FileExitReport or Act.FileClosingEvidence or Act.FileAppeal => true,
            _ => false,
        };

        private static bool Fits(Act act, ReportPeriod report) => (act, report.Status) switch
        {
            (Act.FileReport, ReportStatus.Due or ReportStatus.Returned) => true,
            (Act.ReviewReport or Act.ReturnReport, ReportStatus.Filed) => true,
            (Act.ApproveReport or Act.ReturnReportReview, ReportStatus.Reviewed) => true,
            _ => false,
        };

        private bool Fits(Act act, Suspension suspension) => act switch
        {
            Act.ConfirmSuspension => suspension.AwaitsConfirmation,
            Act.RespondToSuspension => true,
            Act.Resume => !scope.Actor.People.Any(suspension.RemedyBy.Contains),
            _ => false,
        };
    }
}
