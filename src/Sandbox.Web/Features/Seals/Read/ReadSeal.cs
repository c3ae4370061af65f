using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>A seal as anyone may see it.</summary>
public static class ReadSeal
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(string Number) : IQuery<Seal>;

    /// <param name="Status">As of now, also where the end of the term is not recorded yet.</param>
    /// <param name="SupersededBy">Number of the seal that took the place of this one.</param>
    /// <param name="Credential">The signed credential as JSON.</param>
    public sealed record Seal(
        Guid CaseId, string CaseReference, string Number, string Company, SealStatus Status, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, DateTimeOffset? ChangedAt, string? SupersededBy,
        string Credential)
    {
        public SealedFacts Facts { get; } = SealedFacts.Of(Credential);
    }

    public sealed class Handler(SandboxDbContext db, TimeProvider clock) : IRequestHandler<Query, Seal>
    {
        public async Task<Seal> Handle(Query query, CancellationToken token)
        {
            var now = clock.GetUtcNow();
            return await db.Seals.AsNoTracking().Where(seal => seal.Number == query.Number)
                .Join(db.Organisations, seal => seal.Case.OrganisationId, company => company.Id, (seal, company) => new Seal(
                    seal.CaseId, seal.Case.Reference, seal.Number, company.Name,
                    (seal.Status == SealStatus.Valid || seal.Status == SealStatus.Suspended) && seal.ExpiresAt <= now ? SealStatus.Expired : seal.Status,
                    seal.IssuedAt, seal.ExpiresAt, seal.ChangedAt,
                    db.Seals.Where(newer => newer.SupersedesId == seal.Id).Select(newer => newer.Number).FirstOrDefault(),
                    seal.Credential!))
                .SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
        }
    }
}
