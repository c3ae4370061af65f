using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Tiering.Confirm;

/// <summary>Confirms the proposed tier as a second person; a prohibited practice goes on to the decision maker.</summary>
public static class ConfirmTier
{
    [Requires(Permission.ConfirmTier)]
    public sealed record Command(Guid CaseId, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var prohibited = application.Determination is { } proposed && packs.TierIsProhibited(proposed.Pack, proposed.Proposed);
            var obligations = application.Determination is { } determination && !prohibited ? packs.ObligationsOf(determination) : [];
            application.ConfirmTier(true, prohibited, scope.Actor, command.Note, clock.GetUtcNow(), obligations);
            if (application.Case.StandingTier is { } entered && !prohibited) db.Add(entered);
            return Unit.Value;
        }
    }
}
