using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Erasures.List;

/// <summary>What was erased in one case and what may be, with what stands against it.</summary>
public static class ViewCaseErasures
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<Shown>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Hold">The legal hold that stands; null where none does.</param>
    /// <param name="Why">The rules that keep the person from each act; none where they may do it.</param>
    public sealed record Shown(
        Guid CaseId, string Reference, string SystemName, string Company, bool UnderAppeal, HoldRow? Hold, IReadOnlyList<RetentionRow> Retention, IReadOnlyList<ListErasures.Row> Erasures, IReadOnlyList<FileRow> Files,
        IReadOnlyDictionary<Act, Rule> Why);

    public sealed record HoldRow(Guid Id, string? PlacedBy, DateTimeOffset PlacedAt);

    /// <param name="Years">Counted from the end of the case.</param>
    public sealed record RetentionRow(Retained What, int Years, BilingualText Source);

    public sealed record FileRow(Guid Id, string FileName, long Length);

    public sealed class Handler(SandboxDbContext db, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Shown>
    {
        public async Task<Shown> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireErasureReader();
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).AsSplitQuery().SingleOrDefaultAsync(f => f.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var company = await db.Organisations.AsNoTracking().Where(o => o.Id == file.OrganisationId).Select(o => o.Name).SingleAsync(token);
            var hold = await db.LegalHolds.AsNoTracking().Where(hold => hold.CaseId == file.Id && hold.LiftedAt == null)
                .Select(hold => new HoldRow(hold.Id, db.Users.Where(person => person.Id == hold.PlacedBy).Select(person => person.FullName).FirstOrDefault(), hold.PlacedAt)).SingleOrDefaultAsync(token);
            var erasures = await db.Erasures.AsNoTracking().Where(erasure => erasure.CaseId == file.Id).OrderByDescending(erasure => erasure.ProposedAt)
                .Select(erasure => new ListErasures.Row(
                    erasure.Id, erasure.CaseId, file.Reference, erasure.Kind, erasure.Ground, db.Users.Where(person => person.Id == erasure.ProposedBy).Select(person => person.FullName).FirstOrDefault(), erasure.ProposedAt,
                    erasure.Outcome, db.Users.Where(person => person.Id == erasure.DecidedBy).Select(person => person.FullName).FirstOrDefault(), erasure.DecidedAt))
                .ToListAsync(token);
            var preset = packs.Preset(file.Preset);
            var today = preset.Reckoning.DateAt(clock.GetUtcNow());
            return new(
                file.Id, file.Reference, file.SystemName, company, await db.Appeals.AsNoTracking().AnyAsync(appeal => appeal.CaseId == file.Id && appeal.Outcome == null, token), hold,
                [.. preset.Retention.Where(rule => rule.InForce.On(today)).Select(rule => new RetentionRow(rule.What, rule.Years, rule.Source.Citation))], erasures,
                await db.Evidence.AsNoTracking().Where(e => e.CaseId == file.Id && e.ErasedAt == null).OrderBy(e => e.UploadedAt).Select(e => new FileRow(e.Id, e.FileName, e.Length)).ToListAsync(token),
                new[] { Act.ProposeErasure, Act.ConfirmErasure, Act.PlaceLegalHold, Act.LiftLegalHold }
                    .Select(act => (act, file.WhyNot(act, scope.Actor, act == Act.LiftLegalHold ? hold?.Id : null)?.Rule)).Where(row => row.Rule is not null).ToDictionary(row => row.act, row => row.Rule!.Value));
        }
    }
}
