using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Cases.View;

/// <summary>Why a deadline falls on its date: everything that the count used. Whoever sees the case may know.</summary>
public static class ViewClock
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, Guid ClockId) : IQuery<Explained>;

    public sealed record Explained(string Reference, string SystemName, string Preset, DueExplanation Why, DateTimeOffset? StoppedAt, DateTimeOffset? ExpiredAt, bool Paused, int DaysLeft, TimeSpan TotalPaused, BilingualText Calendar, TimeZoneInfo Zone, bool OwnCompany);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Explained>
    {
        public async Task<Explained> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId).Select(file => new { file.Reference, file.SystemName, file.Preset, file.OrganisationId }).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
            var asked = await db.Clocks.AsNoTracking().SingleOrDefaultAsync(c => c.Id == query.ClockId && c.CaseId == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var (reckoning, now) = (packs.Preset(file.Preset).Reckoning, clock.GetUtcNow());
            return new(file.Reference, file.SystemName, file.Preset, asked.State.Explain(reckoning, now), asked.StoppedAt, asked.ExpiredAt, asked.State.IsPaused, asked.State.DaysLeft(reckoning, now), asked.State.TotalPaused(now), reckoning.Calendar.Name, reckoning.Zone, scope.Actor.OrganisationId == file.OrganisationId);
        }
    }
}
