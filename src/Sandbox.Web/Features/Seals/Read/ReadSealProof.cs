using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Credentials;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Seals.Read;

/// <summary>What the transparency log shows of a seal: that it holds its issuance, and how far it goes now.</summary>
public static class ReadSealProof
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(string Number) : IQuery<Proof>;

    /// <param name="Issuance">Null while the log has not taken the entry up (usually less than a second), and where words of the seal were erased.</param>
    /// <param name="Latest">The latest signed head of the log; null before the first.</param>
    public sealed record Proof(SealIssuance? Issuance, LogHead? Latest);

    public sealed class Handler(SandboxDbContext db, TransparencyLog log) : IRequestHandler<Query, Proof>
    {
        public async Task<Proof> Handle(Query query, CancellationToken token)
        {
            var id = await db.PublicSeals().Where(seal => seal.Number == query.Number).Select(seal => (Guid?)seal.Id).SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
            var latest = await log.Latest(token);
            var issued = await db.PublicIssuances().Where(issuance => issuance.SealId == id).FirstOrDefaultAsync(token);
            if (latest is null || issued is null || await log.Prove(issued.EntryId, token) is not { } proof) return new(null, latest);
            return new(new(issued.Payload, issued.Pointer, issued.Salt, proof, await log.Keys(latest.LogId, token)), latest);
        }
    }
}
