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
            var seals = db.PublicSeals();
            var found = await seals.Where(seal => seal.Number == query.Number)
                .Join(db.PublicCases(), seal => seal.CaseId, file => file.CaseId, (seal, file) => new { seal, file.Reference, file.Company, Newer = seals.Where(newer => newer.SupersedesId == seal.Id).Select(newer => newer.Number).FirstOrDefault() })
                .SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
            var shown = found.seal;
            return new(shown.CaseId, found.Reference, shown.Number, found.Company, shown.StatusAt(now), shown.IssuedAt, shown.ExpiresAt, shown.ChangedAt, found.Newer, shown.Credential);
        }
    }
}
