using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Lift;

/// <summary>A decision maker lifts the suspension of a seal, or drops a measure that was proposed, by letter.</summary>
public static class LiftSealSuspension
{
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, Guid SealId, string Reasons, string Facts, string Language) : ICommand<Guid>, ISealDecision;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => Include(new SealDecisionRules());
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var seal = await db.OpenSeal(command.CaseId, command.SealId, token);
            seal.Lift(scope.Actor, command.Reasons, letters.SealGround(seal.Case, command.Language), clock.GetUtcNow());
            return (await letters.Sign(seal.Case, command, token)).Id;
        }
    }
}
