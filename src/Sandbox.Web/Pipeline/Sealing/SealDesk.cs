using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>What every act on a seal needs beside the domain: facts from the database, numbers, terms, and the signed credential.</summary>
public sealed class SealDesk(SandboxDbContext db, Packs packs, SealIssuer issuer, TimeProvider clock)
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What stands in the way of a seal now.</summary>
    public async Task<SealFacts> Facts(Guid caseId, CancellationToken token) => new(
        await db.Participations.AnyAsync(participation => participation.CaseId == caseId && participation.ObjectivesMet == true, token),
        await db.Conditions.CountAsync(condition => condition.CaseId == caseId && condition.ClosedAt == null, token),
        await db.Incidents.CountAsync(incident => incident.CaseId == caseId && incident.ClosedAt == null, token),
        await db.Complaints.CountAsync(complaint => complaint.CaseId == caseId && complaint.Status != ComplaintStatus.Answered, token),
        await db.Appeals.CountAsync(appeal => appeal.CaseId == caseId && appeal.Outcome == null, token));

    /// <summary>The text of a seal that is issued now: the next number, the scope asked for, legal effect and term of the case's jurisdiction.</summary>
    public async Task<SealText> Text(CaseFile file, Guid requestId, CancellationToken token)
    {
        var now = clock.GetUtcNow();
        var preset = packs.Preset(file.Preset);
        var number = (await db.Database.SqlQuery<long>($"select nextval('seal_numbers') as \"Value\"").ToListAsync(token))[0];
        var request = SealRequest.Of(await Request(requestId, token));
        return new($"SEAL-{now.Year}-{number:D4}", request.Scope, $"{preset.SealLegalEffect.En}\n\n{preset.SealLegalEffect.Zh}", preset.EndOf(ClockName.SealValidity, now), (int)number);
    }

    /// <summary>Signs the credential of a seal that was just issued, and keeps it with the seal.</summary>
    /// <param name="decidedBy">Who decided on the request: the seal names their authority as its issuer.</param>
    public async Task Attach(ConformitySeal seal, Guid requestId, Guid decidedBy, CancellationToken token)
    {
        var file = seal.Case;
        var company = await db.Organisations.AsNoTracking().SingleAsync(organisation => organisation.Id == file.OrganisationId, token);
        var authority = await db.Users.AsNoTracking().Where(person => person.Id == decidedBy)
            .Join(db.Organisations, person => person.OrganisationId, organisation => organisation.Id, (_, organisation) => organisation.Name).SingleAsync(token);
        var credential = SealCredential.Of(issuer, authority, seal, file, company, SealRequest.Of(await Request(requestId, token)), packs.Preset(file.Preset).SealLegalEffect);
        seal.Attach(issuer.Sign(credential, clock.GetUtcNow()).ToJsonString(Readable));
    }

    /// <summary>
    /// What a won appeal does to the seal of its case: a refusal or a revocation gives way to a new seal, on the request that
    /// was refused or had led to the revoked seal; a suspension falls.
    /// </summary>
    public async Task Follow(CaseFile file, Appeal appeal, CancellationToken token)
    {
        if (appeal.Outcome is not (AppealOutcome.Replaced or AppealOutcome.Remitted) || appeal.ConditionId is not null) return;
        var subject = file.Involvements.Where(part => part.Act == appeal.Contested && part.At == appeal.ContestedAt).Select(part => part.SubjectId).First();
        var contested = await db.Seals.SingleOrDefaultAsync(seal => seal.Id == subject, token);
        if (appeal.Contested == Act.SuspendSeal) contested!.LiftOnAppeal(appeal, clock.GetUtcNow());
        if (appeal is not { Contested: Act.RefuseSeal or Act.RevokeSeal, Outcome: AppealOutcome.Replaced }) return;

        var review = contested is null
            ? await db.SealReviews.SingleAsync(review => review.Id == subject, token)
            : await db.SealReviews.Where(review => review.CaseId == file.Id && review.DecidedAt <= contested.IssuedAt && review.ManifestDigest == contested.ManifestDigest)
                .OrderByDescending(review => review.DecidedAt).FirstAsync(token);
        var superseded = contested ?? (review.RenewsId is { } renewed ? await db.Seals.SingleAsync(seal => seal.Id == renewed, token) : null);
        var seal = ConformitySeal.IssueOnAppeal(file, appeal, review.ManifestDigest, await Text(file, review.RequestId, token), superseded, clock.GetUtcNow());
        db.Add(seal);
        await Attach(seal, review.RequestId, review.DecidedBy!.Value, token);
    }

    /// <summary>The end of the company's hearing, if notice is given now.</summary>
    public DateTimeOffset HearingUntil(CaseFile file) => packs.Preset(file.Preset).EndOf(ClockName.Hearing, clock.GetUtcNow());

    private Task<Filing> Request(Guid id, CancellationToken token) => db.Filings.SingleAsync(filing => filing.Id == id, token);
}
