using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Suspend;

/// <summary>A decision maker signs the proposed suspension of a seal.</summary>
public static class SuspendSeal
{
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, Guid SealId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var seal = await db.OpenSeal(command.CaseId, command.SealId, token);
            seal.Suspend(scope.Actor, command.Reasons, seals.Ground(seal.Case), clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
