using MediatR;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Incidents.Report;

/// <summary>The company reports a serious incident; the first notice may be incomplete, its term runs until the final one.</summary>
public static class ReportIncident
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand<Guid>;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Guid>
    {
        public async Task<Guid> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.IncidentNotice, token);
            var preset = packs.Preset(filed.Participation.Case.Preset);
            var notice = IncidentNotice.Of(filed.Answers, preset.Reckoning);
            var now = clock.GetUtcNow();
            var ground = IncidentNotice.Ground(preset, notice.Category, notice.NoticedAt);
            var incident = filed.Participation.ReportIncident(notice.Category, notice.OccurredAt, notice.NoticedAt, filed.Filing, notice.IsComplete, scope.Actor, now, ground);
            var term = IncidentNotice.Begin(preset, incident, now);
            if (notice.IsComplete) term.Stop(preset.Reckoning, now);
            db.Add(term);
            return incident.Id;
        }
    }
}
