using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Issue;

/// <summary>A decision maker signs the seal: it gets its number, its term and its signed credential.</summary>
public static class IssueSeal
{
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand<Issued>;

    public sealed record Issued(string Number, DateTimeOffset ExpiresAt);

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Issued>
    {
        public async Task<Issued> Handle(Command command, CancellationToken token)
        {
            var review = await db.OpenSealReview(command.CaseId, token);
            var renewed = review.RenewsId is { } id ? await db.Seals.SingleAsync(seal => seal.Id == id, token) : null;
            var text = await seals.Text(review.Case, review.RequestId, token);
            var facts = await seals.Facts(command.CaseId, token);
            var seal = review.Sign(text, facts, renewed, scope.Actor, command.Reasons, seals.Ground(review.Case), clock.GetUtcNow());
            db.Add(seal);
            await seals.Attach(seal, review.RequestId, scope.Actor, token);
            return new(seal.Number, seal.ExpiresAt);
        }
    }
}
