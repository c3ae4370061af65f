using Microsoft.Extensions.Configuration;
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
        Assert.Equal(first.Method, second.Method);
        Assert.Equal("did:web:localhost%3A5080", first.Did);
        Assert.NotNull(first.KeyOf(first.Method));
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

    private static IConfiguration Settings(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, pair => (string?)pair.Value)).Build();
}
