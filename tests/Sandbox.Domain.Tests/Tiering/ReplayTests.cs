using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public sealed class ReplayTests
{
    [Fact]
    public void OfAPackOnItsOwnCases_GivesTheTierThatTheyHave() =>
        RandomPacks.Any.Sample(made =>
        {
            var outcome = Replay.Of(made.Pack, made.Answers);
            var result = TierEngine.Evaluate(made.Pack, made.Answers);
            Assert.Equal((result.TierId, result.Missing.Length), (outcome.TierId, outcome.Unanswered.Length));
            Assert.Empty(outcome.Dropped);
            var why = Replay.Reason(made.Pack, made.Pack, made.Answers);
            Assert.Equal((0, 0, 0), (why.Gained.Length, why.Lost.Length, why.Points.Length));
        });

    [Fact]
    public void ANewMandatoryQuestion_IsToldAsUnanswered_AndTheTierIsProvisional()
    {
        var draft = Changed(pack => pack["sections"]![0]!["questions"]!.AsArray().Add(JsonNode.Parse("""{ "id": "fresh", "kind": "yesNo", "text": { "en": "New?", "zh-Hans": "新？" } }""")));
        var outcome = Replay.Of(draft, Answered(Packs.Small));
        Assert.Equal(["fresh"], outcome.Unanswered);
        Assert.False(outcome.IsComplete);
    }

    [Fact]
    public void AnAnswerThatIsNotOfferedAnyMore_IsDropped_AndItsQuestionUnanswered()
    {
        var draft = Changed(pack => pack["sections"]![0]!["questions"]![0]!["options"]![1]!["id"] = "play");
        var outcome = Replay.Of(draft, Answered(Packs.Small).With("sector", "games"));
        Assert.Equal(["sector"], outcome.Unanswered);
        Assert.Equal(["sector"], outcome.Dropped);
    }

    [Fact]
    public void Why_NamesRulesAndPointsThatChanged()
    {
        var rule = Packs.Small.Rules[0];
        var draft = Changed(pack =>
        {
            pack["sections"]![0]!["questions"]![0]!["options"]![0]!["points"] = 5;
            pack["rules"]![0]!["when"] = JsonNode.Parse("""{ "answer": "sector", "equals": "health" }""");
            pack["rules"]![0]!["tier"] = "top";
        });
        var answers = Answered(Packs.Small).With("sector", "health");

        var why = Replay.Reason(Packs.Small, draft, answers);

        Assert.Contains(rule.Id, why.Gained);
        Assert.Equal([new ReplayedPoints("sector", 3m, 5m)], why.Points);
    }

    private static RulePack Changed(Action<JsonNode> change)
    {
        var changed = JsonNode.Parse(Packs.SmallJson)!;
        change(changed);
        return RulePack.Parse(changed.ToJsonString());
    }

    private static Answers Answered(RulePack pack)
    {
        var answers = Answers.None;
        while (TierEngine.Visible(pack, answers).FirstOrDefault(question => question.IsMandatory && answers[question.Id].IsEmpty) is { } open)
            answers = answers.With(open.Id, open.Kind switch { QuestionKind.Number => "0", QuestionKind.Text => "–", _ => open.Options[^1].Id });
        return answers;
    }
}
