using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Suspensions.Order;

/// <summary>A supervisor halts the test at once.</summary>
public static class OrderSuspension
{
    /// <param name="Remedy">What has to be done before the test goes on; its author does not lift the suspension.</param>
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

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var ground = packs.Preset(participation.Case.Preset).Ground(LegalMatter.Suspension);
            participation.Suspend(SuspensionKind.Ordered, scope.Actor, command.Reasons, command.Remedy, ground, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
