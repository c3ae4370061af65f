using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Checkpoints;

/// <summary>A named Ed25519 key that signs notes (C2SP signed-note).</summary>
public sealed class NoteSigner(string name, SigningKey key)
{
    /// <summary>The public half, by which others verify.</summary>
    public NoteKey NoteKey { get; } = new(name, key.VerificationKey);

    internal byte[] Sign(ReadOnlySpan<byte> text) => key.Sign(text);
}
