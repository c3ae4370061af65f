using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Trail.Checkpoints;

/// <summary>What comparing a kept checkpoint with the log found.</summary>
public enum KeptVerdict
{
    /// <summary>The log begins with exactly the leaves that the checkpoint vouches for.</summary>
    Consistent,

    /// <summary>As <see cref="Consistent"/>, of a log that was followed by another.</summary>
    OlderOrigin,

    /// <summary>Of a log that was followed by another, and of leaves that were lost with it.</summary>
    LostWithOlderOrigin,

    /// <summary>The log signed this checkpoint and now holds other or fewer leaves.</summary>
    Fork,

    /// <summary>Of no log of this installation.</summary>
    UnknownOrigin,

    /// <summary>No key of the log signed it.</summary>
    UnknownKey,

    /// <summary>It names a key of the log, which did not sign it.</summary>
    BadSignature,
}

/// <summary>Every kept checkpoint, compared afresh with the log, newest first.</summary>
public static class CompareCheckpoints
{
    public const int Limit = 200;

    [Requires(Permission.ReadTrail)]
    public sealed record Query : IQuery<Shown>;

    /// <param name="Note">The log's latest signed head, to be kept; null before the first.</param>
    /// <param name="Keys">The keys of the newest log as vkeys, current ones first.</param>
    /// <param name="HaltReason">Why nothing is signed any more.</param>
    public sealed record Shown(string? Note, string? Origin, long Size, DateTimeOffset? At, IReadOnlyList<string> Keys, IReadOnlyList<Cosignature> Witnesses, string? HaltReason, IReadOnlyList<Row> Kept);

    /// <param name="At">When the witness cosigned the head; null where it has not.</param>
    public sealed record Cosignature(string Witness, long Size, DateTimeOffset? At, string? Contradiction);

    /// <param name="Proof">That the log extends the checkpoint (RFC 6962, base64), for those who check it themselves.</param>
    /// <param name="LogSize">Leaves of the log that it was compared with.</param>
    public sealed record Row(Guid Id, string By, DateTimeOffset RecordedAt, string? Source, string Origin, long Size, string Root, KeptVerdict Verdict, long LogSize, IReadOnlyList<string> Proof);

    public sealed class Handler(SandboxDbContext db, TransparencyLog log) : IRequestHandler<Query, Shown>
    {
        public async Task<Shown> Handle(Query query, CancellationToken token)
        {
            var logs = await db.Logs.AsNoTracking().ToDictionaryAsync(log => log.Origin, token);
            var rows = await db.KeptCheckpoints.AsNoTracking().OrderByDescending(kept => kept.RecordedAt).ThenByDescending(kept => kept.Id).Take(Limit)
                .Select(kept => new { kept.Id, By = db.Users.Where(person => person.Id == kept.RecordedBy).Select(person => person.FullName).First(), kept.RecordedAt, kept.Source, kept.Note }).ToListAsync(token);
            var kept = new List<Row>();
            foreach (var row in rows)
            {
                var note = SignedNote.Parse(row.Note);
                var head = Checkpoint.Parse(note.Text);
                var (verdict, size, proof) = await Compare(note, head, logs.GetValueOrDefault(head.Origin), token);
                kept.Add(new(row.Id, row.By, row.RecordedAt, row.Source, head.Origin, head.Size, Convert.ToBase64String(head.Root), verdict, size, [.. proof.Select(Convert.ToBase64String)]));
            }
            var latest = await log.Latest(token);
            var anchors = latest is null ? [] : await db.LogAnchors.AsNoTracking().Where(anchor => anchor.LogId == latest.LogId && anchor.Kind == AnchorKind.Witness).OrderBy(anchor => anchor.Name)
                .Select(anchor => new Cosignature(anchor.Name, anchor.Size, anchor.SeenAt, anchor.Contradiction)).ToListAsync(token);
            return new(
                latest?.Note.ToString(), latest?.Origin, latest?.Size ?? 0, latest?.At, latest is null ? [] : [.. (await log.Keys(latest.LogId, token)).Select(key => key.ToString())], anchors,
                latest is null ? null : logs[latest.Origin].HaltReason, kept);
        }

        private async Task<(KeptVerdict, long, IReadOnlyList<byte[]>)> Compare(SignedNote note, Checkpoint kept, TrailLog? of, CancellationToken token)
        {
            if (of is null) return (KeptVerdict.UnknownOrigin, 0, []);
            switch (note.Verify(await log.Keys(of.Id, token)))
            {
                case NoteCheck.UnknownKey: return (KeptVerdict.UnknownKey, of.Size, []);
                case NoteCheck.BadSignature: return (KeptVerdict.BadSignature, of.Size, []);
                case NoteCheck.Valid: break;
            }
            // Nothing signed is said again from a column: root and proof are made from the tiles.
            if (kept.Size > of.Size) return (of.ClosedAt is null ? KeptVerdict.Fork : KeptVerdict.LostWithOlderOrigin, of.Size, []);
            var root = await log.RootAt(of.Id, kept.Size, token);
            if (!root.AsSpan().SequenceEqual(kept.Root)) return (KeptVerdict.Fork, of.Size, []);
            var proof = await log.ProveConsistency(of.Id, kept.Size, of.Size, token);
            var whole = await log.RootAt(of.Id, of.Size, token);
            if (kept.Size > 0 && !MerkleTree.VerifyConsistency(kept.Size, of.Size, proof, kept.Root, whole)) return (KeptVerdict.Fork, of.Size, []);
            return (of.ClosedAt is null ? KeptVerdict.Consistent : KeptVerdict.OlderOrigin, of.Size, proof);
        }
    }
}
