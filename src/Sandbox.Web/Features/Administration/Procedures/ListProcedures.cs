using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>Every procedure with its versions, the newest first, and how many cases run on each.</summary>
public static class ListProcedures
{
    [Requires(Permission.ReadProcedures)]
    public sealed record Query : IQuery<IReadOnlyList<Row>>;

    public sealed record Row(string DefinitionId, string Name, IReadOnlyList<VersionRow> Versions)
    {
        public VersionRow? Current => Versions.FirstOrDefault(version => version.State == VersionState.InForce);
    }

    /// <param name="By">Who uploaded it; null where it was shipped.</param>
    /// <param name="Running">Cases that run on it now.</param>
    public sealed record VersionRow(int Version, VersionState State, DateTimeOffset? InForceFrom, string? By, DateTimeOffset At, int Running);

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, TimeProvider clock) : IRequestHandler<Query, IReadOnlyList<Row>>
    {
        public async Task<IReadOnlyList<Row>> Handle(Query query, CancellationToken token)
        {
            await library.Seed(token);
            var now = clock.GetUtcNow();
            var rows = await db.ProcedureVersions.AsNoTracking().OrderBy(row => row.DefinitionId).ThenByDescending(row => row.Version).ToListAsync(token);
            var uploaders = rows.Select(row => row.UploadedBy).OfType<Guid>().Distinct().ToList();
            var names = await db.Users.AsNoTracking().Where(person => uploaders.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            await Tenant.CountAll(db, token);
            var running = (await db.ProcedureInstances.AsNoTracking().Where(row => row.IsRunning).GroupBy(row => new { row.DefinitionId, row.DefinitionVersion })
                .Select(group => new { group.Key.DefinitionId, group.Key.DefinitionVersion, Count = group.Count() }).ToListAsync(token))
                .ToDictionary(row => (row.DefinitionId, row.DefinitionVersion), row => row.Count);
            return
            [
                .. rows.GroupBy(row => row.DefinitionId).Select(versions => new Row(
                    versions.Key, Workflows.Definitions.WorkflowDefinition.Read(versions.First().Json, versions.Key).Name ?? versions.Key,
                    [
                        .. versions.Select(row => new VersionRow(
                            row.Version, row.StateAmong(versions, now), row.InForceFrom, row.UploadedBy is { } by ? names.GetValueOrDefault(by) : null, row.UploadedAt,
                            running.GetValueOrDefault((row.DefinitionId, row.Version)))),
                    ])),
            ];
        }
    }
}
