using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>Everything about the seal of one case, as the authority sees it.</summary>
public static class ReadCaseSeals
{
    [Requires(Permission.ReadCases)]
    public sealed record Query(Guid CaseId) : IQuery<CaseSeals>;

    /// <param name="PlanDigest">Digest of the manifest in the agreed plan, to compare with that of the request; null where the plan has none.</param>
    public sealed record CaseSeals(
        Guid CaseId, string Reference, string System, string Company, Stage Stage, SealFacts Facts, Review? Request, string? PlanDigest, IReadOnlyList<Held> Seals, IReadOnlyList<Act> Possible, IReadOnlyList<NextStep> Next);

    public sealed record Review(
        DateTimeOffset RequestedAt, string ManifestDigest, string? Renews, SealRequest Asked, IReadOnlyList<SealScore> Scores, string? ScoredBy, bool? ProposesIssue, string? ProposedBy, string? Reasons,
        bool? Issued);

    public sealed record Held(
        Guid Id, string Number, SealStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, SealMeasure? Proposed, bool Danger, DateTimeOffset? NoticedAt, DateTimeOffset? HearingUntil, string? Response,
        IReadOnlyList<Act> Possible);

    public sealed class Handler(SandboxDbContext db, SealDesk desk, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, CaseSeals>
    {
        private static readonly Act[] OfTheReview = [Act.ScoreSeal, Act.ProposeSeal, Act.ReturnSealProposal, Act.IssueSeal, Act.RefuseSeal];

        private static readonly Act[] OfASeal = [Act.ProposeSealSuspension, Act.SuspendSeal, Act.ProposeRevocation, Act.RevokeSeal, Act.LiftSealSuspension];

        public async Task<CaseSeals> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Include(f => f.Tasks).Include(f => f.Involvements).SingleOrDefaultAsync(f => f.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var seals = await db.Seals.AsNoTracking().Where(seal => seal.CaseId == file.Id).OrderByDescending(seal => seal.StatusIndex).ToListAsync(token);
            var responses = await db.Filings.AsNoTracking().Where(filing => filing.CaseId == file.Id && filing.Kind == FilingKind.HearingResponse && filing.SubjectId != null).OrderBy(filing => filing.FiledAt).ToListAsync(token);
            var review = await db.SealReviews.AsNoTracking().Where(r => r.CaseId == file.Id).OrderBy(r => r.Issued != null).ThenByDescending(r => r.RequestedAt).FirstOrDefaultAsync(token);
            var plan = await db.Participations.AsNoTracking().Where(p => p.CaseId == file.Id).Join(db.Filings, p => p.PlanId, f => f.Id, (_, f) => f.Answers).SingleOrDefaultAsync(token);
            var company = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == file.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
            return new(
                file.Id, file.Reference, file.SystemName, company, file.Stage, await desk.Facts(file.Id, token), review is null ? null : await Told(review, seals, token),
                plan is null ? null : SealRequest.ManifestDigest(plan), [.. seals.Select(seal => Told(seal, file, responses))],
                review is { Issued: null } ? [.. OfTheReview.Where(act => file.WhyNot(act, scope.Actor, review.Id) is null && Fits(act, review))] : [],
                await db.NextSteps(file, packs, clock.GetUtcNow(), token));
        }

        private async Task<Review> Told(SealReview review, List<ConformitySeal> seals, CancellationToken token)
        {
            var request = await db.Filings.AsNoTracking().SingleAsync(filing => filing.Id == review.RequestId, token);
            var people = await db.Users.AsNoTracking().Where(person => person.Id == review.ScoredBy || person.Id == review.ProposedBy).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            var reasons = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == review.CaseId && entry.Act == Act.ProposeSeal && entry.SubjectId == review.Id).OrderByDescending(entry => entry.CaseSeq)
                .Join(db.Disclosures.Where(told => told.Pointer == "/reasons"), entry => entry.Id, told => told.EntryId, (_, told) => told.Value).FirstOrDefaultAsync(token);
            return new(
                review.RequestedAt, review.ManifestDigest, seals.Find(seal => seal.Id == review.RenewsId)?.Number, SealRequest.Of(request), review.Scores, Name(review.ScoredBy), review.ProposesIssue, Name(review.ProposedBy),
                reasons, review.Issued);

            string? Name(Guid? id) => id is { } known ? people.GetValueOrDefault(known) : null;
        }

        private Held Told(ConformitySeal seal, CaseFile file, List<Filing> responses)
        {
            var response = seal.HearingAnswered ? responses.FindLast(filing => filing.SubjectId == seal.Id && filing.FiledAt >= seal.NoticedAt) : null;
            return new(
                seal.Id, seal.Number, seal.Status, seal.IssuedAt, seal.ExpiresAt, seal.Proposed, seal.Danger, seal.NoticedAt, seal.HearingUntil,
                response is null ? null : Domain.Forms.FormAnswers.Parse(response.Answers).Values.Text("response"),
                [.. OfASeal.Where(act => Fits(act, seal) && file.WhyNot(act, scope.Actor, seal.Id) is null)]);
        }

        // What the record itself allows; WhyNot knows stage, role, task and four eyes.
        private static bool Fits(Act act, SealReview review) => act switch
        {
            Act.IssueSeal or Act.RefuseSeal => review.ProposesIssue is not null,
            _ => true,
        };

        private static bool Fits(Act act, ConformitySeal seal) => act switch
        {
            Act.ProposeSealSuspension => seal is { Status: SealStatus.Valid, Proposed: null },
            Act.ProposeRevocation => seal is { Status: SealStatus.Valid or SealStatus.Suspended, Proposed: null },
            Act.SuspendSeal => seal.Proposed == SealMeasure.Suspension,
            Act.RevokeSeal => seal.Proposed == SealMeasure.Revocation,
            _ => seal is { Status: SealStatus.Suspended } or { Status: SealStatus.Valid, Proposed: not null },
        };
    }
}
