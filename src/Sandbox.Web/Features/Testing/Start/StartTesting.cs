using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Testing.Start;

/// <summary>The supervisor lets the test begin, in writing, on the plan that was agreed.</summary>
public static class StartTesting
{
    /// <param name="ConsentFormApproved">The supervisor has approved the text by which subjects consent, or the reason why none is needed.</param>
    /// <param name="KillSwitchTested">The supervisor has seen the record of the stop drill.</param>
    [Requires(Permission.StartTesting)]
    public sealed record Command(Guid CaseId, bool ConsentFormApproved, bool KillSwitchTested, string? Note) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Note).MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var plan = await db.PlanOf(participation, packs, token);
            var now = clock.GetUtcNow();
            var facts = plan.StartFacts(command.ConsentFormApproved, command.KillSwitchTested, now);
            var latest = packs.Preset(participation.Case.Preset).EndOf(ClockName.TestPeriod, now);
            participation.StartTesting(facts, plan.End, plan.Phases.Count, latest, scope.Actor, command.Note, now);
            return Unit.Value;
        }
    }
}
