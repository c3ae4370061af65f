using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Registry.View;

/// <summary>What anyone may know of an admitted case: system, company, tier, stage, dates and seals; nothing of its file.</summary>
public static class ViewPublicCase
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(Guid CaseId) : IQuery<PublicCase>;

    /// <param name="ExitReportPublic">Whether company and authority agreed to publish the exit report; null before it is accepted.</param>
    public sealed record PublicCase(
        Guid Id, string Reference, string System, string Company, string Country, string? Tier, Stage Stage, DateTimeOffset SubmittedAt, DateTimeOffset? AdmittedAt, DateTimeOffset? TestStartsAt,
        DateTimeOffset? TestEndsAt, DateTimeOffset? TestEndedAt, DateTimeOffset? CompletedAt, bool? ExitReportPublic, IReadOnlyList<PublicSeal> Seals);

    public sealed record PublicSeal(string Number, SealStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Query, PublicCase>
    {
        private static readonly Stage[] PublicStages = [.. Enum.GetValues<Stage>().Where(stage => stage.IsPublic())];

        public async Task<PublicCase> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var found = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId && PublicStages.Contains(file.Stage))
                .Join(db.Organisations, file => file.OrganisationId, company => company.Id, (file, company) => new { file, company.Name, company.Country })
                .SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
            // An act or an appeal may have admitted it; the opening of the plan follows either at once.
            var admitted = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == query.CaseId && (entry.Act == Act.Admit || entry.Act == Act.AdmitFromWaitlist || entry.Act == Act.OpenPlanAgreement))
                .OrderBy(entry => entry.CaseSeq).Select(entry => (DateTimeOffset?)entry.At).FirstOrDefaultAsync(token);
            var participation = await db.Participations.AsNoTracking().SingleOrDefaultAsync(p => p.CaseId == query.CaseId, token);
            var seals = await db.Seals.AsNoTracking().Where(seal => seal.CaseId == query.CaseId).OrderByDescending(seal => seal.StatusIndex)
                .Select(seal => new PublicSeal(
                    seal.Number, (seal.Status == SealStatus.Valid || seal.Status == SealStatus.Suspended) && seal.ExpiresAt <= now ? SealStatus.Expired : seal.Status, seal.IssuedAt, seal.ExpiresAt))
                .ToListAsync(token);
            return new(
                found.file.Id, found.file.Reference, found.file.SystemName, found.Name, found.Country, found.file.Tier, found.file.Stage, found.file.SubmittedAt, admitted,
                participation?.TestStartsAt, participation?.TestEndsAt, participation?.TestEndedAt, participation?.ExitAcceptedAt,
                participation?.ExitAcceptedAt is null ? null : participation.IsExitReportPublic, seals);
        }
    }
}
