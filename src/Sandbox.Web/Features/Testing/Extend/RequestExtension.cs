using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Testing.Extend;

/// <summary>The company asks for more time before its time is over.</summary>
public static class RequestExtension
{
    // One extension, as long as the preset's clock says.
    private const int MostExtensions = 1;

    /// <param name="Until">The new last day of the test.</param>
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid CaseId, DateOnly Until, string Grounds) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Grounds).NotEmpty().MaximumLength(8000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var preset = packs.Preset(participation.Case.Preset);
            var end = preset.EndOf(ClockName.TestPeriod, participation.TestStartsAt ?? throw RuleViolation.IllegalMove(participation.Case.Stage, Act.RequestExtension));
            var latest = preset.EndOf(ClockName.TestExtension, end);
            participation.RequestExtension(preset.Reckoning.StartOf(command.Until.AddDays(1)), latest, MostExtensions, scope.Actor, command.Grounds, clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
