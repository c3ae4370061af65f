using Microsoft.Extensions.DependencyInjection;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Tests.Shared.Forms;

public sealed class FormDefinitionsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("forms").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void AddForms_OffersEachShippedPack()
    {
        var forms = new ServiceCollection().AddForms(FormPacks.Folder).BuildServiceProvider().GetRequiredService<FormDefinitions>();

        Assert.Equal(9, forms.Newest.Count());
        Assert.Equal("incident", forms["incident"].Id);
        Assert.Same(forms["incident"], forms["incident", 1]);
    }

    [Fact]
    public void ABrokenFile_IsRefusedWithFilePlaceAndReason()
    {
        Write("broken.json", """{"id":"f","version":0}""");

        var error = Assert.Throws<InvalidDataException>(() => new FormDefinitions(folder));

        Assert.Contains("broken.json: $.", error.Message);
        Assert.Contains("is missing", error.Message);
    }

    [Fact]
    public void TwoFilesOfOneVersion_AreRefused()
    {
        Write("a.json", Form(1));
        Write("b.json", Form(1));

        var error = Assert.Throws<InvalidDataException>(() => new FormDefinitions(folder));

        Assert.Contains("b.json", error.Message);
        Assert.Contains("a.json", error.Message);
    }

    [Fact]
    public void OlderVersions_StayReachable()
    {
        Write("a.json", Form(1));
        Write("b.json", Form(2));

        var forms = new FormDefinitions(folder);

        Assert.Equal(2, forms["f"].Version);
        Assert.Equal(1, forms["f", 1].Version);
    }

    [Fact]
    public void AnEmptyFolder_IsRefused() => Assert.Throws<InvalidDataException>(() => new FormDefinitions(folder));

    private void Write(string name, string json) => File.WriteAllText(Path.Combine(folder, name), json);

    private static string Form(int version) =>
        $$$"""{"id":"f","version":{{{version}}},"title":{"en":"W","zh-Hans":"文"},"sections":[{"id":"s","title":{"en":"W","zh-Hans":"文"},"fields":[{"id":"a","kind":"Date","label":{"en":"W","zh-Hans":"文"}}]}]}""";
}
