using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Trail.Checkpoints;

/// <summary>Records a checkpoint that the auditor kept outside, so that every later look compares the log with it.</summary>
public static class RecordCheckpoint
{
    [Requires(Permission.ReadTrail)]
    public sealed record Command(string Note, string? Source) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Note).NotEmpty().Must(KeptNote.IsCheckpoint);
            RuleFor(command => command.Source).MaximumLength(500);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public Task<Guid> Handle(Command command, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var kept = new KeptCheckpoint { Id = Guid.CreateVersion7(now), RecordedBy = scope.Actor.PersonId, RecordedAt = now, Note = command.Note, Source = command.Source };
            db.KeptCheckpoints.Add(kept);
            return Task.FromResult(kept.Id);
        }
    }
}
