using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Suspensions.Lift;

/// <summary>A supervisor who did not write the remedy lets the test go on.</summary>
public static class ResumeTesting
{
    [Requires(Permission.LiftSuspension)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenParticipation(command.CaseId, token)).Resume(scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
