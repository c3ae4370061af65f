namespace Sandbox.Ledger.Merkle;

/// <summary>Reads the hash of a full subtree of 2^level leaves, the index-th from the left of that size (level 0: the leaf hashes themselves): from memory, or from stored tiles, which hold every eighth level.</summary>
public delegate byte[] SubtreeHash(int level, long index);
