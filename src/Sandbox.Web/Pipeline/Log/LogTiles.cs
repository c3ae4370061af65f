using Npgsql;
using NpgsqlTypes;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>The stored tiles of a log: all that roots and proofs are made from.</summary>
internal static class LogTiles
{
    /// <summary>What the work makes of the tree's hashes; the tiles that it needs are read in one go.</summary>
    public static async Task<T> Read<T>(NpgsqlConnection connection, int logId, Func<SubtreeHash, T> work, CancellationToken token)
    {
        var tiles = await Read(connection, logId, Tile.NeededBy(hashOf => work(hashOf)), token);
        return work(Tile.Over(tile => tiles[tile]));
    }

    public static async Task<Dictionary<Tile, byte[]>> Read(NpgsqlConnection connection, int logId, IReadOnlySet<Tile> tiles, CancellationToken token)
    {
        var read = new Dictionary<Tile, byte[]>(tiles.Count);
        if (tiles.Count == 0) return read;
        await using var command = new NpgsqlCommand("select t.level, t.tile_index, t.hashes from log_tiles t join unnest($2, $3) as w (level, tile_index) using (level, tile_index) where t.log_id = $1", connection)
        {
            Parameters =
            {
                new() { Value = logId },
                new() { Value = tiles.Select(tile => tile.Level).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                new() { Value = tiles.Select(tile => tile.Index).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) read[new(reader.GetInt32(0), reader.GetInt64(1))] = reader.GetFieldValue<byte[]>(2);
        return read;
    }
}
