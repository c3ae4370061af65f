using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Merkle;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier;

/// <summary>A checkpoint that somebody kept, and the file that it comes from.</summary>
/// <param name="Pack">Where it comes from a pack, what that pack said of its case.</param>
internal sealed record KeptCheckpoint(string File, SignedNote Note, PackLine.Head? Pack = null)
{
    public Checkpoint Head { get; } = Checkpoint.Parse(Note.Text);
}

/// <summary>What the one who verifies brings along: the keys that he trusts, the checkpoints that he kept.</summary>
internal sealed record Trust(IReadOnlyList<NoteKey> Keys, IReadOnlyList<KeptCheckpoint> Kept)
{
    public static readonly Said KeysFromInput = new(
        "The keys come from the input itself. Pass --key with the log's key as you got it from elsewhere, or --checkpoint with one that you kept.",
        "公钥取自输入文件本身。请用 --key 给出另行取得的日志公钥，或用 --checkpoint 给出自己保存的检查点。");

    /// <summary>The keys to verify with: those that are trusted, or else those that the input names.</summary>
    public IReadOnlyList<NoteKey> Or(IReadOnlyList<NoteKey> named) => Keys.Count > 0 ? Keys : named;

    /// <summary>Checks the signature on the head of a log; null where it does not hold.</summary>
    public Checkpoint? CheckHead(SignedNote note, string origin, IReadOnlyList<NoteKey> named, Report report)
    {
        var head = Checkpoint.Parse(note.Text);
        var place = Place.Of("checkpoint", $"{head.Size}");
        if (Keys.Count == 0 && Kept.Count == 0)
            report.Notes.Add(KeysFromInput);
        switch (note.Verify(Or(named)))
        {
            case NoteCheck.UnknownKey:
                report.Falsified(Check.Signature, place, "unknown-key", new("no trusted key signed the checkpoint.", "检查点不是由受信任的密钥签名的。"));
                return null;
            case NoteCheck.BadSignature:
                report.Falsified(Check.Signature, place, "bad-signature", new("the signature is not that of the key that it names.", "签名与所指明的密钥不符。"));
                return null;
        }
        if (head.Origin != origin)
        {
            report.Falsified(Check.Signature, place, "other-origin", new($"the checkpoint is of the log {head.Origin}, not of {origin}.", $"检查点属于日志 {head.Origin}，而不是 {origin}。"));
            return null;
        }
        report.Holds(Check.Signature);
        return head;
    }

    /// <summary>Checks that a log's head continues every checkpoint that was kept. A proof is asked for by sizes, the smaller first; null where none is at hand.</summary>
    public void CheckKept(Checkpoint head, IReadOnlyList<NoteKey> named, Func<long, long, IReadOnlyList<byte[]>?> proofOf, Report report)
    {
        foreach (var kept in Kept)
        {
            var place = Place.Of("checkpoint", $"{kept.Head.Size}");
            if (kept.Note.Verify(Or(named)) != NoteCheck.Valid)
            {
                report.Falsified(Check.Consistency, place, "kept-key", new(
                    $"the kept checkpoint ({kept.File}) is not signed by the log's keys: the log changed its key without a trace, or this is another log.",
                    $"所留检查点（{kept.File}）不是由该日志的密钥签名的：日志无记录地更换了密钥，或者这是另一个日志。"));
                continue;
            }
            if (kept.Head.Origin != head.Origin)
            {
                report.Falsified(Check.Consistency, place, "other-origin", new(
                    $"the kept checkpoint is of the log {kept.Head.Origin}, this one is {head.Origin}.", $"所留检查点属于日志 {kept.Head.Origin}，而此处是 {head.Origin}。"));
                continue;
            }
            var (older, newer) = kept.Head.Size <= head.Size ? (kept.Head, head) : (head, kept.Head);
            if (older.Size == 0 || older.Size == newer.Size)
            {
                Judge(older.Size == 0 ? older.Root.AsSpan().SequenceEqual(MerkleTree.EmptyRoot) : older.Root.AsSpan().SequenceEqual(newer.Root));
                continue;
            }
            if (proofOf(older.Size, newer.Size) is { } proof)
                Judge(MerkleTree.VerifyConsistency(older.Size, newer.Size, proof, older.Root, newer.Root));
            else if (older == head)
                Lacks(
                    $"the log stood at {kept.Head.Size} leaves when the checkpoint was kept, here it stands at {head.Size}. Get a newer file, or pass --log: a log that lost its end shows there.",
                    $"保存检查点时日志已有 {kept.Head.Size} 个叶，此处只有 {head.Size} 个。请获取较新的文件，或用 --log 指明日志：日志尾部若被截去，会在那里显现。");
            else
                Lacks(
                    $"no proof from {kept.Head.Size} leaves is at hand. Download the pack again for this checkpoint, or pass --log.",
                    $"缺少自 {kept.Head.Size} 个叶起的一致性证明。请针对该检查点重新下载，或用 --log 指明日志。");

            void Judge(bool holds)
            {
                if (holds)
                    report.Holds(Check.Consistency);
                else
                    report.Falsified(Check.Consistency, place, "not-continued", new(
                        $"the log is not the one whose checkpoint was kept: something among its first {older.Size} leaves was changed, removed, put in or put in another order after it was signed.",
                        $"日志与所留检查点不是同一份：在签名之后，前 {older.Size} 个叶中有内容被修改、删除、插入或调换次序。"));
            }

            void Lacks(string en, string zh)
            {
                report.NotChecked(Check.Consistency, place, "no-proof", new(en, zh));
                report.IsUnusable(en, zh);
            }
        }
    }
}
