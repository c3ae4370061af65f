using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class AnswersTests
{
    [Fact]
    public void Parse_OfToJson_GivesTheSameAnswers() =>
        Packs.AnyAnswers(Packs.EuAiAct).Sample(answers =>
        {
            var json = answers.ToJson();
            var read = Answers.Parse(json);
            Assert.Equal(json, read.ToJson());
            Assert.All(answers.QuestionIds, id => Assert.Equal(answers[id].AsEnumerable(), read[id]));
        }, iter: 100);

    [Fact]
    public void Parse_TakesTruthValuesAndBareNumbers()
    {
        var answers = Answers.Parse("""{ "b": true, "a": 1e25, "c": ["x", "y"], "d": null, "e": "" }""");

        Assert.Equal(["a", "b", "c"], answers.QuestionIds);
        Assert.Equal("""{"a":"1e25","b":"yes","c":["x","y"]}""", answers.ToJson());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"a\": {}}")]
    [InlineData("{\"a\": [[]]}")]
    [InlineData("{\"a\": 1, \"a\": 2}")]
    [InlineData("{\"a\": \"\\ud800\"}")]
    public void Parse_OfAnythingElse_IsRefused(string json) => Assert.Throws<FormatException>(() => Answers.Parse(json));

    [Fact]
    public void With_NothingGiven_TakesTheAnswerAway() =>
        Assert.Equal("{}", Packs.Given(("a", "x")).With("a").ToJson());

    [Fact]
    public void ToJson_KeepsChineseReadable() =>
        Assert.Equal("""{"note":"监管沙箱"}""", Packs.Given(("note", "监管沙箱")).ToJson());
}
