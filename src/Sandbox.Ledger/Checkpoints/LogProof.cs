using System.Globalization;
using System.Text;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>What checking a proof that something was logged found.</summary>
public enum LogProofCheck
{
    /// <summary>The leaf is in the log of this origin at this index, as a known key of the log signed.</summary>
    Valid,

    /// <summary>The signed note inside is no checkpoint.</summary>
    Malformed,

    /// <summary>The checkpoint is of another log.</summary>
    OtherOrigin,

    /// <summary>No known key signed the checkpoint.</summary>
    UnknownKey,

    /// <summary>A signature on the checkpoint is wrong.</summary>
    BadSignature,

    /// <summary>The hashes do not lead from the leaf to the checkpoint's root.</summary>
    NotIncluded,
}

/// <summary>A receipt that verifies offline (C2SP tlog-proof, a file named *.tlog-proof): a leaf's index (from 0), its inclusion proof, and the signed checkpoint that it leads to. Extra bytes are carried and proven by nothing.</summary>
public sealed record LogProof(long Index, IReadOnlyList<byte[]> Hashes, SignedNote Note, byte[]? Extra = null)
{
    private const string FirstLine = "c2sp.org/tlog-proof@v1";
    private const string ExtraStart = "extra ";
    private const string IndexStart = "index ";

    // A log has fewer than 2^63 leaves.
    private const int MaximumHashes = 63;

    /// <summary>Reads a proof; anything else is a <see cref="FormatException"/>.</summary>
    public static LogProof Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0)
            throw new FormatException("Not a log proof.");
        var note = SignedNote.Parse(text[(end + 2)..]);
        _ = Checkpoint.Parse(note.Text);
        var lines = text[..end].Split('\n');
        byte[]? extra = null;
        if (lines is [FirstLine, var second, ..] && second.StartsWith(ExtraStart, StringComparison.Ordinal))
        {
            extra = Decode(second[ExtraStart.Length..]);
            lines = [FirstLine, .. lines[2..]];
        }
        if (lines is not [FirstLine, var third, .. var hashes]
            || !third.StartsWith(IndexStart, StringComparison.Ordinal)
            || !long.TryParse(third.AsSpan(IndexStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            || third != IndexStart + index.ToString(CultureInfo.InvariantCulture)
            || hashes.Length > MaximumHashes)
            throw new FormatException("Not a log proof.");
        var proof = hashes.Select(Decode).ToList();
        return proof.All(hash => hash.Length == EntryHash.Length)
            ? new(index, proof, note, extra)
            : throw new FormatException($"A hash of a log has {EntryHash.Length} bytes.");
    }

    /// <summary>The content of a *.tlog-proof file.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        if (Extra is not null)
            text.Append(ExtraStart).Append(Convert.ToBase64String(Extra)).Append('\n');
        text.Append(IndexStart).Append(Index.ToString(CultureInfo.InvariantCulture)).Append('\n');
        foreach (var hash in Hashes)
            text.Append(Convert.ToBase64String(hash)).Append('\n');
        return text.Append('\n').Append(Note).ToString();
    }

    /// <summary>Checks that the leaf hash is in the log of this origin, which signs with one of the keys.</summary>
    public LogProofCheck Verify(byte[] leaf, string origin, params IEnumerable<NoteKey> logKeys)
    {
        switch (Note.Verify(logKeys))
        {
            case NoteCheck.UnknownKey:
                return LogProofCheck.UnknownKey;
            case NoteCheck.BadSignature:
                return LogProofCheck.BadSignature;
            case NoteCheck.Valid:
                break;
        }
        Checkpoint head;
        try
        {
            head = Checkpoint.Parse(Note.Text);
        }
        catch (FormatException)
        {
            return LogProofCheck.Malformed;
        }
        if (head.Origin != origin)
            return LogProofCheck.OtherOrigin;
        return MerkleTree.VerifyInclusion(Index, head.Size, leaf, Hashes, head.Root) ? LogProofCheck.Valid : LogProofCheck.NotIncluded;
    }

    private static byte[] Decode(string base64) =>
        Base64.TryDecode(base64, out var bytes) ? bytes : throw new FormatException("Not base64.");
}
