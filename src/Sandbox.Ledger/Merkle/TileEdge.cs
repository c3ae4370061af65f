using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Merkle;

/// <summary>The tiles at the right edge of a log, to which leaves are appended: a node hash for each leaf on average, however large the log.</summary>
public sealed class TileEdge
{
    private readonly Dictionary<Tile, MemoryStream> tiles = [];
    private readonly HashSet<Tile> changed = [];

    /// <summary>Takes up the tiles that <see cref="Tile.Partial"/> names for the size; hashes beyond it are left out.</summary>
    public TileEdge(long size, Func<Tile, ReadOnlyMemory<byte>> read)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        Size = size;
        foreach (var (tile, width) in Tile.Partial(size))
            Open(tile).Write(read(tile).Span[..(width * EntryHash.Length)]);
    }

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The tiles that grew since the start, whole.</summary>
    public IEnumerable<(Tile Tile, byte[] Hashes)> Changed => changed.Select(tile => (tile, tiles[tile].ToArray()));

    /// <summary>Appends a leaf hash.</summary>
    public void Append(byte[] leaf)
    {
        if (leaf.Length != EntryHash.Length)
            throw new ArgumentException($"A leaf hash has {EntryHash.Length} bytes.", nameof(leaf));
        Put(0, Size++, leaf);
    }

    private void Put(int level, long index, byte[] hash)
    {
        var tile = new Tile(level, index / Tile.Width);
        var hashes = tiles.GetValueOrDefault(tile) ?? Open(tile);
        hashes.Write(hash);
        changed.Add(tile);
        if (index % Tile.Width == Tile.Width - 1)
            Put(level + 1, tile.Index, Tile.RootOf(hashes.GetBuffer().AsSpan(0, (int)hashes.Length)));
    }

    private MemoryStream Open(Tile tile) => tiles[tile] = new MemoryStream(Tile.Width * EntryHash.Length);
}
