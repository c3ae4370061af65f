using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Tests.Features.Seals;

public sealed class SealIssuerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-key-").FullName;

    private string Key => Path.Combine(folder, "keys", "seal.pem");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Of_InADemonstration_MakesAKeyForItsOwnerAlone_AndKeepsIt()
    {
        var first = SealIssuer.Of(Settings(("SANDBOX_DATA", folder)));
        var second = SealIssuer.Of(Settings(("SANDBOX_DATA", folder)));

        Assert.True(first.Demonstration);
        var method = Assert.Single(Methods(first));
        Assert.Equal(method, Assert.Single(Methods(second)));
        Assert.Equal("did:web:localhost%3A5080", first.Did);
        Assert.NotNull(first.KeyOf(method));
        Assert.Null(first.KeyOf("did:web:elsewhere.example#key"));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Key));
    }

    [Fact]
    public void Of_InProductionWithoutAKey_StopsAndNamesTheFile()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => SealIssuer.Of(Settings(("Sandbox:Mode", "Production"), ("SANDBOX_DATA", folder))));

        Assert.Contains(Key, fault.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Key));
    }

    [Fact]
    public void Of_WithAFileThatIsNoKey_StopsAndNamesTheFile()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Key)!);
        File.WriteAllText(Key, "not a key");

        Assert.Contains(Key, Assert.Throws<InvalidOperationException>(() => SealIssuer.Of(Settings(("SANDBOX_DATA", folder)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ForAPublicAddress_IsTheDidOfItsHost() =>
        Assert.Equal("did:web:sandbox.example", SealIssuer.Of(Settings(("SANDBOX_DATA", folder), ("Sandbox:PublicUrl", "https://sandbox.example/"))).Did);

    [Fact]
    public void Sign_WithSeveralKeys_IsByTheNewestInForce_AndARetiredOneIsStillKnown()
    {
        var (old, next) = (SigningKey.Generate(), SigningKey.Generate());
        Write("2024.pem", $"Until: 2027-01-01T00:00:00Z\n{old.ToPem()}");
        Write("2026.pem", $"# The second one.\nFrom: 2026-06-01T00:00:00Z\n\n{next.ToPem()}");
        var issuer = Folder();

        var (before, overlap, after) = (Time(2026, 5, 31), Time(2026, 6, 1), Time(2027, 1, 1));
        Assert.Equal([old.VerificationKey, next.VerificationKey, next.VerificationKey], new[] { before, overlap, after }.Select(time => issuer.Signer(time)!.Verification));
        Assert.Equal((true, false), (issuer.Find(MethodOf(issuer, old))!.IsInForce(overlap), issuer.Find(MethodOf(issuer, old))!.IsInForce(after)));
        var signed = issuer.Sign(new() { ["type"] = "Thing" }, before);
        Assert.Equal(MethodOf(issuer, old), (string)signed["proof"]!["verificationMethod"]!);
        Assert.Equal(ProofCheck.Valid, DataIntegrity.Verify(signed, issuer.KeyOf));
        Assert.Null(issuer.SignsUntil(before));
    }

    [Fact]
    public void DidDocument_ListsEveryKeyWithItsTime()
    {
        var (old, next) = (SigningKey.Generate(), SigningKey.Generate());
        Write("2024.pem", $"Until: 2026-01-01T00:00:00Z\n{PublicPem(old)}");
        Write("2026.pem", $"From: 2025-12-01\n{next.ToPem()}");
        var issuer = Folder();

        var did = issuer.DidDocument();

        Assert.Equal(
            [(old.VerificationKey.ToMultibase(), null, "2026-01-01T00:00:00Z"), (next.VerificationKey.ToMultibase(), "2025-12-01T00:00:00Z", null)],
            did["verificationMethod"]!.AsArray().Select(key => ((string)key!["publicKeyMultibase"]!, (string?)key["signsFrom"], (string?)key["signsUntil"])));
        Assert.Equal(Methods(issuer), did["assertionMethod"]!.AsArray().Select(method => (string)method!));
        // "expires" would make others refuse what the retired key signed in its time (Controlled Identifiers 1.0, 2.2).
        Assert.DoesNotContain("expires", did.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Signer_WithThePublicHalfAlone_IsNone()
    {
        var next = SigningKey.Generate();
        Write("old.pem", PublicPem(SigningKey.Generate()));
        Write("next.pem", $"From: 2026-06-01T00:00:00Z\nUntil: 2032-01-01T00:00:00Z\n{next.ToPem()}");
        var issuer = Folder();

        Assert.Null(issuer.Signer(Time(2026, 5, 1)));
        Assert.Equal(Rule.NoSealKey, Assert.Throws<RuleViolation>(() => issuer.Sign([], Time(2026, 5, 1))).Rule);
        Assert.Equal(Time(2032, 1, 1), issuer.SignsUntil(Time(2026, 7, 1)));
        Assert.Equal(Time(2026, 5, 1), issuer.SignsUntil(Time(2026, 5, 1)));
    }

    [Fact]
    public void Of_WithOneKeyInTwoFiles_StopsAndNamesBoth()
    {
        var key = SigningKey.Generate();
        Write("a.pem", key.ToPem());
        Write("b.pem", $"Until: 2020-01-01T00:00:00Z\n{PublicPem(key)}");

        var fault = Assert.Throws<InvalidOperationException>(Folder);

        Assert.Contains("a.pem", fault.Message, StringComparison.Ordinal);
        Assert.Contains("b.pem", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Untill: 2027-01-01T00:00:00Z\n", "Untill")]
    [InlineData("Until: next year\n", "no time")]
    [InlineData("From: 2027-01-01T00:00:00Z\nUntil: 2026-01-01T00:00:00Z\n", "ends before it begins")]
    [InlineData("Until: 2020-01-01T00:00:00Z\n", "No key")]
    public void Of_WithATimeThatMakesNoSense_StopsAndSaysWhy(string head, string why)
    {
        Write("seal.pem", head + SigningKey.Generate().ToPem());

        Assert.Contains(why, Assert.Throws<InvalidOperationException>(Folder).Message, StringComparison.Ordinal);
    }

    private SealIssuer Folder() => SealIssuer.Of(Settings(("Sandbox:SealKey", Path.Combine(folder, "issuer")), ("Sandbox:Mode", "Production"), ("Sandbox:PublicUrl", "https://sandbox.example")));

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.Combine(folder, "issuer"));
        File.WriteAllText(Path.Combine(folder, "issuer", name), text);
    }

    // SubjectPublicKeyInfo of Ed25519 (RFC 8410, 4), as "openssl pkey -pubout" writes it.
    internal static string PublicPem(SigningKey key) =>
        PemEncoding.WriteString("PUBLIC KEY", [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00, .. key.VerificationKey.ToBytes()]);

    private static string MethodOf(SealIssuer issuer, SigningKey key) => $"{issuer.Did}#{key.VerificationKey.ToMultibase()}";

    private static IEnumerable<string> Methods(SealIssuer issuer) => issuer.DidDocument()["verificationMethod"]!.AsArray().Select(key => (string)key!["id"]!);

    private static DateTimeOffset Time(int year, int month, int day) => new(year, month, day, 0, 0, 0, TimeSpan.Zero);

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
}
