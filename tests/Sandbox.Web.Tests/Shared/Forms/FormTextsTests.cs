using System.Text.RegularExpressions;
using System.Xml.Linq;
using Sandbox.Domain.Forms;

namespace Sandbox.Web.Tests.Shared.Forms;

public sealed partial class FormTextsTests
{
    private static readonly string Forms = Path.Combine(FormPacks.Repository, "src", "Sandbox.Web", "Shared", "Forms");

    [Fact]
    public void BothLanguages_HaveTheSameKeysAndPlaceholders()
    {
        var (english, chinese) = (Read("FormTexts.resx"), Read("FormTexts.zh-Hans.resx"));

        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(chinese[text.Key])));
    }

    [Fact]
    public void EachProblem_HasItsMessage() =>
        Assert.All(Enum.GetNames<FormProblemCode>(), code => Assert.Contains("Problem_" + code, Read("FormTexts.resx").Keys));

    [Fact]
    public void EachText_IsUsed()
    {
        var source = string.Concat(Directory.GetFiles(Forms).Where(file => Path.GetExtension(file) is ".razor" or ".cs").Select(File.ReadAllText));

        Assert.All(
            Read("FormTexts.resx").Keys.Where(key => !key.StartsWith("Problem_", StringComparison.Ordinal) && !Enum.TryParse<FormChangeKind>(key, out _)),
            key => Assert.Contains($"\"{key}\"", source));
    }

    private static Dictionary<string, string> Read(string file) => XDocument.Load(Path.Combine(Forms, file)).Root!
        .Elements("data").ToDictionary(data => data.Attribute("name")!.Value, data => data.Element("value")!.Value);

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(match => match.Value).Distinct().Order()];

    [GeneratedRegex(@"\{\d+\}")]
    private static partial Regex Placeholder();
}
