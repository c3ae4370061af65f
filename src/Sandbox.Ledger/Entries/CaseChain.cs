using System.Text.Json;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Entries;

/// <summary>A case's entries as a hash chain: numbered from 1 without a gap, each naming the leaf of the one before.</summary>
public static class CaseChain
{
    /// <summary>The previous hash of a case's first entry: 32 zero bytes.</summary>
    public static byte[] Start => new byte[EntryHash.Length];

    /// <summary>Checks entries in the order given, and that all name one case: <paramref name="caseId"/> as the payload's member "case" spells it, or that of the first entry.</summary>
    public static CaseChainResult Verify(IEnumerable<ChainedEntry> entries, string? caseId = null)
    {
        var sequence = 0L;
        var head = Start;
        foreach (var entry in entries)
        {
            sequence++;
            if (FindFault(entry, sequence, head, ref caseId) is { } fault)
                return new CaseChainResult.Broken(sequence, fault);
            head = entry.Leaf;
        }
        return new CaseChainResult.Verified(sequence, head);
    }

    private static ChainFault? FindFault(ChainedEntry entry, long sequence, byte[] head, ref string? caseId)
    {
        if (entry.Sequence != sequence)
            return ChainFault.Gap;
        if (!EntryHash.Leaf(entry.Payload).AsSpan().SequenceEqual(entry.Leaf))
            return ChainFault.AlteredPayload;
        if (!head.AsSpan().SequenceEqual(entry.PreviousHash))
            return ChainFault.BrokenLink;
        return ColumnsAgree(entry, ref caseId) ? null : ChainFault.ColumnDiffers;
    }

    private static bool ColumnsAgree(ChainedEntry entry, ref string? caseId)
    {
        JsonElement payload;
        try
        {
            payload = CanonicalJson.Parse(entry.Payload);
        }
        catch (JsonException)
        {
            return false;
        }
        if (payload.ValueKind != JsonValueKind.Object
            || !payload.TryGetProperty("seq", out var seq) || seq.ValueKind != JsonValueKind.Number
            || !payload.TryGetProperty("case", out var @case) || @case.ValueKind != JsonValueKind.String
            || !payload.TryGetProperty("previous", out var previous) || previous.ValueKind != JsonValueKind.String)
            return false;

        caseId ??= @case.GetString();
        return seq.TryGetInt64(out var number) && number == entry.Sequence
            && @case.ValueEquals(caseId)
            && previous.ValueEquals(Convert.ToHexStringLower(entry.PreviousHash));
    }
}
