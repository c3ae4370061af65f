using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Incidents.Report;

/// <summary>The company completes the notice of an incident; its term has been met then.</summary>
public static class CompleteIncidentNotice
{
    [Requires(Permission.SubmitFilings)]
    public sealed record Command(Guid DraftId) : ICommand;

    public sealed class Handler(SandboxDbContext db, FilingDesk desk, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Command, Unit>
    {
        public async Task<Unit> Handle(Command command, CancellationToken token)
        {
            var filed = await desk.FileFor(db, command.DraftId, FilingKind.IncidentNotice, token);
            var now = clock.GetUtcNow();
            filed.Participation.CompleteIncidentNotice(filed.Subject, filed.Filing, scope.Actor, now);
            var preset = packs.Preset(filed.Participation.Case.Preset);
            foreach (var term in await db.Clocks.Where(term => term.SubjectId == filed.Subject && IncidentNotice.Terms.Contains(term.Name)).ToListAsync(token)) term.Stop(preset.Reckoning, now);
            return Unit.Value;
        }
    }
}
