using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Read;

/// <summary>The trail of one case, entry by entry, with the check of its chain.</summary>
public static class ReadCaseTrail
{
    [Requires(Permission.ReadTrail)]
    public sealed record Query(Guid CaseId) : IQuery<CaseTrail>;

    public sealed record CaseTrail(Guid CaseId, string Reference, string SystemName, Stage Stage, IReadOnlyList<Entry> Entries, CaseChainResult Chain);

    public sealed record Entry(Guid Id, long Seq, Act Act, string? Actor, string? For, DateTimeOffset At, byte[] Leaf);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, CaseTrail>
    {
        public async Task<CaseTrail> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId).Select(file => new { file.Reference, file.SystemName, file.Stage }).SingleOrDefaultAsync(token)
                ?? throw new RuleViolation(Rule.NotFound);
            var rows = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == query.CaseId).OrderBy(entry => entry.CaseSeq).ToListAsync(token);
            var people = rows.SelectMany(entry => new[] { entry.ActorId, entry.ForPersonId ?? entry.ActorId }).Distinct().ToList();
            var names = await db.Users.AsNoTracking().Where(person => people.Contains(person.Id)).ToDictionaryAsync(person => person.Id, person => person.FullName, token);
            return new(
                query.CaseId, file.Reference, file.SystemName, file.Stage,
                [.. rows.Select(entry => new Entry(entry.Id, entry.CaseSeq, entry.Act, names.GetValueOrDefault(entry.ActorId), entry.ForPersonId is { } principal ? names.GetValueOrDefault(principal) : null, entry.At, entry.Leaf))],
                CaseChain.Verify(rows.Select(entry => new ChainedEntry(entry.CaseSeq, entry.Payload, entry.PreviousHash, entry.Leaf)), query.CaseId.ToString()));
        }
    }
}
