using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Plans.Exempt;

/// <summary>The decision maker relieves the company from a rule until a day.</summary>
public static class GrantExemption
{
    [Requires(Permission.SignDecisions)]
    public sealed record Command(Guid CaseId, string Scope, bool WaivesCoverage, DateOnly ExpiresOn, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Scope).NotEmpty().MaximumLength(2000);
            RuleFor(command => command.Reasons).NotEmpty().MaximumLength(8000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var preset = packs.Preset(participation.Case.Preset);
            var expires = preset.Reckoning.StartOf(command.ExpiresOn.AddDays(1));
            participation.GrantExemption(command.Scope, command.WaivesCoverage, expires, scope.Actor, command.Reasons, preset.Ground(LegalMatter.Exemption), clock.GetUtcNow());
            return Unit.Value;
        }
    }
}
