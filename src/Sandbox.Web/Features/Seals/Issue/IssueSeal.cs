using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Issue;

/// <summary>A decision maker signs the seal, by letter: it gets its number, its term and its signed credential.</summary>
public static class IssueSeal
{
    /// <param name="Departure">Why the seal is issued although the supervisor proposed to refuse it.</param>
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, string Reasons, string Facts, string Language, string? Departure = null) : ICommand<Issued>, ISealDecision;

    public sealed record Issued(string Number, DateTimeOffset ExpiresAt, Guid Letter);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            Include(new SealDecisionRules());
            RuleFor(command => command.Departure).MaximumLength(4000);
        }
    }

    public sealed class Handler(SandboxDbContext db, SealDesk seals, LetterDesk letters, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Issued>
    {
        public async Task<Issued> Handle(Command command, CancellationToken token)
        {
            var review = await db.OpenSealReview(command.CaseId, token);
            var renewed = review.RenewsId is { } id ? await db.Seals.SingleAsync(seal => seal.Id == id, token) : null;
            var text = await seals.Text(review.Case, review.RequestId, token);
            var facts = await seals.Facts(command.CaseId, token);
            var seal = review.Sign(text, facts, renewed, scope.Actor, command.Reasons, letters.SealGround(review.Case, command.Language), clock.GetUtcNow());
            db.Add(seal);
            await seals.Attach(seal, review.RequestId, scope.Actor.PersonId, token);
            return new(seal.Number, seal.ExpiresAt, (await letters.Sign(review, command, command.Departure, token)).Id);
        }
    }
}
