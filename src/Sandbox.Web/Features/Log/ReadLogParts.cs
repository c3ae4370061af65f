using System.Buffers.Binary;
using MediatR;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Merkle;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Pipeline.Log;

namespace Sandbox.Web.Features.Log;

/// <summary>The latest signed head of a log, for anyone; the newest log where none is named.</summary>
public static class ReadCheckpoint
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(int? LogId) : IQuery<Signed>;

    /// <param name="Note">The signed note; null before the first, and for a log that there is not.</param>
    public sealed record Signed(string? Note);

    public sealed class Handler(TransparencyLog log) : IRequestHandler<Query, Signed>
    {
        public async Task<Signed> Handle(Query query, CancellationToken token) => new((await log.Latest(token, query.LogId))?.Note.ToString());
    }
}

/// <summary>Hashes of a log, for anyone.</summary>
public static class ReadTile
{
    [Requires(Permission.ReadRegister)]
    public sealed record Query(int LogId, Tile Tile, int Width) : IQuery<Content>;

    /// <param name="Bytes">The hashes one after another; null where the log has not so many.</param>
    public sealed record Content(byte[]? Bytes);

    public sealed class Handler(TransparencyLog log) : IRequestHandler<Query, Content>
    {
        public async Task<Content> Handle(Query query, CancellationToken token) => new(await log.Hashes(query.LogId, query.Tile, query.Width, token));
    }
}

/// <summary>Up to 256 leaves of a log byte for byte, each after its length in two bytes (C2SP tlog-tiles, "Log entries"): for auditors.</summary>
public static class ReadEntryBundle
{
    [Requires(Permission.ReadTrail)]
    public sealed record Query(int LogId, long Index, int Width) : IQuery<Content>;

    /// <param name="Bytes">Null where the log has not so many leaves.</param>
    public sealed record Content(byte[]? Bytes);

    public sealed class Handler(SandboxDbContext db) : IRequestHandler<Query, Content>
    {
        public async Task<Content> Handle(Query query, CancellationToken token)
        {
            // An index beyond every log is no overflow.
            if (query.Index > long.MaxValue / Tile.Width - 1) return new((byte[]?)null);
            var (from, to) = (query.Index * Tile.Width, query.Index * Tile.Width + query.Width);
            var payloads = await db.LogLeaves.AsNoTracking().Where(leaf => leaf.LogId == query.LogId && leaf.LogIndex >= from && leaf.LogIndex < to).OrderBy(leaf => leaf.LogIndex)
                .Select(leaf => db.TrailEntries.Where(entry => entry.Id == leaf.EntryId).Select(entry => entry.Payload).FirstOrDefault() ?? db.LogRecords.Where(record => record.Id == leaf.RecordId).Select(record => record.Payload).First())
                .ToListAsync(token);
            if (payloads.Count < query.Width) return new((byte[]?)null);
            var bundle = new MemoryStream();
            var length = new byte[2];
            foreach (var payload in payloads)
            {
                // The format has no way to write down a longer one.
                BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)payload.Length));
                bundle.Write(length);
                bundle.Write(payload);
            }
            return new(bundle.ToArray());
        }
    }
}
