using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Reports;

/// <summary>What auditors look at across all cases.</summary>
public enum TrailReport
{
    /// <summary>Decisions that departed from a computation, a proposal, a panel or an opinion, or that an appeal changed.</summary>
    Overridden,

    /// <summary>Acts that somebody tried in a case in which they took a part, had an interest or had no place.</summary>
    SelfDealing,

    /// <summary>Acts under a delegation.</summary>
    Delegations,

    /// <summary>Deadlines that passed.</summary>
    MissedClocks,

    /// <summary>Accounts that were locked, or to which sign-ins failed three times within an hour.</summary>
    SignIns,

    /// <summary>Entries by kind and month.</summary>
    Entries,
}

/// <summary>One report over a time: its rows, and how many fall into each month.</summary>
public static class ReadReport
{
    /// <summary>Rows that are shown at most, newest first; the months count all.</summary>
    public const int MostRows = 200;

    public const int FailuresThatShow = 3;

    /// <param name="From">The first day, in UTC.</param>
    /// <param name="To">The last day, in UTC.</param>
    [Requires(Permission.ReadTrail)]
    public sealed record Query(TrailReport Report, DateOnly From, DateOnly To) : IQuery<Result>;

    public sealed class Validator : AbstractValidator<Query>
    {
        public Validator() => RuleFor(query => query.To).GreaterThanOrEqualTo(query => query.From);
    }

    public sealed record Result(IReadOnlyList<Row> Rows, IReadOnlyList<Month> Months, long Total);

    /// <param name="What">Code of what happened: an act, a clock, a rule.</param>
    /// <param name="Detail">Code of a further word on it.</param>
    public sealed record Row(DateTimeOffset At, Guid? CaseId, string? Reference, Guid? EntryId, string What, string? Detail, string? Person, string? For, long Number = 1);

    /// <param name="First">The first day of the month.</param>
    public sealed record Month(DateOnly First, long Number);

    private static readonly Act[] overruling = [Act.OverruleInadmissible, Act.OverruleProhibited, Act.ReturnToAssessment, Act.ReturnTier, Act.ReturnSealProposal, Act.ReturnExitReview, Act.ReturnReportReview];

    private static readonly string[] selfDealing = [nameof(Rule.TookPartBefore), nameof(Rule.Recused), nameof(Rule.ForeignOrganisation)];

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Result>
    {
        public async Task<Result> Handle(Query query, CancellationToken token)
        {
            var (from, until) = (StartOf(query.From), query.To == DateOnly.MaxValue ? DateTimeOffset.MaxValue : StartOf(query.To.AddDays(1)));
            return query.Report switch
            {
                TrailReport.Overridden => Sum(await Overridden(from, until, token)),
                TrailReport.SelfDealing => Sum(await Refused(from, until, token)),
                TrailReport.Delegations => Sum(await Told(db.TrailEntries.AsNoTracking().Where(entry => entry.ForPersonId != null && entry.At >= from && entry.At < until), null, token)),
                TrailReport.MissedClocks => Sum(await Missed(from, until, token)),
                TrailReport.SignIns => Sum(await SignIns(from, until, token)),
                TrailReport.Entries => await Entries(from, until, token),
            };
        }

        private static DateTimeOffset StartOf(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);

        private static DateOnly MonthOf(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month, 1);

        private static Result Sum(IReadOnlyList<Row> rows) =>
            new([.. rows.OrderByDescending(row => row.At).Take(MostRows)], [.. rows.GroupBy(row => MonthOf(row.At)).OrderBy(month => month.Key).Select(month => new Month(month.Key, month.Sum(row => row.Number)))], rows.Sum(row => row.Number));

        private async Task<List<Row>> Told(IQueryable<TrailEntry> entries, string? detail, CancellationToken token)
        {
            var rows = await (
                from entry in entries
                join file in db.Cases on entry.CaseId equals file.Id
                select new
                {
                    entry.At,
                    entry.CaseId,
                    file.Reference,
                    entry.Id,
                    entry.Act,
                    Person = db.Users.Where(person => person.Id == entry.ActorId).Select(person => person.FullName).FirstOrDefault(),
                    For = db.Users.Where(person => person.Id == entry.ForPersonId).Select(person => person.FullName).FirstOrDefault(),
                }).ToListAsync(token);
            return [.. rows.Select(row => new Row(row.At, row.CaseId, row.Reference, row.Id, row.Act.ToString(), detail, row.Person, row.For))];
        }

        private async Task<List<Row>> Overridden(DateTimeOffset from, DateTimeOffset until, CancellationToken token)
        {
            var within = db.TrailEntries.AsNoTracking().Where(entry => entry.At >= from && entry.At < until);
            var tiers = db.TierDeterminations.Where(tier => tier.Proposed != tier.Computed);
            var letters = await db.Decisions.AsNoTracking().Where(letter => letter.SignedAt >= from && letter.SignedAt < until).Select(letter => new { letter.CaseId, letter.Kind, letter.SignedAt, letter.Departures }).ToListAsync(token);
            var departing = letters.Where(letter => letter.Departures.Count > 0).Select(letter => (letter.CaseId, letter.Kind, letter.SignedAt)).ToHashSet();
            var departed = departing.Select(letter => letter.CaseId).ToList();
            var won = db.Appeals.Where(appeal => appeal.Outcome == AppealOutcome.Replaced || appeal.Outcome == AppealOutcome.Remitted);
            return
            [
                .. await Told(within.Where(entry => overruling.Contains(entry.Act)), "Overruled", token),
                .. await Told(within.Where(entry => entry.Act == Act.ProposeTier && tiers.Any(tier => tier.CaseId == entry.CaseId && tier.ProposedAt == entry.At)), "Tier", token),
                .. await Told(within.Where(entry => entry.Act == Act.DecideAppeal && won.Any(appeal => appeal.Id == entry.SubjectId)), "Appeal", token),
                .. (await Told(within.Where(entry => departed.Contains(entry.CaseId)), "Departure", token)).Where(row => departing.Any(letter => letter.CaseId == row.CaseId && letter.Kind.ToString() == row.What && letter.SignedAt == row.At)),
            ];
        }

        private async Task<List<Row>> Refused(DateTimeOffset from, DateTimeOffset until, CancellationToken token)
        {
            var lines = await db.AccessLog.AsNoTracking().Where(line => line.Act == AccessAct.RefusedAct && line.At >= from && line.At < until)
                .Select(line => new
                {
                    line.At,
                    line.SubjectId,
                    Reference = db.Cases.Where(file => file.Id == line.SubjectId).Select(file => file.Reference).FirstOrDefault(),
                    line.After,
                    Person = db.Users.Where(person => person.Id == line.PersonId).Select(person => person.FullName).FirstOrDefault(),
                }).ToListAsync(token);
            return
            [
                .. from line in lines
                   let said = (line.After ?? "").Split(' ')
                   where said.Length == 2 && selfDealing.Contains(said[1])
                   select new Row(line.At, line.Reference is null ? null : line.SubjectId, line.Reference, null, said[0], said[1], line.Person, null),
            ];
        }

        private async Task<List<Row>> Missed(DateTimeOffset since, DateTimeOffset until, CancellationToken token)
        {
            var clocks = await (
                from clock in db.Clocks.AsNoTracking()
                where clock.ExpiredAt != null && clock.ExpiredAt >= since && clock.ExpiredAt < until
                join file in db.Cases on clock.CaseId equals file.Id
                select new { Clock = clock, file.Reference }).ToListAsync(token);
            return [.. clocks.Select(row => new Row(row.Clock.ExpiredAt!.Value, row.Clock.CaseId, row.Reference, null, row.Clock.Name.ToString(), row.Clock.Rule.OnExpiry.ToString(), null, null))];
        }

        private async Task<List<Row>> SignIns(DateTimeOffset from, DateTimeOffset until, CancellationToken token)
        {
            var lines = await db.AccessLog.AsNoTracking().Where(line => (line.Act == AccessAct.SignInFailed || line.Act == AccessAct.LockedOut) && line.At >= from && line.At < until)
                .OrderBy(line => line.At)
                .Select(line => new { line.At, line.Act, line.PersonId, Person = db.Users.Where(person => person.Id == line.PersonId).Select(person => person.FullName).FirstOrDefault() }).ToListAsync(token);
            var rows = new List<Row>();
            foreach (var ofOne in lines.GroupBy(line => line.PersonId))
            {
                rows.AddRange(ofOne.Where(line => line.Act == AccessAct.LockedOut).Select(line => new Row(line.At, null, null, null, nameof(AccessAct.LockedOut), null, line.Person, null)));
                var failures = ofOne.Where(line => line.Act == AccessAct.SignInFailed).ToList();
                for (var i = 0; i < failures.Count;)
                {
                    var run = failures.Skip(i).TakeWhile(line => line.At < failures[i].At.AddHours(1)).ToList();
                    if (run.Count >= FailuresThatShow) rows.Add(new(run[0].At, null, null, null, nameof(AccessAct.SignInFailed), null, run[0].Person, null, run.Count));
                    i += run.Count;
                }
            }
            return rows;
        }

        private async Task<Result> Entries(DateTimeOffset from, DateTimeOffset until, CancellationToken token)
        {
            var counts = await db.TrailEntries.AsNoTracking().Where(entry => entry.At >= from && entry.At < until)
                .GroupBy(entry => new { entry.At.Year, entry.At.Month, entry.Act }).Select(group => new { group.Key.Year, group.Key.Month, group.Key.Act, Number = group.LongCount() }).ToListAsync(token);
            return new(
                [.. counts.GroupBy(count => count.Act).Select(group => new Row(from, null, null, null, group.Key.ToString(), null, null, null, group.Sum(count => count.Number))).OrderByDescending(row => row.Number)],
                [.. counts.GroupBy(count => new DateOnly(count.Year, count.Month, 1)).OrderBy(month => month.Key).Select(month => new Month(month.Key, month.Sum(count => count.Number)))],
                counts.Sum(count => count.Number));
        }
    }
}
