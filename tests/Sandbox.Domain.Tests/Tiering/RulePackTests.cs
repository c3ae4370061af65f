using System.Text.Json.Nodes;
using CsCheck;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class RulePackTests
{
    private const string Questions = "$.sections[0].questions";

    [Fact]
    public void Parse_OfAWholePack_ReadsEveryPart()
    {
        var pack = Packs.Small;

        Assert.Equal(("small", "1.0.0", "XX"), (pack.Id, pack.Version, pack.Jurisdiction));
        Assert.Equal(["low", "middle", "top"], pack.Tiers.Select(t => t.Id));
        Assert.Equal(["sector", "groups", "users", "banned", "note", "decides", "oversight"], pack.Questions.Select(q => q.Id));
        Assert.Equal(2, pack.Severity("top"));
        Assert.Equal("医疗", pack.Question("sector")!.Option("health")!.Text.In("zh-Hans"));
        Assert.Equal("people", pack.Question("users")!.Number!.Unit.In("en"));
        Assert.False(pack.Question("groups")!.IsMandatory);
        Assert.True(pack.Question("decides")!.IsChangeable);
        Assert.False(pack.Question("banned")!.IsChangeable);
        Assert.Equal(6m, pack.Maximum(ScoreKind.Raw));
        Assert.Equal(4m, pack.Maximum(ScoreKind.Mitigation));
        Assert.Equal(TermUnit.CalendarDays, pack.Tier("middle").Obligations.Clocks.Single().Unit);
        Assert.True(pack.Rule("ban").IsHardStop);
        Assert.Null(pack.Question("colour"));
    }

    [Theory]
    [InlineData("2025-12-31", false)]
    [InlineData("2026-01-01", true)]
    [InlineData("2026-12-31", true)]
    [InlineData("2027-01-01", false)]
    public void IsInForceOn_IncludesBothEnds(string day, bool expected) =>
        Assert.Equal(expected, Packs.Small.IsInForceOn(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture)));

    [Theory]
    [InlineData("$", "format", "2", "$.format", PackProblem.UnknownValue)]
    [InlineData("$", "id", "\"Small Pack\"", "$.id", PackProblem.UnknownValue)]
    [InlineData("$", "version", null, "$.version", PackProblem.Missing)]
    [InlineData("$", "version", "1", "$.version", PackProblem.WrongType)]
    [InlineData("$", "title", "{\"en\": \"Small\"}", "$.title.zh-Hans", PackProblem.Missing)]
    [InlineData("$", "title", "{\"en\": \" \", \"zh-Hans\": \"小\"}", "$.title.en", PackProblem.Empty)]
    [InlineData("$", "title", "\"Small\"", "$.title", PackProblem.WrongType)]
    [InlineData("$", "inForceFrom", "\"1.1.2026\"", "$.inForceFrom", PackProblem.WrongType)]
    [InlineData("$", "inForceFrom", null, "$.inForceFrom", PackProblem.Missing)]
    [InlineData("$", "inForceUntil", "\"2025-01-01\"", "$.inForceUntil", PackProblem.OutOfRange)]
    [InlineData("$", "color", "1", "$.color", PackProblem.UnknownMember)]
    [InlineData("$", "rules", "[]", "$.rules", PackProblem.Empty)]
    [InlineData("$", "rules", "{}", "$.rules", PackProblem.WrongType)]
    [InlineData("$", "tiers", null, "$.tiers", PackProblem.Missing)]
    [InlineData("$.tiers[1]", "id", "\"low\"", "$.tiers[1].id", PackProblem.Duplicate)]
    [InlineData("$.tiers[1].obligations.reporting", "everyMonths", "0", "$.tiers[1].obligations.reporting.everyMonths", PackProblem.OutOfRange)]
    [InlineData("$.tiers[1].obligations.clocks[0]", "unit", "\"fortnights\"", "$.tiers[1].obligations.clocks[0].unit", PackProblem.UnknownValue)]
    [InlineData("$.tiers[1].obligations.clocks[0]", "length", "1.5", "$.tiers[1].obligations.clocks[0].length", PackProblem.WrongType)]
    [InlineData("$.tiers[1].obligations.documents[0].source", "of", "\"bill\"", "$.tiers[1].obligations.documents[0].source.of", PackProblem.NotDefined)]
    [InlineData("$.overlays[0].obligations", "insuranceRequired", "\"yes\"", "$.overlays[0].obligations.insuranceRequired", PackProblem.WrongType)]
    [InlineData(Questions + "[0]", "kind", "\"slider\"", Questions + "[0].kind", PackProblem.UnknownValue)]
    [InlineData(Questions + "[1]", "id", "\"sector\"", Questions + "[1].id", PackProblem.Duplicate)]
    [InlineData(Questions + "[0].options[1]", "id", "\"health\"", Questions + "[0].options[1].id", PackProblem.Duplicate)]
    [InlineData(Questions + "[0].options[1]", "points", "1e9", Questions + "[0].options[1].points", PackProblem.OutOfRange)]
    [InlineData(Questions + "[0].options[1]", "exclusive", "true", Questions + "[0].options[1].exclusive", PackProblem.NotAllowed)]
    [InlineData(Questions + "[0]", "score", null, Questions + "[0].options[0].points", PackProblem.NotAllowed)]
    [InlineData(Questions + "[0]", "visibleWhen", "{\"answer\": \"banned\", \"equals\": \"yes\"}", Questions + "[0].visibleWhen.answer", PackProblem.NotDefined)]
    [InlineData(Questions + "[1]", "visibleWhen", "{\"score\": \"raw\", \"shareAtLeast\": 0.5}", Questions + "[1].visibleWhen", PackProblem.NotAllowed)]
    [InlineData(Questions + "[1]", "changeable", "{}", Questions + "[1].changeable.evidence", PackProblem.Missing)]
    [InlineData(Questions + "[2]", "unit", null, Questions + "[2].unit", PackProblem.Missing)]
    [InlineData(Questions + "[2]", "maximum", "-1", Questions + "[2].maximum", PackProblem.OutOfRange)]
    [InlineData(Questions + "[2]", "maximum", "\"1.00000000000000000000000000001\"", Questions + "[2].maximum", PackProblem.WrongType)]
    [InlineData(Questions + "[4]", "changeable", "{\"evidence\": {\"en\": \"a\", \"zh-Hans\": \"b\"}}", Questions + "[4].changeable", PackProblem.UnknownMember)]
    [InlineData("$.conditions[1]", "id", "\"serious\"", "$.conditions[1].id", PackProblem.Duplicate)]
    [InlineData("$.conditions[0]", "when", "{\"holds\": \"crowd\"}", "$.conditions[0].when.holds", PackProblem.NotDefined)]
    [InlineData("$.conditions[0]", "when", "{\"holds\": \"serious\"}", "$.conditions[0].when.holds", PackProblem.NotDefined)]
    [InlineData("$.rules[0]", "tier", "\"sky\"", "$.rules[0].tier", PackProblem.NotDefined)]
    [InlineData("$.rules[0]", "tier", "\"low\"", "$.rules[0].hardStop", PackProblem.NotAllowed)]
    [InlineData("$.rules[1]", "tier", null, "$.rules[1].tier", PackProblem.Missing)]
    [InlineData("$.rules[1]", "overlay", "\"sky\"", "$.rules[1].overlay", PackProblem.NotDefined)]
    [InlineData("$.rules[1]", "source", null, "$.rules[1].source", PackProblem.Missing)]
    [InlineData("$.rules[1]", "because", null, "$.rules[1].because", PackProblem.Missing)]
    [InlineData("$.rules[1]", "when", null, "$.rules[1].when", PackProblem.Missing)]
    [InlineData("$.rules[1]", "when", "{}", "$.rules[1].when", PackProblem.Missing)]
    [InlineData("$.rules[1]", "when", "true", "$.rules[1].when", PackProblem.WrongType)]
    [InlineData("$.rules[1]", "when", "{\"all\": []}", "$.rules[1].when.all", PackProblem.Empty)]
    [InlineData("$.rules[1]", "when", "{\"not\": {\"any\": [{\"answer\": \"colour\"}]}}", "$.rules[1].when.not.any[0].answer", PackProblem.NotDefined)]
    [InlineData("$.rules[1]", "when", "{\"answer\": \"sector\", \"equals\": [\"health\", \"war\"]}", "$.rules[1].when.equals", PackProblem.NotDefined)]
    [InlineData("$.rules[1]", "when", "{\"answer\": \"sector\", \"includes\": \"health\"}", "$.rules[1].when.equals", PackProblem.Missing)]
    [InlineData("$.rules[1]", "when", "{\"answer\": \"users\", \"atLeast\": 1, \"above\": 1}", "$.rules[1].when", PackProblem.Missing)]
    [InlineData("$.rules[1]", "when", "{\"answer\": \"users\", \"atLeast\": \"many\"}", "$.rules[1].when.atLeast", PackProblem.WrongType)]
    [InlineData("$.rules[1]", "when", "{\"answer\": \"note\", \"equals\": \"x\"}", "$.rules[1].when.answer", PackProblem.NotAllowed)]
    [InlineData("$.rules[1]", "when", "{\"score\": \"none\", \"shareAbove\": 0.1}", "$.rules[1].when.score", PackProblem.UnknownValue)]
    [InlineData("$.rules[1]", "when", "{\"score\": \"raw\", \"shareAbove\": 1.1}", "$.rules[1].when.shareAbove", PackProblem.OutOfRange)]
    public void Parse_WithAFault_NamesItsPlaceAndKind(string at, string member, string? value, string path, PackProblem problem)
    {
        var root = JsonNode.Parse(Packs.SmallJson)!;
        var place = Follow(root, at).AsObject();
        if (value is null)
            place.Remove(member);
        else
            place[member] = JsonNode.Parse(value);

        var refusal = Assert.Throws<InvalidRulePack>(() => RulePack.Parse(root.ToJsonString()));

        Assert.Contains(refusal.Errors, e => e.Path == path && e.Problem == problem);
        Assert.All(refusal.Errors, e => Assert.NotEmpty(e.Reason));
        Assert.Contains(path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_WithSeveralFaults_NamesAllOfThem()
    {
        var root = JsonNode.Parse(Packs.SmallJson)!.AsObject();
        root.Remove("version");
        root["rules"]![3]!["overlay"] = "sky";

        var refusal = Assert.Throws<InvalidRulePack>(() => RulePack.Parse(root.ToJsonString()));

        Assert.Equal(["$.rules[3].overlay", "$.version"], refusal.Errors.Select(e => e.Path).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"id\": \"a\", \"id\": \"b\"}")]
    [InlineData("{\"id\": \"\\ud800\"}")]
    public void Parse_OfWhatIsNoJson_SaysSo(string json) =>
        Assert.Equal(PackProblem.NotJson, Assert.Throws<InvalidRulePack>(() => RulePack.Parse(json)).Errors.Single().Problem);

    [Fact]
    public void Parse_OfWhatIsTooLarge_IsRefusedUnread() =>
        Assert.Equal(PackProblem.TooLarge, Assert.Throws<InvalidRulePack>(() => RulePack.Parse(new byte[5_000_000])).Errors.Single().Problem);

    [Fact]
    public void Parse_OfADamagedPack_NeverFailsOtherwiseThanByNamingFaults() =>
        Gen.Select(Gen.Int[0, Packs.SmallJson.Length - 1], Gen.Char["{}[]\",:0e-a. "]).Sample(damage =>
        {
            var json = Packs.SmallJson.ToCharArray();
            json[damage.Item1] = damage.Item2;
            try
            {
                RulePack.Parse(new string(json));
            }
            catch (InvalidRulePack refusal)
            {
                Assert.NotEmpty(refusal.Errors);
            }
        }, iter: 500);

    [Fact]
    public void Parse_OfTheReadmesExample_Succeeds()
    {
        var readme = File.ReadAllText(Path.Combine(Packs.Folder, "README.md"));
        var from = readme.IndexOf("```json", StringComparison.Ordinal) + "```json".Length;

        var pack = RulePack.Parse(readme[from..readme.IndexOf("```", from, StringComparison.Ordinal)]);

        Assert.Equal("limited", TierEngine.Evaluate(pack, Packs.Given(("talks", "yes"))).TierId);
    }

    private static JsonNode Follow(JsonNode root, string path) =>
        path.Split('.', '[', ']').Skip(1).Where(step => step.Length > 0)
            .Aggregate(root, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
}
