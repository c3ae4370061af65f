namespace Sandbox.Ledger.Entries;

/// <summary>What checking a case's chain of entries found.</summary>
public abstract record CaseChainResult
{
    private CaseChainResult()
    {
    }

    /// <summary>Every entry holds. The number of entries and the last leaf (32 zero bytes for none) are for the caller to compare with what it expects: a chain cut off at its end is whole in itself.</summary>
    public sealed record Verified(long Entries, byte[] Head) : CaseChainResult;

    /// <summary>The first broken place: the number in the case at which an entry was expected, and what is wrong there.</summary>
    public sealed record Broken(long Sequence, ChainFault Fault) : CaseChainResult;
}

/// <summary>What is wrong at a place of a case's chain.</summary>
public enum ChainFault
{
    /// <summary>The entry with this number is missing, doubled or out of order.</summary>
    Gap,

    /// <summary>The leaf hash of the stored bytes is not the stored leaf.</summary>
    AlteredPayload,

    /// <summary>The stored previous hash is not the leaf of the entry before.</summary>
    BrokenLink,

    /// <summary>A stored column says other than the payload's seq, case or previous, or the payload does not say it at all.</summary>
    ColumnDiffers,
}
