using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Merkle;

/// <summary>A tile of a log (C2SP tlog-tiles): up to 256 consecutive hashes of every eighth level of the tree, one after another. Tiles of level 0 hold leaf hashes, those of level 1 the roots of full tiles of level 0, and so on.</summary>
/// <param name="Level">From 0; one level of tiles spans eight of the tree.</param>
/// <param name="Index">From 0, left to right.</param>
public readonly record struct Tile(int Level, long Index)
{
    /// <summary>Hashes of a full tile.</summary>
    public const int Width = 256;

    /// <summary>Levels of the tree from one level of tiles to the next.</summary>
    public const int Height = 8;

    private const int MaximumLevel = 63;

    /// <summary>Where it is served below a log's prefix, after "tile/": "0/x001/x234/067", and ".p/W" for one of W hashes that is not full.</summary>
    public string Path(int width = Width) => $"{Level.ToString(CultureInfo.InvariantCulture)}/{PathOf(Index, width)}";

    /// <summary>The part of a path that follows the level, which bundles of entries share: "x001/x234/067.p/12".</summary>
    public static string PathOf(long index, int width = Width)
    {
        var digits = index.ToString(CultureInfo.InvariantCulture);
        digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
        var parts = Enumerable.Range(0, digits.Length / 3).Select(part => (part == digits.Length / 3 - 1 ? "" : "x") + digits.Substring(3 * part, 3));
        return string.Join('/', parts) + (width == Width ? "" : $".p/{width.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>Reads the path after "tile/" in its one spelling.</summary>
    public static bool TryParse(string path, out Tile tile, out int width)
    {
        (tile, width) = (default, 0);
        if (path.Split('/', 2) is not [var first, var rest]
            || !int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var level) || level > MaximumLevel
            || !TryParseIndex(rest, out var index, out width))
            return false;
        tile = new(level, index);
        return tile.Path(width) == path;
    }

    /// <summary>Reads what <see cref="PathOf"/> writes, in its one spelling.</summary>
    public static bool TryParseIndex(string path, out long index, out int width)
    {
        (index, width) = (0, Width);
        var number = path;
        if (path.Split(".p/") is [var before, var after])
        {
            if (!int.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out width) || width is < 1 or >= Width)
                return false;
            number = before;
        }
        // 2^63 has 19 digits: 7 parts of the path at most.
        return number.Length <= 7 * 5
            && long.TryParse(number.Replace("/x", "", StringComparison.Ordinal).Replace("/", "", StringComparison.Ordinal).TrimStart('x'), NumberStyles.None, CultureInfo.InvariantCulture, out index)
            && PathOf(index, width) == path;
    }

    /// <summary>The hash of the subtree over hashes that lie one after another; their number is a power of two.</summary>
    public static byte[] RootOf(ReadOnlySpan<byte> hashes)
    {
        var count = hashes.Length / EntryHash.Length;
        if (hashes.Length % EntryHash.Length != 0 || !BitOperations.IsPow2(count) || count > Width)
            throw new ArgumentException($"A subtree within a tile has 1, 2, 4 … {Width} hashes of {EntryHash.Length} bytes.", nameof(hashes));
        Span<byte> nodes = stackalloc byte[hashes.Length];
        hashes.CopyTo(nodes);
        Span<byte> message = stackalloc byte[1 + 2 * EntryHash.Length];
        message[0] = MerkleTree.NodePrefix;
        for (; count > 1; count /= 2)
        {
            for (var i = 0; i < count / 2; i++)
            {
                nodes.Slice(2 * i * EntryHash.Length, 2 * EntryHash.Length).CopyTo(message[1..]);
                SHA256.HashData(message, nodes.Slice(i * EntryHash.Length, EntryHash.Length));
            }
        }
        return nodes[..EntryHash.Length].ToArray();
    }

    /// <summary>Reads the hashes of a tree from its tiles. A tile may hold more hashes than the tree: they are of a later one.</summary>
    public static SubtreeHash Over(Func<Tile, ReadOnlyMemory<byte>> read)
    {
        byte[] Hash(int level, long index)
        {
            var (tile, offset, count) = Place(level, index);
            return RootOf(read(tile).Span.Slice(offset * EntryHash.Length, count * EntryHash.Length));
        }
        return Hash;
    }

    /// <summary>The tiles that a proof or a root is made from, so that they can be read all at once.</summary>
    public static IReadOnlySet<Tile> NeededBy(Action<SubtreeHash> work)
    {
        var needed = new HashSet<Tile>();
        var nothing = new byte[EntryHash.Length];
        byte[] Note(int level, long index)
        {
            needed.Add(Place(level, index).Tile);
            return nothing;
        }
        work(Note);
        return needed;
    }

    /// <summary>The tiles at the right edge of a tree that are not full, with their numbers of hashes.</summary>
    public static IEnumerable<(Tile Tile, int Width)> Partial(long size)
    {
        for (var level = 0; size > 0; level++, size /= Width)
        {
            if (size % Width != 0)
                yield return (new(level, size / Width), (int)(size % Width));
        }
    }

    private static (Tile Tile, int Offset, int Count) Place(int level, long index)
    {
        var count = 1 << level % Height;
        var first = index * count;
        return (new(level / Height, first / Width), (int)(first % Width), count);
    }
}
