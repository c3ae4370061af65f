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
    public sealed record Query(Guid CaseId) : IQuery<CaseTrail>, IReadsFile
    {
        Guid IReadsFile.PartId => CaseId;
    }

    /// <param name="Version">How many entries the case itself counts: a chain cut off at its end is whole in itself.</param>
    /// <param name="HeadAgrees">Whether the case keeps the leaf of the last entry as its newest.</param>
    /// <param name="OtherThanItsColumns">Number of the first entry whose columns say other than its bytes; null where none does.</param>
    public sealed record CaseTrail(
        Guid CaseId, string Reference, string SystemName, string Company, Stage Stage, string Preset, IReadOnlyList<TrailLine> Entries, CaseChainResult Chain, long Version, bool HeadAgrees, long? OtherThanItsColumns)
    {
        public bool Holds => Chain is CaseChainResult.Verified verified && verified.Entries == Version && HeadAgrees && OtherThanItsColumns is null;
    }

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, CaseTrail>
    {
        public async Task<CaseTrail> Handle(Query query, CancellationToken token)
        {
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == query.CaseId).Select(file => new
            {
                file.Reference,
                file.SystemName,
                file.Stage,
                file.Preset,
                file.Version,
                Company = db.Organisations.Where(company => company.Id == file.OrganisationId).Select(company => company.Name).First(),
                Head = EF.Property<byte[]?>(file, CaseFileConfiguration.LatestLeaf),
            }).SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
            var rows = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == query.CaseId).OrderBy(entry => entry.CaseSeq).ToListAsync(token);
            var chain = CaseChain.Verify(rows.Select(entry => new ChainedEntry(entry.CaseSeq, entry.Payload, entry.PreviousHash, entry.Leaf)), query.CaseId.ToString());
            return new(
                query.CaseId, file.Reference, file.SystemName, file.Company, file.Stage, file.Preset, await TrailLine.Of(db, rows, token), chain, file.Version,
                rows.Count > 0 && file.Head is { } head && head.AsSpan().SequenceEqual(rows[^1].Leaf),
                rows.FirstOrDefault(entry => RecordedEntry.Read(entry.Payload)?.Agrees(entry) != true)?.CaseSeq);
        }
    }
}
