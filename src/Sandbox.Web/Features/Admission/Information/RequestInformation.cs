using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Admission.Information;

/// <summary>Asks the company for items, each under the criterion that asks for it; the case waits for the answer.</summary>
public static class RequestInformation
{
    [Requires(Permission.RequestInformation)]
    public sealed record Command(Guid CaseId, IReadOnlyList<RequestedItem> Items) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator()
        {
            RuleFor(command => command.Items).NotEmpty();
            RuleForEach(command => command.Items).Must(item => item.Criterion.Length <= 200 && item.Question.Length <= 2000);
        }
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var application = await db.OpenApplication(command.CaseId, token);
            var now = clock.GetUtcNow();
            var preset = packs.Preset(application.Case.Preset);
            var pauses = preset.Clock(ClockName.Decision, preset.Reckoning.DateAt(now)).PausableOn.Contains(PauseGround.InformationRequest);
            return application.RequestInformation(command.Items, pauses, scope.Actor, now).Id;
        }
    }
}
