using FluentValidation;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Reinstate;

/// <summary>Takes a lapsed case up again where it was, within the term that the preset gives.</summary>
public static class Reinstate
{
    [Requires(Permission.Reinstate)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var now = clock.GetUtcNow();
            var preset = packs.Preset(application.Case.Preset);
            var lapsed = await db.TrailEntries.Where(entry => entry.CaseId == command.CaseId && entry.Act == Act.Lapse).OrderByDescending(entry => entry.CaseSeq)
                .Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(token) ?? throw RuleViolation.IllegalMove(application.Case.Stage, Act.Reinstate);
            var until = preset.Start(ClockName.Reinstatement, lapsed).Due(preset.Reckoning, now).End;
            if (await db.Participations.AnyAsync(test => test.CaseId == command.CaseId, token)) (await db.OpenParticipation(command.CaseId, token)).Reinstate(scope.Actor, command.Reasons, until, now);
            else application.Reinstate(scope.Actor, command.Reasons, until, now);
            return Unit.Value;
        }
    }
}
