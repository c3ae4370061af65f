using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>The seals of a company's case, the request that is under way, and what the company may do now.</summary>
public static class ReadOwnSeals
{
    [Requires(Permission.ReadOwnCases)]
    public sealed record Query(Guid CaseId) : IQuery<OwnSeals>;

    /// <param name="Draft">The request that was begun and not filed.</param>
    /// <param name="MayRequest">Whether a request, or one for a renewal, may be begun at this stage.</param>
    public sealed record OwnSeals(Guid CaseId, string Reference, string System, Stage Stage, SealFacts Facts, Guid? Draft, bool MayRequest, DateTimeOffset? RequestedAt, IReadOnlyList<Held> Seals, IReadOnlyList<NextStep> Next);

    /// <param name="Reasons">Why the measure is proposed; the company answers to it.</param>
    public sealed record Held(Guid Id, string Number, SealStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, SealMeasure? Proposed, string? Reasons, bool Danger, DateTimeOffset? HearingUntil, bool MayRespond);

    public sealed class Handler(SandboxDbContext db, SealDesk desk, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, OwnSeals>
    {
        public async Task<OwnSeals> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements)
                .SingleOrDefaultAsync(f => f.Id == query.CaseId && f.OrganisationId == scope.Actor.OrganisationId, token) ?? throw new RuleViolation(Rule.NotFound);
            var draft = await db.Drafts.AsNoTracking().Where(d => d.CaseId == file.Id && d.Kind == FilingKind.SealRequest && d.SubmittedAt == null).Select(d => (Guid?)d.Id).FirstOrDefaultAsync(token);
            var requested = await db.SealReviews.AsNoTracking().Where(review => review.CaseId == file.Id && review.Issued == null).Select(review => (DateTimeOffset?)review.RequestedAt).FirstOrDefaultAsync(token);
            var seals = await db.Seals.AsNoTracking().Where(seal => seal.CaseId == file.Id).OrderByDescending(seal => seal.StatusIndex).ToListAsync(token);
            var held = new List<Held>();
            foreach (var seal in seals)
            {
                held.Add(new(
                    seal.Id, seal.Number, seal.Status, seal.IssuedAt, seal.ExpiresAt, seal.Proposed, seal.Proposed is null ? null : await Reasons(seal, token), seal.Danger, seal.HearingUntil,
                    seal is { Proposed: not null, HearingAnswered: false } && file.WhyNot(Act.RespondToNotice, scope.Actor, seal.Id) is null));
            }
            var mayRequest = file.Stage == Stage.Completed || (file.Stage == Stage.Sealed && seals.Exists(seal => seal.Status is SealStatus.Valid or SealStatus.Expired));
            return new(file.Id, file.Reference, file.SystemName, file.Stage, await desk.Facts(file.Id, token), draft, mayRequest, requested, held, await db.NextSteps(file, packs, clock.GetUtcNow(), token));
        }

        private Task<string?> Reasons(ConformitySeal seal, CancellationToken token) =>
            db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == seal.CaseId && entry.SubjectId == seal.Id && (entry.Act == Act.ProposeSealSuspension || entry.Act == Act.ProposeRevocation))
                .OrderByDescending(entry => entry.CaseSeq).Join(db.Disclosures.Where(told => told.Pointer == "/reasons"), entry => entry.Id, told => told.EntryId, (_, told) => told.Value)
                .FirstOrDefaultAsync(token)!;
    }
}
