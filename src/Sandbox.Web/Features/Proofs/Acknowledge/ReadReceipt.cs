using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Receipts;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Proofs.Acknowledge;

/// <summary>The signed receipt of a filing: at once with the latest checkpoint, and with its inclusion proof as soon as the log holds the entry.</summary>
public static class ReadReceipt
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid FilingId) : IQuery<Issued>;

    /// <param name="Name">Of the file.</param>
    public sealed record Issued(string Name, byte[] Content, bool Completed);

    public sealed class Handler(SandboxDbContext db, TransparencyLog log, LogKeys keys, ActScope scope) : IRequestHandler<Query, Issued>
    {
        public async Task<Issued> Handle(Query query, CancellationToken token)
        {
            scope.Actor.RequireFileReader();
            var filing = await db.Filings.AsNoTracking().SingleOrDefaultAsync(filing => filing.Id == query.FilingId, token) ?? throw new RuleViolation(Rule.NotFound);
            var reference = await db.Cases.Where(file => file.Id == filing.CaseId).Select(file => file.Reference).SingleAsync(token);
            // The entry that filed it, not one that erased of it.
            var entry = await db.TrailEntries.FromSql(
                $"""
                select e.* from trail_entries e
                where e.case_id = {filing.CaseId} and jsonb_path_exists(convert_from(e.payload, 'UTF8')::jsonb, '$.changes[*] ? (@.record == "Filing" && @.change == "Added" && @.id == $id)', jsonb_build_object('id', {filing.Id.ToString()}))
                """).AsNoTracking().SingleAsync(token);

            var proof = await log.Prove(entry.Id, token);
            var latest = await log.Latest(token);
            var origin = latest?.Origin ?? keys.Origin(1);
            // What was erased since is told no more.
            var filed = (await db.Disclosures.AsNoTracking().Where(text => text.EntryId == entry.Id && text.Pointer.StartsWith("/evidence/") && text.ErasureId == null).ToListAsync(token)).OrderBy(text => text.Pointer.Length).ThenBy(text => text.Pointer, StringComparer.Ordinal).ToList();
            var statement = new ReceiptStatement(
                origin, reference, filing.CaseId.ToString(), entry.Id.ToString(), entry.CaseSeq, entry.Act.ToString(), TrailRecorder.Instant(entry.At), [.. filed.Select(text => text.Value)], entry.Leaf,
                latest?.Size ?? 0, latest?.Root ?? Ledger.Merkle.MerkleTree.EmptyRoot);
            var receipt = new Ledger.Receipts.Receipt(
                Ledger.Checkpoints.SignedNote.Sign(statement.ToText(), keys.ReceiptSigners(origin)), entry.Payload, [.. filed.Select(text => new ReceiptOpening(text.Pointer, text.Salt))], latest?.Note, proof,
                [.. keys.ReceiptSigners(origin).Select(signer => signer.NoteKey), .. latest is null ? [] : await log.Keys(latest.LogId, token)]);
            return new($"receipt-{reference}-{entry.CaseSeq}.json", receipt.ToBytes(), proof is not null);
        }
    }
}
