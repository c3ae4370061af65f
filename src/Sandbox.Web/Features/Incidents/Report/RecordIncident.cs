using FluentValidation;
using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Participations;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Incidents.Report;

/// <summary>An officer opens an incident that the authority learned of; the company owes the notice.</summary>
public static class RecordIncident
{
    [Requires(Permission.ReviewReports)]
    public sealed record Command(Guid CaseId, IncidentCategory Category, DateOnly OccurredOn, DateOnly NoticedOn) : ICommand<Guid>;

    public sealed class Validator : AbstractValidator<Command>
    {
        public Validator() => RuleFor(command => command.Category).IsInEnum();
    }

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var participation = await db.OpenParticipation(command.CaseId, token);
            var preset = packs.Preset(participation.Case.Preset);
            var now = clock.GetUtcNow();
            // The day counts from its beginning, which is never to the advantage of the company.
            var (occurred, noticed) = (preset.Reckoning.StartOf(command.OccurredOn), preset.Reckoning.StartOf(command.NoticedOn));
            var ground = IncidentNotice.Ground(preset, command.Category, noticed);
            var incident = participation.ReportIncident(command.Category, occurred, noticed, null, false, scope.Actor, now, ground);
            db.Add(IncidentNotice.Begin(preset, incident, now));
            return incident.Id;
        }
    }
}
