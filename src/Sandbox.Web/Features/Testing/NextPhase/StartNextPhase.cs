using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Testing.NextPhase;

/// <summary>The supervisor opens the next phase, once the report of the present one is approved.</summary>
public static class StartNextPhase
{
    [Requires(Permission.StartTesting)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).StartNextPhase(scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
