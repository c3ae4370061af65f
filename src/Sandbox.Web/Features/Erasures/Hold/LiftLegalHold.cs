using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.Hold;

/// <summary>Lifts a legal hold; never by who placed it.</summary>
public static class LiftLegalHold
{
    [Requires(Permission.HoldRecords)]
    public sealed record Command(Guid CaseId, Guid HoldId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var file = await db.OpenCase(command.CaseId, token);
            var hold = await db.LegalHolds.SingleOrDefaultAsync(hold => hold.Id == command.HoldId && hold.CaseId == file.Id, token) ?? throw new RuleViolation(Rule.NotFound);
            hold.Lift(file, scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
