using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>A named Ed25519 key that verifies signed notes, spelt as a vkey "name+id+key" (C2SP signed-note, "Verifier keys").</summary>
public sealed record NoteKey
{
    // Signature type of plain Ed25519 signatures over the note's text.
    private const byte Ed25519 = 0x01;

    /// <summary>Names a key; a name is not empty and has no white space, control character or plus (else <see cref="ArgumentException"/>).</summary>
    public NoteKey(string name, VerificationKey key)
    {
        if (!IsName(name))
            throw new ArgumentException("A key name has no white space, control character or plus.", nameof(name));
        Name = name;
        Key = key;
        Id = Vkey.Id(name, Ed25519, key);
    }

    /// <summary>The name, best a URL without scheme.</summary>
    public string Name { get; }

    /// <summary>The public key.</summary>
    public VerificationKey Key { get; }

    /// <summary>The first four bytes of SHA-256(name ‖ newline ‖ 0x01 ‖ public key), as 8 lower-case hexadecimal digits. It tells keys apart and proves nothing.</summary>
    public string Id { get; }

    /// <summary>Reads a vkey; one that is not of Ed25519, or whose id is not that of its name and key, is a <see cref="FormatException"/>.</summary>
    public static NoteKey Parse(string vkey)
    {
        var (name, key) = Vkey.Parse(vkey, Ed25519);
        return new(name, key);
    }

    /// <summary>The vkey.</summary>
    public override string ToString() => Vkey.Format(Name, Ed25519, Key);

    internal static bool IsName(string name) =>
        name.Length > 0 && !name.Any(unit => char.IsWhiteSpace(unit) || char.IsControl(unit) || unit == '+');
}
