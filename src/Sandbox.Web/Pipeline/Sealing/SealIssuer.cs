using System.Globalization;
using System.Text.Json.Nodes;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;

namespace Sandbox.Web.Pipeline.Sealing;

/// <summary>Who issues seals: the address of this installation as a DID (did:web), its keys, and whether it is a demonstration.</summary>
public sealed class SealIssuer
{
    private readonly Dictionary<string, IssuerKey> keys;

    private SealIssuer(Uri root, IEnumerable<IssuerKey> keys, bool demonstration)
    {
        (Root, Demonstration) = (root, demonstration);
        // did:web, 3.1: the host, with the colon of a port percent-encoded.
        Did = "did:web:" + (root.IsDefaultPort ? root.Host : $"{root.Host}%3A{root.Port}");
        // The id of a key is the DID and the key itself, so that another key has another id.
        this.keys = keys.OrderBy(key => key.From).ToDictionary(key => $"{Did}#{key.Verification.ToMultibase()}");
    }

    /// <summary>The address under which people reach this site.</summary>
    public Uri Root { get; }

    public string Did { get; }

    /// <summary>Whether what is issued here is marked as a demonstration without any effect.</summary>
    public bool Demonstration { get; }

    /// <summary>
    /// Reads Sandbox:Mode (Demo, which is the default, or Production), Sandbox:PublicUrl and the keys: the PEM file, or the
    /// folder of PEM files, that Sandbox:SealKey names, or keys/seal.pem in the data folder. A demonstration makes itself a
    /// key; production does not start without one.
    /// </summary>
    /// <exception cref="InvalidOperationException">The mode is unknown, a file is no Ed25519 key, one key lies in two files, or none may sign now.</exception>
    public static SealIssuer Of(IConfiguration settings)
    {
        var mode = settings["Sandbox:Mode"] ?? "Demo";
        if (mode is not ("Demo" or "Production")) throw new InvalidOperationException($"Sandbox:Mode is {mode}; it is Demo or Production.");
        var place = KeyPlace(settings);
        if (Files(place).Count == 0)
        {
            if (mode == "Production")
                throw new InvalidOperationException($"The key that signs seals is missing: {place}. Set Sandbox:SealKey to a PEM file with an Ed25519 key (PKCS #8), or to a folder of such files.");
            KeyFile.Generate(Directory.Exists(place) ? Path.Combine(place, "seal.pem") : place);
        }
        var keys = new Dictionary<VerificationKey, (string File, IssuerKey Key)>();
        foreach (var file in Files(place))
        {
            var key = Read(file);
            if (!keys.TryAdd(key.Verification, (file, key))) throw new InvalidOperationException($"{file} and {keys[key.Verification].File} hold the same key; keep one of them.");
        }
        var issuer = new SealIssuer(new Uri(settings["Sandbox:PublicUrl"] is { Length: > 0 } url ? url : "http://localhost:5080"), keys.Values.Select(read => read.Key), mode == "Demo");
        return issuer.Signer(TimeProvider.System.GetUtcNow()) is null
            ? throw new InvalidOperationException($"No key in {place} may sign seals now: each is retired, not begun, or without its secret half. Add a new key, or mend From: and Until: of one.")
            : issuer;
    }

    /// <summary>The file or folder where the keys are, or are to be.</summary>
    private static string KeyPlace(IConfiguration settings) => settings["Sandbox:SealKey"] is { Length: > 0 } named
        ? named
        : Path.Combine(settings["SANDBOX_DATA"] ?? settings["Sandbox:DataFolder"] ?? ".data", "keys", "seal.pem");

    /// <summary>Whether there is any key to sign with.</summary>
    public static bool HasKey(IConfiguration settings) => Files(KeyPlace(settings)).Count > 0;

    public string Url(string path) => new Uri(Root, path).ToString();

    /// <summary>The key that signs at a time: of those in force the one that began last, so that a new key takes over when it begins; null where there is none.</summary>
    public IssuerKey? Signer(DateTimeOffset time) => keys.Values.LastOrDefault(key => key.Signing is not null && key.IsInForce(time));

    /// <summary>When nobody could sign any more unless a key is added; null for never.</summary>
    public DateTimeOffset? SignsUntil(DateTimeOffset now)
    {
        var end = now;
        while (Signer(end) is { } signer)
        {
            if (signer.Until is not { } until) return null;
            end = until;
        }
        return end;
    }

    /// <summary>A copy of the credential with the issuer's proof.</summary>
    /// <exception cref="RuleViolation"><see cref="Rule.NoSealKey"/> where no key may sign now.</exception>
    public JsonObject Sign(JsonObject credential, DateTimeOffset now)
    {
        var (method, key) = keys.FirstOrDefault(key => key.Value == Signer(now));
        return key?.Signing is { } secret ? DataIntegrity.Sign(credential, secret, method, now) : throw new RuleViolation(Rule.NoSealKey);
    }

    /// <summary>A key of the issuer by its id, also a retired one; null where it is none of ours.</summary>
    public IssuerKey? Find(string method) => keys.GetValueOrDefault(method);

    /// <summary>Every key by its id, also retired ones.</summary>
    public IReadOnlyDictionary<string, VerificationKey> Keys => keys.ToDictionary(key => key.Key, key => key.Value.Verification);

    public VerificationKey? KeyOf(string method) => Find(method)?.Verification;

    /// <summary>
    /// The DID document (W3C Decentralized Identifiers 1.0; Controlled Identifiers 1.0 for the Multikey) with every key, also
    /// retired ones. When a key signs is told in terms of our own: "expires" would make others refuse what it signed in its time.
    /// </summary>
    public JsonObject DidDocument() => new()
    {
        ["@context"] = new JsonArray("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", new JsonObject { ["@vocab"] = Url("/seals/terms#") }),
        ["id"] = Did,
        ["verificationMethod"] = new JsonArray([.. keys.Select(key => Described(key.Key, key.Value))]),
        ["assertionMethod"] = new JsonArray([.. keys.Keys.Select(method => (JsonNode)method)]),
    };

    private JsonObject Described(string method, IssuerKey key)
    {
        var described = new JsonObject { ["id"] = method, ["type"] = "Multikey", ["controller"] = Did, ["publicKeyMultibase"] = key.Verification.ToMultibase() };
        if (key.From is { } from) described["signsFrom"] = Instant(from);
        if (key.Until is { } until) described["signsUntil"] = Instant(until);
        return described;
    }

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static List<string> Files(string place) =>
        Directory.Exists(place) ? [.. Directory.EnumerateFiles(place, "*.pem").Order(StringComparer.Ordinal)] : File.Exists(place) ? [place] : [];

    private static IssuerKey Read(string file)
    {
        try
        {
            return IssuerKey.Read(File.ReadAllText(file));
        }
        catch (FormatException fault)
        {
            throw new InvalidOperationException($"{file} holds no key of a seal's issuer: {fault.Message}", fault);
        }
    }
}
