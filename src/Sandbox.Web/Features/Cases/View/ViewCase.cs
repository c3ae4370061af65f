using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.View;

/// <summary>The workspace of one case: where it stands, what the person can do, and everything that they may read of it.</summary>
public static class ViewCase
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<Workspace>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Full">Whether the person reads the whole file; a consulted body reads what its opinion needs.</param>
    /// <param name="Acts">What the person can do now, in the order of the procedure.</param>
    /// <param name="Subjects">The record that such an act is about, where its task names one.</param>
    /// <param name="ScoresHidden">How many scores this person does not see before giving their own.</param>
    public sealed record Workspace(
        Guid Id, string Reference, string SystemName, string Company, Guid CompanyId, Stage Stage, string? Tier, bool PersonalData, bool Simulated, string? Officer, DateTimeOffset SubmittedAt, bool Full,
        IReadOnlyList<Act> Acts, IReadOnlyDictionary<Act, Guid?> Subjects, IReadOnlyList<TaskRow> Tasks, IReadOnlyList<ClockRow> Clocks, IReadOnlyList<FilingRow> Filings, IReadOnlyList<EvidenceRow> Evidence,
        TierRow? Determination, IReadOnlyList<OpinionRow> Opinions, IReadOnlyList<FindingRow> Findings, IReadOnlyList<ScoreRow> Scores, int ScoresHidden,
        IReadOnlyList<DecisionRow> Decisions, IReadOnlyList<ConditionRow> Conditions, IReadOnlyList<RequestRow> Requests, IReadOnlyList<StaffingRow> Staffing, IReadOnlyList<EntryRow> Timeline,
        int Round, int? Rank, DateTimeOffset? HearingUntil, bool HearingAnswered, TimeSpan Paused, IReadOnlyList<ReviewRow> Reviews, BilingualText? Call);

    /// <param name="Title">What a definition calls a task of its own; null where the kind says it.</param>
    public sealed record TaskRow(Guid Id, string Kind, Role Role, string? Agency, bool Obligatory, string? AssignedTo, DateTimeOffset OpenedAt, Guid? ClockId, string? Title);

    public sealed record ReviewRow(string Title, ReviewOutcome Outcome, string Text, string? By, DateTimeOffset At);

    public sealed record ClockRow(Guid Id, ClockName Name, DateOnly DueOn, int DaysLeft, bool Paused);

    /// <param name="Answers">Null for a consulted body, to whom the page of the filing shows what is not confidential.</param>
    public sealed record FilingRow(Guid Id, FilingKind Kind, int Number, string Form, string? Answers, string Digest, DateTimeOffset FiledAt);

    public sealed record EvidenceRow(Guid Id, string FileName, long Length, string Digest, DateTimeOffset? ErasedAt);

    public sealed record TierRow(
        string Pack, string Answers, string Computed, string Proposed, string? OverrideReason, string? ProposedBy, DateTimeOffset ProposedAt, string? ConfirmedBy, DateTimeOffset? ConfirmedAt, DateTimeOffset? ReturnedAt);

    public sealed record OpinionRow(OrganisationKind Agency, int Round, Stance Stance, string Text, string? By, DateTimeOffset At);

    public sealed record FindingRow(string Criterion, bool Met, string Reasons, string? By);

    public sealed record ScoreRow(string? By, IReadOnlyDictionary<string, int> Points, Vote Vote, string Comment, DateTimeOffset At);

    public sealed record DecisionRow(Guid Id, string Number, Act Kind, string? By, DateTimeOffset At);

    public sealed record ConditionRow(string Text, string Reason, DateTimeOffset DueAt, DateTimeOffset? ClosedAt);

    public sealed record RequestRow(int Round, IReadOnlyList<RequestedItem> Items, string? By, DateTimeOffset At, int Reminders, DateTimeOffset? AnsweredAt, bool PausesClock);

    public sealed record StaffingRow(Act Act, string? Agency, IReadOnlyList<string> People, bool Blocks, bool Warns);

    public sealed record EntryRow(Guid Id, long Seq, Act Act, string? Actor, bool IsProcedure, string? For, string? Reasons, DateTimeOffset At);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Workspace>
    {
        public async Task<Workspace> Handle(Query query, CancellationToken token)
        {
            var actor = scope.Actor;
            var full = actor.Can(Permission.ReadCases);
            if (!full && !actor.Can(Permission.ReadConsultedCases)) throw new RuleViolation(Rule.NotPermitted, Permission.ReadCases);
            var id = query.CaseId;
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).Include(f => f.Conditions).AsSplitQuery().SingleOrDefaultAsync(f => f.Id == id, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var application = await db.Applications.AsNoTracking()
                .Include(a => a.Determinations).Include(a => a.Opinions).Include(a => a.Findings).Include(a => a.Scores).Include(a => a.Requests).AsSplitQuery()
                .SingleAsync(a => a.CaseId == id, token);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == file.OrganisationId).Select(o => o.Name).SingleAsync(token);
            var names = await db.Users.AsNoTracking().ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            string? Name(Guid? person) => person is { } known ? names.GetValueOrDefault(known) : null;
            var clocks = await db.Clocks.AsNoTracking().Where(c => c.CaseId == id).OrderBy(c => c.DueOn).ToListAsync(token);
            var (reckoning, now) = (packs.Preset(file.Preset).Reckoning, clock.GetUtcNow());

            // A body that was asked for its opinion reads the application; what others think of it lies beyond its scope.
            var filings = await db.Filings.AsNoTracking().Where(f => f.CaseId == id && (full || f.Kind == FilingKind.Application || f.Kind == FilingKind.InformationAnswer)).OrderByDescending(f => f.FiledAt)
                .Select(f => new FilingRow(f.Id, f.Kind, f.Number, f.Form, full ? f.Answers : null, f.Digest, f.FiledAt)).ToListAsync(token);
            var evidence = await db.Evidence.AsNoTracking().Where(e => e.CaseId == id).OrderBy(e => e.UploadedAt).Select(e => new EvidenceRow(e.Id, e.FileName, e.Length, e.Digest, e.ErasedAt)).ToListAsync(token);
            var determination = application.Determination;
            var hidesScores = actor.Can(Permission.ScoreInPanel) && file.Stage == Stage.PanelReview && application.ScoresOfRound.All(score => !actor.People.Contains(score.PersonId));

            var suspension = await db.Set<Suspension>().AsNoTracking().FirstOrDefaultAsync(suspension => suspension.CaseId == id && suspension.EndedAt == null, token);
            List<Act> acts = [.. Acts(file, application, suspension)];
            return new(
                id, file.Reference, file.SystemName, company, file.OrganisationId, file.Stage, file.Tier, file.PersonalData, file.Simulated, Name(file.OfficerId), file.SubmittedAt, full,
                acts, acts.ToDictionary(act => act, act => SubjectOf(file, act)),
                [.. file.Tasks.Where(task => task.IsOpen && (full || task.Arguments.GetValueOrDefault("agency") == actor.Kind?.ToString()))
                    // What an interruption holds up comes after what ends it.
                    .OrderByDescending(task => Lifecycle.At(file.Stage).Any(move => move.Task == task.Kind)).ThenBy(task => task.OpenedAt).Select(task => new TaskRow(
                    task.Id, task.Kind, task.Role, task.Arguments.GetValueOrDefault("agency"), task.Arguments.GetValueOrDefault("obligatory") == "true", Name(task.AssignedTo), task.OpenedAt, task.ClockId,
                    TitleOf(task.Arguments)))],
                [.. clocks.Where(c => c.IsRunning && (full || file.Tasks.Any(task => task.ClockId == c.Id && task.Arguments.GetValueOrDefault("agency") == actor.Kind?.ToString()))).Select(c => new ClockRow(c.Id, c.Name, c.DueOn, c.State.DaysLeft(reckoning, now), c.State.IsPaused))],
                filings, evidence,
                determination is null ? null : new(
                    determination.Pack, determination.Answers, determination.Computed, determination.Proposed, determination.OverrideReason, Name(determination.ProposedBy), determination.ProposedAt,
                    Name(determination.ConfirmedBy), determination.ConfirmedAt, determination.ReturnedAt),
                [.. application.Opinions.Where(opinion => full || opinion.Agency == actor.Kind).OrderBy(opinion => opinion.GivenAt)
                    .Select(opinion => new OpinionRow(opinion.Agency, opinion.Round, opinion.Stance, opinion.Text, Name(opinion.GivenBy), opinion.GivenAt))],
                [.. from criterion in SelectionCriteria.All
                    from finding in application.Findings.Where(finding => finding.Round == application.Round && finding.Criterion == criterion)
                    select new FindingRow(criterion, finding.Met, finding.Reasons, Name(finding.FoundBy))],
                hidesScores ? [] : [.. application.ScoresOfRound.OrderBy(score => score.ScoredAt).Select(score => new ScoreRow(Name(score.PersonId), score.Points, score.Vote, score.Comment, score.ScoredAt))],
                hidesScores ? application.ScoresOfRound.Count() : 0,
                full ? await Decisions(id, Name, token) : [],
                full ? [.. file.Conditions.OrderBy(condition => condition.DueAt).Select(condition => new ConditionRow(condition.Text, condition.Reason, condition.DueAt, condition.ClosedAt))] : [],
                full ? [.. application.Requests.OrderBy(request => request.Round).Select(request => new RequestRow(
                    request.Round, request.Items, Name(request.RequestedBy), request.RequestedAt, request.Reminders, request.AnsweredAt, request.PausesClock))] : [],
                full ? await Staffing(file, suspension, names, now, token) : [],
                full ? await Timeline(id, Name, token) : [],
                application.Round, application.Rank, application.HearingUntil, application.HearingAnswered,
                clocks.Where(c => c.Name == ClockName.Decision).Aggregate(TimeSpan.Zero, (sum, c) => sum + c.State.TotalPaused(now)),
                full ? [.. (await db.Reviews.AsNoTracking().Where(review => review.CaseId == id).OrderBy(review => review.ReviewedAt).ToListAsync(token)).Select(review => new ReviewRow(
                    TitleOf(file.Tasks.FirstOrDefault(task => task.Id == review.Id)?.Arguments) ?? review.Title, review.Outcome, review.Text, Name(review.ReviewedBy), review.ReviewedAt))] : [],
                await db.Calls.AsNoTracking().Where(call => call.Id == application.CallId).Select(call => call.Title).SingleOrDefaultAsync(token));
        }

        private IEnumerable<Act> Acts(CaseFile file, Application application, Suspension? suspension) => Lifecycle.At(file.Stage).Select(move => move.Act).Where(act =>
        {
            if (file.WhyNot(act, scope.Actor, SubjectOf(file, act)) is not null) return false;
            return act switch
            {
                Act.ScoreInPanel => application.ScoresOfRound.All(score => !scope.Actor.People.Contains(score.PersonId)),
                Act.GiveNoticeOfRefusal => application.RefusalNoticedAt is null,
                Act.Resume => suspension is not null && !scope.Actor.People.Any(suspension.RemedyBy.Contains),
                // Erasures and holds are about one record, and have pages of their own.
                Act.ProposeErasure or Act.ConfirmErasure or Act.RefuseErasure or Act.PlaceLegalHold or Act.LiftLegalHold => false,
                // Done for many cases at once, on the page of the procedure.
                Act.MoveProcedure => false,
                // Two outcomes of one task: the computed tier says which.
                Act.ConfirmTier or Act.ConfirmProhibited => application.Determination is { } proposed
                    && packs.TierIsProhibited(proposed.Pack, proposed.Proposed) == (act == Act.ConfirmProhibited),
                _ => true,
            };
        });

        private static string? TitleOf(Dictionary<string, string>? arguments) =>
            arguments?.GetValueOrDefault($"title.{System.Globalization.CultureInfo.CurrentUICulture.Name}") ?? arguments?.GetValueOrDefault("title");

        private static Guid? SubjectOf(CaseFile file, Act act) => file.Tasks.FirstOrDefault(task => task.IsOpen && task.Kind == Lifecycle.Of(act).Task)?.SubjectId;

        private async Task<IReadOnlyList<DecisionRow>> Decisions(Guid id, Func<Guid?, string?> name, CancellationToken token) =>
            [.. (await db.Decisions.AsNoTracking().Where(d => d.CaseId == id).OrderBy(d => d.SignedAt).Select(d => new { d.Id, d.Number, d.Kind, d.SignedBy, d.SignedAt }).ToListAsync(token))
                .Select(d => new DecisionRow(d.Id, d.Number, d.Kind, name(d.SignedBy), d.SignedAt))];

        private async Task<IReadOnlyList<StaffingRow>> Staffing(CaseFile file, Suspension? standing, Dictionary<Guid, string> names, DateTimeOffset now, CancellationToken token)
        {
            var roles = (await db.UserRoles.AsNoTracking().Join(db.Roles, held => held.RoleId, role => role.Id, (held, role) => new { held.UserId, role.Name }).ToListAsync(token))
                .ToLookup(held => held.UserId, held => Enum.Parse<Role>(held.Name!));
            var recusals = (await db.Recusals.AsNoTracking().ToListAsync(token)).ToLookup(recusal => recusal.PersonId, recusal => recusal.OrganisationId);
            var kinds = await db.Organisations.AsNoTracking().ToDictionaryAsync(organisation => organisation.Id, organisation => organisation.Kind, token);
            var people = (await db.Users.AsNoTracking().Where(person => person.DisabledAt == null).Select(person => new { person.Id, person.OrganisationId }).ToListAsync(token))
                .Select(person => new Colleague(person.Id, person.OrganisationId, person.OrganisationId is { } own && kinds.TryGetValue(own, out var kind) ? kind : null, roles[person.Id].ToHashSet(), recusals[person.Id].ToHashSet())).ToList();
            var delegations = await db.Delegations.AsNoTracking().Where(given => given.From <= now && now < given.Until).ToListAsync(token);
            return [.. Eligibility.Of(file, standing, people, delegations, now).Select(staffing => new StaffingRow(staffing.Act, staffing.Agency, [.. staffing.Eligible.Select(person => names[person]).Order()], staffing.Blocks, staffing.Warns))];
        }

        private async Task<IReadOnlyList<EntryRow>> Timeline(Guid id, Func<Guid?, string?> name, CancellationToken token)
        {
            var entries = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == id).OrderByDescending(entry => entry.CaseSeq)
                .Select(entry => new { entry.Id, entry.CaseSeq, entry.Act, entry.ActorId, entry.ForPersonId, entry.At }).ToListAsync(token);
            var reasons = await db.Disclosures.AsNoTracking().Where(told => told.CaseId == id && told.Pointer == "/reasons").ToDictionaryAsync(told => told.EntryId, told => told.Value, token);
            return [.. entries.Select(entry => new EntryRow(
                entry.Id, entry.CaseSeq, entry.Act, name(entry.ActorId), entry.ActorId == Actor.Procedure.PersonId, name(entry.ForPersonId), reasons.GetValueOrDefault(entry.Id), entry.At))];
        }
    }
}
