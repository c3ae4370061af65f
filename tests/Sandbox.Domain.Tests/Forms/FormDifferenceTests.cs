using CsCheck;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public class FormDifferenceTests
{
    private static readonly FormDefinition Form = FormPacks.With(
        ("a", "\"kind\":\"YesNo\""),
        ("b", "\"kind\":\"LongText\",\"visibleWhen\":{\"field\":\"a\",\"equals\":true}"),
        ("t", $$""" "kind":"Rows","rowName":{{FormPacks.Both}},"fields":[{{FormPacks.Field("n", "\"kind\":\"ShortText\"")}},{{FormPacks.Field("d", "\"kind\":\"ShortText\"")}}] """));

    private static FormValues Row(string name, string detail) => FormValues.Empty.With("n", name).With("d", detail);

    [Fact]
    public void Between_EqualAnswers_IsEmpty()
    {
        var answers = FormAnswers.Empty.With("a", true).With("b", "x").With("t", [Row("1", "2")]);

        Assert.Empty(FormDifference.Between(Form, answers, FormAnswers.Parse(answers.ToJson())));
    }

    [Fact]
    public void Between_NamesWhatWasAddedRemovedAndChanged()
    {
        var before = FormAnswers.Empty.With("a", true).With("b", "The test ends in May");
        var after = FormAnswers.Empty.With("a", true).With("b", "The test ends in June 2026");

        var change = Assert.Single(FormDifference.Between(Form, before, after));

        Assert.Equal(("s", "b", FormChangeKind.Changed), (change.SectionId, change.FieldId, change.Kind));
        Assert.Equal(
            [new(null, "The test ends in "), new(FormChangeKind.Removed, "May"), new(FormChangeKind.Added, "June 2026")],
            change.Spans);
        Assert.Equal([FormChangeKind.Added, FormChangeKind.Added], FormDifference.Between(Form, FormAnswers.Empty, after).Select(one => one.Kind));
        Assert.Equal([FormChangeKind.Removed, FormChangeKind.Removed], FormDifference.Between(Form, after, FormAnswers.Empty).Select(one => one.Kind));
    }

    [Fact]
    public void Between_CountsAHiddenAnswerAsRemoved()
    {
        var before = FormAnswers.Empty.With("a", true).With("b", "x");

        Assert.Equal(
            [("a", FormChangeKind.Changed), ("b", FormChangeKind.Removed)],
            FormDifference.Between(Form, before, before.With("a", false)).Select(change => (change.FieldId, change.Kind)));
    }

    [Fact]
    public void Between_TablesMatchesRowsThatStayed()
    {
        var before = FormAnswers.Empty.With("t", [Row("1", "a"), Row("2", "b"), Row("3", "c")]);
        var after = FormAnswers.Empty.With("t", [Row("2", "b"), Row("3", "x"), Row("4", "d")]);

        Assert.Equal(
            [(0, "n", FormChangeKind.Removed), (0, "d", FormChangeKind.Removed), (1, "d", FormChangeKind.Changed), (2, "n", FormChangeKind.Added), (2, "d", FormChangeKind.Added)],
            FormDifference.Between(Form, before, after).Select(change => (change.Row!.Value, change.ColumnId!, change.Kind)));
    }

    [Fact]
    public void Between_TablesPairsTheRowsThatAreMostAlike()
    {
        var before = FormAnswers.Empty.With("t", [Row("model", "1"), Row("prompts", "14")]);
        var after = FormAnswers.Empty.With("t", [Row("prompts", "15")]);

        Assert.Equal(
            [(0, "d", FormChangeKind.Changed, new FormValue.Text("14")), (0, "n", FormChangeKind.Removed, new FormValue.Text("model")), (0, "d", FormChangeKind.Removed, new FormValue.Text("1"))],
            FormDifference.Between(Form, before, after).Select(change => (change.Row!.Value, change.ColumnId!, change.Kind, (FormValue.Text)change.Before!)));
    }

    [Fact]
    public void Words_OfChineseText_AreCharacters() => Assert.Equal(
        [new(null, "测试期为"), new(FormChangeKind.Removed, "六"), new(FormChangeKind.Added, "九"), new(null, "个月。")],
        FormDifference.Words("测试期为六个月。", "测试期为九个月。"));

    [Fact]
    public void Words_PutTogether_GiveBothTexts()
    {
        var texts = Gen.OneOfConst("a", "b", "word", " ", "  ", "\n", "。", "测", "试", "😀", "-", "7").Array[0, 40].Select(string.Concat);
        Gen.Select(texts, texts).Sample((before, after) =>
        {
            var spans = FormDifference.Words(before, after);
            return before == string.Concat(spans.Where(span => span.Change is not FormChangeKind.Added).Select(span => span.Text))
                && after == string.Concat(spans.Where(span => span.Change is not FormChangeKind.Removed).Select(span => span.Text))
                && (before != after || spans.All(span => span.Change is null));
        }, iter: 3000);
    }

    [Fact]
    public void Words_OfLongTextsWithNothingInCommon_StillGiveBothTexts()
    {
        var (before, after) = (new string('测', 6000), new string('试', 6000));

        Assert.Equal([new(FormChangeKind.Removed, before), new(FormChangeKind.Added, after)], FormDifference.Words(before, after));
    }
}
