using System.Collections;
using System.Resources;
using MudBlazor;

namespace Sandbox.Web.Tests.Shared;

public class TranslatedMudTests
{
    [Fact]
    public void EveryTextOfMudBlazor_IsTranslated()
    {
        using var own = new ResourceReader(typeof(MudComponentBase).Assembly.GetManifestResourceStream("MudBlazor.Resources.LanguageResource.resources")!);
        var keys = own.Cast<DictionaryEntry>().Select(entry => (string)entry.Key).ToList();
        var translated = ResourceFiles.Read(Path.Combine(ResourceFiles.Source, "Shared", "MudTexts.zh-Hans.resx"));

        Assert.NotEmpty(keys);
        Assert.Empty(keys.Except(translated.Keys));
    }
}
