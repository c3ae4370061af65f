using System.Globalization;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>What a log sends to a witness (C2SP tlog-witness, "add-checkpoint"): the size that the witness cosigned last, the proof that the checkpoint extends it, and the checkpoint.</summary>
public sealed record WitnessRequest(long OldSize, IReadOnlyList<byte[]> Proof, SignedNote Checkpoint)
{
    private const string OldStart = "old ";
    private const int MaximumHashes = 63;

    /// <summary>Reads a request; anything else is a <see cref="FormatException"/>.</summary>
    public static WitnessRequest Parse(string text)
    {
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        if (end < 0 || text[..end].Split('\n') is not [var first, .. var hashes] || hashes.Length > MaximumHashes
            || !first.StartsWith(OldStart, StringComparison.Ordinal)
            || !long.TryParse(first.AsSpan(OldStart.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var old)
            || first != OldStart + old.ToString(CultureInfo.InvariantCulture))
            throw new FormatException("Not a request to a witness.");
        var proof = hashes.Select(hash => Base64.TryDecode(hash, out var bytes) ? bytes : throw new FormatException("Not base64.")).ToList();
        return new(old, proof, SignedNote.Parse(text[(end + 2)..]));
    }

    /// <summary>The body of the request.</summary>
    public override string ToString() =>
        $"{OldStart}{OldSize.ToString(CultureInfo.InvariantCulture)}\n{string.Concat(Proof.Select(hash => Convert.ToBase64String(hash) + "\n"))}\n{Checkpoint}";
}
