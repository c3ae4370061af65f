using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Features.Tiering.Retier;

/// <summary>Confirms another tier as a second person: what it adds becomes conditions, what it does not ask any more is dropped.</summary>
public static class ConfirmRetiering
{
    [Requires(Permission.ConfirmTier)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ConditionDesk conditions, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var proposed = application.Retiering ?? throw new RuleViolation(Rule.NothingProposed);
            var variationIsOpen = await db.Variations.AnyAsync(variation => variation.Id == proposed.SubjectId && variation.Accepted == null, token);
            var entered = application.ConfirmRetiering(scope.Actor, command.Note, variationIsOpen, packs.ObligationsOf(proposed), clock.GetUtcNow());
            if (entered is { } now) await conditions.Follow(application.Case, now.Tier, now.Act, token);
            return Unit.Value;
        }
    }
}
