using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Suspend;

/// <summary>An officer proposes to suspend a seal; the company is heard first, unless there is danger.</summary>
public static class ProposeSealSuspension
{
    [Requires(Permission.ScoreSeal)]
    public sealed record Command(Guid CaseId, Guid SealId, bool Danger, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, SealDesk seals, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var seal = await db.OpenSeal(command.CaseId, command.SealId, token);
            seal.ProposeSuspension(command.Danger, seals.HearingUntil(seal.Case), scope.Actor, command.Reasons, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
