using System.Diagnostics;
using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// Packs and answers made to hang the engine or to make it overflow.
public class HostilePackTests
{
    [Fact]
    public void ConditionsThatNameEachOtherAThousandTimes_AreWorkedOutOnceEach() => Swiftly(() =>
    {
        var pack = With(root => root["conditions"] = Chain(1_000, i => Named($"c{i}", i == 0
            ? JsonNode.Parse("""{ "answer": "users", "atLeast": 1000000 }""")!
            : Both("all", new JsonObject { ["holds"] = $"c{i - 1}" }))), rule: """{ "holds": "c999" }""");
        var answers = Packs.Given(("sector", "games"), ("users", "5000000"), ("banned", "no"));

        Assert.Equal("middle", TierEngine.Evaluate(pack, answers).TierId);
        Assert.Equal("users", Counterfactuals.Find(pack, answers).Sets.Single().Changes.Single().QuestionId);
    });

    [Fact]
    public void ValuesThatUseEachOtherAThousandTimes_AreWorkedOutOnceEach() => Swiftly(() =>
    {
        var pack = With(root => root["values"] = Chain(1_000, i => Value($"v{i}", i == 0 ? JsonNode.Parse("""{ "score": "raw" }""")! : Both("max", new JsonObject { ["value"] = $"v{i - 1}" }))),
            rule: """{ "value": "v999", "atLeast": 3 }""");
        var answers = Packs.Given(("sector", "games"), ("groups", "minors"), ("groups", "older"), ("users", "5"), ("banned", "no"));

        Assert.Equal(["groups"], TierEngine.Evaluate(pack, answers).Factors.Where(f => f.Rules.Contains("hostile")).Select(f => f.QuestionId));
        Assert.NotEmpty(Counterfactuals.Find(pack, answers).Sets);
    });

    [Theory]
    [InlineData("sum")]
    [InlineData("product")]
    public void ValuesThatGrowWithoutBound_AreRefused(string how)
    {
        var refusal = Assert.Throws<InvalidRulePack>(() => With(root => root["values"] = Chain(100, i => Value($"v{i}", i == 0 ? JsonNode.Parse("""{ "score": "raw" }""")! : Both(how, new JsonObject { ["value"] = $"v{i - 1}" })))));

        Assert.Contains(refusal.Errors, e => e.Problem is PackProblem.OutOfRange && e.Path.EndsWith(".amount", StringComparison.Ordinal));
    }

    [Fact]
    public void ManyReductions_NeedStatedDecimals()
    {
        var reductions = Chain(6, _ => JsonNode.Parse("""{ "when": { "score": "raw", "atLeast": 1 }, "by": "0.1234", "source": { "of": "act", "en": "a", "zh-Hans": "甲" }, "because": { "en": "a", "zh-Hans": "甲" } }""")!);
        var value = Value("v", JsonNode.Parse("""{ "score": "raw" }""")!);
        value["reductions"] = reductions;

        Assert.Contains(Assert.Throws<InvalidRulePack>(() => With(root => root["values"] = new JsonArray(value.DeepClone()))).Errors, e => e.Path == "$.values[0].reductions");
        reductions.RemoveAt(5);
        reductions.RemoveAt(4);
        reductions.RemoveAt(3);
        Assert.Contains(Assert.Throws<InvalidRulePack>(() => With(root => root["values"] = new JsonArray(value.DeepClone()))).Errors, e => e.Path == "$.values[0].reductions");
        value["decimals"] = 2;
        Assert.Equal(2, With(root => root["values"] = new JsonArray(value.DeepClone())).Value("v").Decimals);
    }

    [Fact]
    public void TheGreatestNumbers_AreSearchedWithoutOverflow()
    {
        var pack = With(root =>
        {
            var users = root["sections"]![0]!["questions"]![2]!;
            users["minimum"] = "-1e28";
            users["maximum"] = "1e28";
            users["step"] = "1e28";
        }, rule: """{ "any": [{ "answer": "users", "above": "-1e28" }, { "answer": "users", "atLeast": "1e28" }] }""");

        foreach (var users in new[] { "-1e28", "0", "1e28" })
        {
            var answers = Packs.Given(("sector", "games"), ("users", users), ("banned", "no"));
            Assert.Equal(3, Counterfactuals.Find(pack, answers).CompleteUpTo);
            Assert.Equal(3, Counterfactuals.Find(pack, answers, Toward.Higher).CompleteUpTo);
        }
    }

    [Fact]
    public void AChoiceOfFiveHundred_EndsByItsBudget() => Swiftly(() =>
    {
        var pack = With(root =>
        {
            var groups = root["sections"]![0]!["questions"]![1]!;
            groups["options"] = Chain(500, i => new JsonObject { ["id"] = $"o{i}", ["text"] = Words(), ["points"] = 1 });
        }, rule: """{ "score": "raw", "atLeast": 250 }""");
        var answers = Packs.Given([("sector", "games"), ("users", "5"), ("banned", "no"), .. Enumerable.Range(0, 400).Select(i => ("groups", $"o{i}"))]);

        Assert.Equal("middle", TierEngine.Evaluate(pack, answers).TierId);
        Assert.Equal(0, Counterfactuals.Find(pack, answers).CompleteUpTo);
    });

    [Fact]
    public void TooManyQuestions_AreRefused()
    {
        var refusal = Assert.Throws<InvalidRulePack>(() => With(root =>
        {
            foreach (var section in Enumerable.Range(0, 3))
            {
                root["sections"]!.AsArray().Add(new JsonObject
                {
                    ["id"] = $"s{section}",
                    ["title"] = Words(),
                    ["questions"] = Chain(1_000, i => new JsonObject { ["id"] = $"q{section}.{i}", ["kind"] = "text", ["text"] = Words() }),
                });
            }
        }));

        Assert.Contains(refusal.Errors, e => e is { Path: "$.sections", Problem: PackProblem.TooLarge });
    }

    [Fact]
    public void TooDeepAPack_IsRefused()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"not":""", 200)) + """{ "answer": "banned", "equals": "yes" }""" + new string('}', 200);

        Assert.Equal(PackProblem.NotJson, Assert.Throws<InvalidRulePack>(() => RulePack.Parse(Packs.SmallJson.Replace("""{ "answer": "banned", "equals": "yes" }""", deep, StringComparison.Ordinal))).Errors.Single().Problem);
    }

    // Extreme numbers anywhere: refused with its place, or worked out.
    [Fact]
    public void ExtremeNumbersAnywhere_NeverOverflow() =>
        Gen.Select(Gen.Int[0, 10_000], Gen.OneOfConst("1e28", "-1e28", "79228162514264337593543950335", "1e27", "0.00000001", "1000000", "1e12", "-1000000", "0", "0.9999"), Gen.Int).Sample(extreme =>
        {
            var root = JsonNode.Parse(Packs.EverythingJson)!;
            var numbers = Numbers(root).ToList();
            foreach (var place in Enumerable.Range(0, 3).Select(i => numbers[(extreme.Item1 * (i + 1)) % numbers.Count]))
                place.Owner[place.Name] = extreme.Item2;
            try
            {
                var pack = RulePack.Parse(root.ToJsonString());
                var answers = Packs.Given(("sector", "health"), ("people", "1000000"), ("harm", "some"), ("reach", "older"), ("watch", "yes"), ("stop", "no"), ("likelihood", "5"), ("severity", "5"), ("incidents", extreme.Item2), ("day", "9999-12-31"));
                if (!TierEngine.Check(pack, answers).IsEmpty)
                    return;
                TierEngine.Evaluate(pack, answers);
                Counterfactuals.Find(pack, answers);
                Counterfactuals.Find(pack, answers, Toward.Higher);
            }
            catch (InvalidRulePack refusal)
            {
                Assert.NotEmpty(refusal.Errors);
            }
        }, iter: 2_000);

    private static IEnumerable<(JsonObject Owner, string Name)> Numbers(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(m => m.Value is JsonValue value && (value.GetValueKind() is System.Text.Json.JsonValueKind.Number || m.Key is "points" or "by" or "shareAtLeast" or "then") && m.Key != "format"
            ? [(members, m.Key)]
            : m.Value is null ? [] : Numbers(m.Value)),
        JsonArray items => items.OfType<JsonNode>().SelectMany(Numbers),
        _ => [],
    };

    private static RulePack With(Action<JsonNode> change, string? rule = null)
    {
        var root = JsonNode.Parse(Packs.SmallJson)!;
        change(root);
        if (rule is not null)
        {
            root["rules"] = new JsonArray(new JsonObject
            {
                ["id"] = "hostile",
                ["when"] = JsonNode.Parse(rule),
                ["tier"] = "middle",
                ["source"] = new JsonObject { ["of"] = "act", ["en"] = "Article 1", ["zh-Hans"] = "第1条" },
                ["because"] = Words(),
            });
        }
        return RulePack.Parse(root.ToJsonString());
    }

    private static void Swiftly(Action work)
    {
        var started = Stopwatch.StartNew();
        work();
        // Generous, for a busy machine; what hangs takes longer than the universe is old.
        Assert.True(started.Elapsed < TimeSpan.FromSeconds(20), $"It took {started.Elapsed}.");
    }

    private static JsonArray Chain(int count, Func<int, JsonNode> make) => [.. Enumerable.Range(0, count).Select(make)];

    private static JsonObject Both(string how, JsonNode part) => new() { [how] = new JsonArray(part.DeepClone(), part.DeepClone()) };

    private static JsonObject Named(string id, JsonNode when) => new() { ["id"] = id, ["when"] = when };

    private static JsonObject Value(string id, JsonNode amount) => new() { ["id"] = id, ["name"] = Words(), ["amount"] = amount };

    private static JsonObject Words() => new() { ["en"] = "words", ["zh-Hans"] = "文字" };
}
