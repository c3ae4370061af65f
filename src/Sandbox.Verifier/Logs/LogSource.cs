using System.Net;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Merkle;

namespace Sandbox.Verifier.Logs;

/// <summary>A log as it is served (C2SP tlog-tiles): its checkpoint, hash tiles, and bundles of entries where the reader may have them. Nothing that comes from it is trusted.</summary>
internal abstract class LogSource : IDisposable
{
    private const int MaximumCheckpoint = 1_000_000;
    private const int MaximumBundle = 128 * 1024 * 1024;

    private readonly Dictionary<Tile, byte[]> tiles = [];
    private SignedNote? note;

    /// <summary>A folder, or the address under which the log is served.</summary>
    public static LogSource Open(string place) =>
        Uri.TryCreate(place, UriKind.Absolute, out var address) && address.Scheme is "https" or "http" ? new Served(address)
        : Directory.Exists(place) ? new Folder(place)
        : throw new FormatException($"{place} is neither a folder nor an address.");

    public SignedNote Note => note ??= SignedNote.Parse(Read("checkpoint", MaximumCheckpoint) ?? throw new FormatException("The log has no checkpoint."));

    public Checkpoint Head => Checkpoint.Parse(Note.Text);

    /// <summary>Proves that the tree of the second size begins with that of the first; null where the log is smaller or its tiles are missing.</summary>
    public IReadOnlyList<byte[]>? Prove(long first, long second)
    {
        if (second > Head.Size)
            return null;
        try
        {
            return MerkleTree.ProveConsistency(first, second, Tile.Over(tile => Hashes(tile) ?? throw new MissingTile()));
        }
        // A tile that is missing or too short.
        catch (Exception exception) when (exception is MissingTile or ArgumentOutOfRangeException)
        {
            return null;
        }
    }

    /// <summary>The hashes of a tile as the head's size fills it; null where it is missing, or of another length.</summary>
    public byte[]? Hashes(Tile tile)
    {
        if (tiles.TryGetValue(tile, out var known))
            return known;
        var width = WidthOf(tile);
        var hashes = width == 0 ? null : Read($"tile/{tile.Path(width)}", Tile.Width * EntryHash.Length);
        // A partial tile may be gone once the full one is there.
        if (hashes is null && width is > 0 and < Tile.Width)
            hashes = Read($"tile/{tile.Path()}", Tile.Width * EntryHash.Length) is { } full && full.Length >= width * EntryHash.Length ? full[..(width * EntryHash.Length)] : null;
        if (hashes is null || hashes.Length != width * EntryHash.Length)
            return null;
        // Enough for the proofs of a run; a walk over the whole log reads each once.
        if (tiles.Count < 1024)
            tiles[tile] = hashes;
        return hashes;
    }

    /// <summary>The entries of the tile of level 0 with this index, as bytes; null where the reader has none.</summary>
    public byte[]? Bundle(long index) =>
        WidthOf(new(0, index)) is var width and > 0
            ? Read($"tile/entries/{Tile.PathOf(index, width)}", MaximumBundle) ?? (width < Tile.Width ? Read($"tile/entries/{Tile.PathOf(index)}", MaximumBundle) : null)
            : null;

    /// <summary>How many hashes of a tile the head's size fills.</summary>
    public int WidthOf(Tile tile)
    {
        var hashes = Head.Size;
        for (var level = 0; level < tile.Level; level++)
            hashes /= Tile.Width;
        return (int)Math.Clamp(hashes - tile.Index * Tile.Width, 0, Tile.Width);
    }

    public virtual void Dispose()
    {
    }

    // Null where it is not there; more bytes than allowed are a FormatException.
    protected abstract byte[]? Read(string path, int maximum);

    private static byte[] Bounded(Stream stream, int maximum, string path)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > maximum)
                throw new FormatException($"{path} has more than {maximum} bytes.");
        }
        return buffer.ToArray();
    }

    private sealed class MissingTile : Exception;

    private sealed class Folder(string root) : LogSource
    {
        protected override byte[]? Read(string path, int maximum)
        {
            var file = Path.Combine([root, .. path.Split('/')]);
            if (!File.Exists(file))
                return null;
            using var stream = File.OpenRead(file);
            return Bounded(stream, maximum, path);
        }
    }

    private sealed class Served(Uri address) : LogSource
    {
        private readonly HttpClient http = new() { Timeout = TimeSpan.FromSeconds(60) };
        private readonly string root = address.AbsoluteUri.TrimEnd('/') + "/";

        protected override byte[]? Read(string path, int maximum)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, root + path);
            using var response = http.Send(request, HttpCompletionOption.ResponseHeadersRead);
            // Bundles of entries are for auditors; a public reader goes on without them.
            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden)
                return null;
            response.EnsureSuccessStatusCode();
            using var stream = response.Content.ReadAsStream();
            return Bounded(stream, maximum, path);
        }

        public override void Dispose() => http.Dispose();
    }
}
