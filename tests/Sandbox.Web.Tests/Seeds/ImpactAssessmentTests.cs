using Sandbox.Domain.Tiering;
using Sandbox.Seeds.Canada;

namespace Sandbox.Web.Tests.Seeds;

public sealed class ImpactAssessmentTests
{
    private static readonly string Example = Path.Combine(Repository, "seeds", "aia");

    // The folder of the published questionnaires and results; they are not part of this project.
    private static readonly string? Published = Environment.GetEnvironmentVariable("SANDBOX_AIA_DIR");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Sandbox.sln")))
                folder = folder.Parent ?? throw new DirectoryNotFoundException("Sandbox.sln is in no folder above the tests.");
            return folder.FullName;
        }
    }

    // The maximum is 12 points of risk, of which a quarter is 3, and 5 of mitigation in either phase.
    [Fact]
    public async Task Print_OfTheExample_CountsAsTheDirectiveSays()
    {
        var (exit, output, remarks) = await Print(Path.Combine(Example, "survey.json"), Path.Combine(Example, "answers"));

        Assert.Equal(0, exit);
        Assert.Equal(
            """
            file,raw,mitigation,score,level
            above-the-first-line.json,4,0,4,2
            everything.json,12,0,12,4
            half-away-from-zero.json,10,4,9,3
            hidden-answers.json,0,0,0,1
            not-quite-reduced.json,7,1,7,3
            on-the-first-line.json,3,0,3,1
            reduced-to-the-second-line.json,7,4,6,2

            """,
            output,
            ignoreLineEndingDifferences: true);
        Assert.Equal("hidden-answers.json: removedLongAgo is not in this survey and counts for nothing.", remarks.Trim());
    }

    [Fact]
    public async Task ToPack_MakesAPackThatSaysWhatReducedTheScore()
    {
        var pack = RulePack.Parse(ImpactAssessmentSurvey.ToPack(await File.ReadAllTextAsync(Path.Combine(Example, "survey.json"), Token)));
        var answers = Answers.Parse("""{ "projectPhase": "item1", "risk1": "item1-3", "risk3": ["item1-1", "item2-2"], "risk5": "item4-4", "design1": "item1-4" }""");

        var value = Assert.Single(TierEngine.Evaluate(pack, answers).Values);

        Assert.Equal((10m, 9m), (value.Amount, value.Result));
        Assert.Equal((0.15m, 1.5m), (value.Reductions.Single().By, value.Reductions.Single().Taken));
        Assert.Equal((12m, 10m), (pack.Maximum(ScoreKind.Raw), pack.Maximum(ScoreKind.Mitigation)));
    }

    [Theory]
    [InlineData("{", "")]
    [InlineData("{}", "$.pages")]
    [InlineData("""{ "pages": [{ "name": "p", "elements": [{ "type": "matrix", "name": "m" }] }] }""", "$.pages[0].elements[0].type")]
    [InlineData("""{ "pages": [{ "name": "p", "elements": [{ "type": "text", "name": "m", "visibleIf": "{x} > 3" }] }] }""", "$.pages[0].elements[0].visibleIf")]
    [InlineData("""{ "pages": [{ "name": "p", "elements": [{ "type": "text", "name": "m", "visibleIf": "{x} = 'a'" }] }] }""", "$.pages[0].elements[0].visibleIf")]
    public void ToPack_OfWhatItDoesNotKnow_NamesThePlace(string survey, string place) =>
        Assert.StartsWith(place, Assert.Throws<FormatException>(() => ImpactAssessmentSurvey.ToPack(survey)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Print_OfThePublishedResults_GivesThePublishedScores()
    {
        if (Published is null)
            Assert.Skip("SANDBOX_AIA_DIR names no folder of published assessments.");
        var published = (await File.ReadAllLinesAsync(Path.Combine(Published, "published-scores.csv"), Token)).Skip(1)
            .Select(line => line.Split(','))
            .Where(cells => cells.Length >= 6)
            .ToList();
        var ours = new List<string>();
        foreach (var cells in published)
        {
            var (_, output, _) = await Print(Path.Combine(Published, $"survey-{cells[1]}.json"), Path.Combine(Published, "results", cells[0]));
            ours.Add(output.Split('\n')[1].Trim());
        }

        Assert.NotEmpty(published);
        Assert.Equal(published.Select(cells => string.Join(',', cells[0], cells[2], cells[3], cells[4], cells[5])), ours);
    }

    private static async Task<(int Exit, string Output, string Remarks)> Print(string survey, string answers)
    {
        using var output = new StringWriter();
        using var remarks = new StringWriter();
        var exit = await PublishedAnswers.Print(survey, answers, output, remarks, Token);
        return (exit, output.ToString(), remarks.ToString());
    }
}
