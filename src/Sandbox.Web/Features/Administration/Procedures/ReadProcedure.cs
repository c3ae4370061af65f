using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>One version of a procedure: the chart, where it comes from, how it differs from another, and what the figures say.</summary>
public static class ReadProcedure
{
    /// <param name="Against">The version to compare with; the one before where null.</param>
    [Requires(Permission.ReadProcedures)]
    public sealed record Query(string DefinitionId, int Version, int? Against = null) : IQuery<Details>;

    /// <param name="MayPublish">Whether this person may publish it now.</param>
    public sealed record Details(
        Procedure Procedure, VersionState State, string Json, string Hash, string? UploadedBy, DateTimeOffset UploadedAt, string? Note, string? PublishedBy, DateTimeOffset? PublishedAt, DateTimeOffset? InForceFrom,
        bool MayPublish, bool OwnDraft, bool MayMove, int Running, int RunningElsewhere, IReadOnlyList<int> Versions, int? Against, DefinitionDifference? Difference, Procedure? Other, IReadOnlyList<Figure> Figures);

    /// <summary>What happened at an activity where procedures wait, over all versions.</summary>
    /// <param name="Waiting">Cases that wait there now.</param>
    /// <param name="Done">Stays that have ended.</param>
    /// <param name="Median">Of the ended stays, in seconds; null where none has ended.</param>
    /// <param name="Timed">Stays with a deadline.</param>
    /// <param name="Missed">Stays during which the deadline passed.</param>
    public sealed record Figure(string Activity, int Waiting, int Done, double? Median, double? P90, int Timed, int Missed);

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Details>
    {
        public async Task<Details> Handle(Query query, CancellationToken token)
        {
            await library.Seed(token);
            var rows = await db.ProcedureVersions.AsNoTracking().Where(row => row.DefinitionId == query.DefinitionId).OrderByDescending(row => row.Version).ToListAsync(token);
            var row = rows.Find(row => row.Version == query.Version) ?? throw new RuleViolation(Rule.NotFound);
            var other = query.Against is { } against ? rows.Find(row => row.Version == against) : rows.Find(row => row.Version < query.Version);
            var people = await db.Users.AsNoTracking().Where(person => person.Id == row.UploadedBy || person.Id == row.PublishedBy).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            string? Name(Guid? person) => person is { } known ? people.GetValueOrDefault(known) : null;
            var procedure = Procedure.Load(row.Json, row.DefinitionId);
            var before = other is null ? null : Procedure.Load(other.Json, other.DefinitionId);
            var actor = scope.Actor;

            await Tenant.CountAll(db, token);
            var running = await db.ProcedureInstances.AsNoTracking().Where(instance => instance.IsRunning && instance.DefinitionId == row.DefinitionId)
                .GroupBy(instance => instance.DefinitionVersion == row.Version).Select(group => new { Here = group.Key, Count = group.Count() }).ToListAsync(token);
            var figures = await db.Database.SqlQuery<Figure>(
                $"""
                select v.activity as "Activity",
                  count(*) filter (where v.left_at is null)::int as "Waiting",
                  count(*) filter (where v.left_at is not null)::int as "Done",
                  percentile_cont(0.5) within group (order by extract(epoch from v.left_at - v.reached_at)) filter (where v.left_at is not null) as "Median",
                  percentile_cont(0.9) within group (order by extract(epoch from v.left_at - v.reached_at)) filter (where v.left_at is not null) as "P90",
                  count(c.id)::int as "Timed",
                  count(c.id) filter (where c.expired_at >= v.reached_at and (v.left_at is null or v.left_at >= c.expired_at))::int as "Missed"
                from procedure_visits v left join tasks t on t.step_id = v.step_id left join clocks c on c.id = t.clock_id
                where v.definition_id = {row.DefinitionId} and v.step_id is not null
                group by v.activity order by v.activity
                """).ToListAsync(token);
            return new(
                procedure, row.StateAmong(rows, clock.GetUtcNow()), row.Json, Convert.ToHexStringLower(row.Hash), Name(row.UploadedBy), row.UploadedAt, row.Note, Name(row.PublishedBy), row.PublishedAt, row.InForceFrom,
                row.PublishedAt is null && row.UploadedBy != actor.PersonId && actor.Can(Permission.PublishProcedures), row.PublishedAt is null && row.UploadedBy == actor.PersonId,
                row.PublishedAt is not null && actor.Can(Permission.MoveProcedures),
                running.Where(count => count.Here).Sum(count => count.Count), running.Where(count => !count.Here).Sum(count => count.Count),
                [.. rows.Select(row => row.Version)], other?.Version, before is null ? null : DefinitionDifference.Between(before, procedure), before,
                [.. figures.Where(figure => procedure.Find(figure.Activity) is not null)]);
        }
    }
}
