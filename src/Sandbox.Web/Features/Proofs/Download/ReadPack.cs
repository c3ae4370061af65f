using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Packs;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Proofs.Download;

/// <summary>Everything of a case's pack but its entries; null while the log has no checkpoint at all.</summary>
public static class ReadPackHead
{
    /// <summary>The newest checkpoints for whose keepers a pack holds a proof without being asked.</summary>
    public const int CheckpointsFollowed = 128;

    /// <param name="KeptSizes">Sizes of checkpoints that the reader kept.</param>
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, IReadOnlyList<long> KeptSizes) : IQuery<Begun?>;

    /// <param name="IsWhole">Whether the log holds every entry; the newest come into it within a second.</param>
    /// <param name="Lines">The lines before the entries.</param>
    public sealed record Begun(string Reference, PackAudience Audience, long LastSequence, bool IsWhole, LogHead Log, IReadOnlyList<PackLine> Lines);

    public sealed class Handler(SandboxDbContext db, TransparencyLog log, Packs packs, ActScope scope, TimeProvider clock) : IRequestHandler<Query, Begun?>
    {
        public async Task<Begun?> Handle(Query query, CancellationToken token)
        {
            var audience = scope.Actor.AudienceOfPacks();
            var file = await db.Cases.AsNoTracking().SingleOrDefaultAsync(file => file.Id == query.CaseId, token) ?? throw new RuleViolation(Rule.NotFound);
            var entries = await db.TrailEntries.CountAsync(entry => entry.CaseId == file.Id, token);
            var logged = await db.TrailEntries.CountAsync(entry => entry.CaseId == file.Id && db.LogLeaves.Any(leaf => leaf.EntryId == entry.Id), token);
            if (await log.Latest(token) is not { } head) return null;

            List<PackLine> lines =
            [
                new PackLine.Head(file.Id.ToString(), file.Reference, audience, TrailRecorder.Instant(clock.GetUtcNow()), file.Version, head.Origin, head.Note, await log.Keys(head.LogId, token)),
            ];
            lines.AddRange(await Sources(file.Id, file.Preset, token));
            var followed = await db.LogCheckpoints.AsNoTracking().Where(kept => kept.LogId == head.LogId && kept.Size < head.Size).OrderByDescending(kept => kept.Size).Take(CheckpointsFollowed).Select(kept => kept.Size).ToListAsync(token);
            foreach (var size in followed.Concat(query.KeptSizes).Where(size => size > 0 && size < head.Size).Distinct().Order())
                lines.Add(new PackLine.Extension(size, await log.ProveConsistency(head.LogId, size, head.Size, token)));
            lines.AddRange((await db.Evidence.AsNoTracking().Where(stored => stored.CaseId == file.Id && stored.ErasedAt == null).OrderBy(stored => stored.UploadedAt).ThenBy(stored => stored.Id).ToListAsync(token))
                .DistinctBy(stored => stored.Digest).Select(stored => new PackLine.Evidence(stored.Digest, stored.FileName, stored.Length)));
            return new(file.Reference, audience, file.Version, entries == logged, head, lines);
        }

        private async Task<IReadOnlyList<PackLine>> Sources(Guid caseId, string preset, CancellationToken token)
        {
            // Row-level security leaves a company none of the determinations.
            var rules = await db.TierDeterminations.AsNoTracking().Where(determination => determination.CaseId == caseId).Select(determination => determination.Pack).Distinct().ToListAsync(token);
            var procedures = await db.ProcedureInstances.AsNoTracking().Where(instance => instance.CaseId == caseId).Select(instance => new { instance.DefinitionId, instance.DefinitionVersion }).Distinct().ToListAsync(token);
            (PackedFile Kind, string Name)[] named =
            [
                .. rules.Select(name => (PackedFile.RulePack, name)), (PackedFile.Preset, preset), (PackedFile.Calendar, packs.Preset(preset).Reckoning.Calendar.Id),
                .. procedures.Select(procedure => (PackedFile.Workflow, $"{procedure.DefinitionId}@{procedure.DefinitionVersion}")),
            ];
            return [.. named.OrderBy(source => source.Kind).ThenBy(source => source.Name, StringComparer.Ordinal).Select(source => packs.Text(source.Kind, source.Name) is { } text ? new PackLine.Source(source.Kind, source.Name, text) : null).OfType<PackLine>()];
        }
    }
}

/// <summary>The entries of a pack, in their order, a part at a time: what is committed never changes, so parts read one after another fit together.</summary>
public static class ReadPackEntries
{
    public const int PartSize = 200;

    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId, long After, long LastSequence, LogHead Log) : IQuery<IReadOnlyList<PackLine>>;

    public sealed class Handler(SandboxDbContext db, TransparencyLog log, ActScope scope) : IRequestHandler<Query, IReadOnlyList<PackLine>>
    {
        public async Task<IReadOnlyList<PackLine>> Handle(Query query, CancellationToken token)
        {
            var forCompany = scope.Actor.AudienceOfPacks() == PackAudience.Company;
            var rows = await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == query.CaseId && entry.CaseSeq > query.After && entry.CaseSeq <= query.LastSequence)
                .OrderBy(entry => entry.CaseSeq).Take(PartSize).ToListAsync(token);
            var ids = rows.Select(row => row.Id).ToList();
            var places = await log.Places(query.Log, ids, token);
            var texts = (await db.Disclosures.AsNoTracking().Where(text => ids.Contains(text.EntryId) && (!forCompany || text.ForCompany)).ToListAsync(token)).ToLookup(text => text.EntryId);
            var erasures = await Erasures(query.CaseId, [.. texts.SelectMany(group => group).Select(text => text.ErasureId).OfType<Guid>().Distinct()], token);
            return [.. rows.Select(row =>
            {
                var place = places.TryGetValue(row.Id, out var found) ? new LogPlace(found.Index, found.Proof) : null;
                return forCompany && !TrailRecorder.IsForCompany(row)
                    ? (PackLine)new PackLine.Hidden(row.CaseSeq, row.PreviousHash, row.Leaf, place)
                    : new PackLine.Shown(
                        new ChainedEntry(row.CaseSeq, row.Payload, row.PreviousHash, row.Leaf),
                        new(row.Id.ToString(), row.Act.ToString(), row.ActorId.ToString(), row.ForPersonId?.ToString(), row.SubjectId?.ToString(), TrailRecorder.Instant(row.At)),
                        place,
                        [.. texts[row.Id].OrderBy(text => text.Pointer, StringComparer.Ordinal).Select(Told)]);
            })];

            PackedDisclosure Told(Disclosure text)
            {
                var said = text.Salt.Length == Commitment.SaltLength ? new PackedDisclosure.Text(text.Pointer, text.Salt, text.Value) : null;
                if (said is not null && text.ErasureId is null) return said;
                var (at, ground, by) = text.ErasureId is { } id && erasures.TryGetValue(id, out var erasure) ? erasure : ("", "", null);
                return new PackedDisclosure.Erased(text.Pointer, at, ground, by, said);
            }
        }

        // A repeated erasure stands in the place of the one that a backup had undone.
        private async Task<IReadOnlyDictionary<Guid, (string At, string Ground, long? By)>> Erasures(Guid caseId, IReadOnlyList<Guid> ids, CancellationToken token)
        {
            if (ids.Count == 0) return new Dictionary<Guid, (string, string, long?)>();
            var by = (await db.TrailEntries.AsNoTracking().Where(entry => entry.CaseId == caseId && (entry.Act == Act.ConfirmErasure || entry.Act == Act.RepeatErasure) && entry.SubjectId != null && ids.Contains(entry.SubjectId.Value))
                .Select(entry => new { Id = entry.SubjectId!.Value, entry.CaseSeq }).ToListAsync(token)).GroupBy(entry => entry.Id).ToDictionary(group => group.Key, group => group.Max(entry => entry.CaseSeq));
            return (await db.Erasures.AsNoTracking().Where(erasure => erasure.CaseId == caseId && ids.Contains(erasure.Id)).ToListAsync(token)).ToDictionary(
                erasure => erasure.Id, erasure => (erasure.DecidedAt is { } at ? TrailRecorder.Instant(at) : "", $"{erasure.Ground}: {erasure.Source}", by.TryGetValue(erasure.Id, out var sequence) ? sequence : (long?)null));
        }
    }
}

/// <summary>Writes down that a pack, or the evidence beside it, leaves the house: before its first byte does.</summary>
public static class DownloadPack
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Command(Guid CaseId, bool Evidence) : ICommand<string>;

    public sealed class Handler(SandboxDbContext db, ActScope scope, TimeProvider clock) : IRequestHandler<Command, string>
    {
        public async Task<string> Handle(Command command, CancellationToken token)
        {
            var audience = scope.Actor.AudienceOfPacks();
            var reference = await db.Cases.Where(file => file.Id == command.CaseId).Select(file => file.Reference).SingleOrDefaultAsync(token) ?? throw new RuleViolation(Rule.NotFound);
            var now = clock.GetUtcNow();
            db.AccessLog.Add(new()
            {
                Id = Guid.CreateVersion7(now),
                At = now,
                PersonId = scope.Actor.PersonId,
                Act = command.Evidence ? AccessAct.DownloadEvidence : AccessAct.DownloadPack,
                After = $"{reference} {audience}",
            });
            return reference;
        }
    }
}

/// <summary>The files of evidence that travel beside a pack.</summary>
public static class ReadPackEvidence
{
    [Requires(Permission.ReadOwnAccount)]
    public sealed record Query(Guid CaseId) : IQuery<IReadOnlyList<Stored>>;

    /// <param name="Key">Opens the file in the evidence folder.</param>
    public sealed record Stored(Guid Id, byte[] Key, string Digest, string FileName);

    public sealed class Handler(SandboxDbContext db, ActScope scope) : IRequestHandler<Query, IReadOnlyList<Stored>>
    {
        public async Task<IReadOnlyList<Stored>> Handle(Query query, CancellationToken token)
        {
            _ = scope.Actor.AudienceOfPacks();
            return await db.Evidence.AsNoTracking().Where(stored => stored.CaseId == query.CaseId && stored.ErasedAt == null).OrderBy(stored => stored.UploadedAt).ThenBy(stored => stored.Id)
                .Select(stored => new Stored(stored.Id, stored.Key, stored.Digest, stored.FileName)).ToListAsync(token);
        }
    }
}

internal static class PackReaders
{
    /// <summary>For whom a pack would be: an auditor, or the company of the case. Which cases either may see, row-level security says; nobody else gets one.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NotFound"/></exception>
    public static PackAudience AudienceOfPacks(this Actor actor) =>
        actor.Can(Permission.ReadTrail) ? PackAudience.Auditor
        : actor.Can(Permission.ReadOwnCases) ? PackAudience.Company
        : throw new RuleViolation(Rule.NotFound);
}
