using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows.Definitions;

namespace Sandbox.Web.Features.Cases.Progress;

/// <summary>Where the procedures of a case stand, which way they took, and how long they stayed where.</summary>
public static class ViewProgress
{
    [Requires(Permission.ReadCases)]
    public sealed record Query(Guid CaseId) : IQuery<Progress>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    public sealed record Progress(Guid CaseId, string Reference, string SystemName, IReadOnlyList<Run> Runs);

    /// <summary>One run of a procedure, running ones first.</summary>
    public sealed record Run(Guid InstanceId, Procedure Procedure, bool IsRunning, DateTimeOffset StartedAt, IReadOnlyList<Visit> Visits)
    {
        /// <summary>Connections that were followed, as <see cref="Connection.Key"/> names them.</summary>
        public IReadOnlySet<string> Followed { get; } = Visits.SelectMany(visit => visit.Outcomes.Select(outcome => $"{visit.Activity}#{outcome}")).ToHashSet();
    }

    /// <param name="Waited">Whether the procedure waited there for somebody or something.</param>
    /// <param name="LeftAt">Null while it stands there.</param>
    public sealed record Visit(string Activity, bool Waited, DateTimeOffset ReachedAt, DateTimeOffset? LeftAt, IReadOnlyList<string> Outcomes, TimeSpan Spent);

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, TimeProvider clock) : IRequestHandler<Query, Progress>
    {
        public async Task<Progress> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().SingleOrDefaultAsync(file => file.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var now = clock.GetUtcNow();
            var instances = await db.ProcedureInstances.AsNoTracking().Where(row => row.CaseId == file.Id).OrderByDescending(row => row.IsRunning).ThenByDescending(row => row.StartedAt).ThenBy(row => row.Id).ToListAsync(token);
            var visits = (await db.ProcedureVisits.AsNoTracking().Where(visit => visit.CaseId == file.Id).OrderBy(visit => visit.Id).ToListAsync(token)).ToLookup(visit => visit.InstanceId);
            var runs = new List<Run>();
            foreach (var instance in instances)
            {
                var procedure = await library.Find(db, instance.DefinitionId, instance.DefinitionVersion, token);
                if (procedure is null) continue;
                runs.Add(new(
                    instance.Id, procedure, instance.IsRunning, instance.StartedAt,
                    [.. visits[instance.Id].Select(visit => new Visit(visit.Activity, visit.StepId is not null, visit.ReachedAt, visit.LeftAt, visit.Outcomes, (visit.LeftAt ?? now) - visit.ReachedAt))]));
            }
            return new(file.Id, file.Reference, file.SystemName, runs);
        }
    }
}
