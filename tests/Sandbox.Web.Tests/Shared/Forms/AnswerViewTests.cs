using System.Globalization;
using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Forms;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Tests.Shared.Forms;

public sealed class AnswerViewTests : BunitContext
{
    private const string Both = """{"en":"Words","zh-Hans":"文字"}""";

    private static readonly FormDefinition Form = FormDefinition.Parse($$$"""
        {"id":"f","version":1,"title":{{{Both}}},"sections":[{"id":"s","title":{{{Both}}},"fields":[
          {"id":"a","kind":"LongText","label":{"en":"Purpose","zh-Hans":"用途"}},
          {"id":"n","kind":"Number","label":{{{Both}}},"unit":{"en":"people","zh-Hans":"人"}},
          {"id":"c","kind":"MultiChoice","label":{{{Both}}},"options":[{"value":"x","en":"First","zh-Hans":"甲"},{"value":"y","en":"Second","zh-Hans":"乙"}]},
          {"id":"h","kind":"ShortText","label":{"en":"Hidden","zh-Hans":"隐藏"},"visibleWhen":{"field":"c","equals":"y"}},
          {"id":"t","kind":"Rows","label":{{{Both}}},"rowName":{"en":"Dataset","zh-Hans":"数据集"},"fields":[{"id":"d","kind":"Date","label":{"en":"Day","zh-Hans":"日期"}}]}]}]}
        """);

    // The culture belongs to the flow of one test, so nothing has to be put back.
    public AnswerViewTests()
    {
        Services.AddLocalization();
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
    }

    [Fact]
    public void Summary_ListsEveryQuestionThatIsAsked_WithALinkToChangeIt()
    {
        var answers = FormAnswers.Empty.With("a", "<b>Help</b>").With("n", "1200000").With("c", ["x"]).With("h", "secret").Mark("a", true)
            .With("t", [FormValues.Empty.With("d", "2026-05-04")]);

        var summary = Render<AnswerSummary>(parameters => parameters.Add(one => one.Definition, Form).Add(one => one.Answers, answers)
            .Add(one => one.ChangeHref, (section, field) => $"/edit/{section}#{FormElement.Id(field)}"));

        Assert.Equal(["<b>Help</b>", "1,200,000 people", "First", "Monday, May 4, 2026"], summary.FindAll(".answers-text").Select(text => text.TextContent));
        Assert.Equal(["/edit/s#field-a", "/edit/s#field-n", "/edit/s#field-c", "/edit/s#field-t"], summary.FindAll("a").Select(link => link.GetAttribute("href")!));
        Assert.Equal("Change Purpose", summary.Find("a").GetAttribute("aria-label"));
        Assert.Single(summary.FindAll(".answers-tag"));
        Assert.DoesNotContain("secret", summary.Markup);
    }

    [Fact]
    public void Summary_InChinese_SpeaksChinese()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("zh-Hans");

        var summary = Render<AnswerSummary>(parameters => parameters.Add(one => one.Definition, Form).Add(one => one.Answers, FormAnswers.Empty.With("n", "12")));

        Assert.Equal("用途", summary.Find("dt").TextContent.Trim());
        Assert.Equal("未填写", summary.Find(".answers-none").TextContent);
        Assert.Equal("12 人", summary.Find(".answers-text").TextContent);
    }

    [Fact]
    public void Difference_MarksWordsByMoreThanColour()
    {
        var before = FormAnswers.Empty.With("a", "Six months of tests").With("n", "10");
        var after = FormAnswers.Empty.With("a", "Nine months of tests").With("t", [FormValues.Empty.With("d", "2026-05-04")]).Mark("a", true);

        var difference = Render<AnswerDifference>(parameters => parameters.Add(one => one.Definition, Form).Add(one => one.Before, before).Add(one => one.After, after));

        Assert.Equal(["−[removed text] Six", "−[removed text] 10 people"], difference.FindAll("del").Select(text => text.TextContent));
        Assert.Equal(["+[added text] Nine", "+[added text] Monday, May 4, 2026"], difference.FindAll("ins").Select(text => text.TextContent));
        Assert.Equal(["Changed", "Removed", "Added", "Now confidential"], difference.FindAll(".difference-tag").Select(tag => tag.TextContent));
        Assert.Contains("Dataset 1, Day", difference.Markup);
    }

    [Fact]
    public void Difference_OfEqualAnswers_SaysSo() => Assert.Contains("There is no difference", Render<AnswerDifference>(parameters =>
        parameters.Add(one => one.Definition, Form).Add(one => one.Before, FormAnswers.Empty).Add(one => one.After, FormAnswers.Empty)).Markup);
}
