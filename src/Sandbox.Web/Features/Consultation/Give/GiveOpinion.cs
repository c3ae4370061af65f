using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Consultation.Give;

/// <summary>Gives the opinion of the consulted body that the actor belongs to.</summary>
public static class GiveOpinion
{
    [Requires(Permission.GiveOpinion)]
    public sealed record Command(Guid CaseId, Stance Stance, string Text) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Stance).IsInEnum().NotEqual(Stance.Absent);
            RuleFor(command => command.Text).NotEmpty().MaximumLength(8000);
        }
    }

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            db.Add(application.GiveOpinion(command.Stance, command.Text, scope.Actor, clock.GetUtcNow()));
            return Unit.Value;
        }
    }
}
