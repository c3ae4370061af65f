namespace Sandbox.Ledger.Checkpoints;

/// <summary>What checking a note's signatures against known keys found.</summary>
public enum NoteCheck
{
    /// <summary>At least one known key signed, and no signature of a known key is wrong.</summary>
    Valid,

    /// <summary>No known key signed.</summary>
    UnknownKey,

    /// <summary>A signature that names a known key is not that key's over this text: the whole note is rejected.</summary>
    BadSignature,
}
