using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Termination;

/// <summary>The decision maker ends the participation after notice and hearing; the closing opens.</summary>
public static class TerminateParticipation
{
    [Requires(Permission.SignDecisions)]
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
            var ground = packs.Preset(participation.Case.Preset).Ground(LegalMatter.Termination);
            participation.Terminate(scope.Actor, command.Reasons, ground, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
