using System.Text;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Packs;

/// <summary>Reads an auditor pack, a line at a time, as strictly as it is written: an unknown member, a line out of place or one beyond a limit is a <see cref="MalformedPack"/>. What the lines claim is for a verifier to check.</summary>
public static class PackReader
{
    /// <summary>The most bytes of a line.</summary>
    public const int MaximumLine = 16 * 1024 * 1024;

    /// <summary>The most bytes of all sources together, which a verifier keeps in memory.</summary>
    public const int MaximumSources = 32 * 1024 * 1024;

    /// <summary>The most sources, extensions and files of evidence, each.</summary>
    public const int MaximumOfAKind = 10_000;

    /// <summary>The most disclosures of an entry.</summary>
    public const int MaximumDisclosures = 10_000;

    // A log has fewer than 2^63 leaves; a consistency proof has at most one hash a level and one more.
    private const int MaximumHashes = 64;
    private const int MaximumKeys = 64;
    private const int HeadRank = 0, EndRank = 5;

    /// <summary>The lines of a pack in their order, the last of them its end.</summary>
    /// <exception cref="MalformedPack">While reading, where the file stops to be a pack.</exception>
    public static IEnumerable<PackLine> Read(Stream stream)
    {
        var lines = new LineReader(stream, MaximumLine);
        var (rank, sources, ofTheKind, entries) = (-1, 0L, 0, 0L);
        while (lines.Next() is { } utf8)
        {
            var line = Parse(utf8, lines.Number);
            var next = RankOf(line);
            if (rank < 0 ? next != HeadRank : next == HeadRank || next < rank || rank == EndRank)
                throw new MalformedPack(lines.Number, rank < 0 ? "the file does not begin with the head of a pack." : "a line out of its place.");
            ofTheKind = next == rank ? ofTheKind + 1 : 1;
            rank = next;
            switch (line)
            {
                case PackLine.Source source:
                    sources += Encoding.UTF8.GetByteCount(source.Text);
                    if (sources > MaximumSources)
                        throw new MalformedPack(lines.Number, $"more than {MaximumSources} bytes of sources.");
                    break;
                case PackLine.Shown or PackLine.Hidden:
                    entries++;
                    break;
                case PackLine.End end when end.Entries != entries:
                    throw new MalformedPack(lines.Number, $"the end counts {end.Entries} entries, the file holds {entries}.");
            }
            if (line is PackLine.Source or PackLine.Extension or PackLine.Evidence && ofTheKind > MaximumOfAKind)
                throw new MalformedPack(lines.Number, $"more than {MaximumOfAKind} lines of a kind.");
            yield return line;
        }
        if (rank != EndRank)
            throw new MalformedPack(lines.Number + 1, rank < 0 ? "the file is empty." : "the file is cut off: its last line is missing.");
    }

    private static int RankOf(PackLine line) => line switch
    {
        PackLine.Head => HeadRank,
        PackLine.Source => 1,
        PackLine.Extension => 2,
        PackLine.Evidence => 3,
        PackLine.Shown or PackLine.Hidden => 4,
        _ => EndRank,
    };

    private static PackLine Parse(ReadOnlySpan<byte> utf8, long number)
    {
        try
        {
            return Parse(new JsonMembers(CanonicalJson.Parse(utf8)));
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw new MalformedPack(number, exception is FormatException ? exception.Message : "not JSON.", exception);
        }
    }

    private static PackLine Parse(JsonMembers members) => members.Has("sandbox-pack") ? Head(members) : members.Text("line") switch
    {
        "source" => members.All(new PackLine.Source(Choice<PackedFile>(members.Text("kind"), PackNames.Of), members.Text("name"), members.Text("text"))),
        "extension" => members.All(new PackLine.Extension(members.Number("fromSize"), members.Hashes("hashes", MaximumHashes))),
        "evidence" => members.All(new PackLine.Evidence(Convert.ToHexStringLower(members.Hex("digest")), members.OptionalText("file"), members.Number("length"))),
        "entry" => members.All(new PackLine.Shown(
            new ChainedEntry(members.Number("seq"), members.Base64("payload"), members.Hex("previous"), members.Hex("leaf")),
            Columns(members.Object("columns")), Place(members), [.. members.Items("disclosures", MaximumDisclosures).Select(Disclosure)])),
        "hidden" => members.All(new PackLine.Hidden(members.Number("seq"), members.Hex("previous"), members.Hex("leaf"), Place(members))),
        "end" => members.All(new PackLine.End(members.Number("entries"))),
        _ => throw new FormatException("a line of an unknown kind."),
    };

    private static PackLine.Head Head(JsonMembers members)
    {
        var version = members.Number("sandbox-pack");
        if (version != PackWriter.Version)
            throw new FormatException($"a pack of version {version}; this program reads version {PackWriter.Version}.");
        var checkpoint = SignedNote.Parse(members.Text("checkpoint"));
        _ = Checkpoint.Parse(checkpoint.Text);
        return members.All(new PackLine.Head(
            members.Text("case"), members.Text("reference"), Choice<PackAudience>(members.Text("audience"), PackNames.Of), members.Text("madeAt"), members.Number("lastSequence"), members.Text("origin"),
            checkpoint, [.. members.Texts("keys", MaximumKeys).Select(NoteKey.Parse)]));
    }

    private static PackedColumns Columns(JsonMembers members) => members.All(new PackedColumns(
        members.Text("id"), members.Text("act"), members.Text("actor"), members.OptionalText("for"), members.OptionalText("subject"), members.Text("at")));

    private static LogPlace? Place(JsonMembers members) =>
        members.Has("index") || members.Has("proof") ? new(members.Number("index"), members.Hashes("proof", MaximumHashes)) : null;

    private static PackedDisclosure Disclosure(JsonMembers members)
    {
        var pointer = members.Text("pointer");
        return members.All<PackedDisclosure>(members.Has("erasedAt")
        ? new PackedDisclosure.Erased(pointer, members.Text("erasedAt"), members.Text("ground"), members.Has("bySeq") ? members.Number("bySeq") : null, members.Has("salt") ? Text(members, pointer) : null)
        : Text(members, pointer));
    }

    private static PackedDisclosure.Text Text(JsonMembers members, string pointer) => new(pointer, members.Base64("salt"), members.Text("value"));

    private static T Choice<T>(string name, Func<T, string> nameOf) where T : struct, Enum
    {
        foreach (var value in Enum.GetValues<T>())
            if (nameOf(value) == name)
                return value;
        throw new FormatException($"an unknown {typeof(T).Name}: {name}.");
    }

    // Lines that end in a line feed, the last one too.
    private sealed class LineReader(Stream stream, int maximum)
    {
        private byte[] buffer = new byte[64 * 1024];
        private int start, end;

        public long Number { get; private set; }

        public byte[]? Next()
        {
            var seen = 0;
            while (true)
            {
                var found = buffer.AsSpan(start + seen, end - start - seen).IndexOf((byte)'\n');
                if (found >= 0)
                {
                    Number++;
                    var line = buffer.AsSpan(start, seen + found).ToArray();
                    start += seen + found + 1;
                    return line;
                }
                seen = end - start;
                if (seen > maximum)
                    throw new MalformedPack(Number + 1, $"a line of more than {maximum} bytes.");
                if (!Fill())
                    return seen == 0 ? null : throw new MalformedPack(Number + 1, "the file is cut off in the middle of a line.");
            }
        }

        private bool Fill()
        {
            if (start > 0)
            {
                buffer.AsSpan(start, end - start).CopyTo(buffer);
                (start, end) = (0, end - start);
            }
            if (end == buffer.Length)
                Array.Resize(ref buffer, buffer.Length * 2);
            var read = stream.Read(buffer, end, buffer.Length - end);
            end += read;
            return read > 0;
        }
    }
}
