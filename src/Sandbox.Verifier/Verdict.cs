namespace Sandbox.Verifier;

/// <summary>The outcome of a run; its value is the exit code.</summary>
public enum Verdict
{
    /// <summary>Everything that could be checked holds.</summary>
    Verified = 0,

    /// <summary>Something is not as it was recorded and signed; the report says where.</summary>
    Falsified = 1,

    /// <summary>The input cannot be read, or does not suffice for what was asked.</summary>
    Unusable = 2,

    /// <summary>A seal is genuine, and not in force: its term is over, or it was suspended, revoked or replaced.</summary>
    NotInForce = 3,
}

/// <summary>What is checked.</summary>
public enum Check
{
    /// <summary>The signature on the checkpoint, by a key that is trusted.</summary>
    Signature,

    /// <summary>The log begins with the one whose checkpoint was kept.</summary>
    Consistency,

    /// <summary>The entries are numbered without a gap, up to the last, and each names the one before.</summary>
    Chain,

    /// <summary>The leaf hash is that of the verbatim bytes, which are canonical JSON.</summary>
    Leaf,

    /// <summary>The stored columns say what the bytes say.</summary>
    Columns,

    /// <summary>The leaf is in the log at its place.</summary>
    Inclusion,

    /// <summary>The text is the one that was committed to.</summary>
    Disclosure,

    /// <summary>The file of evidence is the one that an entry names.</summary>
    Evidence,

    /// <summary>The tier is what the rule pack gives for the answers.</summary>
    Tier,

    /// <summary>The due date is what the clock and the calendar give.</summary>
    DueDate,

    /// <summary>The tiles of the log have the root that was signed.</summary>
    Tiles,

    /// <summary>The log holds as many cases and entries as it counted hour by hour, and every case is whole.</summary>
    Reconciliation,

    /// <summary>The seal's own signature.</summary>
    Credential,

    /// <summary>The time for which a seal is valid.</summary>
    Validity,

    /// <summary>What the issuer's status lists say of a seal.</summary>
    Status,

    /// <summary>The receipt says what the entry says.</summary>
    Receipt,

    /// <summary>The sample is the one that the seed draws.</summary>
    Sample,
}
