using System.Security.Cryptography;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Receipts;

namespace Sandbox.Verifier.Receipts;

/// <summary>Verifies a receipt: the authority signed what it says, the entry says the same, and the log holds the entry.</summary>
internal sealed class ReceiptVerification(Trust trust, Func<long, long, IReadOnlyList<byte[]>?>? logProof, Report report)
{
    /// <param name="filed">The file that the receipt is said to be for, where it is at hand.</param>
    public void Run(Receipt receipt, Stream? filed)
    {
        var statement = ReceiptStatement.Parse(receipt.Statement.Text);
        report.Subject.Add(("case", new("Case", "案件"), $"{statement.Reference} ({statement.CaseId})"));
        report.Subject.Add(("entry", new("Entry", "留痕记录"), $"{statement.Sequence} ({statement.Act})"));
        report.Subject.Add(("at", new("Filed at", "提交时间"), statement.At));
        report.Subject.Add(("filed", new("SHA-256 of the filing", "提交内容 SHA-256"), statement.Filed is [var first, ..] ? first : "–"));
        report.Subject.Add(("log", new("Log", "日志"), statement.Origin));
        if (trust.Keys.Count == 0 && trust.Kept.Count == 0)
            report.Notes.Add(Trust.KeysFromInput);
        var place = Place.Entry(statement.Sequence);

        var keys = trust.Or(receipt.Keys);
        var signers = keys.Where(key => key.Name == ReceiptStatement.KeyName(statement.Origin)).ToList();
        // The same key signs both, under two names; who trusts it for the log knows it here too.
        signers.AddRange(keys.Where(key => key.Name == statement.Origin).Select(key => new NoteKey(ReceiptStatement.KeyName(statement.Origin), key.Key)));
        if (receipt.Statement.Verify(signers) == NoteCheck.Valid)
            report.Holds(Check.Signature);
        else
            report.Falsified(Check.Signature, place, "bad-signature", new("no trusted key of the authority signed this receipt.", "该回执不是由主管部门受信任的密钥签名的。"));

        if (!EntryHash.Leaf(receipt.Payload).AsSpan().SequenceEqual(statement.Leaf))
            report.Falsified(Check.Leaf, place, "altered-bytes", new("the entry's bytes are not the ones that the receipt names.", "留痕记录的原始字节与回执所指的不符。"));
        else
            report.Holds(Check.Leaf);
        Compare(statement, receipt.Payload, receipt.Openings, place);

        if (filed is not null)
        {
            if (statement.Filed.Contains(Convert.ToHexStringLower(SHA256.HashData(filed))))
                report.Holds(Check.Evidence);
            else
                report.Falsified(Check.Evidence, place, "other-file", new("the file is none of those that were filed.", "该文件不在所提交的文件之中。"));
        }

        if (receipt.Latest is { } latest && trust.CheckHead(latest, statement.Origin, receipt.Keys, report) is { } told && (told.Size != statement.LatestSize || !told.Root.AsSpan().SequenceEqual(statement.LatestRoot)))
            report.Falsified(Check.Receipt, Place.Of("checkpoint", $"{told.Size}"), "other-checkpoint", new("the checkpoint is not the one that the receipt names.", "检查点与回执所指的不符。"));

        if (receipt.Proof is not { } proof)
        {
            report.NotChecked(Check.Inclusion, place, "not-completed", new("the receipt was made before the log took the entry up: download it again for its proof.", "制作回执时日志尚未收录该记录：请重新下载以取得包含证明。"));
            report.Notes.Add(new("Not completed: the authority's signature holds it to the entry, the log does not show it yet.", "尚未补全：主管部门的签名已确认该记录，但日志尚未体现。"));
            return;
        }
        if (trust.CheckHead(proof.Note, statement.Origin, receipt.Keys, report) is not { } head)
            return;
        if (proof.Verify(statement.Leaf, statement.Origin, keys) == LogProofCheck.Valid)
            report.Holds(Check.Inclusion);
        else
            report.Falsified(Check.Inclusion, place, "not-included", new($"its leaf is not at place {proof.Index} of the log.", $"其叶不在日志的第 {proof.Index} 位。"));
        trust.CheckKept(head, receipt.Keys, (from, to) => logProof?.Invoke(from, to), report);
    }

    private void Compare(ReceiptStatement statement, byte[] payload, IReadOnlyList<ReceiptOpening> openings, Place place)
    {
        JsonElement entry;
        try
        {
            entry = CanonicalJson.Parse(payload);
        }
        catch (JsonException)
        {
            report.Falsified(Check.Leaf, place, "not-json", new("the bytes are not JSON.", "原始字节不是 JSON。"));
            return;
        }
        List<string> differ = [.. new (string Name, string Said)[] { ("case", statement.CaseId), ("id", statement.EntryId), ("act", statement.Act), ("at", statement.At) }
            .Where(pair => entry.Text(pair.Name) != pair.Said).Select(pair => pair.Name)];
        if (openings.Count != statement.Filed.Count
            || statement.Filed.Zip(openings).Any(pair => entry.At(pair.Second.Pointer)?.Commitment() is not { } digest || !Commitment.Verify(pair.Second.Salt, digest, pair.First)))
            differ.Add("evidence");
        foreach (var name in differ)
            report.Falsified(Check.Receipt, place with { Within = name }, "entry-differs", new($"the receipt's \"{name}\" is not that of the entry.", $"回执中的“{name}”与留痕记录不符。"));
        if (differ.Count == 0)
            report.Holds(Check.Receipt);
    }
}
