using System.Buffers.Binary;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Verifier.Logs;

/// <summary>
/// Verifies a log from its first leaf to its last: tiles, root and signature; each kept checkpoint at its size; and, where bundles of
/// entries are at hand, the bytes of each leaf, the chain of each case, and the counts that the log took of itself hour by hour.
/// Tiles are read in order, their entries hashed and parsed on every core, and told in order again. Memory grows with the number of cases only.
/// </summary>
internal sealed class LogVerification(Trust trust, LogSource source, Report report)
{
    private const int RecentLeaves = 10_000;
    private const int TilesAtOnce = 16;

    private readonly Frontier frontier = new();
    private readonly Dictionary<string, (long Sequence, byte[] Leaf)> cases = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> entries = new(StringComparer.Ordinal);
    private readonly SortedDictionary<long, List<KeptCheckpoint>> keptBySize = [];
    private readonly List<NoteKey> namedKeys = [];

    // Roots of full tiles, level by level, until the tile of the next level is full and is compared.
    private readonly List<List<byte[]>> open = [];
    // What the newest leaves added to the counts: a record counts the leaves before the batch that it came in with.
    private readonly Queue<(long Index, string Act, bool First)> recent = new();

    private long lastKeptThatHolds;
    private bool differs;

    /// <summary>Cases and the number of their last entry, for the reader to compare with what a pack or the authority says.</summary>
    public IReadOnlyDictionary<string, (long Sequence, byte[] Leaf)> Cases => cases;

    public void Run()
    {
        var claimed = source.Head;
        report.Subject.Add(("log", new("Log", "日志"), claimed.Origin));
        report.Subject.Add(("size", new("Leaves", "叶数"), $"{claimed.Size}"));
        report.Subject.Add(("root", new("Root", "根哈希"), Convert.ToBase64String(claimed.Root)));
        foreach (var kept in trust.Kept)
        {
            if (!keptBySize.TryGetValue(kept.Head.Size, out var same))
                keptBySize[kept.Head.Size] = same = [];
            same.Add(kept);
        }
        CheckKept(0);

        var hasBundles = true;
        for (var first = 0L; first * Tile.Width < claimed.Size; first += TilesAtOnce)
        {
            var tiles = new List<(byte[]? Hashes, List<ReadOnlyMemory<byte>>? Payloads)>(TilesAtOnce);
            for (var index = first; index < first + TilesAtOnce && index * Tile.Width < claimed.Size; index++)
            {
                var hashes = source.Hashes(new(0, index));
                var bundle = hasBundles && hashes is not null ? source.Bundle(index) : null;
                hasBundles &= bundle is not null || hashes is null;
                tiles.Add((hashes, bundle is null ? null : Entries(bundle, index)));
                if (hashes is null)
                    break;
            }
            var told = new Told[tiles.Count][];
            Parallel.For(0, tiles.Count, i => told[i] = [.. (tiles[i].Payloads ?? []).Select(payload => Told.Of(payload.Span))]);
            for (var i = 0; i < tiles.Count; i++)
            {
                var tile = new Tile(0, first + i);
                if (tiles[i].Hashes is not { } hashes)
                {
                    report.Falsified(Check.Tiles, Place.Of("tile", tile.Path(source.WidthOf(tile))), "missing", new("the tile is missing, or has another length than the size of the log tells.", "该瓦片缺失，或长度与日志大小不符。"));
                    report.IsUnusable("The log is not complete.", "日志不完整。");
                    return;
                }
                Walk(tile.Index, hashes, tiles[i].Payloads is null ? null : told[i]);
                if (hashes.Length == Tile.Width * EntryHash.Length)
                    Climb(1, Tile.RootOf(hashes), tile.Index);
            }
        }
        CheckUpperEdge();

        if (frontier.Root().AsSpan().SequenceEqual(claimed.Root))
            report.Holds(Check.Tiles, claimed.Size);
        else
            report.Falsified(Check.Tiles, Place.Of("checkpoint", $"{claimed.Size}"), "other-root", new("the leaves do not have the root that was signed: one of them was altered after it.", "各叶的根与所签名的根不符：签名之后有叶被改动。"));
        trust.CheckHead(source.Note, claimed.Origin, namedKeys, report);
        foreach (var kept in keptBySize.Where(pair => pair.Key > claimed.Size).SelectMany(pair => pair.Value))
            report.Falsified(Check.Consistency, Place.Of("checkpoint", $"{kept.Head.Size}"), "shorter", new(
                $"the log had {kept.Head.Size} leaves when the checkpoint was kept and has {claimed.Size} now: its end was cut off, or an older copy was put in its place.",
                $"保存检查点时日志有 {kept.Head.Size} 个叶，现在只有 {claimed.Size} 个：尾部被截去，或被换成了旧副本。"));
        if (hasBundles)
            report.Subject.Add(("cases", new("Cases", "案件数"), $"{cases.Count}"));
        else
            report.NotChecked(Check.Reconciliation, null, "no-bundles", new("bundles of entries are for auditors and are not at hand: only hashes were checked.", "记录包仅供审计人员使用，此处没有：只核验了哈希。"));
    }

    private void Walk(long tile, ReadOnlySpan<byte> hashes, Told[]? entries)
    {
        for (var i = 0; i * EntryHash.Length < hashes.Length; i++)
        {
            var index = tile * Tile.Width + i;
            var leaf = hashes.Slice(i * EntryHash.Length, EntryHash.Length).ToArray();
            if (entries is not null)
            {
                if (i < entries.Length)
                    Entry(index, leaf, entries[i]);
                else
                    report.Falsified(Check.Leaf, Place.Leaf(index), "missing-entry", new("the entry of this leaf is missing.", "该叶对应的记录缺失。"));
            }
            frontier.Append(leaf);
            CheckKept(frontier.Size);
        }
    }

    // A tile of an upper level holds the roots of 256 tiles below it.
    private void Climb(int level, byte[] root, long index)
    {
        while (open.Count < level)
            open.Add([]);
        var siblings = open[level - 1];
        siblings.Add(root);
        if (siblings.Count < Tile.Width)
            return;
        var tile = new Tile(level, index / Tile.Width);
        Compare(tile, siblings);
        var above = Tile.RootOf(siblings.SelectMany(hash => hash).ToArray());
        siblings.Clear();
        Climb(level + 1, above, index / Tile.Width);
    }

    private void CheckUpperEdge()
    {
        var below = source.Head.Size;
        for (var level = 1; level <= open.Count; level++)
        {
            below /= Tile.Width;
            if (open[level - 1].Count > 0)
                Compare(new(level, below / Tile.Width), open[level - 1]);
        }
    }

    private void Compare(Tile tile, List<byte[]> expected)
    {
        var place = Place.Of("tile", tile.Path(expected.Count));
        if (source.Hashes(tile) is not { } stored)
            report.Falsified(Check.Tiles, place, "missing", new("the tile is missing, or has another length than the size of the log tells.", "该瓦片缺失，或长度与日志大小不符。"));
        else
            for (var i = 0; i < expected.Count; i++)
                if (!stored.AsSpan(i * EntryHash.Length, EntryHash.Length).SequenceEqual(expected[i]))
                    report.Falsified(Check.Tiles, place with { Within = $"hash {i}" }, "other-hash", new("the hash is not that of the tile below it: one of the two was altered.", "该哈希与其下层瓦片不符：其中之一被改动。"));
    }

    private void CheckKept(long size)
    {
        if (!keptBySize.TryGetValue(size, out var keptHere))
            return;
        var root = frontier.Root();
        foreach (var kept in keptHere)
        {
            var place = Place.Of("checkpoint", $"{size}");
            if (kept.Note.Verify(trust.Or(namedKeys)) is NoteCheck.BadSignature || (trust.Keys.Count > 0 && kept.Note.Verify(trust.Keys) == NoteCheck.UnknownKey))
                report.Falsified(Check.Consistency, place, "kept-key", new($"the kept checkpoint ({kept.File}) is not signed by a key that is trusted.", $"所留检查点（{kept.File}）不是由受信任的密钥签名的。"));
            else if (kept.Head.Origin != source.Head.Origin)
                report.Falsified(Check.Consistency, place, "other-origin", new($"the kept checkpoint is of the log {kept.Head.Origin}.", $"所留检查点属于日志 {kept.Head.Origin}。"));
            else if (root.AsSpan().SequenceEqual(kept.Head.Root))
            {
                report.Holds(Check.Consistency);
                lastKeptThatHolds = differs ? lastKeptThatHolds : size;
            }
            else
            {
                differs = true;
                report.Falsified(Check.Consistency, place, "not-continued", new(
                    $"the log is not the one whose checkpoint was kept: something among its leaves {lastKeptThatHolds} to {size - 1} was changed, removed, put in or put in another order after it was signed.",
                    $"日志与所留检查点不是同一份：在签名之后，第 {lastKeptThatHolds} 至 {size - 1} 个叶中有内容被修改、删除、插入或调换次序。"));
            }
        }
    }

    // C2SP tlog-tiles: each entry after its length, two bytes, big-endian.
    private List<ReadOnlyMemory<byte>> Entries(byte[] bundle, long tile)
    {
        var read = new List<ReadOnlyMemory<byte>>(Tile.Width);
        var rest = bundle.AsMemory();
        while (rest.Length > 0)
        {
            if (rest.Length < sizeof(ushort) || BinaryPrimitives.ReadUInt16BigEndian(rest.Span) is var length && rest.Length < sizeof(ushort) + length || read.Count == Tile.Width)
            {
                report.Falsified(Check.Leaf, Place.Of("bundle", Tile.PathOf(tile, source.WidthOf(new(0, tile)))), "malformed", new("the bundle of entries cannot be read to its end.", "记录包无法读到末尾。"));
                return read;
            }
            read.Add(rest.Slice(sizeof(ushort), length));
            rest = rest[(sizeof(ushort) + length)..];
        }
        return read;
    }

    private void Entry(long index, byte[] leaf, Told told)
    {
        if (!told.IsJson)
        {
            report.Falsified(Check.Leaf, Place.Leaf(index), told.IsEmpty ? "missing-entry" : "not-json", told.IsEmpty ? new("the entry of this leaf is missing.", "该叶对应的记录缺失。") : new("the bytes are not JSON.", "原始字节不是 JSON。"));
            return;
        }
        if (told.Leaf.AsSpan().SequenceEqual(leaf))
            report.Holds(Check.Leaf);
        else
            report.Falsified(Check.Leaf, told.Place(index), "altered-bytes", new("the leaf hash is not that of the bytes: one of them was altered.", "叶哈希与原始字节不符：其中之一被改动。"));

        if (told.Case is not null)
            OfACase(index, told, leaf);
        else if (told.Record is { } record && record.Text("kind") == "Counts")
            Count(told.Place(index), index, record);
        else if (told.Record is { } keys && keys.Text("kind") == "Keys")
            namedKeys.AddRange(keys.Items("signing").Where(key => key.ValueKind == JsonValueKind.String).Take(64).Select(key => key.GetString()!).Select(Key).OfType<NoteKey>());
    }

    private static NoteKey? Key(string vkey)
    {
        try
        {
            return NoteKey.Parse(vkey);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private void OfACase(long index, Told told, byte[] leaf)
    {
        var id = told.Case!;
        var (last, link) = cases.GetValueOrDefault(id, (0, CaseChain.Start));
        var sequence = told.Sequence;
        if (sequence != last + 1)
            report.Falsified(Check.Chain, told.Place(index), "gap", new($"entry {last + 1} of the case is expected here: one is missing, doubled or out of order.", $"此处应为该案件的第 {last + 1} 条：有记录缺失、重复或次序错乱。"));
        else if (told.Previous != Convert.ToHexStringLower(link))
            report.Falsified(Check.Chain, told.Place(index), "broken-link", new("it does not name the leaf of the case's entry before.", "它所指的前一条哈希与该案件的前一条不符。"));
        else
            report.Holds(Check.Chain);
        cases[id] = (sequence, leaf);
        var act = told.Act;
        if (!entries.ContainsKey(act) && entries.Count >= 10_000)
            return;
        entries[act] = entries.GetValueOrDefault(act) + 1;
        recent.Enqueue((index, act, last == 0));
        if (recent.Count > RecentLeaves)
            recent.Dequeue();
    }

    private void Count(Place place, long index, JsonElement said)
    {
        if (!(said.TryGetProperty("leaves", out var leaves) && leaves.ValueKind == JsonValueKind.Number && leaves.TryGetInt64(out var counted) && counted <= index && counted > index - RecentLeaves))
        {
            report.Falsified(Check.Reconciliation, place with { Within = "leaves" }, "other-count", new("the count is not of the leaves before it.", "计数所指的不是其之前的叶。"));
            return;
        }
        var later = recent.Where(leaf => leaf.Index >= counted).ToList();
        var before = later.CountBy(leaf => leaf.Act).Aggregate(new SortedDictionary<string, long>(entries, StringComparer.Ordinal), (counts, since) =>
        {
            if ((counts[since.Key] -= since.Value) == 0)
                counts.Remove(since.Key);
            return counts;
        });
        var differ = new List<string>();
        if (!(said.TryGetProperty("cases", out var ofCases) && ofCases.ValueKind == JsonValueKind.Number && ofCases.TryGetInt64(out var numberOfCases) && numberOfCases == cases.Count - later.Count(leaf => leaf.First)))
            differ.Add("cases");
        var told = said.TryGetProperty("entries", out var kinds) && kinds.ValueKind == JsonValueKind.Object
            ? kinds.EnumerateObject().ToDictionary(kind => kind.Name, kind => kind.Value.ValueKind == JsonValueKind.Number && kind.Value.TryGetInt64(out var times) ? times : -1)
            : [];
        differ.AddRange(told.Keys.Union(before.Keys).Where(act => told.GetValueOrDefault(act) != before.GetValueOrDefault(act)).Order(StringComparer.Ordinal));
        foreach (var name in differ)
            report.Falsified(Check.Reconciliation, place with { Within = name }, "other-count", new($"the log counted otherwise: {name}", $"与日志自身的计数不符：{name}"));
        if (differ.Count == 0)
            report.Holds(Check.Reconciliation);
    }

    // What the walk needs of an entry's bytes; the rest of a long JSON is let go at once.
    private sealed record Told(bool IsJson, bool IsEmpty, byte[] Leaf, string? Case, string? SequenceText, long Sequence, string? Previous, string Act, JsonElement? Record)
    {
        public static Told Of(ReadOnlySpan<byte> payload)
        {
            var leaf = EntryHash.Leaf(payload);
            JsonElement said;
            try
            {
                said = CanonicalJson.Parse(payload);
            }
            catch (JsonException)
            {
                return new(false, payload.IsEmpty, leaf, null, null, 0, null, "", null);
            }
            var of = said.Text("case");
            var isNumbered = said.ValueKind == JsonValueKind.Object && said.TryGetProperty("seq", out _);
            var seq = isNumbered ? said.GetProperty("seq") : default;
            return new(
                true, false, leaf, of, isNumbered ? seq.GetRawText() : null, seq.ValueKind == JsonValueKind.Number && seq.TryGetInt64(out var number) ? number : 0, said.Text("previous"), said.Text("act") ?? "", of is null ? said : null);
        }

        public Place Place(long index) => Verifier.Place.Leaf(index) with { Within = Case is not null && SequenceText is not null ? $"case {Case}, entry {SequenceText}" : null };
    }
}
