using System.Text.RegularExpressions;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public partial class FormPackTests
{
    public static TheoryData<string> Packs => [.. FormPacks.Names];

    // Words that would stand beside one of the glossary: the listed word is to be used instead.
    private static readonly (string Wrong, string Right)[] Rivals =
    [
        ("沙盒", "监管沙箱"), ("测试计划", "测试方案"), ("沙箱计划", "测试方案"), ("主管机关", "主管部门"), ("监管机构", "主管部门"),
        ("申请人", "申请企业"), ("申请单位", "申请企业"), ("定期报告", "阶段性评估报告"), ("周期报告", "阶段性评估报告"), ("严重事件", "重大事件"),
        ("重大事故", "重大事件"), ("合规印章", "符合性印章"), ("符合性标志", "符合性印章"), ("审计员", "审计人员"), ("撤回印章", "已撤销"),
        ("评审委员", "评审专家"), ("规则集", "规则包"), ("退出总结", "退出报告书"),
    ];

    [Fact]
    public void Packs_CoverEveryFiling() => Assert.Equal(
        ["appeal", "application", "closing-evidence", "condition-evidence", "exit-report", "hearing-response", "incident", "periodic-report", "risk-register", "sandbox-plan", "seal-request", "suspension-response", "variation"],
        FormPacks.Names.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_IsNamedAfterItsForm(string name) => Assert.Equal(name, FormPacks.Read(name).Id);

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_SpeaksBothLanguagesEverywhere(string name) => Assert.All(Wording(FormPacks.Read(name)), text =>
    {
        Assert.DoesNotMatch(Han(), text.English);
        // Units and dimensionless signs may be the same in both languages.
        if (text.English.Length > 3)
            Assert.Matches(Han(), text.Chinese);
    });

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_KeepsToTheGlossary(string name)
    {
        foreach (var text in Wording(FormPacks.Read(name)))
        {
            Assert.All(Rivals, rival => Assert.False(text.Chinese.Contains(rival.Wrong), $"“{text.Chinese}”: {rival.Right}, not {rival.Wrong}."));
            Assert.Matches(new Regex("^(?!.*(?<!监管)沙箱).*$", RegexOptions.Singleline), text.Chinese);
            Assert.Matches(new Regex("^(?!.*证据(?!材料)).*$", RegexOptions.Singleline), text.Chinese);
        }
    }

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_NeverContainsTheOtherSpelling(string name) => Assert.DoesNotContain("沙盒", FormPacks.Text(name));

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_NamesNoLawInWhatPeopleRead(string name) =>
        Assert.All(Wording(FormPacks.Read(name)), text => Assert.DoesNotMatch(Law(), text.English + " " + text.Chinese));

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_HasSomethingMandatoryInEachSection(string name) =>
        Assert.All(FormPacks.Read(name).Sections, section => Assert.Contains(section.Fields, field => field.Mandatory));

    [Theory]
    [MemberData(nameof(Packs))]
    public void Pack_OffersNoneOfTheseOnlyAlone(string name) =>
        Assert.All(
            from field in FormPacks.Read(name).Fields.SelectMany(field => field.Columns.Append(field))
            where field.Kind is FormFieldKind.MultiChoice
            from option in field.Options
            where option.Value == "none"
            select option,
            option => Assert.True(option.Exclusive));

    [Fact]
    public void Application_AsksForTheSupportingFieldsOfTheReliefSought()
    {
        var form = FormPacks.Read("application");
        var section = form.Section("uncertainty")!;

        var shown = form.VisibleFields(section, FormValues.Empty.With("relief", ["funds", "exemption"])).Select(field => field.Id).ToList();

        Assert.Contains("fundsAmount", shown);
        Assert.Contains("exemptions", shown);
        Assert.DoesNotContain("dataNeeded", shown);
    }

    [Fact]
    public void Incident_HasTheCategoriesAndDatesThatItsClocksNeed()
    {
        var form = FormPacks.Read("incident");

        Assert.Equal(["other", "death", "critical-infrastructure-or-widespread"], form.Field("category")!.Options.Select(option => option.Value));
        Assert.True(form.Field("noticedAt") is { Kind: FormFieldKind.Date, Mandatory: true, NotBefore: "occurredAt" });
    }

    [Fact]
    public void Incident_AllowsAFirstNoticeThatIsIncomplete()
    {
        var answers = FormAnswers.Empty
            .With("noticeKind", "first").With("title", "Outage").With("occurredAt", "2026-03-01").With("noticedAt", "2026-03-02")
            .With("category", "other").With("severity", "3").With("description", "The service stopped.").With("ongoing", true)
            .With("personsKnown", "unknown").With("persons", "Users in one city").With("places", "Beijing").With("harm", ["none"]).With("informed", false)
            .With("immediateAction", "Switched off").With("testStopped", true).With("causeKnown", "unknown")
            .With("reporterName", "Li Na").With("reporterContact", "li.na@example.org");

        Assert.Empty(FormValidation.Validate(FormPacks.Read("incident"), answers));
    }

    private static IEnumerable<FormText> Wording(FormDefinition form)
    {
        var texts = form.Sections.SelectMany(section => new[] { section.Title, section.Intro }).Prepend(form.Title)
            .Concat(form.Fields.SelectMany(field => field.Columns.Append(field))
                .SelectMany(field => field.Options.Select(option => option.Label).Concat([field.Label, field.Help, field.Unit, field.RowName])));
        return texts.OfType<FormText>();
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Han();

    [GeneratedRegex(@"\bArt\b|\bArticle\b|\bEU\b|\bGDPR\b|\bAI Act\b|第.{1,4}条|欧盟|人工智能法")]
    private static partial Regex Law();
}
