using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Administration.Log;

/// <summary>Proposes that the log is followed by a new one: after a restored backup it may not go on, or it would be a fork.</summary>
public static class ProposeRecovery
{
    /// <param name="KnownLoss">What is known to be lost; stands in the new log's first leaf for ever.</param>
    /// <param name="KeptNote">The last checkpoint of the log that somebody kept, where there is one.</param>
    [Requires(Permission.RecoverLog)]
    public sealed record Command(string Reasons, string KnownLoss, string? KeptNote) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.KnownLoss).NotEmpty().MaximumLength(4000);
            RuleFor(command => command.KeptNote).Must(note => note is null || KeptNote.IsCheckpoint(note));
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var log = await db.Logs.AsNoTracking().SingleOrDefaultAsync(log => log.ClosedAt == null, token) ?? throw new RuleViolation(Rule.NotFound);
            if (await db.LogRecoveries.AnyAsync(recovery => recovery.LogId == log.Id && recovery.Confirmed != false, token)) throw new RuleViolation(Rule.AlreadyUnderWay);
            var now = clock.GetUtcNow();
            var proposal = new LogRecovery
            {
                Id = Guid.CreateVersion7(now),
                LogId = log.Id,
                ProposedBy = scope.Actor.PersonId,
                ProposedAt = now,
                Reasons = command.Reasons.Trim(),
                KnownLoss = command.KnownLoss.Trim(),
                KeptNote = command.KeptNote,
            };
            db.LogRecoveries.Add(proposal);
            db.AccessLog.Add(new() { Id = Guid.CreateVersion7(now), At = now, PersonId = scope.Actor.PersonId, Act = AccessAct.ProposeLogRecovery, SubjectId = proposal.Id, After = log.Origin, Reasons = proposal.Reasons });
            return proposal.Id;
        }
    }
}
