using System.Text;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>One signature line of a note: key name, key id (8 hexadecimal digits) and the bytes of the signature, whose algorithm only the key tells.</summary>
public sealed record NoteSignature(string Name, string KeyId, byte[] Signature);

/// <summary>A text that one or more keys signed (C2SP signed-note): the text with its last newline, an empty line, signature lines. Signatures of unknown keys and algorithms (witnesses, ML-DSA) are kept as they are.</summary>
public sealed class SignedNote
{
    // Far more than the 16 signatures that a reader must accept, far less than one could be made to choke on.
    private const int MaximumSignatures = 100;
    private const int MaximumLength = 1_000_000;
    private const string LineStart = "— ";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private SignedNote(string text, IReadOnlyList<NoteSignature> signatures)
    {
        Text = text;
        Signatures = signatures;
    }

    /// <summary>What was signed, with its last newline. Not to be relied on before <see cref="Verify"/>.</summary>
    public string Text { get; }

    /// <summary>The signature lines in their order.</summary>
    public IReadOnlyList<NoteSignature> Signatures { get; }

    /// <summary>Signs a text; one that does not end in a newline, or has another control character or a lone surrogate, is an <see cref="ArgumentException"/>.</summary>
    public static SignedNote Sign(string text, params IEnumerable<NoteSigner> signers)
    {
        if (!text.EndsWith('\n') || !IsPrintable(text))
            throw new ArgumentException("A note's text ends in a newline and has no other control character.", nameof(text));
        var bytes = Utf8.GetBytes(text);
        var signatures = signers.Select(signer => new NoteSignature(signer.NoteKey.Name, signer.NoteKey.Id, signer.Sign(bytes))).ToList();
        return signatures.Count is > 0 and <= MaximumSignatures
            ? new(text, signatures)
            : throw new ArgumentException($"A note has from 1 to {MaximumSignatures} signatures.", nameof(signers));
    }

    /// <summary>Reads a note from UTF-8; anything else is a <see cref="FormatException"/>.</summary>
    public static SignedNote Parse(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return Parse(Utf8.GetString(utf8));
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("Not UTF-8.", exception);
        }
    }

    /// <summary>Reads a note; anything else is a <see cref="FormatException"/>.</summary>
    public static SignedNote Parse(string note)
    {
        var split = note.LastIndexOf("\n\n", StringComparison.Ordinal);
        if (note.Length > MaximumLength || !IsPrintable(note) || !note.EndsWith('\n') || split < 0 || split + 2 == note.Length)
            throw new FormatException("Not a signed note.");
        var lines = note[(split + 2)..^1].Split('\n');
        return lines.Length <= MaximumSignatures
            ? new(note[..(split + 1)], [.. lines.Select(ParseSignature)])
            : throw new FormatException($"More than {MaximumSignatures} signatures.");
    }

    /// <summary>The same note with one more signature line, such as a witness's.</summary>
    public SignedNote With(NoteSignature signature) => Parse(Format([.. Signatures, signature]));

    /// <summary>Checks every signature that names one of the keys.</summary>
    public NoteCheck Verify(params IEnumerable<NoteKey> known)
    {
        var bytes = Utf8.GetBytes(Text);
        var keys = known.Distinct().ToDictionary(key => (key.Name, key.Id));
        var ours = Signatures.Where(signature => keys.ContainsKey((signature.Name, signature.KeyId))).ToList();
        if (ours.Count == 0)
            return NoteCheck.UnknownKey;
        return ours.All(signature => keys[(signature.Name, signature.KeyId)].Key.Verify(bytes, signature.Signature))
            ? NoteCheck.Valid
            : NoteCheck.BadSignature;
    }

    /// <summary>The note, to be stored and sent as UTF-8.</summary>
    public override string ToString() => Format(Signatures);

    private string Format(IEnumerable<NoteSignature> signatures)
    {
        var note = new StringBuilder(Text).Append('\n');
        foreach (var signature in signatures)
            note.Append(LineStart).Append(signature.Name).Append(' ')
                .Append(Convert.ToBase64String([.. Convert.FromHexString(signature.KeyId), .. signature.Signature])).Append('\n');
        return note.ToString();
    }

    private static NoteSignature ParseSignature(string line)
    {
        if (line.StartsWith(LineStart, StringComparison.Ordinal)
            && line[LineStart.Length..].Split(' ') is [var name, var base64]
            && NoteKey.IsName(name)
            && Base64.TryDecode(base64, out var bytes)
            && bytes.Length > 4)
            return new(name, Convert.ToHexStringLower(bytes.AsSpan(0, 4)), bytes[4..]);
        throw new FormatException("Not a signature line of a note.");
    }

    private static bool IsPrintable(string text) => !text.Any(unit => unit < ' ' && unit != '\n');
}
