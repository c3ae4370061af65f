using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class ShippedPackTests
{
    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void EveryText_ExistsInBothLanguages(string file)
    {
        var texts = Texts(Packs.Load(file)).ToList();

        Assert.True(texts.Count > 100);
        Assert.All(texts, t => Assert.Matches(@"[A-Za-z0-9]", t.English));
        Assert.All(texts, t => Assert.DoesNotMatch(@"\p{IsCJKUnifiedIdeographs}", t.English));
        Assert.All(texts, t => Assert.Matches(@"\p{IsCJKUnifiedIdeographs}", t.Chinese));
    }

    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void ChineseTexts_UseTheWordsOfTheGlossary(string file)
    {
        string[] other = ["沙盒", "严重事故", "严重事件", "不可接受风险", "最小风险", "有限度", "监管沙河"];

        Assert.All(Texts(Packs.Load(file)), t => Assert.DoesNotContain(other, word => t.Chinese.Contains(word, StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void TheFileNameIsThePacksIdAndVersion(string file) => Assert.Equal(file, $"{Packs.Load(file).Id}@{Packs.Load(file).Version}.json");

    // Every localised text that can be reached from the pack, by walking its properties.
    private static IEnumerable<LocalizedText> Texts(object? part) => part switch
    {
        null or string => [],
        LocalizedText text => [text],
        IEnumerable list => list.Cast<object?>().SelectMany(Texts),
        _ when part.GetType().Namespace != typeof(RulePack).Namespace || part is Enum => [],
        _ => part.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetIndexParameters().Length == 0)
            .SelectMany(p => Texts(p.GetValue(part))),
    };
}
