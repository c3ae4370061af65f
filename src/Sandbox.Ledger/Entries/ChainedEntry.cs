namespace Sandbox.Ledger.Entries;

/// <summary>An entry of a case as it is stored: its number in the case (from 1), its verbatim RFC 8785 bytes, the leaf hash of the entry before it (32 zero bytes for the first), and its own leaf hash.</summary>
public sealed record ChainedEntry(long Sequence, byte[] Payload, byte[] PreviousHash, byte[] Leaf);
