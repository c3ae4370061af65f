using System.Text.Json.Nodes;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>Who issues seals: the address of this installation as a DID (did:web), its key, and whether it is a demonstration.</summary>
public sealed class SealIssuer
{
    private readonly SigningKey key;

    private SealIssuer(Uri root, SigningKey key, bool demonstration)
    {
        (Root, this.key, Demonstration) = (root, key, demonstration);
        // did:web, 3.1: the host, with the colon of a port percent-encoded.
        Did = "did:web:" + (root.IsDefaultPort ? root.Host : $"{root.Host}%3A{root.Port}");
        Method = $"{Did}#{key.VerificationKey.ToMultibase()}";
    }

    /// <summary>The address under which people reach this site.</summary>
    public Uri Root { get; }

    public string Did { get; }

    /// <summary>Id of the key: the DID and the key itself, so that another key has another id.</summary>
    public string Method { get; }

    /// <summary>Whether what is issued here is marked as a demonstration without any effect.</summary>
    public bool Demonstration { get; }

    /// <summary>
    /// Reads Sandbox:Mode (Demo, which is the default, or Production), Sandbox:PublicUrl and the PEM file that Sandbox:SealKey
    /// names, or keys/seal.pem in the data folder. A demonstration makes itself a key; production does not start without one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The mode is unknown, or the key of a production is missing or no Ed25519 key.</exception>
    public static SealIssuer Of(IConfiguration settings)
    {
        var mode = settings["Sandbox:Mode"] ?? "Demo";
        if (mode is not ("Demo" or "Production")) throw new InvalidOperationException($"Sandbox:Mode is {mode}; it is Demo or Production.");
        var file = KeyFile(settings);
        if (!File.Exists(file))
        {
            if (mode == "Production") throw new InvalidOperationException($"The key that signs seals is missing: {file}. Set Sandbox:SealKey to a PEM file with an Ed25519 key (PKCS #8).");
            Generate(file);
        }
        try
        {
            return new(new Uri(settings["Sandbox:PublicUrl"] is { Length: > 0 } url ? url : "http://localhost:5080"), SigningKey.FromPem(File.ReadAllText(file)), mode == "Demo");
        }
        catch (FormatException fault)
        {
            throw new InvalidOperationException($"{file} holds no key that can sign seals: {fault.Message}", fault);
        }
    }

    /// <summary>Where the key is, or is to be.</summary>
    public static string KeyFile(IConfiguration settings) => settings["Sandbox:SealKey"] is { Length: > 0 } named
        ? named
        : Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "keys", "seal.pem");

    public string Url(string path) => new Uri(Root, path).ToString();

    /// <summary>A copy of the credential with the issuer's proof.</summary>
    public JsonObject Sign(JsonObject credential, DateTimeOffset now) => DataIntegrity.Sign(credential, key, Method, now);

    /// <summary>The key by its id, or null where it is none of ours.</summary>
    public VerificationKey? KeyOf(string method) => method == Method ? key.VerificationKey : null;

    /// <summary>The DID document (W3C Decentralized Identifiers 1.0; Controlled Identifiers 1.0 for the Multikey).</summary>
    public JsonObject DidDocument() => new()
    {
        ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"),
        ["id"] = Did,
        ["verificationMethod"] = new JsonArray(new JsonObject
        {
            ["id"] = Method,
            ["type"] = "Multikey",
            ["controller"] = Did,
            ["publicKeyMultibase"] = key.VerificationKey.ToMultibase(),
        }),
        ["assertionMethod"] = new JsonArray(Method),
    };

    private static void Generate(string file)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        var written = $"{file}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new StreamWriter(written, options)) stream.Write(SigningKey.Generate().ToPem());
        try
        {
            // Whole or not at all, and never over a key that another process made at the same moment.
            File.Move(written, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(written);
        }
    }
}
