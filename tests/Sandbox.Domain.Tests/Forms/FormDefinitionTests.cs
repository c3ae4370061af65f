using System.Globalization;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public class FormDefinitionTests
{
    private const string Both = FormPacks.Both;

    [Theory]
    [InlineData("""{"id":"f","version":1,"title":{"en":"Words"},"sections":[]}""", "$.sections", "empty")]
    [InlineData("""{"id":"f","version":1,"title":{"en":"Words"},"sections":[{"id":"s","title":{"en":"W","zh-Hans":"文"},"fields":[{"id":"a","kind":"Date","label":{"en":"W","zh-Hans":"文"}}]}]}""", "$.title.zh-Hans", "missing")]
    [InlineData("""{"id":"f","version":"1","title":{"en":"W","zh-Hans":"文"},"sections":[{"id":"s","title":{"en":"W","zh-Hans":"文"},"fields":[{"id":"a","kind":"Date","label":{"en":"W","zh-Hans":"文"}}]}]}""", "$.version", "whole number")]
    [InlineData("""{"id":"f","id":"g"}""", "$", "not valid JSON")]
    [InlineData("""[]""", "$", "not an object")]
    [InlineData("""{"id":"f","colour":"red"}""", "$.colour", "not a known member")]
    public void Parse_OfABrokenForm_NamesPlaceAndReason(string json, string path, string reason)
    {
        var error = Assert.Throws<FormFormatException>(() => FormDefinition.Parse(json));

        Assert.Equal(path, error.Path);
        Assert.Contains(reason, error.Reason);
        Assert.StartsWith(path + ": ", error.Message);
    }

    [Theory]
    [InlineData("\"kind\":\"Colour\"", "kind", "no kind of field")]
    [InlineData("\"kind\":\"3\"", "kind", "no kind of field")]
    [InlineData("\"kind\":\"Date\",\"maxLength\":3", "maxLength", "not a known member")]
    [InlineData("\"kind\":\"ShortText\",\"maxLength\":0", "maxLength", "whole number")]
    [InlineData("\"kind\":\"ShortText\",\"mandatory\":\"yes\"", "mandatory", "neither true nor false")]
    [InlineData("\"kind\":\"Number\",\"min\":1", "min", "not a text")]
    [InlineData("\"kind\":\"Number\",\"min\":\"1e3\"", "min", "decimal number")]
    [InlineData("\"kind\":\"Number\",\"min\":\"2\",\"max\":\"1\"", "min", "above max")]
    [InlineData("\"kind\":\"Choice\"", "options", "missing")]
    [InlineData("\"kind\":\"Choice\",\"options\":[{\"value\":\"x\",\"en\":\"X\"}]", "options[0].zh-Hans", "missing")]
    [InlineData("\"kind\":\"Choice\",\"options\":[{\"value\":\"x y\",\"en\":\"X\",\"zh-Hans\":\"文\"}]", "options[0].value", "no id")]
    [InlineData("\"kind\":\"Choice\",\"options\":[{\"value\":\"x\",\"en\":\"X\",\"zh-Hans\":\"文\"},{\"value\":\"x\",\"en\":\"X\",\"zh-Hans\":\"文\"}]", "options[1].value", "twice")]
    [InlineData("\"kind\":\"Choice\",\"options\":[{\"value\":\"x\",\"en\":\"X\",\"zh-Hans\":\"文\",\"exclusive\":true}]", "options[0].exclusive", "not a known member")]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"yuan\"]", "currencies[0]", "currency code")]
    [InlineData("\"kind\":\"Date\",\"notBefore\":\"first\"", "notBefore", "not an earlier date")]
    [InlineData("\"kind\":\"Rows\",\"rowName\":{\"en\":\"W\",\"zh-Hans\":\"文\"},\"fields\":[{\"id\":\"c\",\"kind\":\"Rows\"}]", "fields[0].kind", "cannot hold a table")]
    [InlineData("\"kind\":\"ShortText\",\"visibleWhen\":{\"field\":\"later\",\"answered\":true}", "visibleWhen.field", "not an earlier field")]
    [InlineData("\"kind\":\"ShortText\",\"visibleWhen\":{\"field\":\"first\"}", "visibleWhen", "exactly one")]
    [InlineData("\"kind\":\"ShortText\",\"visibleWhen\":{\"field\":\"first\",\"equals\":true,\"answered\":true}", "visibleWhen", "exactly one")]
    [InlineData("\"kind\":\"ShortText\",\"visibleWhen\":{\"field\":\"first\",\"equals\":\"yes\"}", "visibleWhen.equals", "neither true nor false")]
    [InlineData("\"kind\":\"ShortText\",\"visibleWhen\":{\"field\":\"first\",\"answered\":false}", "visibleWhen.answered", "only be true")]
    [InlineData("\"kind\":\"ShortText\",\"help\":\"plain\"", "help", "not an object")]
    public void Parse_OfABrokenField_NamesItsMember(string members, string member, string reason)
    {
        var error = Assert.Throws<FormFormatException>(() => FormPacks.With(("first", "\"kind\":\"YesNo\""), ("broken", members)));

        Assert.Equal("$.sections[0].fields[1]." + member, error.Path);
        Assert.Contains(reason, error.Reason);
    }

    [Fact]
    public void Parse_OfAConditionOnNoOption_IsRefused()
    {
        var error = Assert.Throws<FormFormatException>(() => FormPacks.With(
            ("first", """ "kind":"Choice","options":[{"value":"x","en":"X","zh-Hans":"文"}] """),
            ("second", """ "kind":"Date","visibleWhen":{"field":"first","in":["x","y"]} """)));

        Assert.Equal("$.sections[0].fields[1].visibleWhen.in[1]", error.Path);
    }

    [Fact]
    public void Parse_OfAFieldIdUsedTwice_IsRefused()
    {
        var error = Assert.Throws<FormFormatException>(() => FormPacks.With(("a", "\"kind\":\"Date\""), ("a", "\"kind\":\"Date\"")));

        Assert.Equal("$.sections[0].fields[1].id", error.Path);
    }

    [Fact]
    public void Parse_OfASectionIdUsedTwice_IsRefused()
    {
        string Section(string field) => $$"""{"id":"s","title":{{Both}},"fields":[{{FormPacks.Field(field, "\"kind\":\"Date\"")}}]}""";

        var error = Assert.Throws<FormFormatException>(() =>
            FormDefinition.Parse($$"""{"id":"f","version":1,"title":{{Both}},"sections":[{{Section("a")}},{{Section("b")}}]}"""));

        Assert.Equal("$.sections[1].id", error.Path);
    }

    [Fact]
    public void Text_IsChosenByCulture()
    {
        var text = new FormText("Words", "文字");

        Assert.Equal("文字", text.In(CultureInfo.GetCultureInfo("zh-Hans")));
        Assert.Equal("Words", text.In(CultureInfo.GetCultureInfo("en-GB")));
        Assert.Equal("Words", text.In(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void VisibleFields_FollowChainsOfConditions()
    {
        var form = FormPacks.With(
            ("a", "\"kind\":\"YesNo\""),
            ("b", """ "kind":"YesNo","visibleWhen":{"field":"a","equals":true} """),
            ("c", """ "kind":"ShortText","visibleWhen":{"field":"b","equals":true} """));
        string[] Visible(FormValues values) => [.. form.VisibleFields(form.Sections[0], values).Select(field => field.Id)];

        Assert.Equal(["a"], Visible(FormValues.Empty));
        Assert.Equal(["a", "b"], Visible(FormValues.Empty.With("a", true)));
        Assert.Equal(["a", "b", "c"], Visible(FormValues.Empty.With("a", true).With("b", true)));
        Assert.Equal(["a"], Visible(FormValues.Empty.With("a", false).With("b", true)));
    }

    [Fact]
    public void VisibleWhen_OnAMultipleChoice_HoldsForAnyOfItsValues()
    {
        var form = FormPacks.With(
            ("a", """ "kind":"MultiChoice","options":[{"value":"x","en":"X","zh-Hans":"文"},{"value":"y","en":"Y","zh-Hans":"字"}] """),
            ("b", """ "kind":"Date","visibleWhen":{"field":"a","equals":"y"} """),
            ("c", """ "kind":"Date","visibleWhen":{"field":"a","answered":true} """));

        Assert.Equal(["a", "c"], form.VisibleFields(form.Sections[0], FormValues.Empty.With("a", ["x"])).Select(field => field.Id));
        Assert.Equal(["a", "b", "c"], form.VisibleFields(form.Sections[0], FormValues.Empty.With("a", ["x", "y"])).Select(field => field.Id));
    }

    [Fact]
    public void Asked_DropsHiddenAndUnknownAnswers_AlsoInRows()
    {
        var form = FormPacks.With(
            ("a", "\"kind\":\"YesNo\""),
            ("b", """ "kind":"ShortText","visibleWhen":{"field":"a","equals":true} """),
            ("t", $$""" "kind":"Rows","rowName":{{Both}},"fields":[{{FormPacks.Field("p", "\"kind\":\"YesNo\"")}},{{FormPacks.Field("q", """ "kind":"ShortText","visibleWhen":{"field":"p","equals":true} """)}}] """));
        var answers = FormAnswers.Empty.With("a", false).With("b", "hidden").With("unknown", "x")
            .With("t", [FormValues.Empty.With("p", false).With("q", "hidden"), FormValues.Empty.With("p", true).With("q", "shown")])
            .Mark("b", true).Mark("unknown", true);

        Assert.Equal(
            FormAnswers.Empty.With("a", false).Mark("b", true)
                .With("t", [FormValues.Empty.With("p", false), FormValues.Empty.With("p", true).With("q", "shown")]),
            form.Asked(answers));
    }
}
