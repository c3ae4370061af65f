using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Decide;

/// <summary>Tells the company that a refusal is proposed, and opens its hearing for the time that the preset gives.</summary>
public static class GiveNoticeOfRefusal
{
    [Requires(Permission.DecideOnApplication)]
    public sealed record Command(Guid CaseId, string Reasons) : ICommand<DateTimeOffset>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Reasons).NotEmpty().MaximumLength(4000);
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, DateTimeOffset>
    {
        public async Task<DateTimeOffset> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var now = clock.GetUtcNow();
            var preset = packs.Preset(application.Case.Preset);
            var until = preset.Start(ClockName.Hearing, now).Due(preset.Reckoning, now).End;
            // The notice goes to a company that chose its own language, so it cites both.
            var ground = string.Join("; ", preset.References[LegalMatter.Hearing].Select(citation => $"{citation.En} / {citation.Zh}"));
            application.GiveNoticeOfRefusal(scope.Actor, command.Reasons, until, now, ground);
            return until;
        }
    }
}
