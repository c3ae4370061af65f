using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Suspensions.Confirm;

/// <summary>A supervisor confirms a suspension that a breached stop threshold caused.</summary>
public static class ConfirmSuspension
{
    [Requires(Permission.OrderSuspension)]
    public sealed record Command(Guid CaseId, string Reasons, string? Remedy) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
            RuleFor(command => command.Remedy).MaximumLength(8000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).ConfirmSuspension(scope.Actor, command.Reasons, command.Remedy, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
