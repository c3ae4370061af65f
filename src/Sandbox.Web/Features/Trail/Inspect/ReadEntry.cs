using System.Globalization;
using System.Text;
using System.Text.Json;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

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

        /// <summary>Words of the text were erased, and the erasing entry commits to what remains.</summary>
        ErasedInPart,
    }

    /// <param name="Erased">When and on which ground, where an erasure is recorded.</param>
    public sealed record Told(string? Text, Standing Standing, Erased? Erased = null);

    /// <param name="EntryId">The entry that erased.</param>
    public sealed record Erased(DateTimeOffset At, ErasureGround Ground, string Source, Guid EntryId);

    public sealed record Change(string Record, string Id, string Kind, IReadOnlyList<Field> Fields);

    public sealed record Field(string Name, Told? Before, Told? After);

    /// <param name="LeafHolds">Whether the bytes hash to the stored leaf.</param>
    /// <param name="LinkHolds">Whether the entry names the leaf of the one before.</param>
    /// <param name="ColumnsHold">Whether the columns beside the bytes say what the bytes say.</param>
    /// <param name="Payload">The bytes as text, word for word.</param>
    /// <param name="Bytes">The bytes in base64.</param>
    /// <param name="Salts">The salt of each text by its pointer, in hex.</param>
    /// <param name="Log">Null until the entry is in the log, which takes less than a second.</param>
    /// <param name="Of">How many entries the case has.</param>
    public sealed record Entry(
        TrailLine Line, string SystemName, string? Organisation, Told? Reasons, string? Ground, IReadOnlyList<Told> Evidence, string? Procedure, string? Preset, string? Delegation, string? Subject, string? Task,
        IReadOnlyList<Change> Changes, bool LeafHolds, bool LinkHolds, bool ColumnsHold, string PreviousHash, string Leaf, string Payload, string Bytes, IReadOnlyDictionary<string, string> Salts, Logged? Log, long Of, Guid? Previous, Guid? Next);

    /// <summary>Where the entry stands in the log, with the proof of it up to the latest signed checkpoint.</summary>
    public sealed record Logged(long Index, IReadOnlyList<string> Path, long Size, string Note, IReadOnlyList<string> Keys, LogProofCheck Check);

    public sealed class Handler(SandboxDbContext db, TransparencyLog log) : IRequestHandler<Query, Entry>
    {
        public async Task<Entry> Handle(Query query, CancellationToken token)
        {
            var row = await db.TrailEntries.AsNoTracking().SingleOrDefaultAsync(entry => entry.Id == query.EntryId, token) ?? throw new RuleViolation(Rule.NotFound);
            var file = await db.Cases.AsNoTracking().Where(file => file.Id == row.CaseId).Select(file => new { file.SystemName, file.Version }).SingleAsync(token);
            var neighbours = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == row.CaseId && (entry.CaseSeq == row.CaseSeq - 1 || entry.CaseSeq == row.CaseSeq + 1))
                .Select(entry => new { entry.Id, entry.CaseSeq, entry.Leaf }).ToListAsync(token);
            var before = neighbours.SingleOrDefault(entry => entry.CaseSeq < row.CaseSeq);
            var disclosed = await db.Disclosures.AsNoTracking().Where(text => text.EntryId == row.Id).ToDictionaryAsync(text => text.Pointer, token);
            var erasures = await Erasures(row.CaseId, [.. disclosed.Values.Select(text => text.ErasureId).OfType<Guid>().Distinct()], token);
            var said = RecordedEntry.Read(row.Payload);
            var organisation = Guid.TryParse(said?.Text("organisation"), out var id) ? await db.Organisations.AsNoTracking().Where(o => o.Id == id).Select(o => o.Name).SingleOrDefaultAsync(token) : null;
            return new(
                (await TrailLine.Of(db, [row], token))[0], file.SystemName, organisation, Tell(said?.Value("reasons"), "/reasons"), said?.Text("ground"), [.. (said?.Evidence ?? []).Select(digest => Tell(digest.Digest, digest.Pointer)!)], said?.Text("procedure"), said?.Text("preset"),
                said?.Text("delegation"), said?.Text("subject"), said?.Text("task"),
                [.. (said?.Changes ?? []).Select(change => new Change(change.Record, change.Id, change.Kind, [.. change.Fields.Select(field => new Field(field.Name, Tell(field.Before, $"{field.Pointer}/before"), Tell(field.After, $"{field.Pointer}/after")))]))],
                EntryHash.Leaf(row.Payload).AsSpan().SequenceEqual(row.Leaf),
                (before?.Leaf ?? (row.CaseSeq == 1 ? CaseChain.Start : [])).AsSpan().SequenceEqual(row.PreviousHash),
                said?.Agrees(row) == true,
                Convert.ToHexStringLower(row.PreviousHash), Convert.ToHexStringLower(row.Leaf), Encoding.UTF8.GetString(row.Payload), Convert.ToBase64String(row.Payload),
                disclosed.Values.Where(text => text.Salt.Length > 0 && text.ErasureId is null).ToDictionary(text => text.Pointer, text => Convert.ToHexStringLower(text.Salt)), await Prove(row, token), file.Version, before?.Id,
                neighbours.SingleOrDefault(entry => entry.CaseSeq > row.CaseSeq)?.Id);

            Told? Tell(JsonElement? value, string pointer)
            {
                if (value is not { } there) return null;
                if (RecordedEntry.Commitment(there) is not { } digest) return new(InClear(there), Standing.InClear);
                if (disclosed.GetValueOrDefault(pointer) is not { } text) return new(null, Standing.Erased);
                if (text.ErasureId is { } id)
                {
                    var (erased, texts) = erasures.GetValueOrDefault(id);
                    // The erasing entry says what remains; what the row says counts for nothing.
                    return texts is null || !texts.TryGetValue((row.Id, pointer), out var remains) ? new(text.Value, Standing.Altered)
                        : remains is null ? new(null, text.Value.Length == 0 ? Standing.Erased : Standing.Altered, erased)
                        : new(text.Value, Commitment.Verify(text.Salt, Convert.FromHexString(remains), text.Value) ? Standing.ErasedInPart : Standing.Altered, erased);
                }
                return new(text.Value, Commitment.Verify(text.Salt, digest, text.Value) ? Standing.Verified : Standing.Altered);
            }
        }

        private async Task<Logged?> Prove(TrailEntry row, CancellationToken token)
        {
            if (await log.Prove(row.Id, token) is not { } proof || await log.Latest(token) is not { } head) return null;
            var keys = await log.Keys(head.LogId, token);
            var checkpoint = Checkpoint.Parse(proof.Note.Text);
            return new(
                proof.Index, [.. proof.Hashes.Select(Convert.ToHexStringLower)], checkpoint.Size, proof.Note.ToString(), [.. keys.Select(key => key.ToString())], proof.Verify(row.Leaf, checkpoint.Origin, [.. keys]));
        }

        private async Task<Dictionary<Guid, (Erased Erased, IReadOnlyDictionary<(Guid, string), string?> Texts)>> Erasures(Guid caseId, IReadOnlyList<Guid> ids, CancellationToken token)
        {
            if (ids.Count == 0) return [];
            var decided = await db.Erasures.AsNoTracking().Where(erasure => erasure.CaseId == caseId && ids.Contains(erasure.Id)).ToDictionaryAsync(erasure => erasure.Id, token);
            var entries = await db.TrailEntries.AsNoTracking()
                .Where(entry => entry.CaseId == caseId && (entry.Act == Act.ConfirmErasure || entry.Act == Act.RepeatErasure) && entry.SubjectId != null && ids.Contains(entry.SubjectId.Value))
                .OrderBy(entry => entry.CaseSeq).ToListAsync(token);
            // A repeated erasure stands in the place of the one that a backup had undone.
            return entries.GroupBy(entry => entry.SubjectId!.Value).Where(group => decided.ContainsKey(group.Key)).ToDictionary(
                group => group.Key,
                group => (new Erased(decided[group.Key].DecidedAt ?? group.First().At, decided[group.Key].Ground, decided[group.Key].Source, group.Last().Id), RecordedEntry.Read(group.Last().Payload)?.ErasedTexts ?? new Dictionary<(Guid, string), string?>()));
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
