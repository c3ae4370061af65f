using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public class FormValidationTests
{
    private const string Options = """ "options":[{"value":"x","en":"X","zh-Hans":"文"},{"value":"y","en":"Y","zh-Hans":"字"},{"value":"none","en":"None","zh-Hans":"无"}] """;

    [Theory]
    [InlineData("\"kind\":\"ShortText\",\"maxLength\":3", "abcde", FormProblemCode.TooLong, "3", "2")]
    [InlineData("\"kind\":\"LongText\",\"maxLength\":2", "沙箱了", FormProblemCode.TooLong, "2", "1")]
    [InlineData("\"kind\":\"Number\"", "many", FormProblemCode.NotANumber)]
    [InlineData("\"kind\":\"Number\"", "1e3", FormProblemCode.NotANumber)]
    [InlineData("\"kind\":\"Number\",\"min\":\"0\"", "-1", FormProblemCode.TooSmall, "0")]
    [InlineData("\"kind\":\"Number\",\"max\":\"10\"", "11", FormProblemCode.TooLarge, "10")]
    [InlineData("\"kind\":\"Number\",\"decimals\":1", "1.25", FormProblemCode.TooManyDecimals, "1")]
    [InlineData("\"kind\":\"Number\"", "1.5", FormProblemCode.TooManyDecimals, "0")]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"CNY\"]", "1200", FormProblemCode.NotMoney)]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"CNY\"]", "USD 1200", FormProblemCode.NotMoney)]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"CNY\"]", "CNY 1.005", FormProblemCode.TooManyDecimals, "2")]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"CNY\"],\"min\":\"0\"", "CNY -1", FormProblemCode.TooSmall, "0")]
    [InlineData("\"kind\":\"Date\"", "2026-02-30", FormProblemCode.NotADate)]
    [InlineData("\"kind\":\"Date\"", "31.03.2026", FormProblemCode.NotADate)]
    [InlineData("\"kind\":\"Choice\"," + Options, "z", FormProblemCode.NotAnOption)]
    [InlineData("\"kind\":\"Email\"", "someone", FormProblemCode.NotAnEmail)]
    [InlineData("\"kind\":\"Email\"", "some one@example.org", FormProblemCode.NotAnEmail)]
    [InlineData("\"kind\":\"Email\"", "a@b@example.org", FormProblemCode.NotAnEmail)]
    [InlineData("\"kind\":\"Url\"", "www.example.org", FormProblemCode.NotAUrl)]
    [InlineData("\"kind\":\"Url\"", "javascript:alert(1)", FormProblemCode.NotAUrl)]
    [InlineData("\"kind\":\"YesNo\"", "true", FormProblemCode.WrongKind)]
    [InlineData("\"kind\":\"MultiChoice\"," + Options, "x", FormProblemCode.WrongKind)]
    [InlineData("\"kind\":\"Evidence\"", "x", FormProblemCode.WrongKind)]
    public void Validate_OfAWrongText_SaysWhy(string members, string text, FormProblemCode code, params string[] arguments)
    {
        var form = FormPacks.With(("a", members));

        var problem = Assert.Single(FormValidation.Validate(form, FormAnswers.Empty.With("a", text)));

        Assert.Equal(new FormProblem("s", "a", null, null, code, [.. arguments]), problem);
    }

    [Theory]
    [InlineData("\"kind\":\"ShortText\",\"maxLength\":3", "abc")]
    [InlineData("\"kind\":\"Number\",\"min\":\"0\",\"max\":\"10000000000000000000000000000\"", "35000000000000000000000000")]
    [InlineData("\"kind\":\"Number\",\"decimals\":2", "-1.50")]
    [InlineData("\"kind\":\"Number\"", "3.00")]
    [InlineData("\"kind\":\"Money\",\"currencies\":[\"CNY\"]", "CNY 1200.50")]
    [InlineData("\"kind\":\"Date\"", "2028-02-29")]
    [InlineData("\"kind\":\"Choice\"," + Options, "y")]
    [InlineData("\"kind\":\"Email\"", "a.b+c@mail.example.org")]
    [InlineData("\"kind\":\"Url\"", "https://例子.example/path?x=1")]
    public void Validate_OfASoundText_FindsNothing(string members, string text) =>
        Assert.Empty(FormValidation.Validate(FormPacks.With(("a", members)), FormAnswers.Empty.With("a", text)));

    [Fact]
    public void Validate_OfAMissingAnswer_AsksForItOnlyWhereMandatory()
    {
        var form = FormPacks.With(("a", "\"kind\":\"ShortText\",\"mandatory\":true"), ("b", "\"kind\":\"ShortText\""));

        Assert.Equal([new("s", "a", null, null, FormProblemCode.Mandatory, [])], FormValidation.Validate(form, FormAnswers.Empty));
        Assert.Equal([new("s", "a", null, null, FormProblemCode.Mandatory, [])], FormValidation.Validate(form, FormAnswers.Empty.With("a", " \n ")));
    }

    [Fact]
    public void Validate_OfLists_ChecksEachItem()
    {
        var form = FormPacks.With(("m", "\"kind\":\"MultiChoice\"," + Options.Replace("\"无\"", "\"无\",\"exclusive\":true")), ("e", "\"kind\":\"Evidence\""));
        FormProblemCode[] Codes(FormAnswers answers) => [.. FormValidation.Validate(form, answers).Select(problem => problem.Code)];

        Assert.Empty(Codes(FormAnswers.Empty.With("m", ["x", "y"]).With("e", ["0198a1b2-0000-7000-8000-000000000001"])));
        Assert.Empty(Codes(FormAnswers.Empty.With("m", ["none"])));
        Assert.Equal([FormProblemCode.NotAnOption], Codes(FormAnswers.Empty.With("m", ["x", "z"])));
        Assert.Equal([FormProblemCode.NotAnOption], Codes(FormAnswers.Empty.With("m", ["x", "x"])));
        Assert.Equal([FormProblemCode.Contradiction], Codes(FormAnswers.Empty.With("m", ["x", "none"])));
        Assert.Equal([FormProblemCode.NotEvidence], Codes(FormAnswers.Empty.With("e", ["report.pdf"])));
    }

    [Fact]
    public void Validate_OfADeclaration_NeedsYes()
    {
        var form = FormPacks.With(("a", "\"kind\":\"YesNo\",\"mandatory\":true,\"mustAccept\":true"));

        Assert.Equal(FormProblemCode.NotAccepted, Assert.Single(FormValidation.Validate(form, FormAnswers.Empty.With("a", false))).Code);
        Assert.Empty(FormValidation.Validate(form, FormAnswers.Empty.With("a", true)));
    }

    [Fact]
    public void Validate_OfAnEndBeforeItsStart_NamesTheStart()
    {
        var form = FormPacks.With(("start", "\"kind\":\"Date\""), ("end", "\"kind\":\"Date\",\"notBefore\":\"start\""));
        var answers = FormAnswers.Empty.With("start", "2026-05-02");

        Assert.Equal([new("s", "end", null, null, FormProblemCode.TooEarly, ["2026-05-02"])], FormValidation.Validate(form, answers.With("end", "2026-05-01")));
        Assert.Empty(FormValidation.Validate(form, answers.With("end", "2026-05-02")));
    }

    [Fact]
    public void Validate_OfATable_NamesRowAndColumn()
    {
        var form = FormPacks.With(("t", $$""" "kind":"Rows","mandatory":true,"maxRows":2,"rowName":{{FormPacks.Both}},"fields":[{{FormPacks.Field("n", "\"kind\":\"Number\",\"mandatory\":true")}},{{FormPacks.Field("d", "\"kind\":\"Date\",\"visibleWhen\":{\"field\":\"n\",\"answered\":true},\"mandatory\":true")}}] """));
        var row = FormValues.Empty.With("n", "1").With("d", "2026-01-01");

        Assert.Equal([new("s", "t", null, null, FormProblemCode.Mandatory, [])], FormValidation.Validate(form, FormAnswers.Empty));
        Assert.Equal(
            [new("s", "t", 0, "d", FormProblemCode.Mandatory, []), new("s", "t", 1, "n", FormProblemCode.Mandatory, [])],
            FormValidation.Validate(form, FormAnswers.Empty.With("t", [row.With("d", (string?)null), FormValues.Empty])));
        Assert.Equal([new("s", "t", null, null, FormProblemCode.TooManyRows, ["2"])], FormValidation.Validate(form, FormAnswers.Empty.With("t", [row, row, row])));
        Assert.Equal([new("s", "t", null, null, FormProblemCode.WrongKind, [])], FormValidation.Validate(form, FormAnswers.Empty.With("t", "no table")));
    }

    [Fact]
    public void Validate_IgnoresHiddenFields()
    {
        var form = FormPacks.With(
            ("a", "\"kind\":\"YesNo\""),
            ("b", "\"kind\":\"Number\",\"mandatory\":true,\"visibleWhen\":{\"field\":\"a\",\"equals\":true}"));

        Assert.Empty(FormValidation.Validate(form, FormAnswers.Empty.With("a", false).With("b", "nonsense")));
        Assert.Single(FormValidation.Validate(form, FormAnswers.Empty.With("a", true).With("b", "nonsense")));
    }

    [Fact]
    public void Validate_OfOneSection_LeavesTheOthersOut()
    {
        var form = FormPacks.Read("application");

        Assert.All(FormValidation.Validate(form, FormAnswers.Empty, "energy"), problem => Assert.Equal("energy", problem.SectionId));
        Assert.NotEmpty(FormValidation.Validate(form, FormAnswers.Empty, "energy"));
    }

    [Fact]
    public void StatusOf_GoesFromNotStartedToCompleted()
    {
        var form = FormPacks.With(("a", "\"kind\":\"ShortText\",\"mandatory\":true"), ("b", "\"kind\":\"ShortText\",\"mandatory\":true"));
        SectionStatus Status(FormAnswers answers) => FormValidation.StatusOf(form, answers, form.Sections[0]);

        Assert.Equal(SectionStatus.NotStarted, Status(FormAnswers.Empty.Mark("a", true)));
        Assert.Equal(SectionStatus.InProgress, Status(FormAnswers.Empty.With("a", "1")));
        Assert.Equal(SectionStatus.Completed, Status(FormAnswers.Empty.With("a", "1").With("b", "2")));
    }

    [Theory]
    [InlineData(" 1,200,000 ", "1200000")]
    [InlineData("3.5e25", "35000000000000000000000000")]
    [InlineData("1E26", "100000000000000000000000000")]
    [InlineData("-0.50", "-0.50")]
    [InlineData("1,5", "1,5")]
    [InlineData("1,2345", "1,2345")]
    [InlineData("0.1,234", "0.1,234")]
    [InlineData("many", "many")]
    [InlineData("", "")]
    public void Normalise_ReadsWhatPeopleType_AndNeverGuesses(string typed, string stored) => Assert.Equal(stored, FormNumber.Normalise(typed));
}
