using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Applications.Withdraw;

/// <summary>Takes the application back before the test began; the case ends.</summary>
public static class WithdrawApplication
{
    [Requires(Permission.EndParticipation)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            (await db.OpenApplication(command.CaseId, token)).Withdraw(scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
