using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;
using MudBlazor.Services;
using Sandbox.Domain.Forms;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Tests.Shared.Forms;

public sealed class FormSectionEditorTests : BunitContext
{
    private const string Both = """{"en":"Words","zh-Hans":"文字"}""";

    private FormAnswers latest = FormAnswers.Empty;
    private int changes;

    public FormSectionEditorTests()
    {
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("en");
        Services.AddMudServices();
        Services.AddLocalization();
        JSInterop.Mode = JSRuntimeMode.Loose;
    }

    [Fact]
    public void Typing_RaisesAnswersChangedWithTheText()
    {
        var editor = Editor(Form("""{"id":"a","kind":"ShortText","label":{"en":"Name","zh-Hans":"名称"}}"""));

        editor.Find("#field-a").Input("Qilin");

        editor.WaitForAssertion(() => Assert.Equal("Qilin", latest.Values.Text("a")));
        Assert.Equal(1, changes);
    }

    [Fact]
    public void Typing_ANumberWithAnExponent_StoresPlainDigitsAndKeepsWhatWasTyped()
    {
        var editor = Editor(Form($$"""{"id":"a","kind":"Number","label":{{Both}}}"""));

        editor.Find("#field-a").Input("3.5e25");

        editor.WaitForAssertion(() => Assert.Equal("35000000000000000000000000", latest.Values.Text("a")));
        Assert.Equal("3.5e25", editor.Find("#field-a").GetAttribute("value"));
    }

    [Fact]
    public void Typing_AnAmount_StoresItWithTheCurrencyChosen()
    {
        var editor = Editor(Form($$"""{"id":"a","kind":"Money","label":{{Both}},"currencies":["CNY","EUR"]}"""));

        editor.Find("select").Change("EUR");
        Assert.Null(latest.Values["a"]);
        editor.Find("#field-a").Input("1,200.50");

        editor.WaitForAssertion(() => Assert.Equal("EUR 1200.50", latest.Values.Text("a")));
    }

    [Fact]
    public void Choosing_ShowsTheQuestionsThatDependOnIt()
    {
        var editor = Editor(Form(
            $$"""{"id":"a","kind":"YesNo","label":{{Both}}}""",
            """{"id":"b","kind":"ShortText","label":{"en":"Why?","zh-Hans":"为何？"},"visibleWhen":{"field":"a","equals":true}}"""));
        Assert.Empty(editor.FindAll("#field-b"));

        editor.Find("#field-a input[value=true]").Change("true");

        Assert.True(latest.Values.YesNo("a"));
        Assert.Equal("Why? (optional)", editor.Find("label[for=field-b]").TextContent);
        editor.Find("#field-a input[value=false]").Change("false");
        Assert.Empty(editor.FindAll("#field-b"));
    }

    [Fact]
    public void Choosing_NoneOfThese_TakesTheOthersAway()
    {
        var editor = Editor(Form($$"""{"id":"a","kind":"MultiChoice","label":{{Both}},"options":[{"value":"x","en":"X","zh-Hans":"文"},{"value":"y","en":"Y","zh-Hans":"字"},{"value":"none","en":"None","zh-Hans":"无","exclusive":true}]}"""));

        editor.Find("input[value=y]").Change(true);
        editor.Find("input[value=x]").Change(true);
        Assert.Equal(["x", "y"], latest.Values.Many("a"));
        editor.Find("input[value=none]").Change(true);
        Assert.Equal(["none"], latest.Values.Many("a"));
        editor.Find("input[value=x]").Change(true);
        Assert.Equal(["x"], latest.Values.Many("a"));
    }

    [Fact]
    public void MarkingConfidential_ChangesTheMarksOnly()
    {
        var editor = Editor(Form("""{"id":"a","kind":"ShortText","label":{"en":"Name","zh-Hans":"名称"}}"""));

        editor.Find("input[aria-label='Keep confidential: Name']").Change(true);

        Assert.Equal(["a"], latest.Confidential);
        Assert.Empty(latest.Values.Ids);
    }

    [Fact]
    public void Rows_CanBeAddedFilledAndRemoved_UnderDistinctNames()
    {
        var editor = Editor(Form($$"""{"id":"t","kind":"Rows","label":{{Both}},"rowName":{"en":"Dataset","zh-Hans":"数据集"},"fields":[{"id":"n","kind":"YesNo","label":{{Both}}}]}"""));
        void Add() => editor.FindAll("button").Single(button => button.TextContent.Contains("Add: Dataset")).Click();

        Add();
        Add();
        editor.Find("#field-t-1-n input[value=true]").Change("true");
        Assert.Equal([FormValues.Empty, FormValues.Empty.With("n", true)], latest.Values.Rows("t"));
        Assert.Equal("Dataset 2 added", editor.Find("[role=status]").TextContent);

        editor.Find("button[aria-label='Remove Dataset 1']").Click();

        Assert.Equal([FormValues.Empty.With("n", true)], latest.Values.Rows("t"));
        Assert.Empty(editor.FindAll("button[aria-label='Remove Dataset 2']"));
        Assert.True(editor.Find("#field-t-0-n input[value=true]").HasAttribute("checked"));
        Assert.Equal("Dataset 1 removed", editor.Find("[role=status]").TextContent);
    }

    [Fact]
    public void Evidence_IsEditedByThePagesOwnContent()
    {
        var form = Form($$"""{"id":"e","kind":"Evidence","label":{{Both}}}""");
        EvidenceField? seen = null;
        var editor = Editor(form, parameters => parameters.Add(one => one.EvidenceContent, evidence =>
        {
            seen = evidence;
            return "<p>the page's picker</p>";
        }));

        Assert.Contains("the page's picker", editor.Markup);
        editor.InvokeAsync(() => seen!.ChosenChanged.InvokeAsync(["0198a1b2-0000-7000-8000-000000000001"]));

        Assert.Equal(["0198a1b2-0000-7000-8000-000000000001"], latest.Values.Many("e"));
    }

    [Fact]
    public void Problems_AreShownAtTheFieldThatTheyDescribe()
    {
        var form = Form($$"""{"id":"a","kind":"ShortText","label":{{Both}},"help":{{Both}},"mandatory":true}""");

        var editor = Editor(form, parameters => parameters.Add(one => one.Problems, FormValidation.Validate(form, FormAnswers.Empty)));

        var input = editor.Find("#field-a");
        Assert.Equal("true", input.GetAttribute("aria-invalid"));
        var described = input.GetAttribute("aria-describedby")!.Split(' ');
        Assert.Contains("field-a-hint", described);
        Assert.Contains("field-a-error", described);
        Assert.Equal("Error: Answer this question", editor.Find("#field-a-error").TextContent);
    }

    [Fact]
    public void Rendering_WithTheSameAnswersAgain_KeepsNewerEdits()
    {
        var form = Form($$"""{"id":"a","kind":"YesNo","label":{{Both}}}""", $$"""{"id":"b","kind":"YesNo","label":{{Both}}}""");
        var editor = Editor(form);
        editor.Find("#field-a input[value=true]").Change("true");

        editor.Render(parameters => parameters.Add(one => one.Problems, []));
        editor.Find("#field-b input[value=true]").Change("true");

        Assert.Equal(FormAnswers.Empty.With("a", true).With("b", true), latest);
    }

    [Fact]
    public void Summary_IsAnnouncedTakesFocusAndLinksToEachField()
    {
        var form = Form("""{"id":"a","kind":"ShortText","label":{"en":"Name","zh-Hans":"名称"},"mandatory":true}""",
            $$$"""{"id":"t","kind":"Rows","label":{{{Both}}},"rowName":{"en":"Dataset","zh-Hans":"数据集"},"fields":[{"id":"n","kind":"Date","label":{"en":"Day","zh-Hans":"日期"}}]}""");
        var answers = FormAnswers.Empty.With("t", [FormValues.Empty, FormValues.Empty.With("n", "soon")]);

        var summary = Render<FormErrorSummary>(parameters => parameters
            .Add(one => one.Definition, form)
            .Add(one => one.Problems, FormValidation.Validate(form, answers)));

        Assert.Equal("alert", summary.Find("[tabindex='-1']").GetAttribute("role"));
        Assert.Equal(["Name – Answer this question", "Dataset 2, Day – Enter a real date"], summary.FindAll("a").Select(link => link.TextContent.Trim()));
        Assert.Equal(["#field-a", "#field-t-1-n"], summary.FindAll("a").Select(link => new Uri(link.GetAttribute("href")!).Fragment));
        JSInterop.VerifyFocusAsyncInvoke();
    }

    [Fact]
    public void Summary_WithoutProblems_IsAbsent() =>
        Assert.Equal("", Render<FormErrorSummary>(parameters => parameters.Add(one => one.Definition, Form($$"""{"id":"a","kind":"Date","label":{{Both}}}"""))).Markup);

    private static FormDefinition Form(params string[] fields) => FormDefinition.Parse(
        $$"""{"id":"f","version":1,"title":{{Both}},"sections":[{"id":"s","title":{{Both}},"fields":[{{string.Join(",", fields)}}]}]}""");

    private IRenderedComponent<FormSectionEditor> Editor(FormDefinition form, Action<ComponentParameterCollectionBuilder<FormSectionEditor>>? more = null) =>
        Render<FormSectionEditor>(parameters =>
        {
            parameters.Add(one => one.Definition, form).Add(one => one.Section, form.Sections[0]).Add(one => one.Answers, FormAnswers.Empty)
                .Add(one => one.DebounceMilliseconds, 20)
                .Add(one => one.AnswersChanged, EventCallback.Factory.Create<FormAnswers>(this, answers => (latest, changes) = (answers, changes + 1)));
            more?.Invoke(parameters);
        });
}
