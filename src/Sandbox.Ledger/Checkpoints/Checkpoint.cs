using System.Globalization;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>The head of a log (C2SP tlog-checkpoint): its origin, number of leaves and RFC 6962 root (32 bytes). Extension lines are read and kept but vouched for by no witness.</summary>
public sealed record Checkpoint(string Origin, long Size, byte[] Root, IReadOnlyList<string> Extensions)
{
    /// <summary>A head without extension lines.</summary>
    public Checkpoint(string origin, long size, byte[] root) : this(origin, size, root, [])
    {
    }

    /// <summary>Reads the text of a note; anything else is a <see cref="FormatException"/>. Who signed it, and whether the origin is the one expected, is for the caller to check.</summary>
    public static Checkpoint Parse(string text)
    {
        if (text.Split('\n') is [{ Length: > 0 } origin, var size, var root, .. var extensions, ""]
            && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number.ToString(CultureInfo.InvariantCulture) == size
            && Base64.TryDecode(root, out var hash)
            && hash.Length == EntryHash.Length
            && extensions.All(line => line.Length > 0))
            return new(origin, number, hash, extensions);
        throw new FormatException("Not a checkpoint.");
    }

    /// <summary>The text that is signed; parts that do not spell a checkpoint are a <see cref="FormatException"/>.</summary>
    public string ToText()
    {
        var text = string.Concat(new[] { Origin, Size.ToString(CultureInfo.InvariantCulture), Convert.ToBase64String(Root) }.Concat(Extensions).Select(line => line + "\n"));
        var read = Parse(text);
        return read.Origin == Origin && read.Extensions.SequenceEqual(Extensions)
            ? text
            : throw new FormatException("An origin or extension is one line.");
    }

    /// <summary>Signs the head. A log never signs one that is inconsistent with one that it signed before: the caller sees to it.</summary>
    public SignedNote Sign(params IEnumerable<NoteSigner> signers) => SignedNote.Sign(ToText(), signers);
}
