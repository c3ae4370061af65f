using System.Globalization;
using System.Resources;
using System.Text.RegularExpressions;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Trail;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Trail;

public sealed class TrailTextsTests
{
    private static readonly ResourceManager Texts = new(typeof(TrailTexts));

    [Fact]
    public void EveryText_IsThereInBothLanguagesWithTheSamePlaceholders()
    {
        var (english, chinese) = (Keys(CultureInfo.InvariantCulture), Keys(CultureInfo.GetCultureInfo("zh-Hans")));

        Assert.Equal(english.Keys.Order(), chinese.Keys.Order());
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(chinese[text.Key])));
        Assert.DoesNotContain(chinese.Values, text => text.Contains("沙盒", StringComparison.Ordinal));
    }

    [Fact]
    public void EveryActFaultAndLine_HasItsSentence()
    {
        var keys = Keys(CultureInfo.InvariantCulture).Keys;

        Assert.Empty(Enum.GetNames<Act>().Select(act => $"Sentence.{act}").Except(keys));
        Assert.Empty(Enum.GetNames<AccessAct>().Select(act => $"Exports.{act}").Except(keys));
        Assert.Empty(Enum.GetNames<Sandbox.Ledger.Entries.ChainFault>().Select(fault => $"Check.{fault}").Except(keys));
    }

    private static Dictionary<string, string> Keys(CultureInfo culture) =>
        Texts.GetResourceSet(culture, createIfNotExists: true, tryParents: false)!.Cast<System.Collections.DictionaryEntry>().ToDictionary(text => (string)text.Key, text => (string)text.Value!);

    private static IEnumerable<string> Placeholders(string text) => Regex.Matches(text, @"\{\d\}").Select(match => match.Value).Distinct().Order();
}
