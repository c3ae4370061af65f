using System.Text.Json;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class TierEngineTests
{
    private static readonly RulePack Pack = Packs.Small;

    [Fact]
    public void Evaluate_WhenNoRuleFires_GivesTheLeastSevereTier()
    {
        var result = TierEngine.Evaluate(Pack, Packs.Given(("sector", "games"), ("users", "10"), ("banned", "no")));

        Assert.Equal("low", result.TierId);
        Assert.Empty(result.Path);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public void Evaluate_WhenSeveralRulesFire_GivesTheSeverestAndTellsAllInOrder()
    {
        var result = TierEngine.Evaluate(Pack, Packs.Given(("users", "2e6"), ("banned", "yes"), ("sector", "games")));

        Assert.Equal("top", result.TierId);
        Assert.True(result.IsStopped);
        Assert.Equal([("ban", true), ("crowd", false)], result.Path.Select(r => (r.RuleId, r.IsDecisive)));
        Assert.Equal(["big"], result.Overlays);
        Assert.Equal("Article 5", result.Path[0].Source.Place.English);
        Assert.Equal("Act", Pack.Source(result.Path[0].Source).Title.English);
    }

    [Fact]
    public void Evaluate_AddsTheObligationsOfTierAndOverlays()
    {
        var result = TierEngine.Evaluate(Pack, Packs.Given(("users", "1000000")));

        Assert.Equal("middle", result.TierId);
        Assert.Equal(["file"], result.Obligations.Documents.Select(d => d.Id));
        Assert.Equal(2, result.Obligations.Reporting!.EveryMonths);
        Assert.True(result.Obligations.InsuranceRequired);
    }

    [Theory]
    [InlineData("999999", "low")]
    [InlineData("999999.9999999999999999999999", "low")]
    [InlineData("1000000", "middle")]
    [InlineData("1e6", "middle")]
    public void Evaluate_ComparesNumbersExactly(string users, string tier) =>
        Assert.Equal(tier, TierEngine.Evaluate(Pack, Packs.Given(("users", users))).TierId);

    [Fact]
    public void Evaluate_NamesOpenMandatoryQuestionsThatShow()
    {
        Assert.Equal(["sector", "users", "banned"], TierEngine.Evaluate(Pack, Answers.None).Missing);
        Assert.Equal(["users", "banned", "decides"], TierEngine.Evaluate(Pack, Packs.Given(("sector", "health"))).Missing);
    }

    [Fact]
    public void Visible_FollowsTheAnswers()
    {
        Assert.Equal(["sector", "groups", "users", "banned", "note"], TierEngine.Visible(Pack, Answers.None).Select(q => q.Id));
        Assert.Equal("decides", TierEngine.Visible(Pack, Packs.Given(("sector", "health")))[^1].Id);
        Assert.Equal("oversight", TierEngine.Visible(Pack, Packs.Given(("sector", "health"), ("decides", "yes")))[^1].Id);
        Assert.Equal("note", TierEngine.Visible(Pack, Packs.Given(("sector", "war"), ("decides", "yes")))[^1].Id);
    }

    [Fact]
    public void Check_NamesWhatEvaluateWouldRefuse()
    {
        Assert.Equal([new AnswerError("users", AnswerProblem.NotANumber, "ten")], TierEngine.Check(Pack, Packs.Given(("users", "ten"))));
        Assert.Empty(TierEngine.Check(Pack, Packs.Given(("users", "10"))));
    }

    [Fact]
    public void AResult_KeptAsJson_ComesBackWhole()
    {
        var json = JsonSerializer.Serialize(TierEngine.Evaluate(Packs.EuAiAct, Packs.Filled(Packs.EuAiAct, ("annex-iii-4", "a"), ("interacts", "yes"))));

        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<TierResult>(json)));
    }

    [Fact]
    public void Evaluate_IgnoresAnswersOfHiddenQuestions()
    {
        var shown = Packs.Given(("sector", "health"), ("decides", "yes"), ("oversight", "no"));

        Assert.Equal("middle", TierEngine.Evaluate(Pack, shown).TierId);
        var hidden = TierEngine.Evaluate(Pack, shown.With("sector", "games").With("oversight", "nonsense"));
        Assert.Equal("low", hidden.TierId);
        Assert.DoesNotContain(hidden.Factors, f => f.QuestionId is "decides" or "oversight");
    }

    [Fact]
    public void Evaluate_CountsMitigationAgainstARule()
    {
        var watched = TierEngine.Evaluate(Pack, Packs.Given(("sector", "health"), ("decides", "yes"), ("oversight", "yes")));

        Assert.Equal("low", watched.TierId);
        Assert.Equal(new ScoreTotal(4m, 4m, 4m), watched.Mitigation);
    }

    [Fact]
    public void Evaluate_ComparesSharesOfTheMaximum()
    {
        // 3 of 6 is not above a half; 3 + 1.5 is.
        var facts = Packs.Given(("sector", "health"));
        Assert.Equal("low", TierEngine.Evaluate(Pack, facts).TierId);

        var result = TierEngine.Evaluate(Pack, facts.With("groups", "older"));
        Assert.Equal("middle", result.TierId);
        Assert.Equal(4.5m, result.Raw.Points);
        Assert.Equal(["sector", "groups"], result.Factors.Where(f => f.Rules.Contains("vulnerable")).Select(f => f.QuestionId));
    }

    [Theory]
    [InlineData(1, 8, "0.125")]
    [InlineData(1, 3, "0.3333")]
    [InlineData(1, 20000, "0.0001")]
    [InlineData(3, 20000, "0.0002")]
    [InlineData(5, 20000, "0.0003")]
    [InlineData(1, 0, "0")]
    public void Share_IsRoundedHalfAwayFromZero(int points, int maximum, string share) =>
        Assert.Equal(decimal.Parse(share, System.Globalization.CultureInfo.InvariantCulture), new ScoreTotal(points, maximum, maximum).Share);

    [Fact]
    public void Factors_NameTheRulesThatRestOnTheAnswerWithTheirSources()
    {
        var result = TierEngine.Evaluate(Pack, Packs.Given(("sector", "health"), ("decides", "yes"), ("oversight", "no"), ("banned", "no")));

        Assert.Equal(["sector", "decides"], result.Factors.Select(f => f.QuestionId));
        Assert.All(result.Factors, f => Assert.Equal(["serious-unwatched"], f.Rules));
        Assert.Equal(["Article 6"], result.Factors[1].Sources.Select(s => s.Place.English));
    }

    [Theory]
    [InlineData("colour", "red", AnswerProblem.UnknownQuestion)]
    [InlineData("sector", "war", AnswerProblem.UnknownOption)]
    [InlineData("banned", "maybe", AnswerProblem.UnknownOption)]
    [InlineData("sector", "health|games", AnswerProblem.SeveralAnswers)]
    [InlineData("groups", "minors|minors", AnswerProblem.RepeatedOption)]
    [InlineData("groups", "minors|none", AnswerProblem.ExclusiveOptionCombined)]
    [InlineData("users", "many", AnswerProblem.NotANumber)]
    [InlineData("users", "1e-1", AnswerProblem.NotANumber)]
    [InlineData("users", "1e40", AnswerProblem.NotANumber)]
    [InlineData("users", "١", AnswerProblem.NotANumber)]
    [InlineData("users", "1000000.00000000000000000000001", AnswerProblem.NotANumber)]
    [InlineData("users", "-1", AnswerProblem.OutOfRange)]
    [InlineData("users", "10000000001", AnswerProblem.OutOfRange)]
    public void Evaluate_OfAnswersThatDoNotFit_IsRefused(string question, string values, AnswerProblem problem)
    {
        var refusal = Assert.Throws<InvalidAnswers>(() => TierEngine.Evaluate(Pack, Answers.None.With(question, values.Split('|'))));

        Assert.Equal((question, problem), (refusal.Errors.Single().QuestionId, refusal.Errors.Single().Problem));
    }

    [Fact]
    public void Evaluate_OfTooLongAText_IsRefused() =>
        Assert.Equal(AnswerProblem.TooLong, Assert.Throws<InvalidAnswers>(() => TierEngine.Evaluate(Pack, Packs.Given(("note", new string('x', 20_001))))).Errors.Single().Problem);

    [Fact]
    public void Evaluate_OfSeveralUnfitAnswers_ListsThemAll() =>
        Assert.Equal(3, Assert.Throws<InvalidAnswers>(() => TierEngine.Evaluate(Pack, Packs.Given(("colour", "red"), ("sector", "war"), ("users", "x")))).Errors.Count);

    [Fact]
    public void Evaluate_OfConditionsNamedOverAndOver_DoesNotWorkThemOutEachTime()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Packs.SmallJson)!;
        var named = json["conditions"]!.AsArray();
        for (var i = 0; i < 200; i++)
        {
            var last = named[^1]!["id"]!.GetValue<string>();
            named.Add(System.Text.Json.Nodes.JsonNode.Parse($$"""{ "id": "c{{i}}", "when": { "all": [{ "holds": "{{last}}" }, { "holds": "{{last}}" }] } }"""));
        }
        json["rules"]![0]!["when"] = System.Text.Json.Nodes.JsonNode.Parse("""{ "holds": "c199" }""");

        Assert.Equal("top", TierEngine.Evaluate(RulePack.Parse(json.ToJsonString()), Packs.Given(("users", "1e6"))).TierId);
    }

    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void Factors_OfAnyAnswers_AddUpToTheTotals(string file)
    {
        var pack = Packs.Load(file);
        Packs.AnyAnswers(pack).Sample(answers =>
        {
            var result = TierEngine.Evaluate(pack, answers);
            Assert.Equal(result.Raw.Points, result.Factors.Where(f => f.Score == ScoreKind.Raw).Sum(f => f.Points));
            Assert.Equal(result.Mitigation.Points, result.Factors.Where(f => f.Score == ScoreKind.Mitigation).Sum(f => f.Points));
            Assert.All([result.Raw, result.Mitigation], total => Assert.InRange(total.Points, 0m, total.Maximum));
            Assert.All(result.Path, rule => Assert.Contains(result.Factors, f => f.Rules.Contains(rule.RuleId)));
        }, iter: 150);
    }

    [Theory]
    [MemberData(nameof(Packs.Shipped), MemberType = typeof(Packs))]
    public void Evaluate_Repeated_GivesTheSameResult(string file)
    {
        var once = Packs.Load(file);
        var again = Packs.Load(file);
        Packs.AnyAnswers(once).Sample(answers =>
            Assert.Equal(
                JsonSerializer.Serialize(TierEngine.Evaluate(once, answers)),
                JsonSerializer.Serialize(TierEngine.Evaluate(again, Answers.Parse(answers.ToJson())))),
            iter: 100);
    }
}
