using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>A named Ed25519 key of a witness, which signs that, at a time, the largest consistent head it saw of a log was this one (C2SP tlog-cosignature, "cosignature/v1").</summary>
public sealed record WitnessKey
{
    // Signature type of timestamped Ed25519 cosignatures.
    private const byte Ed25519 = 0x04;
    private const int TimeLength = 8;

    /// <summary>Names a key; a name is not empty and has no white space, control character or plus (else <see cref="ArgumentException"/>).</summary>
    public WitnessKey(string name, VerificationKey key)
    {
        if (!NoteKey.IsName(name))
            throw new ArgumentException("A key name has no white space, control character or plus.", nameof(name));
        (Name, Key, Id) = (name, key, Vkey.Id(name, Ed25519, key));
    }

    /// <summary>The name, best a URL without scheme.</summary>
    public string Name { get; }

    /// <summary>The public key.</summary>
    public VerificationKey Key { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ newline ‖ 0x04 ‖ public key), as 8 lower-case hexadecimal digits.</summary>
    public string Id { get; }

    /// <summary>Reads a vkey of type 0x04; any other is a <see cref="FormatException"/>.</summary>
    public static WitnessKey Parse(string vkey)
    {
        var (name, key) = Vkey.Parse(vkey, Ed25519);
        return new(name, key);
    }

    /// <summary>The vkey.</summary>
    public override string ToString() => Vkey.Format(Name, Ed25519, Key);

    /// <summary>Whether the witness cosigned the note, and when (to the second). Signatures of others are not looked at.</summary>
    public NoteCheck Verify(SignedNote note, out DateTimeOffset at)
    {
        at = default;
        var ours = note.Signatures.Where(signature => signature.Name == Name && signature.KeyId == Id).ToList();
        if (ours.Count == 0)
            return NoteCheck.UnknownKey;
        foreach (var signature in ours)
        {
            if (signature.Signature.Length != TimeLength + VerificationKey.SignatureLength)
                return NoteCheck.BadSignature;
            var seconds = BinaryPrimitives.ReadUInt64BigEndian(signature.Signature);
            // A time of 0 says that the witness does not vouch for the largest head (C2SP tlog-witness forbids it); year 9999 is the last that can be told.
            if (seconds is 0 or > 253_402_300_799 || !Key.Verify(Message(note.Text, (long)seconds), signature.Signature.AsSpan(TimeLength)))
                return NoteCheck.BadSignature;
            at = DateTimeOffset.FromUnixTimeSeconds((long)seconds);
        }
        return NoteCheck.Valid;
    }

    /// <summary>The signature line of a witness with this secret key for the text of a checkpoint.</summary>
    public static NoteSignature Sign(string name, SigningKey key, string text, DateTimeOffset at)
    {
        var seconds = at.ToUnixTimeSeconds();
        var time = new byte[TimeLength];
        BinaryPrimitives.WriteUInt64BigEndian(time, checked((ulong)seconds));
        return new(name, Vkey.Id(name, Ed25519, key.VerificationKey), [.. time, .. key.Sign(Message(text, seconds))]);
    }

    private static byte[] Message(string text, long seconds) =>
        Encoding.UTF8.GetBytes($"cosignature/v1\ntime {seconds.ToString(CultureInfo.InvariantCulture)}\n{text}");
}
