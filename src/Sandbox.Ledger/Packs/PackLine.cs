using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Packs;

/// <summary>One line of an auditor pack. The order is: head, sources, extensions, evidence, entries, end.</summary>
public abstract record PackLine
{
    private PackLine()
    {
    }

    /// <summary>The first line: whose case, for which reader, and the head of the log that the proofs lead to.</summary>
    /// <param name="CaseId">The case as its entries spell it.</param>
    /// <param name="LastSequence">How many entries the case has, so that a tail cut off shows.</param>
    /// <param name="MadeAt">When the pack was made, as ISO 8601 in UTC.</param>
    /// <param name="Keys">The log's keys as the maker of the pack names them. A verifier that knows the keys from elsewhere trusts those instead.</param>
    public sealed record Head(string CaseId, string Reference, PackAudience Audience, string MadeAt, long LastSequence, string Origin, SignedNote Checkpoint, IReadOnlyList<NoteKey> Keys) : PackLine;

    /// <summary>A file of configuration that a result is computed again from, word for word.</summary>
    /// <param name="Name">As entries name it: id and version, <c>eu-ai-act@1</c>; of a calendar its id.</param>
    public sealed record Source(PackedFile Kind, string Name, string Text) : PackLine;

    /// <summary>Shows that the log of the head begins with the tree of an earlier size (RFC 6962, 2.1.2), for whoever kept that checkpoint.</summary>
    public sealed record Extension(long FromSize, IReadOnlyList<byte[]> Hashes) : PackLine;

    /// <summary>A file of evidence, which travels beside the pack.</summary>
    /// <param name="Digest">SHA-256 of its bytes, lower-case hex.</param>
    /// <param name="FileName">Its name, or null where it was erased.</param>
    /// <param name="Length">Bytes.</param>
    public sealed record Evidence(string Digest, string? FileName, long Length) : PackLine;

    /// <summary>An entry that the reader may see: its verbatim bytes, the stored columns, and the texts behind its commitments.</summary>
    public sealed record Shown(ChainedEntry Entry, PackedColumns Columns, LogPlace? Place, IReadOnlyList<PackedDisclosure> Disclosures) : PackLine;

    /// <summary>An entry that is not for the reader: its place in chain and log, nothing of what it says.</summary>
    public sealed record Hidden(long Sequence, byte[] PreviousHash, byte[] Leaf, LogPlace? Place) : PackLine;

    /// <summary>The last line: without it the file is cut off.</summary>
    public sealed record End(long Entries) : PackLine;
}

/// <summary>Who a pack was made for, and so what it discloses.</summary>
public enum PackAudience
{
    /// <summary>Everything that was not erased.</summary>
    Auditor,

    /// <summary>What the company of the case may see; deliberations stand as hashes.</summary>
    Company,
}

/// <summary>What a source of a pack is.</summary>
public enum PackedFile
{
    RulePack,
    Preset,
    Calendar,
    Workflow,
}

/// <summary>The columns of a stored entry that repeat what its payload says; times as the payload writes them.</summary>
public sealed record PackedColumns(string Id, string Act, string Actor, string? For, string? Subject, string At);

/// <summary>Where an entry stands in the log (from 0), with its inclusion proof in the tree of the head's checkpoint.</summary>
public sealed record LogPlace(long Index, IReadOnlyList<byte[]> Proof);

/// <summary>What a pack says about a commitment in an entry.</summary>
/// <param name="Pointer">Where it stands in the payload (RFC 6901).</param>
public abstract record PackedDisclosure(string Pointer)
{
    /// <summary>The value with the salt (32 bytes) under which it was committed to.</summary>
    public sealed record Text(string Pointer, byte[] Salt, string Value) : PackedDisclosure(Pointer);

    /// <summary>The value was erased by law: when, on which ground, and by which entry of the case.</summary>
    /// <param name="Remains">What was not erased of it, with the salt under which the erasing entry commits to it; null where nothing remains.</param>
    public sealed record Erased(string Pointer, string At, string Ground, long? BySequence, Text? Remains = null) : PackedDisclosure(Pointer);
}
