using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Seals;
using Sandbox.Ledger.Credentials;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>The status list of one purpose, with the bit of every seal that it concerns.</summary>
public static class ReadSealStatuses
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(StatusPurpose Purpose) : IQuery<BitstringStatusList>;

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, BitstringStatusList>
    {
        public async Task<BitstringStatusList> Handle(Query query, CancellationToken token)
        {
            var status = Status(query.Purpose).ToString();
            var indexes = await db.PublicSeals().Where(seal => seal.Status == status).Select(seal => seal.StatusIndex).ToListAsync(token);
            var newest = await db.PublicSeals().MaxAsync(seal => (int?)seal.StatusIndex, token) ?? 0;
            var list = new BitstringStatusList((newest / BitstringStatusList.MinimumEntries + 1) * BitstringStatusList.MinimumEntries);
            foreach (var index in indexes) list[index] = true;
            return list;
        }
    }

    /// <summary>The status that sets the bit of a list.</summary>
    public static SealStatus Status(StatusPurpose purpose) => purpose switch
    {
        StatusPurpose.Revocation => SealStatus.Revoked,
        StatusPurpose.Suspension => SealStatus.Suspended,
        StatusPurpose.Refresh => SealStatus.Superseded,
    };
}
