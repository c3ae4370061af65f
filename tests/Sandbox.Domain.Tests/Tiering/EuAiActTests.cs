using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// What Regulation (EU) 2024/1689 says of a system, told by the shipped pack.
public class EuAiActTests
{
    private static readonly RulePack Pack = Packs.EuAiAct;

    public static TheoryData<string, string> AnnexIIIPoints { get; } =
        [.. Enumerable.Range(1, 8).Select(n => Pack.Question($"annex-iii-{n}")!)
            .SelectMany(q => q.Options.Where(o => !o.IsExclusive).Select(o => (q.Id, o.Id)))];

    [Fact]
    public void ASystemThatDoesNothingListed_IsMinimal()
    {
        var result = Tier();

        Assert.Equal("minimal", result.TierId);
        Assert.Empty(result.Path);
        Assert.Empty(result.Overlays);
    }

    [Theory]
    [InlineData("a"), InlineData("b"), InlineData("c"), InlineData("d"), InlineData("e"), InlineData("f"), InlineData("g"), InlineData("h")]
    public void EachPracticeOfArticle5_IsProhibited(string letter)
    {
        var result = Tier(($"article-5-{letter}", "yes"));

        Assert.Equal("prohibited", result.TierId);
        Assert.True(result.IsStopped);
        Assert.Equal([$"Article 5(1)({letter})"], result.Path.Where(r => r.IsHardStop).Select(r => r.Source.Place.English));
        Assert.Empty(Counterfactuals.Find(Pack, Packs.Filled(Pack, ($"article-5-{letter}", "yes"))).Sets);
    }

    [Theory]
    [InlineData("d", "supports-human", "minimal")]
    [InlineData("f", "medical-safety", "high")]
    [InlineData("g", "lawful-labelling", "minimal")]
    [InlineData("h", "authorised", "high")]
    public void AnExceptionOfArticle5_IsNotProhibited(string letter, string exception, string tier) =>
        Assert.Equal(tier, Tier(($"article-5-{letter}", exception)).TierId);

    // Article 5(1)(ba) and (bb), inserted by Regulation (EU) 2026/1744, apply from 2 December 2026.
    [Theory]
    [InlineData("ba", "2026-12-01", false)]
    [InlineData("ba", "2026-12-02", true)]
    [InlineData("bb", "2026-12-01", false)]
    [InlineData("bb", "2026-12-02", true)]
    [InlineData("ba", null, true)]
    public void ThePracticesInsertedIn2026_AreProhibitedFromTheirDay(string point, string? day, bool prohibited)
    {
        var answers = Packs.Filled(Pack, ($"article-5-{point}", "intended"));
        var result = TierEngine.Evaluate(Pack, day is null ? answers : answers.With("day", day));

        Assert.Equal(prohibited, result.IsStopped);
        Assert.Equal(!prohibited, result.Overlays.Contains("announced-prohibition"));
    }

    [Theory]
    [InlineData("foreseeable", "no", "prohibited")]
    [InlineData("foreseeable", "yes", "minimal")]
    [InlineData("consent", null, "minimal")]
    public void IntimateMaterial_IsJudgedByPurposeAndSafeguards(string answer, string? safeguards, string tier) =>
        Assert.Equal(tier, TierEngine.Evaluate(Pack, Packs.Filled(Pack, safeguards is null ? [("article-5-ba", answer)] : [("article-5-ba", answer), ("article-5-ba-safeguards", safeguards)]).With("day", "2027-01-01")).TierId);

    [Fact]
    public void AComponentForConvenienceOnly_IsNoSafetyComponent() =>
        Assert.Equal("minimal", Tier(("annex-i", "not-safety")).TierId);

    [Fact]
    public void TheTextOf2024_IsInForceUntilTheAmendment()
    {
        var old = Packs.Load("eu-ai-act@1.0.0.json");

        Assert.Null(old.Question("article-5-ba"));
        Assert.True(old.IsInForceOn(Pack.InForceFrom.AddDays(-1)));
        Assert.False(old.IsInForceOn(Pack.InForceFrom));
    }

    [Fact]
    public void AnnexIII_IsAskedPointByPoint() => Assert.Equal(3 + 1 + 4 + 2 + 4 + 5 + 4 + 2, AnnexIIIPoints.Count);

    [Theory]
    [MemberData(nameof(AnnexIIIPoints))]
    public void EachPointOfAnnexIII_IsHigh(string area, string point)
    {
        var result = Tier((area, point));

        Assert.Equal("high", result.TierId);
        Assert.Equal([area], result.Path.Where(r => r.IsDecisive).Select(r => r.RuleId));
        Assert.Equal(["annex-iii"], result.Overlays);
        Assert.True(result.Obligations.InsuranceRequired);
        Assert.Contains(result.Obligations.Clocks, c => c is { Id: "serious-incident", Length: 15, Unit: TermUnit.CalendarDays });
    }

    [Theory]
    [InlineData("narrow-task"), InlineData("improves-completed-work"), InlineData("detects-deviations"), InlineData("preparatory-task")]
    public void AnExceptionOfArticle6_TakesASystemOfAnnexIIIOut_UnlessItProfiles(string exception)
    {
        var excepted = Tier(("annex-iii-4", "a"), (exception, "yes"));
        Assert.Equal("minimal", excepted.TierId);
        Assert.Equal(["article-6-3"], excepted.Overlays);
        Assert.Contains(excepted.Obligations.Documents, d => d.Id == "exception-registration");

        Assert.Equal("limited", Tier(("annex-iii-4", "a"), (exception, "yes"), ("interacts", "yes")).TierId);

        var profiling = Tier(("annex-iii-4", "a"), (exception, "yes"), ("profiling", "yes"));
        Assert.Equal("high", profiling.TierId);
        Assert.Contains(profiling.Path, r => r.RuleId == "profiling");
    }

    [Theory]
    [MemberData(nameof(AnnexIIIPoints))]
    public void TheException_IsAskedForEveryPointOfAnnexIII(string area, string point) =>
        Assert.Equal("minimal", Tier((area, point), ("narrow-task", "yes")).TierId);

    [Theory]
    [InlineData("section-a", "yes", "high", "annex-i")]
    [InlineData("section-b", "yes", "high", "sectoral-law")]
    [InlineData("section-a", "no", "minimal", null)]
    [InlineData("section-b", "no", "minimal", null)]
    public void ASafetyComponentOfAnnexI_IsHighIfAThirdPartyAssessesTheProduct(string section, string assessed, string tier, string? overlay)
    {
        var result = Tier(("annex-i", section), ("annex-i-assessment", assessed), ("narrow-task", "yes"));

        Assert.Equal(tier, result.TierId);
        Assert.Equal(overlay, result.Overlays.SingleOrDefault());
    }

    [Theory]
    [InlineData("interacts", "interaction")]
    [InlineData("synthetic-content", "synthetic-content")]
    [InlineData("emotion-or-categorisation", "emotion-or-categorisation")]
    [InlineData("deep-fake", "disclosure")]
    [InlineData("public-text", "disclosure")]
    public void EachDutyOfArticle50_IsLimited(string question, string overlay)
    {
        var result = Tier((question, "yes"));

        Assert.Equal("limited", result.TierId);
        Assert.Equal([overlay], result.Overlays);
        Assert.StartsWith("Article 50", result.Path.Single().Source.Place.English, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("interacts", "interaction-exception", "obvious")]
    [InlineData("interacts", "interaction-exception", "law-enforcement")]
    [InlineData("synthetic-content", "synthetic-exception", "assistive")]
    [InlineData("synthetic-content", "synthetic-exception", "law-enforcement")]
    [InlineData("emotion-or-categorisation", "emotion-exception", "yes")]
    [InlineData("deep-fake", "deep-fake-exception", "yes")]
    [InlineData("public-text", "public-text-review", "yes")]
    [InlineData("public-text", "public-text-exception", "yes")]
    public void AnExceptionOfArticle50_IsMinimal(string question, string exception, string answer) =>
        Assert.Equal("minimal", Tier((question, "yes"), (exception, answer)).TierId);

    [Fact]
    public void AHighRiskSystemThatInteracts_OwesTransparencyToo() =>
        Assert.Equal(["annex-iii", "interaction"], Tier(("annex-iii-3", "b"), ("interacts", "yes")).Overlays);

    [Theory]
    [InlineData("10000000000000000000000000", false)]
    [InlineData("1e25", false)]
    [InlineData("10000000000000000000000001", true)]
    [InlineData("10000000000000000000000000.01", true)]
    [InlineData("1.1e25", true)]
    [InlineData("9999999999999999999999999", false)]
    public void SystemicRisk_IsPresumedOnlyAbove10To25(string compute, bool presumed)
    {
        var result = Tier(("subject", "model"), ("gpai-compute", compute));

        Assert.Equal(presumed, result.Overlays.Contains("systemic-risk"));
        Assert.Contains("general-purpose", result.Overlays);
        Assert.Equal(presumed, result.Path.Any(r => r.Source.Place.English == "Article 51(2)"));
    }

    [Theory]
    [InlineData("none", true)]
    [InlineData("submitted", true)]
    [InlineData("rejected", true)]
    [InlineData("accepted", false)]
    public void ThePresumption_FallsOnlyWhenTheCommissionAcceptsTheArguments(string rebuttal, bool systemic) =>
        Assert.Equal(systemic, Tier(("subject", "both"), ("gpai-compute", "2e25"), ("gpai-rebuttal", rebuttal)).Overlays.Contains("systemic-risk"));

    [Theory]
    [InlineData("gpai-high-impact")]
    [InlineData("gpai-designated")]
    public void SystemicRisk_AlsoComesFromCapabilitiesOrDesignation(string question) =>
        Assert.Contains("systemic-risk", Tier(("subject", "model"), (question, "yes")).Overlays);

    [Theory]
    [InlineData("no", "1", true)]
    [InlineData("yes", "1", false)]
    [InlineData("yes", "2e25", true)]
    public void AnOpenModel_OwesDocumentationOnlyWithSystemicRisk(string open, string compute, bool documented) =>
        Assert.Equal(documented, Tier(("subject", "model"), ("gpai-open-source", open), ("gpai-compute", compute)).Overlays.Contains("general-purpose-documentation"));

    [Theory]
    [InlineData("military"), InlineData("international"), InlineData("research"), InlineData("personal")]
    public void OutsideItsScope_TheRegulationAsksNothingMore(string scope)
    {
        var result = TierEngine.Evaluate(Pack, Packs.Given(("scope", scope), ("article-5-a", "yes")));

        Assert.Equal("minimal", result.TierId);
        Assert.True(result.IsComplete);
        Assert.Equal("Article 2", result.Path.Single().Source.Place.English);
    }

    [Fact]
    public void AProfilingSystemOfAnnexIII_IsLoweredByDesignNotByFacts()
    {
        var search = Counterfactuals.Find(Pack, Packs.Filled(Pack, ("annex-iii-4", "a"), ("profiling", "yes")));

        Assert.Equal(
            ["profiling+detects-deviations", "profiling+improves-completed-work", "profiling+narrow-task", "profiling+preparatory-task"],
            search.Sets.Select(s => string.Join("+", s.Changes.Select(c => c.QuestionId))).Order(StringComparer.Ordinal));
        Assert.Equal(3, search.CompleteUpTo);
    }

    [Fact]
    public void Safeguards_CountWithoutLoweringTheTier()
    {
        var without = Tier(("annex-iii-5", "b"));
        var with = Tier(("annex-iii-5", "b"), ("human-oversight", "tested"), ("logging", "in-place"));

        Assert.Equal(without.TierId, with.TierId);
        Assert.Equal(5m, with.Mitigation.Points - without.Mitigation.Points);
    }

    [Fact]
    public void TiersBearTheWordsOfTheGlossary()
    {
        Assert.Equal(["极低", "有限", "高", "禁止"], Pack.Tiers.Select(t => t.Name.Chinese));
        Assert.Equal(["Minimal", "Limited", "High", "Prohibited"], Pack.Tiers.Select(t => t.Name.English));
    }

    [Fact]
    public void EveryRule_NamesTheRegulation()
    {
        Assert.All(Pack.Rules, r => Assert.Equal("ai-act", r.Source.SourceId));
        Assert.All(Pack.Rules, r => Assert.Matches("^Article", r.Source.Place.English));
    }

    private static TierResult Tier(params (string, string)[] answers) => TierEngine.Evaluate(Pack, Packs.Filled(Pack, answers));
}
