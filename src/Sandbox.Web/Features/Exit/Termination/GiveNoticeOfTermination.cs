using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Exit.Termination;

/// <summary>The decision maker tells the company that a termination is proposed; its hearing opens.</summary>
public static class GiveNoticeOfTermination
{
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var now = clock.GetUtcNow();
            var hearing = packs.Preset(participation.Case.Preset).EndOf(ClockName.Hearing, now);
            participation.GiveNoticeOfTermination(scope.Actor, command.Reasons, hearing, now);
            return Unit.Value;
        }
    }
}
