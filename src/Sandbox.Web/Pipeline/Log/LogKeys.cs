using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Receipts;

namespace Sandbox.Web.Pipeline.Log;

/// <summary>What the log signs with, and under which name: apart from the key of the seals, so that either can be replaced alone.</summary>
public sealed class LogKeys
{
    private readonly string prefix;
    private readonly IReadOnlyList<SigningKey> keys;

    private LogKeys(string prefix, IReadOnlyList<SigningKey> keys) => (this.prefix, this.keys) = (prefix, keys);

    /// <summary>
    /// Reads Sandbox:PublicUrl, whose host and path name the log, and the key: Sandbox:LogKeySeed (base64 of 32 bytes), or the PEM
    /// file that Sandbox:LogKey names, or keys/log.pem in the data folder. Sandbox:RetiringLogKey names the file of a former key
    /// that still signs beside it. A demonstration makes itself a key; production does not start without one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The key of a production is missing, or is no Ed25519 key.</exception>
    public static LogKeys Of(IConfiguration settings)
    {
        var url = new Uri(settings["Sandbox:PublicUrl"] is { Length: > 0 } named ? named : "http://localhost:5080");
        List<SigningKey> keys = [settings["Sandbox:LogKeySeed"] is { Length: > 0 } seed ? Read("Sandbox:LogKeySeed", () => SigningKey.FromSeedBase64(seed)) : FromFile(settings)];
        if (settings["Sandbox:RetiringLogKey"] is { Length: > 0 } retiring) keys.Add(Read(retiring, () => SigningKey.FromPem(File.ReadAllText(retiring))));
        return new($"{url.Authority}{url.AbsolutePath.TrimEnd('/')}/log", keys);
    }

    /// <summary>The name of a log: the address under which it is served, without the scheme (C2SP tlog-tiles, "Parameters").</summary>
    public string Origin(int logId) => logId == 1 ? prefix : $"{prefix}/{logId}";

    /// <summary>Who signs the checkpoints of a log: the current key first, then the one that is being retired.</summary>
    public IReadOnlyList<NoteSigner> Signers(string origin) => [.. keys.Select(key => new NoteSigner(origin, key))];

    /// <summary>Who signs the receipts of a log: the same keys under a name of their own, so that neither text can stand for the other.</summary>
    public IReadOnlyList<NoteSigner> ReceiptSigners(string origin) => [.. keys.Select(key => new NoteSigner(ReceiptStatement.KeyName(origin), key))];

    /// <summary>Whether there is a key to sign the log with.</summary>
    public static bool HasKey(IConfiguration settings) => settings["Sandbox:LogKeySeed"] is { Length: > 0 } || File.Exists(FileOf(settings));

    private static string FileOf(IConfiguration settings) => settings["Sandbox:LogKey"] is { Length: > 0 } named
        ? named
        : Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "keys", "log.pem");

    private static SigningKey FromFile(IConfiguration settings)
    {
        var file = FileOf(settings);
        if (!File.Exists(file))
        {
            if (settings["Sandbox:Mode"] == "Production") throw new InvalidOperationException($"The key that signs the transparency log is missing: {file}. Set Sandbox:LogKey to a PEM file with an Ed25519 key (PKCS #8), or Sandbox:LogKeySeed.");
            KeyFile.Generate(file);
        }
        return Read(file, () => SigningKey.FromPem(File.ReadAllText(file)));
    }

    private static SigningKey Read(string place, Func<SigningKey> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is FormatException or IOException)
        {
            throw new InvalidOperationException($"{place} holds no key that can sign the log: {fault.Message}", fault);
        }
    }
}
