using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Refuse;

/// <summary>A decision maker signs the refusal of a seal, by letter.</summary>
public static class RefuseSeal
{
    /// <param name="Departure">Why the seal is refused although the supervisor proposed to issue it.</param>
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, string Reasons, string Facts, string Language, string? Departure = null) : ICommand<Guid>, ISealDecision;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            Include(new SealDecisionRules());
            RuleFor(command => command.Departure).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var review = await db.OpenSealReview(command.CaseId, token);
            review.Refuse(scope.Actor, command.Reasons, letters.SealGround(review.Case, command.Language), clock.GetUtcNow());
            return (await letters.Sign(review, command, command.Departure, token)).Id;
        }
    }
}
