using System.Text.Json.Nodes;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Merkle;
using Sandbox.Ledger.Packs;

namespace Sandbox.Ledger.Tests.Packs;

// A small pack that is the same each time it is made.
internal static class SamplePack
{
    public const string Origin = "sandbox.example/log";
    public const string CaseId = "0192a000-0000-7000-8000-000000000001";

    public static NoteSigner Log { get; } = new(Origin, SigningKey.FromSeed([.. Enumerable.Range(0, 32).Select(i => (byte)i)]));

    public static IReadOnlyList<PackLine> Lines()
    {
        var salt = new byte[Commitment.SaltLength];
        var entries = new List<(ChainedEntry Entry, PackedColumns Columns, List<PackedDisclosure> Disclosures)>();
        var previous = CaseChain.Start;
        foreach (var (act, reasons) in (ReadOnlySpan<(string, string?)>)[("SubmitApplication", null), ("AcceptAsComplete", "完整 <ok>"), ("ScoreInPanel", "secret"), ("AssignCase", "gone")])
        {
            var sequence = entries.Count + 1;
            var columns = new PackedColumns($"0192a000-0000-7000-8000-00000000010{sequence}", act, "0192a000-0000-7000-8000-0000000000aa", null, null, $"2026-03-0{sequence}T08:00:00.000000Z");
            var payload = new JsonObject
            {
                ["v"] = 1,
                ["id"] = columns.Id,
                ["case"] = CaseId,
                ["seq"] = sequence,
                ["previous"] = Convert.ToHexStringLower(previous),
                ["at"] = columns.At,
                ["act"] = act,
                ["actor"] = columns.Actor,
                ["preset"] = "generic@1",
                ["evidence"] = new JsonArray(new string('e', 64)),
            };
            List<PackedDisclosure> disclosures = [];
            if (reasons is not null)
            {
                payload["reasons"] = new JsonObject { ["commitment"] = Convert.ToHexStringLower(Commitment.Digest(salt, reasons)) };
                disclosures.Add(reasons == "gone" ? new PackedDisclosure.Erased("/reasons", "2026-04-01T00:00:00.000000Z", "Regulation (EU) 2016/679, Art. 17", 4) : new PackedDisclosure.Text("/reasons", salt, reasons));
            }
            var bytes = EntryJson.Write(payload);
            entries.Add((new(sequence, bytes, previous, EntryHash.Leaf(bytes)), columns, disclosures));
            previous = EntryHash.Leaf(bytes);
        }

        // Another case's leaf stands between ours.
        List<byte[]> leaves = [entries[0].Entry.Leaf, EntryHash.Leaf("another case"u8), .. entries.Skip(1).Select(entry => entry.Entry.Leaf)];
        var hashOf = MerkleTree.Over(leaves);
        LogPlace Place(byte[] leaf) => leaves.FindIndex(other => other.AsSpan().SequenceEqual(leaf)) is var index ? new(index, MerkleTree.ProveInclusion(index, leaves.Count, hashOf)) : null!;
        return
        [
            new PackLine.Head(CaseId, "SBX-2026-00001", PackAudience.Company, "2026-05-01T00:00:00.000000Z", 4, Origin, new Checkpoint(Origin, leaves.Count, MerkleTree.Root(leaves.Count, hashOf)).Sign(Log), [Log.NoteKey]),
            new PackLine.Source(PackedFile.Calendar, "none", "{\"id\":\"none\"}\n"),
            new PackLine.Extension(2, MerkleTree.ProveConsistency(2, leaves.Count, hashOf)),
            new PackLine.Evidence(new string('e', 64), "report 报告.pdf", 12345),
            new PackLine.Evidence(new string('f', 64), null, 1),
            .. entries.Select<(ChainedEntry Entry, PackedColumns Columns, List<PackedDisclosure> Disclosures), PackLine>(entry => entry.Columns.Act == "ScoreInPanel"
                ? new PackLine.Hidden(entry.Entry.Sequence, entry.Entry.PreviousHash, entry.Entry.Leaf, Place(entry.Entry.Leaf))
                : new PackLine.Shown(entry.Entry, entry.Columns, Place(entry.Entry.Leaf), entry.Disclosures)),
            new PackLine.End(4),
        ];
    }

    public static async Task<byte[]> Bytes(IEnumerable<PackLine>? lines = null)
    {
        using var stream = new MemoryStream();
        var writer = new PackWriter(stream);
        foreach (var line in lines ?? Lines())
            await writer.Write(line, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }
}
