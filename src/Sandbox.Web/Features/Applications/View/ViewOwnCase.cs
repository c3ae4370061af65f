using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.View;

/// <summary>A case as its company sees it: where it stands, who acts next, what the company may do, what was decided and filed.</summary>
public static class ViewOwnCase
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid CaseId) : IQuery<OwnCase>;

    /// <param name="Offers">What the company may do now.</param>
    /// <param name="Call">The call for applications that it answers.</param>
    public sealed record OwnCase(
        Guid Id, string Reference, string SystemName, Stage Stage, string? Tier, string? Officer, DateTimeOffset SubmittedAt, IReadOnlyList<NextStep> Next, IReadOnlyList<Offer> Offers,
        IReadOnlyList<Notice> Requests, IReadOnlyList<Decided> Decisions, IReadOnlyList<Imposed> Conditions, IReadOnlyList<FiledForm> Filings, DateTimeOffset? HearingUntil, int? Rank, DateTimeOffset? InterestConfirmedAt, string? HearingReasons, BilingualText? Call,
        IReadOnlyList<Deadline> Deadlines, TimeSpan Paused);

    /// <summary>A clock of the case that runs or stands still.</summary>
    public sealed record Deadline(Guid ClockId, ClockName Name, DateOnly DueOn, int DaysLeft, bool Paused);

    /// <summary>An act that is open to the company: by a form (<paramref name="Kind"/>), or on a page of its own.</summary>
    /// <param name="TaskId">The task that it completes; null for a standing act.</param>
    /// <param name="DraftId">The draft that is being written for it.</param>
    /// <param name="ByOwnerOnly">Whether this person may write it, but not file it.</param>
    public sealed record Offer(Act Act, Guid? TaskId, string? TaskKind, FilingKind? Kind, Guid? SubjectId, Guid? DraftId, string? Href, bool ByOwnerOnly);

    public sealed record Notice(Guid Id, int Round, DateTimeOffset RequestedAt, IReadOnlyList<Asked> Items, DateTimeOffset? AnsweredAt, Guid? AnswerId);

    public sealed record Asked(string Criterion, string Question);

    public sealed record Decided(Guid Id, Act Kind, string Number, DateTimeOffset SignedAt);

    public sealed record Imposed(Guid Id, string Text, string Reason, DateTimeOffset DueAt, DateTimeOffset? ClosedAt);

    public sealed record FiledForm(Guid Id, FilingKind Kind, Guid? SubjectId, int Number, string? FiledBy, DateTimeOffset FiledAt);

    public sealed class Handler(SandboxDbContext db, Packs packs, FilingActs acts, ActPages pages, ActScope scope, TimeProvider clock) : IRequestHandler<Query, OwnCase>
    {
        public async Task<OwnCase> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).Include(f => f.Conditions).SingleOrDefaultAsync(f => f.Id == query.CaseId, token)
                ?? throw new RuleViolation(Rule.NotFound);
            var application = await db.Applications.AsNoTracking().Include(a => a.Requests).SingleAsync(a => a.CaseId == file.Id, token);
            var participation = await db.Participations.AsNoTracking().SingleOrDefaultAsync(p => p.CaseId == file.Id, token);
            var filings = await db.Filings.AsNoTracking().Where(filing => filing.CaseId == file.Id).OrderByDescending(filing => filing.FiledAt)
                .Select(filing => new FiledForm(filing.Id, filing.Kind, filing.SubjectId, filing.Number, db.Users.Where(person => person.Id == filing.FiledBy).Select(person => person.FullName).FirstOrDefault(), filing.FiledAt))
                .ToListAsync(token);
            var decisions = await db.Decisions.AsNoTracking().Where(decision => decision.CaseId == file.Id).OrderByDescending(decision => decision.SignedAt)
                .Select(decision => new Decided(decision.Id, decision.Kind, decision.Number, decision.SignedAt)).ToListAsync(token);
            var drafts = await db.Drafts.AsNoTracking().Where(draft => draft.CaseId == file.Id && draft.SubmittedAt == null).Select(draft => new { draft.Id, draft.Kind, draft.SubjectId }).ToListAsync(token);
            var officer = await db.Users.AsNoTracking().Where(person => person.Id == file.OfficerId).Select(person => person.FullName).SingleOrDefaultAsync(token);
            var offers = Offers(file).Select(offer => offer with { DraftId = drafts.Find(draft => draft.Kind == offer.Kind && draft.SubjectId == offer.SubjectId)?.Id }).ToList();
            var clocks = await db.Clocks.AsNoTracking().Where(c => c.CaseId == file.Id).OrderBy(c => c.DueOn).ToListAsync(token);
            var (reckoning, now) = (packs.Preset(file.Preset).Reckoning, clock.GetUtcNow());
            return new(
                file.Id, file.Reference, file.SystemName, file.Stage, file.Tier, officer, file.SubmittedAt, await db.NextSteps(file, packs, clock.GetUtcNow(), token), offers,
                [.. application.Requests.OrderByDescending(request => request.Round).Select(request =>
                    new Notice(request.Id, request.Round, request.RequestedAt, [.. request.Items.Select(item => new Asked(item.Criterion, item.Question))], request.AnsweredAt, request.AnswerId))],
                decisions, [.. file.Conditions.Select(condition => new Imposed(condition.Id, condition.Text, condition.Reason, condition.DueAt, condition.ClosedAt))], filings,
                Hearing(application.RefusalNoticedAt is not null && !application.HearingAnswered, application.HearingUntil) ?? Hearing(participation is { TerminationNoticedAt: not null, HearingAnswered: false }, participation?.HearingUntil),
                application.Rank, application.InterestConfirmedAt, await db.LatestReasons(file.Id, [Act.GiveNoticeOfRefusal, Act.GiveNoticeOfTermination], token),
                await db.Calls.AsNoTracking().Where(call => call.Id == application.CallId).Select(call => call.Title).SingleOrDefaultAsync(token),
                [.. clocks.Where(c => c.IsRunning).Select(c => new Deadline(c.Id, c.Name, c.DueOn, c.State.DaysLeft(reckoning, now), c.State.IsPaused))],
                clocks.Where(c => c.Name == ClockName.Decision).Aggregate(TimeSpan.Zero, (sum, c) => sum + c.State.TotalPaused(now)));
        }

        private DateTimeOffset? Hearing(bool open, DateTimeOffset? until) => open && until > clock.GetUtcNow() ? until : null;

        // Each open task of the company, then what its roles may always start; what no page does yet is not offered.
        private IEnumerable<Offer> Offers(CaseFile file)
        {
            foreach (var task in file.Tasks.Where(task => task.IsOpen).OrderBy(task => task.OpenedAt))
                foreach (var move in Lifecycle.At(file.Stage).Where(move => move.Task == task.Kind && IsOfTheCompany(move) && file.WhyNotYet(move.Act, task.SubjectId) is null))
                    if (Offered(file, move, task.Id, task.SubjectId) is { } offer) yield return offer;
            foreach (var move in Lifecycle.At(file.Stage).Where(move => move.Task is null && IsOfTheCompany(move) && file.WhyNotYet(move.Act) is null))
                if (Offered(file, move, null, null) is { } offer) yield return offer;
        }

        private static bool IsOfTheCompany(Move move) => RolePermissions.SideOf(move.Permission) is Side.Company or Side.Either;

        private Offer? Offered(CaseFile file, Move move, Guid? task, Guid? subject)
        {
            var may = file.WhyNot(move.Act, scope.Actor, subject) is null;
            if (acts.Of(move.Act, subject) is { } filing) return may || scope.Actor.Can(Permission.DraftFilings) ? new(move.Act, task, move.Task, filing.Kind, subject, null, null, !may) : null;
            return may && pages.Href(move.Act, file.Id, subject) is { } href ? new(move.Act, task, move.Task, null, subject, null, href, false) : null;
        }
    }
}
