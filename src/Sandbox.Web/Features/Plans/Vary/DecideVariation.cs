using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Vary;

/// <summary>The authority accepts or refuses another plan; accepted, it is the plan, and its tier the case's.</summary>
public static class DecideVariation
{
    [Requires(Permission.AgreePlan)]
    public sealed record Command(Guid CaseId, Guid VariationId, bool Accept, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ConditionDesk conditions, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var application = await db.OpenApplication(command.CaseId, token);
            var variation = participation.Variations.SingleOrDefault(asked => asked.Id == command.VariationId) ?? throw new RuleViolation(Rule.NotFound);
            // A tier that somebody proposed for this plan and nobody has confirmed yet is first decided on.
            if (application.Retiering?.SubjectId == variation.Id) throw new RuleViolation(Rule.AlreadyUnderWay, Act.ConfirmRetiering);
            var confirmed = application.ConfirmedFor(variation.Id);
            var done = participation.DecideVariation(variation.Id, command.Accept, confirmed?.Proposed ?? participation.Case.Tier ?? variation.Tier, scope.Actor, command.Reasons, clock.GetUtcNow());
            if (command.Accept && confirmed is not null && application.EnterTierOf(variation.Id, packs.ObligationsOf(confirmed), clock.GetUtcNow()) is { } tier)
                await conditions.Follow(participation.Case, tier, done, token);
            return Unit.Value;
        }
    }
}
