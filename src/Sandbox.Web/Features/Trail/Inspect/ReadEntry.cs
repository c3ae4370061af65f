using System.Globalization;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Features.Trail.Inspect;

/// <summary>One entry with everything in it: its texts held against their commitments, its place held against its neighbours.</summary>
public static class ReadEntry
{
    [Requires(Permission.ReadTrail)]
    public sealed record Query(Guid EntryId) : IQuery<Entry>, IReadsFile
    {
        FilePart IReadsFile.Part => FilePart.Entry;

        Guid IReadsFile.PartId => EntryId;
    }

    /// <summary>How a value of an entry is known.</summary>
    public enum Standing
    {
        /// <summary>The entry holds it in clear.</summary>
        InClear,

        /// <summary>The entry holds a commitment, and the text beside it is the one that was committed to.</summary>
        Verified,

        /// <summary>The entry holds a commitment, and the text beside it is another.</summary>
        Altered,

        /// <summary>The entry holds a commitment, and the text was erased.</summary>
        Erased,
    }

    public sealed record Told(string? Text, Standing Standing);

    public sealed record Change(string Record, string Id, string Kind, IReadOnlyList<Field> Fields);

    public sealed record Field(string Name, Told? Before, Told? After);

    /// <param name="LeafHolds">Whether the bytes hash to the stored leaf.</param>
    /// <param name="LinkHolds">Whether the entry names the leaf of the one before.</param>
    /// <param name="ColumnsHold">Whether the columns beside the bytes say what the bytes say.</param>
    /// <param name="Of">How many entries the case has.</param>
    public sealed record Entry(
        TrailLine Line, string SystemName, string? Organisation, Told? Reasons, string? Ground, IReadOnlyList<string> Evidence, string? Procedure, string? Preset, string? Delegation, string? Subject, string? Task,
        IReadOnlyList<Change> Changes, bool LeafHolds, bool LinkHolds, bool ColumnsHold, string PreviousHash, string Leaf, string Payload, long Of, Guid? Previous, Guid? Next);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Entry>
    {
        public async Task<Entry> Handle(Query query, CancellationToken token)
        {
            var row = await db.TrailEntries.AsNoTracking().SingleOrDefaultAsync(entry => entry.Id == query.EntryId, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == row.CaseId).Select(file => new { file.SystemName, file.Version }).SingleAsync(token);
            var neighbours = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == row.CaseId && (entry.CaseSeq == row.CaseSeq - 1 || entry.CaseSeq == row.CaseSeq + 1))
                .Select(entry => new { entry.Id, entry.CaseSeq, entry.Leaf }).ToListAsync(token);
            var before = neighbours.SingleOrDefault(entry => entry.CaseSeq < row.CaseSeq);
            var disclosed = await db.Disclosures.AsNoTracking().Where(text => text.EntryId == row.Id).ToDictionaryAsync(text => text.Pointer, token);
            var said = RecordedEntry.Read(row.Payload);
            var organisation = Guid.TryParse(said?.Text("organisation"), out var id) ? await db.Organisations.AsNoTracking().Where(o => o.Id == id).Select(o => o.Name).SingleOrDefaultAsync(token) : null;
            return new(
                (await TrailLine.Of(db, [row], token))[0], file.SystemName, organisation, Tell(said?.Value("reasons"), "/reasons"), said?.Text("ground"), said?.Evidence ?? [], said?.Text("procedure"), said?.Text("preset"),
                said?.Text("delegation"), said?.Text("subject"), said?.Text("task"),
                [.. (said?.Changes ?? []).Select(change => new Change(change.Record, change.Id, change.Kind, [.. change.Fields.Select(field => new Field(field.Name, Tell(field.Before, $"{field.Pointer}/before"), Tell(field.After, $"{field.Pointer}/after")))]))],
                EntryHash.Leaf(row.Payload).AsSpan().SequenceEqual(row.Leaf),
                (before?.Leaf ?? (row.CaseSeq == 1 ? CaseChain.Start : [])).AsSpan().SequenceEqual(row.PreviousHash),
                said?.Agrees(row) == true,
                Convert.ToHexStringLower(row.PreviousHash), Convert.ToHexStringLower(row.Leaf), RecordedEntry.Indented(row.Payload), file.Version, before?.Id,
                neighbours.SingleOrDefault(entry => entry.CaseSeq > row.CaseSeq)?.Id);

            Told? Tell(JsonElement? value, string pointer)
            {
                if (value is not { } there) return null;
                if (RecordedEntry.Commitment(there) is not { } digest) return new(InClear(there), Standing.InClear);
                if (disclosed.GetValueOrDefault(pointer) is not { } text) return new(null, Standing.Erased);
                return new(text.Value, Commitment.Verify(text.Salt, digest, text.Value) ? Standing.Verified : Standing.Altered);
            }
        }

        private static string InClear(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetDecimal().ToString(CultureInfo.InvariantCulture),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Null or JsonValueKind.Undefined or JsonValueKind.Object or JsonValueKind.Array => value.GetRawText(),
        };
    }
}
