using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Merkle;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Packs;

/// <summary>Verifies an auditor pack, a line at a time, and goes on after a fault, so that every place is named.</summary>
internal sealed class PackVerification(Trust trust, Func<long, long, IReadOnlyList<byte[]>?>? logProof, EvidenceFolder? evidenceFolder, Report report)
{
    private const int MaximumErasures = 100_000;

    private readonly Dictionary<long, IReadOnlyList<byte[]>> extensions = [];
    private readonly Dictionary<string, PackLine.Evidence> evidence = new(StringComparer.Ordinal);
    private readonly HashSet<string> named = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Entry, string Pointer), (PackedDisclosure.Erased Mark, Place Place)> unproven = [];
    private readonly Recomputation recomputation = new(report);

    private PackLine.Head? head;
    private Checkpoint? checkpoint;
    private bool keptIsChecked;
    private long sequence;
    private long hidden;
    private byte[] link = CaseChain.Start;

    /// <exception cref="MalformedPack">The file is no pack.</exception>
    public void Run(Stream stream)
    {
        foreach (var line in PackReader.Read(stream))
        {
            switch (line)
            {
                case PackLine.Head first:
                    Begin(first);
                    break;
                case PackLine.Source source:
                    recomputation.Take(source);
                    break;
                case PackLine.Extension extension:
                    extensions[extension.FromSize] = extension.Hashes;
                    break;
                case PackLine.Evidence file:
                    evidence[file.Digest] = file;
                    break;
                case PackLine.Shown shown:
                    Shown(shown);
                    break;
                case PackLine.Hidden entry:
                    hidden++;
                    Links(entry.Sequence, entry.PreviousHash, entry.Leaf, entry.Place);
                    break;
                case PackLine.End:
                    End();
                    break;
            }
        }
    }

    private void Begin(PackLine.Head first)
    {
        head = first;
        report.Subject.Add(("case", new("Case", "案件"), $"{first.Reference} ({first.CaseId})"));
        report.Subject.Add(("audience", new("Made for", "读者"), first.Audience.ToString().ToLowerInvariant()));
        report.Subject.Add(("madeAt", new("Made at", "制作时间"), first.MadeAt));
        report.Subject.Add(("lastSequence", new("Entries", "留痕记录数"), $"{first.LastSequence}"));
        var claimed = Checkpoint.Parse(first.Checkpoint.Text);
        report.Subject.Add(("log", new("Log", "日志"), claimed.Origin));
        report.Subject.Add(("size", new("Leaves", "叶数"), $"{claimed.Size}"));
        report.Subject.Add(("root", new("Root", "根哈希"), Convert.ToBase64String(claimed.Root)));
        checkpoint = trust.CheckHead(first.Checkpoint, first.Origin, first.Keys, report);
    }

    // After the extensions, before the first entry.
    private void CheckKept()
    {
        if (keptIsChecked)
            return;
        keptIsChecked = true;
        if (checkpoint is not null)
            trust.CheckKept(checkpoint, head!.Keys, (from, to) => to == checkpoint.Size && extensions.TryGetValue(from, out var hashes) ? hashes : logProof?.Invoke(from, to), report);
    }

    private void Shown(PackLine.Shown shown)
    {
        var place = Place.Entry(shown.Entry.Sequence);
        Links(shown.Entry.Sequence, shown.Entry.PreviousHash, shown.Entry.Leaf, shown.Place);
        if (Read(shown, place) is not { } payload)
            return;
        Columns(shown, payload, place);
        var texts = Disclosures(shown, payload);
        foreach (var text in texts.Values.OfType<PackedDisclosure.Text>().Where(text => text.Pointer.StartsWith("/evidence/", StringComparison.Ordinal)))
            if (named.Count < 100 * PackReader.MaximumOfAKind)
                named.Add(text.Value);
        Erasures(payload);
        recomputation.Take(shown.Entry.Sequence, payload, texts);
    }

    private JsonElement? Read(PackLine.Shown shown, Place place)
    {
        if (!EntryHash.Leaf(shown.Entry.Payload).AsSpan().SequenceEqual(shown.Entry.Leaf))
            report.Falsified(Check.Leaf, place, "altered-bytes", new("the leaf hash is not that of the bytes: one of them was altered.", "叶哈希与原始字节不符：其中之一被改动。"));
        try
        {
            var payload = CanonicalJson.Parse(shown.Entry.Payload);
            if (CanonicalJson.Canonicalise(payload).AsSpan().SequenceEqual(shown.Entry.Payload))
            {
                report.Holds(Check.Leaf);
                return payload;
            }
            report.Falsified(Check.Leaf, place, "not-canonical", new("the bytes are not canonical JSON (RFC 8785).", "原始字节不是规范 JSON（RFC 8785）。"));
            return payload;
        }
        catch (JsonException)
        {
            report.Falsified(Check.Leaf, place, "not-json", new("the bytes are not JSON.", "原始字节不是 JSON。"));
            return null;
        }
    }

    private void Links(long number, byte[] previous, byte[] leaf, LogPlace? at)
    {
        CheckKept();
        sequence++;
        var place = Place.Entry(number);
        if (number != sequence)
            report.Falsified(Check.Chain, Place.Entry(sequence), "gap", new(
                $"entry {sequence} is expected and {number} stands here: one is missing, doubled or out of order.", $"此处应为第 {sequence} 条，实际为第 {number} 条：有记录缺失、重复或次序错乱。"));
        else if (!previous.AsSpan().SequenceEqual(link))
            report.Falsified(Check.Chain, place, "broken-link", new("it does not name the leaf of the entry before: that one, or this, was altered or exchanged.", "它所指的前一条哈希与前一条不符：前一条或本条被改动或替换。"));
        else
            report.Holds(Check.Chain);
        (sequence, link) = (number, leaf);

        if (at is null)
            report.Falsified(Check.Inclusion, place, "not-in-log", new(
                "it is not in the log. If it is seconds old, download the pack again; else it was put in behind the log's back.", "不在日志中。若刚刚产生，请重新下载；否则就是绕过日志添加的。"));
        // Without a head that is trusted there is nothing that a proof could lead to; the signature's finding says so.
        else if (checkpoint is not null)
        {
            if (MerkleTree.VerifyInclusion(at.Index, checkpoint.Size, leaf, at.Proof, checkpoint.Root))
                report.Holds(Check.Inclusion);
            else
                report.Falsified(Check.Inclusion, place, "not-included", new($"its leaf is not at place {at.Index} of the log.", $"其叶不在日志的第 {at.Index} 位。"));
        }
    }

    private void Columns(PackLine.Shown shown, JsonElement payload, Place place)
    {
        var columns = shown.Columns;
        (string Name, string? Stored)[] pairs =
        [
            ("case", head!.CaseId), ("previous", Convert.ToHexStringLower(shown.Entry.PreviousHash)), ("id", columns.Id), ("act", columns.Act), ("actor", columns.Actor),
            ("for", columns.For), ("subject", columns.Subject), ("at", columns.At),
        ];
        var differ = pairs.Where(pair => payload.Text(pair.Name) != pair.Stored).Select(pair => pair.Name).ToList();
        if (!(payload.ValueKind == JsonValueKind.Object && payload.TryGetProperty("seq", out var seq) && seq.ValueKind == JsonValueKind.Number && seq.TryGetInt64(out var number) && number == shown.Entry.Sequence))
            differ.Add("seq");
        foreach (var name in differ)
            report.Falsified(Check.Columns, place with { Within = name }, "column-differs", name == "case"
                ? new("the bytes are of another case.", "原始字节属于另一案件。")
                : new($"the column \"{name}\" says other than the bytes.", $"存储列“{name}”与原始字节不符。"));
        if (differ.Count == 0)
            report.Holds(Check.Columns);
    }

    private Dictionary<string, PackedDisclosure> Disclosures(PackLine.Shown shown, JsonElement payload)
    {
        var texts = new Dictionary<string, PackedDisclosure>(StringComparer.Ordinal);
        foreach (var disclosure in shown.Disclosures)
        {
            var place = Place.Entry(shown.Entry.Sequence, disclosure.Pointer);
            if (!texts.TryAdd(disclosure.Pointer, disclosure) || payload.At(disclosure.Pointer)?.Commitment() is not { } digest)
                report.Falsified(Check.Disclosure, place, "no-commitment", new("a text is disclosed where the entry commits to none.", "留痕记录在此处没有承诺值，却披露了文本。"));
            else if (disclosure is PackedDisclosure.Erased erased)
                Erased(shown.Columns.Id, erased, place);
            else if (disclosure is PackedDisclosure.Text text && Commitment.Verify(text.Salt, digest, text.Value))
                report.Holds(Check.Disclosure);
            else
            {
                texts[disclosure.Pointer] = new PackedDisclosure.Erased(disclosure.Pointer, "", "", null);
                report.Falsified(Check.Disclosure, place, "other-text", new("the text is not the one that was committed to.", "文本与当初承诺的不符。"));
            }
        }
        foreach (var pointer in payload.Commitments().Where(pointer => !texts.ContainsKey(pointer)))
        {
            var place = Place.Entry(shown.Entry.Sequence, pointer);
            if (head!.Audience == PackAudience.Auditor)
                report.Falsified(Check.Disclosure, place, "withheld", new("the text is neither disclosed nor marked as erased.", "文本既未披露，也未标明已删除。"));
            else
                report.NotChecked(Check.Disclosure, place, "not-for-reader", new("not disclosed to this reader", "不向该读者披露"));
        }
        return texts;
    }

    // The mark alone proves nothing: the entry that erased must name the place, and what remains there.
    private void Erased(string entry, PackedDisclosure.Erased erased, Place place)
    {
        if (erased.Remains is { Salt.Length: not Commitment.SaltLength } || unproven.Count == MaximumErasures)
            report.Falsified(Check.Disclosure, place, "other-text", new("what remains of the text cannot be verified.", "文本的剩余部分无法核验。"));
        else
            unproven[(entry, erased.Pointer)] = (erased, place);
    }

    private void Erasures(JsonElement payload)
    {
        foreach (var said in payload.Items("changes").Where(change => change.Text("record") == "Erasure").SelectMany(change => change.Items("fields")).Where(field => field.Text("name") == "Texts").Select(field => field.Text("after")).OfType<string>())
        {
            JsonElement texts;
            try
            {
                texts = CanonicalJson.Parse(System.Text.Encoding.UTF8.GetBytes(said));
            }
            catch (JsonException)
            {
                continue;
            }
            foreach (var text in texts.ValueKind == JsonValueKind.Array ? texts.EnumerateArray() : default)
            {
                var at = (text.Text("entry") ?? "", text.Text("pointer") ?? "");
                if (!unproven.TryGetValue(at, out var mark))
                    continue;
                var (erased, place) = mark;
                var remains = erased.Remains is { } rest ? Convert.ToHexStringLower(Commitment.Digest(rest.Salt, rest.Value)) : null;
                if (remains != text.Text("remains"))
                    continue;
                unproven.Remove(at);
                report.NotChecked(Check.Disclosure, place, remains is null ? "erased" : "erased-in-part", remains is null
                    ? new($"erased on {erased.At}, ground: {erased.Ground}", $"已于 {erased.At} 依法删除，依据：{erased.Ground}")
                    : new($"in part erased on {erased.At}, ground: {erased.Ground}; what remains is verified", $"已于 {erased.At} 依法部分删除，依据：{erased.Ground}；剩余部分已核验"));
            }
        }
    }

    private void End()
    {
        CheckKept();
        // The entry that erased may be among those that are not for this reader.
        foreach (var (mark, place) in unproven.Values)
            if (hidden > 0)
                report.NotChecked(Check.Disclosure, place, "erased", new($"marked as erased on {mark.At}, ground: {mark.Ground}; by an entry that is not for this reader", $"标明已于 {mark.At} 删除，依据：{mark.Ground}；相应记录不向该读者开放"));
            else
                report.Falsified(Check.Disclosure, place, "erasure-unrecorded", new("it is marked as erased, but no later entry of the case records that.", "标明已删除，但案件中没有后续记录载明此次删除。"));
        if (sequence != head!.LastSequence)
            report.Falsified(Check.Chain, Place.Entry(sequence + 1), "tail", new($"the case has {head.LastSequence} entries, the last one here is {sequence}.", $"案件共有 {head.LastSequence} 条记录，此处最后一条为第 {sequence} 条。"));
        foreach (var kept in trust.Kept.Where(kept => kept.Pack is { } pack && pack.CaseId == head.CaseId && pack.LastSequence > sequence))
            report.Falsified(Check.Chain, Place.Entry(sequence + 1), "shorter", new($"the pack that was kept ({kept.File}) has {kept.Pack!.LastSequence} entries: the case has lost its end since.", $"所留核验包（{kept.File}）有 {kept.Pack!.LastSequence} 条记录：此后案件尾部被截去。"));
        if (hidden > 0)
            report.Notes.Add(new($"{hidden} entries are not for this reader and appear as hashes.", $"有 {hidden} 条记录不向该读者开放，仅以哈希出现。"));
        foreach (var file in evidence.Values)
        {
            if (!named.Contains(file.Digest) && hidden == 0)
                report.Falsified(Check.Evidence, Place.Of("evidence", file.Digest), "not-named", new($"no entry names this file ({file.FileName}).", $"没有任何留痕记录提到该文件（{file.FileName}）。"));
            else
                evidenceFolder?.Check(file, report);
        }
        if (evidence.Count > 0 && evidenceFolder is null)
            report.Notes.Add(new($"{evidence.Count} files of evidence were not checked: pass --evidence with their folder.", $"有 {evidence.Count} 个证据文件未核验：请用 --evidence 指明其所在文件夹。"));
    }
}
