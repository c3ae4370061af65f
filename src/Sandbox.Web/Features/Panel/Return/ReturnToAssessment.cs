using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Panel.Return;

/// <summary>Sends the case back from the panel to its assessment; a new round of opinions, findings and scores begins.</summary>
public static class ReturnToAssessment
{
    [Requires(Permission.DecideOnApplication)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            application.ReturnToAssessment(scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
