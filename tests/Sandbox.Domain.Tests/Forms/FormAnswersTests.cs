using CsCheck;
using Sandbox.Domain.Forms;

namespace Sandbox.Domain.Tests.Forms;

public class FormAnswersTests
{
    private static readonly Gen<string> Texts = Gen.Char.Array[0, 20].Select(chars => new string(chars));
    private static readonly Gen<string> Ids = Gen.Char.AlphaNumeric.Array[1, 8].Select(chars => new string(chars));

    private static readonly Gen<FormValue> Simple = Gen.OneOf<FormValue>(
        Texts.Select(text => (FormValue)new FormValue.Text(text)),
        Gen.Bool.Select(yes => (FormValue)new FormValue.YesNo(yes)),
        Texts.Array[0, 4].Select(items => (FormValue)new FormValue.Many([.. items])));

    private static readonly Gen<FormValues> Row = Map(Simple);

    private static readonly Gen<FormAnswers> Answers = Gen.Select(
        Map(Gen.OneOf(Simple, Row.Array[0, 4].Select(rows => (FormValue)new FormValue.Rows([.. rows])))),
        Ids.Array[0, 4],
        (values, marked) => new FormAnswers(values, [.. marked]));

    private static Gen<FormValues> Map(Gen<FormValue> value) => Gen.Select(Ids, value).Array[0, 6].Select(pairs =>
        pairs.Aggregate(FormValues.Empty, (values, pair) => values.With(pair.Item1, pair.Item2)));

    [Fact]
    public void Parse_OfTheWrittenJson_GivesTheSameAnswersAndTheSameJson() => Answers.Sample(answers =>
    {
        var json = answers.ToJson();
        var again = FormAnswers.Parse(json);
        return again.Equals(answers) && again.ToJson() == json;
    }, iter: 2000);

    [Fact]
    public void ToJson_DoesNotDependOnTheOrderOfEdits()
    {
        var one = FormAnswers.Empty.With("b", "2").With("a", true).Mark("b", true).Mark("a", true);
        var other = FormAnswers.Empty.Mark("a", true).Mark("b", true).With("a", true).With("b", "1").With("b", "2");

        Assert.Equal("""{"confidential":["a","b"],"values":{"a":true,"b":"2"}}""", one.ToJson());
        Assert.Equal(one.ToJson(), other.ToJson());
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Fact]
    public void With_OfABlankAnswer_RemovesIt()
    {
        var answers = FormAnswers.Empty.With("a", "x").With("m", ["x"]).With("t", [FormValues.Empty]);

        Assert.Equal(FormAnswers.Empty, answers.With("a", " ").With("m", Array.Empty<string>()).With("t", Array.Empty<FormValues>()));
        Assert.Equal("x", answers.Values.Text("a"));
    }

    [Fact]
    public void With_OfTextThatNoDatabaseHolds_StoresReplacements() =>
        Assert.Equal("a\ufffd\ufffd\n\nb😀", FormAnswers.Empty.With("a", "a\0\ud800\r\n\rb😀").Values.Text("a"));

    [Theory]
    [InlineData("""{"values":{"a":1.5}}""", "$.values.a")]
    [InlineData("""{"values":{"a":null}}""", "$.values.a")]
    [InlineData("""{"values":{"a":["x",1]}}""", "$.values.a[1]")]
    [InlineData("""{"values":{"t":[{"n":[{}]}]}}""", "$.values.t[0].n[0]")]
    [InlineData("""{"values":{"t":[{"n":3}]}}""", "$.values.t[0].n")]
    [InlineData("""{"values":[]}""", "$.values")]
    [InlineData("""{"values":{},"confidential":"a"}""", "$.confidential")]
    [InlineData("""{"other":{}}""", "$.other")]
    [InlineData("""{"values":{"a":"\ud800"}}""", "$.values.a")]
    [InlineData("""{"values":{"a":"1","a":"2"}}""", "$")]
    [InlineData("[]", "$")]
    [InlineData("{", "$")]
    public void Parse_OfWhatIsNoAnswer_NamesThePlace(string json, string path) =>
        Assert.Equal(path, Assert.Throws<FormFormatException>(() => FormAnswers.Parse(json)).Path);

    [Fact]
    public void Parse_OfDeepJson_IsRefused() =>
        Assert.Throws<FormFormatException>(() => FormAnswers.Parse(new string('[', 10_000)));
}
