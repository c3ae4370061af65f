using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Refuse;

/// <summary>A decision maker signs the refusal of a seal.</summary>
public static class RefuseSeal
{
    [Requires(Permission.SignSeals)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var review = await db.OpenSealReview(command.CaseId, token);
            review.Refuse(scope.Actor, command.Reasons, seals.Ground(review.Case), clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
