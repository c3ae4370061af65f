using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// Takes the steps of the tutorial in seeds/README.md, as a reader would.
public partial class TutorialTests
{
    private static readonly string[] Steps = Tutorial();

    public static TheoryData<int> Numbers { get; } = [.. Enumerable.Range(1, Steps.Length)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public void EachStep_GivesAPackThatAnswersAsTheTextSays(int step)
    {
        var pack = RulePack.Parse(After(step).ToJsonString());
        var tries = Answered().Matches(Steps[step - 1]);

        Assert.NotEmpty(tries);
        Assert.All(tries, tried => Assert.Equal(tried.Groups["tier"].Value, TierEngine.Evaluate(pack, Answers.Parse(tried.Groups["answers"].Value)).TierId));
    }

    [Fact]
    public void TheTutorial_HasSixSteps_AndItsLastTierBringsEveryKindOfObligation()
    {
        Assert.Equal(6, Steps.Length);
        var brings = RulePack.Parse(After(6).ToJsonString()).Tier("high").Obligations;

        Assert.Equal(("plan", "red-team", "ethics", 1, true, 15), (brings.Documents.Single().Id, brings.Evaluations.Single().Id, brings.Approvals.Single().Id, brings.Reporting!.EveryMonths, brings.InsuranceRequired, brings.Clocks.Single().Length));
    }

    [Fact]
    public void TheOversightOfStepFour_IsWhatWouldChangeTheTier()
    {
        var pack = RulePack.Parse(After(4).ToJsonString());
        var answers = Answers.Parse("""{ "talks": "yes", "users": "5", "harm": "loss", "groups": "minors", "oversight": "sampled" }""");

        var set = Assert.Single(Counterfactuals.Find(pack, answers).Sets, s => s.Changes.Single().QuestionId == "oversight");

        Assert.Equal("A plan carried out, with its log.", set.Changes.Single().Evidence.English);
    }

    private static JsonNode After(int steps)
    {
        var pack = JsonNode.Parse(Block().Match(Steps[0]).Groups["json"].Value)!;
        foreach (var step in Steps[1..steps])
        {
            foreach (Match change in Change().Matches(step))
                Apply(pack, change.Groups["verb"].Value, change.Groups["place"].Value, JsonNode.Parse(change.Groups["json"].Value)!);
        }
        return pack;
    }

    private static void Apply(JsonNode pack, string verb, string place, JsonNode with)
    {
        var path = place.Split('.', '[', ']').Where(part => part.Length > 0).ToList();
        var owner = path[..^1].Aggregate(pack, (node, part) => int.TryParse(part, out var index) ? node[index]! : node[part]!);
        if (verb == "Replace")
            owner[path[^1]] = with;
        else if (owner[path[^1]] is { } list)
            list.AsArray().Add(with);
        else
            owner[path[^1]] = new JsonArray(with);
    }

    private static string[] Tutorial()
    {
        var readme = File.ReadAllText(Path.Combine(Packs.Folder, "README.md"));
        var from = readme.IndexOf("## A pack step by step", StringComparison.Ordinal);
        return Heading().Split(readme[from..readme.IndexOf("\n## ", from + 1, StringComparison.Ordinal)])[1..];
    }

    [GeneratedRegex(@"^### \d+\. ", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<verb>Add to|Replace) `(?<place>[^`]+)`:\n\n```json\n(?<json>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Change();

    [GeneratedRegex(@"Answers `(?<answers>\{[^`]*\})` give \*\*(?<tier>[a-z]+)\*\*")]
    private static partial Regex Answered();
}
