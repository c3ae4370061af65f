using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Trail.Samples;

/// <summary>Fixes the checkpoint of a random sample, before anybody knows the auditor's nonce.</summary>
public static class FixSample
{
    public const int Most = 200;

    [Requires(Permission.ReadTrail)]
    public sealed record Command(string Title, int Count) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Title).NotEmpty().MaximumLength(200);
            RuleFor(command => command.Count).InclusiveBetween(1, Most);
        }
    }

    public sealed class Handler(SandboxDbContext db, TransparencyLog log, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var head = await log.Latest(token) ?? throw new RuleViolation(Rule.TooEarly);
            var now = clock.GetUtcNow();
            var sample = new AuditSample
            {
                Id = Guid.CreateVersion7(now),
                Title = command.Title.Trim(),
                AuditorId = scope.Actor.PersonId,
                FixedAt = now,
                Checkpoint = head.Note.ToString(),
                LogId = head.LogId,
                Size = head.Size,
                Count = command.Count,
            };
            db.AuditSamples.Add(sample);
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = scope.Actor.PersonId, Act = AccessAct.FixSample, After = $"{sample.Id} {head.Size} {Convert.ToHexStringLower(head.Root)}" });
            return sample.Id;
        }
    }
}
