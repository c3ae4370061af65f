using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Configuration.Calendars;

/// <summary>The working calendars that presets count by, and what was proposed for them.</summary>
public static class ListCalendars
{
    [Requires(Permission.ReadCalendars)]
    public sealed record Query : IQuery<Listed>;

    public sealed record Listed(IReadOnlyList<WorkingCalendar> Calendars, IReadOnlyList<EditionRow> Editions);

    public sealed record EditionRow(Guid Id, string CalendarId, int Year, string? ProposedBy, DateTimeOffset ProposedAt, bool? Confirmed);

    public sealed class Handler(SandboxDbContext db, Packs packs) : IRequestHandler<Query, Listed>
    {
        public async Task<Listed> Handle(Query query, CancellationToken token) => new(
            [.. packs.Presets.Select(preset => preset.Reckoning.Calendar).DistinctBy(calendar => calendar.Id).OrderBy(calendar => calendar.Id, StringComparer.Ordinal)],
            await db.CalendarEditions.AsNoTracking().OrderByDescending(edition => edition.ProposedAt).Select(edition => new EditionRow(
                edition.Id, edition.CalendarId, edition.Year, db.Users.Where(person => person.Id == edition.ProposedBy).Select(person => person.FullName).FirstOrDefault(), edition.ProposedAt, edition.Confirmed)).ToListAsync(token));
    }
}

/// <summary>Takes one year of a calendar from an ICS file, as a proposal that somebody else confirms.</summary>
public static class ProposeCalendar
{
    /// <summary>Longer than any year of holidays, in characters.</summary>
    public const int Longest = 1_000_000;

    [Requires(Permission.ProposeCalendars)]
    public sealed record Command(string CalendarId, int Year, string Ics, string SourceEn, string SourceZh, string Reasons) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Year).InclusiveBetween(2000, 2100);
            RuleFor(command => command.Ics).NotEmpty().MaximumLength(Longest);
            RuleFor(command => command.SourceEn).NotEmpty().MaximumLength(500);
            RuleFor(command => command.SourceZh).NotEmpty().MaximumLength(500);
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var known = packs.Presets.Select(preset => preset.Reckoning.Calendar).FirstOrDefault(calendar => calendar.Id == command.CalendarId) ?? throw new RuleViolation(Rule.NotFound);
            var year = IcsReader.YearOf(Read(command), command.Year, new BilingualText(command.SourceEn.Trim(), command.SourceZh.Trim()), known);
            var json = known.With(year).ToJson();
            var now = clock.GetUtcNow();
            try
            {
                packs.RequireFit(WorkingCalendar.Parse(json));
            }
            catch (MalformedFile fault)
            {
                throw new RuleViolation(Rule.CalendarUnsound, string.Join("; ", fault.Faults.Select(found => found.Detail)));
            }
            var edition = new CalendarEdition
            {
                Id = Guid.CreateVersion7(now),
                CalendarId = known.Id,
                Year = command.Year,
                Json = json,
                Reasons = command.Reasons.Trim(),
                ProposedBy = scope.Actor.PersonId,
                ProposedAt = now,
            };
            db.CalendarEditions.Add(edition);
            db.Log(AccessAct.ProposeCalendar, edition, scope.Actor, now, edition.Reasons);
            return edition.Id;
        }

        private static IReadOnlyList<IcsDay> Read(Command command)
        {
            try
            {
                var days = IcsReader.Read(command.Ics, command.Year);
                return days.Count > 0 ? days : throw new RuleViolation(Rule.CalendarUnsound, command.Year);
            }
            catch (FormatException fault)
            {
                throw new RuleViolation(Rule.CalendarUnsound, fault.Message);
            }
        }
    }
}

/// <summary>What a proposed edition changes: days, and figures of the running clocks that it moves; of cases nothing is told.</summary>
public static class ViewEdition
{
    [Requires(Permission.ReadCalendars)]
    public sealed record Query(Guid EditionId) : IQuery<Edition>;

    /// <param name="Running">How many running clocks were looked at by the calendar's presets.</param>
    public sealed record Edition(
        Guid Id, WorkingCalendar Before, WorkingCalendar After, int Year, string Reasons, string? ProposedBy, DateTimeOffset ProposedAt, bool Own, string? DecidedBy, DateTimeOffset? DecidedAt, bool? Confirmed,
        IReadOnlyList<ChangedDay> Days, IReadOnlyList<Moves> Moved);

    public sealed record ChangedDay(DateOnly Day, DayKind Before, DayKind After, BilingualText? Name);

    /// <param name="Most">The longest move, in days; negative where dates come forward.</param>
    public sealed record Moves(ClockName Clock, int Count, int Least, int Most);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Edition>
    {
        public async Task<Edition> Handle(Query query, CancellationToken token)
        {
            var edition = await db.CalendarEditions.AsNoTracking().SingleOrDefaultAsync(edition => edition.Id == query.EditionId, token) ?? throw new RuleViolation(Rule.NotFound);
            var names = await db.Users.AsNoTracking().Where(person => person.Id == edition.ProposedBy || person.Id == edition.DecidedBy).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            var after = WorkingCalendar.Parse(edition.Json);
            var before = packs.Presets.Select(preset => preset.Reckoning.Calendar).First(calendar => calendar.Id == edition.CalendarId);
            var days = Enumerable.Range(0, DateTime.IsLeapYear(edition.Year) ? 366 : 365).Select(day => new DateOnly(edition.Year, 1, 1).AddDays(day))
                .Where(day => before.KindOf(day) != after.KindOf(day)).Select(day => new ChangedDay(day, before.KindOf(day), after.KindOf(day), (after.HolidayOn(day) ?? before.HolidayOn(day))?.Name)).ToList();
            return new(
                edition.Id, before, after, edition.Year, edition.Reasons, names.GetValueOrDefault(edition.ProposedBy), edition.ProposedAt, edition.ProposedBy == scope.Actor.PersonId,
                edition.DecidedBy is { } decider ? names.GetValueOrDefault(decider) : null, edition.DecidedAt, edition.Confirmed, days, edition.DecidedAt is null ? await Moved(after, token) : []);
        }

        private async Task<IReadOnlyList<Moves>> Moved(WorkingCalendar after, CancellationToken token)
        {
            await Tenant.CountAll(db, token);
            var reckonings = packs.Presets.Where(preset => preset.Reckoning.Calendar.Id == after.Id)
                .ToDictionary(preset => $"{preset.Id}@{preset.Version}", preset => preset.Reckoning with { Calendar = after });
            var moved = new List<MovedClock>();
            for (Guid? from = Guid.Empty; from is { } last;)
            {
                var (some, next) = await CalendarMoves.Find(db, reckonings, last, clock.GetUtcNow(), token);
                moved.AddRange(some);
                from = next;
            }
            return [.. moved.Where(clock => clock.From != clock.To).GroupBy(clock => clock.Name).OrderBy(group => group.Key)
                .Select(group => new Moves(group.Key, group.Count(), group.Min(Days), group.Max(Days)))];

            static int Days(MovedClock clock) => clock.To.DayNumber - clock.From.DayNumber;
        }
    }
}

/// <summary>Confirms or refuses an edition that somebody else proposed; once confirmed, every node counts by it.</summary>
public static class DecideCalendar
{
    [Requires(Permission.ConfirmCalendars)]
    public sealed record Command(Guid EditionId, bool Confirm, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            await db.Database.ExecuteSqlAsync($"select 1 from calendar_editions where id = {command.EditionId} for update", token);
            var edition = await db.CalendarEditions.SingleOrDefaultAsync(edition => edition.Id == command.EditionId, token) ?? throw new RuleViolation(Rule.NotFound);
            if (edition.DecidedAt is not null) throw new RuleViolation(Rule.ChangedMeanwhile);
            if (edition.ProposedBy == scope.Actor.PersonId) throw new RuleViolation(Rule.TookPartBefore);
            // Another year may have been confirmed since; this edition would take it back.
            if (command.Confirm && await db.CalendarEditions.AnyAsync(other => other.CalendarId == edition.CalendarId && other.Confirmed == true && other.DecidedAt > edition.ProposedAt, token))
                throw new RuleViolation(Rule.ChangedMeanwhile);
            if (command.Confirm) packs.RequireFit(WorkingCalendar.Parse(edition.Json));
            var now = clock.GetUtcNow();
            (edition.DecidedBy, edition.DecidedAt, edition.Confirmed) = (scope.Actor.PersonId, now, command.Confirm);
            db.Log(command.Confirm ? AccessAct.ConfirmCalendar : AccessAct.RefuseCalendar, edition, scope.Actor, now, command.Reasons.Trim());
            return Unit.Value;
        }
    }
}

internal static class CalendarLog
{
    public static void Log(this SandboxDbContext db, AccessAct act, CalendarEdition edition, Actor actor, DateTimeOffset now, string reasons) => db.AccessLog.Add(new()
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        PersonId = actor.PersonId,
        Act = act,
        SubjectId = edition.Id,
        After = $"{edition.CalendarId} {edition.Year}",
        Reasons = reasons,
    });
}
