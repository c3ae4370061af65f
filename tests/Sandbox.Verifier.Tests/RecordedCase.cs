using System.Text.Json;
using System.Text.Json.Nodes;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Merkle;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Tests;

// A case as the app records it, with a tier and a clock to be computed again, in a log that holds other leaves too.
internal sealed class RecordedCase
{
    public const string Origin = "sandbox.example/log";
    private const string CaseId = "0192a000-0000-7000-8000-000000000001";
    private const string ClockId = "0192a000-0000-7000-8000-0000000000cc";

    private static readonly string Packs = Path.Combine(AppContext.BaseDirectory, "packs");

    public static NoteSigner Log { get; } = new(Origin, SigningKey.FromSeed(new byte[32]));

    public static string RulePackText { get; } = File.ReadAllText(Directory.GetFiles(Path.Combine(Packs, "rules"), "eu-ai-act*.json").Order(StringComparer.Ordinal).Last());
    public static string PresetText { get; } = File.ReadAllText(Path.Combine(Packs, "presets", "generic.json"));
    public static string CalendarText { get; } = File.ReadAllText(Path.Combine(Packs, "calendars", "generic.json"));

    private readonly List<(ChainedEntry Entry, PackedColumns Columns, List<PackedDisclosure> Texts)> entries = [];
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public RecordedCase(string? tier = null, DateOnly? due = null)
    {
        var rules = RulePack.Parse(RulePackText);
        var preset = JurisdictionPreset.Parse(PresetText, [WorkingCalendar.Parse(CalendarText)]);
        Preset = $"{preset.Id}@{preset.Version}";
        RulePackName = $"{rules.Id}@{rules.Version}";
        var answers = Answers.None.With("annex-iii-4", "a").With("profiling", "yes").ToJson();
        var computed = TierEngine.Evaluate(rules, Answers.Parse(answers)).TierId;
        var clock = preset.Start(ClockName.CompletenessCheck, Start);
        var deadline = clock.Due(preset.Reckoning, Start);

        Add("SubmitApplication", "our reasons", []);
        Add("StartCompletenessCheck", null, [("CaseClock", ClockId, "Added", [
            ("Rule", (Text)JsonSerializer.Serialize(new { clock.Rule.Length, Unit = clock.Rule.Unit.ToString() })), ("StartedAt", Instant(Start)), ("Pauses", (Text)"[]"),
            ("DueOn", (due ?? deadline.Date).ToString("O")), ("FiresAt", Instant(deadline.End))])]);
        Add("ProposeTier", "it scores people", [("TierDetermination", "0192a000-0000-7000-8000-0000000000dd", "Added", [
            ("Pack", RulePackName), ("Answers", (Text)answers), ("Computed", tier ?? computed), ("Proposed", tier ?? computed)])]);
        Add("ConfirmTier", null, []);
    }

    public string Preset { get; }
    public string RulePackName { get; }

    // The answers' place in the entry of the tier.
    public static string AnswersPointer => "/changes/0/fields/1/after";

    public List<byte[]> Leaves { get; } = [EntryHash.Leaf("before"u8)];

    private readonly record struct Text(string Value)
    {
        public static implicit operator Text(string value) => new(value);
    }

    public void Add(string act, string? reasons, (string Record, string Id, string Change, (string Name, object Value)[] Fields)[] changes)
    {
        var sequence = entries.Count + 1;
        var previous = entries.Count == 0 ? CaseChain.Start : entries[^1].Entry.Leaf;
        var at = Instant(Start.AddHours(sequence - 1));
        var columns = new PackedColumns($"0192a000-0000-7000-8000-00000000010{sequence}", act, "0192a000-0000-7000-8000-0000000000aa", null, null, at);
        List<PackedDisclosure> texts = [];
        var payload = new JsonObject
        {
            ["v"] = 1,
            ["id"] = columns.Id,
            ["case"] = CaseId,
            ["seq"] = sequence,
            ["previous"] = Convert.ToHexStringLower(previous),
            ["at"] = at,
            ["act"] = act,
            ["actor"] = columns.Actor,
            ["preset"] = Preset,
        };
        if (sequence == 1) payload["evidence"] = new JsonArray(Commit("/evidence/0", Evidence.Digest));
        if (reasons is not null) payload["reasons"] = Commit("/reasons", reasons);
        payload["changes"] = new JsonArray([.. changes.Select((change, i) => (JsonNode)new JsonObject
        {
            ["record"] = change.Record, ["id"] = change.Id, ["change"] = change.Change,
            ["fields"] = new JsonArray([.. change.Fields.Select((field, j) => (JsonNode)new JsonObject
            {
                ["name"] = field.Name, ["after"] = field.Value is Text text ? Commit($"/changes/{i}/fields/{j}/after", text.Value) : (string)field.Value,
            })]),
        })]);
        var bytes = EntryJson.Write(payload);
        entries.Add((new(sequence, bytes, previous, EntryHash.Leaf(bytes)), columns, texts));
        Leaves.Add(EntryHash.Leaf(bytes));
        Leaves.Add(EntryHash.Leaf(BitConverter.GetBytes(sequence)));

        JsonNode Commit(string pointer, string value)
        {
            var (salt, digest) = Commitment.Create(value);
            texts.Add(new PackedDisclosure.Text(pointer, salt, value));
            return new JsonObject { ["commitment"] = Convert.ToHexStringLower(digest) };
        }
    }

    public static byte[] EvidenceBytes { get; } = "evidence"u8.ToArray();

    public static PackLine.Evidence Evidence { get; } = new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(EvidenceBytes)), "evidence.txt", EvidenceBytes.Length);

    public SubtreeHash HashOf => MerkleTree.Over(Leaves);

    public SignedNote HeadAt(int size) => new Checkpoint(Origin, size, MerkleTree.Root(size, HashOf)).Sign(Log);

    public List<PackLine> Lines(PackAudience audience = PackAudience.Auditor, params int[] extensionsFrom) =>
    [
        new PackLine.Head(CaseId, "SBX-2026-00001", audience, "2026-05-01T00:00:00.000000Z", entries.Count, Origin, HeadAt(Leaves.Count), [Log.NoteKey]),
        new PackLine.Source(PackedFile.RulePack, RulePackName, RulePackText),
        new PackLine.Source(PackedFile.Preset, Preset, PresetText),
        new PackLine.Source(PackedFile.Calendar, "generic", CalendarText),
        .. extensionsFrom.Select(from => new PackLine.Extension(from, MerkleTree.ProveConsistency(from, Leaves.Count, HashOf))),
        Evidence,
        .. entries.Select(entry => new PackLine.Shown(entry.Entry, entry.Columns, Place(entry.Entry.Leaf), entry.Texts)),
        new PackLine.End(entries.Count),
    ];

    public LogPlace Place(byte[] leaf)
    {
        var index = Leaves.FindIndex(other => other.AsSpan().SequenceEqual(leaf));
        return new(index, MerkleTree.ProveInclusion(index, Leaves.Count, HashOf));
    }

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.ffffff'Z'");
}
