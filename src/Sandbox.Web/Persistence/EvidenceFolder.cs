using System.Security.Cryptography;

namespace Sandbox.Web.Persistence;

/// <summary>Where the bytes of evidence lie: outside the web root, each file under a generated name and encrypted with a key of its own, which only the database holds.</summary>
public sealed class EvidenceFolder(string path)
{
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int KeyLength = 32;

    public static EvidenceFolder Of(IConfiguration settings) =>
        new(Path.Combine(Path.GetFullPath(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data"), "evidence"));

    /// <summary>Writes a file as nonce, tag and AES-256-GCM ciphertext, bound to its id.</summary>
    /// <returns>The key; without it what lies on the disk is noise.</returns>
    public async Task<byte[]> Write(Guid id, ReadOnlyMemory<byte> content, CancellationToken token)
    {
        Directory.CreateDirectory(path);
        var key = RandomNumberGenerator.GetBytes(KeyLength);
        var sealedBytes = new byte[NonceLength + TagLength + content.Length];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceLength));
        using (var cipher = new AesGcm(key, TagLength))
        {
            cipher.Encrypt(
                sealedBytes.AsSpan(0, NonceLength), content.Span, sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), id.ToByteArray());
        }
        await using var file = new FileStream(PathOf(id), FileMode.CreateNew, FileAccess.Write, FileShare.None);
        await file.WriteAsync(sealedBytes, token);
        // The row that names the file commits after this: a file that the row promises is on the disk.
        file.Flush(flushToDisk: true);
        return key;
    }

    /// <exception cref="CryptographicException">The file was changed on the disk, or the key is another file's.</exception>
    public async Task<byte[]> Read(Guid id, byte[] key, CancellationToken token)
    {
        var sealedBytes = await File.ReadAllBytesAsync(PathOf(id), token);
        var content = new byte[sealedBytes.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        cipher.Decrypt(
            sealedBytes.AsSpan(0, NonceLength), sealedBytes.AsSpan(NonceLength + TagLength), sealedBytes.AsSpan(NonceLength, TagLength), content, id.ToByteArray());
        return content;
    }

    /// <summary>Removes what is left of a file whose row, and with it the key, is gone.</summary>
    public void Discard(Guid id) => File.Delete(PathOf(id));

    private string PathOf(Guid id) => Path.Combine(path, id.ToString("N"));
}
