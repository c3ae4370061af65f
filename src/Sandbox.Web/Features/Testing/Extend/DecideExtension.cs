using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Testing.Extend;

/// <summary>The decision maker grants or refuses more time; a grant needs cover until the new end.</summary>
public static class DecideExtension
{
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, Guid ExtensionId, bool Grant, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var plan = await db.PlanOf(participation, packs, token);
            var ground = packs.Preset(participation.Case.Preset).Ground(LegalMatter.Extension);
            participation.DecideExtension(command.ExtensionId, command.Grant, plan.Coverage, scope.Actor, command.Reasons, ground, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
