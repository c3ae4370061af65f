using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Agree;

/// <summary>The authority signs the plan; what it must hold is read from what the company filed.</summary>
public static class AgreePlan
{
    [Requires(Permission.AgreePlan)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var plan = await db.PlanOf(participation, packs, token);
            participation.AgreePlan(plan.Facts, scope.Actor, command.Note, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
