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
    public async Task Attach(ConformitySeal seal, Guid requestId, Actor signer, CancellationToken token)
    {
        var file = seal.Case;
        var company = await db.Organisations.AsNoTracking().SingleAsync(organisation => organisation.Id == file.OrganisationId, token);
        var authority = await db.Organisations.AsNoTracking().Where(organisation => organisation.Id == signer.OrganisationId).Select(organisation => organisation.Name).SingleAsync(token);
        var credential = SealCredential.Of(issuer, authority, seal, file, company, SealRequest.Of(await Request(requestId, token)), packs.Preset(file.Preset).SealLegalEffect);
        seal.Attach(issuer.Sign(credential, clock.GetUtcNow()).ToJsonString(Readable));
    }

    /// <summary>The end of the company's hearing, if notice is given now.</summary>
    public DateTimeOffset HearingUntil(CaseFile file) => packs.Preset(file.Preset).EndOf(ClockName.Hearing, clock.GetUtcNow());

    /// <summary>The rule that decisions on seals rest on, as the preset of the case cites it.</summary>
    public string Ground(CaseFile file) => packs.Preset(file.Preset).Ground(LegalMatter.Seal);

    private Task<Filing> Request(Guid id, CancellationToken token) => db.Filings.SingleAsync(filing => filing.Id == id, token);
}
