using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Appeals.View;

/// <summary>The decisions and conditions of a case that its company can still appeal against.</summary>
public static class ListContestable
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid CaseId) : IQuery<Contestable>;

    public sealed record Contestable(Guid CaseId, string Reference, string SystemName, IReadOnlyList<Decision> Decisions);

    /// <param name="Subject">What the draft of the appeal is about: the part that someone took in the case, or the condition.</param>
    /// <param name="Condition">The words of the condition, where the appeal would be against one.</param>
    public sealed record Decision(Guid Subject, Act Act, DateTimeOffset At, string? Condition, DateTimeOffset Until);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Contestable>
    {
        public async Task<Contestable> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Include(f => f.Involvements).Include(f => f.Conditions).AsSplitQuery()
                .SingleOrDefaultAsync(f => f.Id == query.CaseId && f.OrganisationId == scope.Actor.OrganisationId, token) ?? throw new RuleViolation(Rule.NotFound);
            var appeals = await db.Appeals.AsNoTracking().Where(appeal => appeal.CaseId == file.Id).ToListAsync(token);
            var preset = packs.Preset(file.Preset);
            DateTimeOffset Until(DateTimeOffset served) => preset.EndOf(ClockName.AppealFiling, served);

            var acts = from part in file.Involvements
                       where Contest.Find(part.Act) is not null
                       group part by part.Act into parts
                       let latest = parts.MaxBy(part => part.At)!
                       where !appeals.Any(appeal => appeal.Contested == latest.Act && appeal.ContestedAt == latest.At && appeal.ConditionId is null)
                       select new Decision(latest.Id, latest.Act, latest.At, null, Until(latest.At));
            var conditions = from condition in file.Conditions
                             where condition.IsOpen && !appeals.Any(appeal => appeal.ConditionId == condition.Id)
                             select new Decision(condition.Id, condition.ImposedBy, condition.ImposedAt, condition.Text, Until(condition.ImposedAt));
            var now = clock.GetUtcNow();
            return new(file.Id, file.Reference, file.SystemName, [.. acts.Concat(conditions).Where(decision => now <= decision.Until).OrderByDescending(decision => decision.At)]);
        }
    }
}
