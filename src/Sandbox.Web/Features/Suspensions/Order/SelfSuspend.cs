using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Suspensions.Order;

/// <summary>The company halts its own test.</summary>
public static class SelfSuspend
{
    [Requires(Permission.EndParticipation)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var ground = packs.Preset(participation.Case.Preset).Ground(LegalMatter.Suspension);
            participation.Suspend(SuspensionKind.Self, scope.Actor, command.Reasons, null, ground, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
