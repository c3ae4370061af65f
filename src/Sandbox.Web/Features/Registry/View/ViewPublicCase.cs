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
        Guid Id, string Reference, string System, string Company, string Country, string? Tier, string? Summary, Stage Stage, DateTimeOffset SubmittedAt, DateTimeOffset? AdmittedAt, DateTimeOffset? TestStartsAt,
        DateTimeOffset? TestEndsAt, DateTimeOffset? TestEndedAt, DateTimeOffset? CompletedAt, bool? ExitReportPublic, IReadOnlyList<PublicSeal> Seals);

    public sealed record PublicSeal(string Number, SealStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt);

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Query, PublicCase>
    {
        public async Task<PublicCase> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            var found = await db.PublicCases().SingleOrDefaultAsync(file => file.CaseId == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var seals = await db.PublicSeals().Where(seal => seal.CaseId == query.CaseId).OrderByDescending(seal => seal.StatusIndex).ToListAsync(token);
            return new(
                found.CaseId, found.Reference, found.SystemName, found.Company, found.Country, found.Tier, found.Summary, Enum.Parse<Stage>(found.Stage), found.SubmittedAt, found.AdmittedAt,
                found.TestStartsAt, found.TestEndsAt, found.TestEndedAt, found.ExitAcceptedAt, found.ExitReportPublic,
                [.. seals.Select(seal => new PublicSeal(seal.Number, seal.StatusAt(now), seal.IssuedAt, seal.ExpiresAt))]);
        }
    }
}
