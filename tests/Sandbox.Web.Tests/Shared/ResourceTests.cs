using System.Text.RegularExpressions;

namespace Sandbox.Web.Tests.Shared;

public partial class ResourceTests
{
    // One word for one thing: where a text is nothing but a listed term, its Chinese is the listed one.
    private static readonly Dictionary<string, string[]> glossary = new(StringComparer.OrdinalIgnoreCase)
    {
        ["regulatory sandbox"] = ["监管沙箱"],
        ["competent authority"] = ["主管部门"],
        ["applicant"] = ["申请企业"],
        ["participation"] = ["入箱测试"],
        ["case file"] = ["案件"],
        ["case record"] = ["案卷"],
        ["case officer"] = ["承办人"],
        ["supervisor"] = ["复核人"],
        ["decision maker"] = ["签发人"],
        ["panel member"] = ["评审专家"],
        ["consulted agency"] = ["协同部门"],
        ["third-party assessor"] = ["第三方评估机构"],
        ["auditor"] = ["审计人员"],
        ["sandbox plan"] = ["测试方案"],
        ["decision"] = ["决定"],
        ["reasons"] = ["理由"],
        ["grounds"] = ["依据"],
        ["condition"] = ["附加条件"],
        ["periodic report"] = ["阶段性评估报告"],
        ["incident"] = ["重大事件"],
        ["exit report"] = ["退出报告书"],
        ["conformity seal"] = ["符合性印章"],
        ["revoked"] = ["已撤销"],
        // A seal is suspended in one word, a test in another.
        ["suspended"] = ["已暂停", "已中止"],
        ["recusal"] = ["回避"],
        ["delegation"] = ["授权代行"],
        ["four eyes"] = ["双人复核"],
        ["rule pack"] = ["规则包"],
        ["prohibited"] = ["禁止"],
        ["high"] = ["高"],
        ["limited"] = ["有限"],
        ["minimal"] = ["极低"],
        ["evidence"] = ["证据材料"],
        ["draft"] = ["草稿"],
        ["submitted"] = ["已提交"],
        ["completeness check"] = ["形式审查"],
        ["information requested"] = ["待补正"],
        ["risk tiering"] = ["风险分级"],
        ["assessment"] = ["实质评估"],
        ["panel review"] = ["专家评审"],
        ["admitted"] = ["准入"],
        ["waitlisted"] = ["候补"],
        ["refused"] = ["不予准入"],
        ["plan agreement"] = ["方案商定"],
        ["ready"] = ["待启动"],
        ["testing"] = ["测试中"],
        ["exit reporting"] = ["退出报告"],
        ["exit review"] = ["退出审查"],
        ["closing"] = ["收尾"],
        ["completed"] = ["已完成"],
        ["withdrawn"] = ["已撤回"],
        ["lapsed"] = ["已失效"],
        ["early exit"] = ["提前退出"],
        ["terminated"] = ["已终止"],
        ["appeal"] = ["申诉"],
        ["remitted"] = ["发回"],
        ["replaced"] = ["变更"],
        ["dismissed"] = ["驳回"],
        ["deadline"] = ["期限"],
        ["paused"] = ["中止计算"],
        ["trail"] = ["留痕"],
        ["entry"] = ["留痕记录"],
        ["checkpoint"] = ["检查点"],
        ["inclusion proof"] = ["包含证明"],
        ["receipt"] = ["回执"],
    };

    public static TheoryData<string> All() => [.. ResourceFiles.Neutral().Select(ResourceFiles.Short)];

    [Fact]
    public void ResourceFiles_AreFound() =>
        Assert.Contains(All(), file => file.Data == Path.Combine("Shared", "SharedTexts.resx"));

    [Theory]
    [MemberData(nameof(All))]
    public void ResourceFile_HasTheSameKeysInBothLanguages(string file)
    {
        var (english, chinese) = Both(file);
        Assert.Equal(english.Keys.Order(StringComparer.Ordinal), chinese.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Translation_HasTheSamePlaceholders(string file)
    {
        var (english, chinese) = Both(file);
        Assert.All(english, text => Assert.Equal(Placeholders(text.Value), Placeholders(chinese[text.Key])));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Text_IsNeverEmpty(string file)
    {
        var (english, chinese) = Both(file);
        Assert.All(english.Concat(chinese), text => Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ChineseText_SpellsTheSandboxOneWay(string file)
    {
        var (_, chinese) = Both(file);
        Assert.All(chinese, text => Assert.DoesNotContain("沙盒", text.Value));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void ListedTerm_HasItsListedTranslation(string file)
    {
        var (english, chinese) = Both(file);
        Assert.All(
            english.Where(text => glossary.ContainsKey(text.Value.Trim())),
            text => Assert.Contains(chinese[text.Key], glossary[text.Value.Trim()]));
    }

    // In a component the localizer is called L, in a class texts; the marker type names the resource file.
    [Fact]
    public void Key_ThatTheSourceNames_IsInItsResourceFile()
    {
        var files = ResourceFiles.Neutral().ToDictionary(path => Path.GetFileNameWithoutExtension(path), path => ResourceFiles.Read(path).Keys);
        var seen = 0;
        List<string> missing = [];
        foreach (var path in ResourceFiles.Files("*.razor").Concat(ResourceFiles.Files("*.cs")))
        {
            var source = File.ReadAllText(path);
            foreach (var (name, area) in Localizers(path, source))
            {
                foreach (Match use in Regex.Matches(source, $$"""(?<![\w.]){{name}}\[(?<args>[^\[\]]*)"""))
                {
                    foreach (var (key, whole) in Keys(use.Groups["args"].Value))
                    {
                        seen++;
                        if (!(whole ? files[area].Contains(key) : files[area].Any(known => known.StartsWith(key, StringComparison.Ordinal))))
                            missing.Add($"{ResourceFiles.Short(path)}: {area} has no {key}");
                    }
                }
            }
        }

        Assert.True(missing.Count == 0, string.Join(Environment.NewLine, missing));
        Assert.True(seen > 150, $"only {seen} uses of texts were found");
    }

    // Of an interpolated key only the part before its first hole is known; what a condition compares with, or a method is given, is no key.
    private static IEnumerable<(string Key, bool Whole)> Keys(string arguments) =>
        Interpolated().Match(arguments) is { Success: true } interpolated
            ? [(interpolated.Groups["start"].Value, false)]
            : Literal().Matches(arguments)
                .Where(literal => !literal.Groups["compared"].Success)
                .Select(literal => (literal.Groups["key"].Value.Split('{')[0], !literal.Groups["key"].Value.Contains('{', StringComparison.Ordinal)));

    private static IEnumerable<(string Name, string Area)> Localizers(string path, string source)
    {
        // What the folder's imports inject, each component below has too.
        List<(string Name, string Area)> found = [];
        for (var folder = Path.GetDirectoryName(path)!; path.EndsWith(".razor", StringComparison.Ordinal) && folder.Length >= ResourceFiles.Source.Length; folder = Path.GetDirectoryName(folder)!)
        {
            var imports = Path.Combine(folder, "_Imports.razor");
            if (File.Exists(imports))
                found.AddRange(Declared(File.ReadAllText(imports)));
        }
        return found.Concat(Declared(source)).Distinct();
    }

    private static IEnumerable<(string Name, string Area)> Declared(string source) =>
        Declaration().Matches(source).Select(match => (match.Groups["name"].Value, match.Groups["area"].Value));

    private static (Dictionary<string, string> English, Dictionary<string, string> Chinese) Both(string file)
    {
        var neutral = Path.Combine(ResourceFiles.Source, file);
        return (ResourceFiles.Read(neutral), ResourceFiles.Read(ResourceFiles.Chinese(neutral)));
    }

    private static IEnumerable<string> Placeholders(string text) =>
        Placeholder().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex(@"\{\d+[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"IStringLocalizer<(?:\w+\.)*(?<area>\w+Texts)>\s+(?<name>\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex("^\\$\"(?<start>[^\"{]+)\\{")]
    private static partial Regex Interpolated();

    [GeneratedRegex("(?<compared>(==|!=|is|or|,) |\\()?\"(?<key>[^\"]+)\"")]
    private static partial Regex Literal();
}
