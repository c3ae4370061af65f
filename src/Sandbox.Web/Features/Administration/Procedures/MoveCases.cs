using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows;
using Sandbox.Workflows.Definitions;
using Sandbox.Workflows.Running;

namespace Sandbox.Web.Features.Administration.Procedures;

/// <summary>What moving each running case to a version would mean: where it would stand, which tasks would open and close. Nothing is moved.</summary>
public static class DryRunMoves
{
    /// <summary>How many cases are tried at once.</summary>
    public const int Most = 200;

    [Requires(Permission.MoveProcedures)]
    public sealed record Query(string DefinitionId, int Version) : IQuery<Runs>;

    /// <param name="Left">How many more there are than were tried.</param>
    public sealed record Runs(Procedure Target, IReadOnlyList<Row> Rows, int Left);

    /// <param name="StandsAt">The activities at which the instance waits, now and after.</param>
    public sealed record Row(Guid InstanceId, Guid CaseId, string Reference, string SystemName, Stage Stage, IReadOnlyList<string> StandsAt, MigrationPreview Preview);

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, IWorkflowEngine engine) : IRequestHandler<Query, Runs>
    {
        public async Task<Runs> Handle(Query query, CancellationToken token)
        {
            var target = await library.Find(db, query.DefinitionId, query.Version, token) ?? throw new RuleViolation(Rule.NotFound);
            var running = db.ProcedureInstances.AsNoTracking().Where(row => row.IsRunning && row.DefinitionId == query.DefinitionId && row.DefinitionVersion != query.Version);
            var instances = await running.OrderBy(row => row.StartedAt).ThenBy(row => row.Id).Take(Most).Select(row => new { row.Id, row.CaseId }).ToListAsync(token);
            var ids = instances.Select(row => row.CaseId).Distinct().ToList();
            var cases = await db.Cases.AsNoTracking().Where(file => ids.Contains(file.Id)).ToDictionaryAsync(file => file.Id, token);
            var rows = new List<Row>();
            foreach (var instance in instances)
            {
                var file = cases[instance.CaseId];
                var stands = (await engine.ListPending(file.Id, token)).Where(step => step.Origin.InstanceId == instance.Id).Select(step => step.Origin.ActivityId).ToList();
                rows.Add(new(instance.Id, file.Id, file.Reference, file.SystemName, file.Stage, stands, await engine.DryRunMigration(instance.Id, target, token)));
            }
            return new(target, rows, await running.CountAsync(token) - rows.Count);
        }
    }
}

/// <summary>Moves one running case to another version of its procedure, by a decision with reasons.</summary>
public static class MoveCase
{
    [Requires(Permission.MoveProcedures)]
    public sealed record Command(Guid CaseId, Guid InstanceId, int Version, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(2000);
    }

    public sealed class Handler(SandboxDbContext db, ProcedureLibrary library, IWorkflowEngine engine, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var instance = await db.ProcedureInstances.AsNoTracking().SingleOrDefaultAsync(row => row.Id == command.InstanceId && row.CaseId == file.Id && row.IsRunning, token) ?? throw new RuleViolation(Rule.ChangedMeanwhile);
            var target = await library.Find(db, instance.DefinitionId, command.Version, token) ?? throw new RuleViolation(Rule.NotFound);
            if (!(await engine.DryRunMigration(instance.Id, target, token)).Possible) throw new RuleViolation(Rule.CannotBeMoved);
            file.Perform(
                Domain.Cases.Act.MoveProcedure, scope.Actor, clock.GetUtcNow(), command.Reasons, instance.Id,
                ground: $"{instance.DefinitionId}@{instance.DefinitionVersion} → {instance.DefinitionId}@{target.Version}");
            await engine.Migrate(instance.Id, target, token);
            return Unit.Value;
        }
    }
}
