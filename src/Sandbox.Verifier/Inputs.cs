using System.Text;
using System.Text.Json;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Packs;
using Sandbox.Ledger.Receipts;

namespace Sandbox.Verifier;

/// <summary>Reads the small files that a run is given. What cannot be read is an <see cref="IOException"/> or <see cref="FormatException"/> that names the file.</summary>
internal static class Inputs
{
    /// <summary>The most bytes of a file that is read whole: a receipt, a seal, a checkpoint.</summary>
    public const int MaximumFile = 16 * 1024 * 1024;

    public static byte[] Bytes(string path)
    {
        using var stream = File.OpenRead(path);
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = stream.Read(chunk)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaximumFile)
                throw new FormatException($"{path}: more than {MaximumFile} bytes.");
        }
        return buffer.ToArray();
    }

    /// <summary>The checkpoint in a file: a signed note, or the one that a proof (*.tlog-proof), a receipt or a pack leads to.</summary>
    public static KeptCheckpoint Checkpoint(string path) => Named(path, () =>
    {
        // A pack is long, and its head is its first line.
        using var stream = File.OpenRead(path);
        if (stream.ReadByte() == '{')
        {
            stream.Position = 0;
            try
            {
                var head = PackReader.Read(stream).OfType<PackLine.Head>().First();
                return new KeptCheckpoint(path, head.Checkpoint, head);
            }
            catch (MalformedPack)
            {
                var receipt = Receipt.Parse(Bytes(path));
                return new KeptCheckpoint(path, (receipt.Proof?.Note ?? receipt.Latest) ?? throw new FormatException("the receipt holds no checkpoint."));
            }
        }
        var text = Bytes(path);
        return new KeptCheckpoint(path, text.AsSpan().StartsWith("c2sp.org/tlog-proof"u8) ? LogProof.Parse(Encoding.UTF8.GetString(text)).Note : SignedNote.Parse(text));
    });

    /// <summary>Keys of a log: a vkey (C2SP signed-note), or a file with one a line.</summary>
    public static IEnumerable<NoteKey> Keys(string vkeyOrPath) => Named(vkeyOrPath, () => File.Exists(vkeyOrPath)
        ? [.. Encoding.UTF8.GetString(Bytes(vkeyOrPath)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(line => line[0] != '#').Select(NoteKey.Parse)]
        : (NoteKey[])[NoteKey.Parse(vkeyOrPath)]);

    /// <summary>An issuer's keys by their ids: from its DID document (did:web: /.well-known/did.json).</summary>
    public static IReadOnlyDictionary<string, VerificationKey> IssuerKeys(string path) => Named(path, () =>
    {
        var keys = new Dictionary<string, VerificationKey>(StringComparer.Ordinal);
        foreach (var method in CanonicalJson.Parse(Bytes(path)).Items("verificationMethod"))
            if (method.Text("id") is { } id && method.Text("publicKeyMultibase") is { } key)
                keys[id] = VerificationKey.FromMultibase(key);
        return keys.Count > 0 ? keys : throw new FormatException("no key is in it.");
    });

    private static T Named<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is FormatException or JsonException or InvalidOperationException)
        {
            throw new FormatException($"{path}: {fault.Message}", fault);
        }
    }
}
