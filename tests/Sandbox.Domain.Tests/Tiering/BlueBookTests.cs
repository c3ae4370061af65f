using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

// What the composite grading after the Blue Book (CAICT, 2024) says of a system.
public class BlueBookTests
{
    private static readonly RulePack Pack = Packs.BlueBook;

    public static TheoryData<string> Risks { get; } = [.. Pack.Values.Where(v => v.Id.StartsWith("residual-", StringComparison.Ordinal)).Select(v => v.Id["residual-".Length..])];

    [Fact]
    public void ASystemOfNoRisk_IsMinimal() => Assert.Equal(("minimal", 0), (Tier().TierId, Tier().Path.Length));

    [Theory]
    [InlineData("users", "1000000", "minimal")]
    [InlineData("users", "1000001", "limited")]
    [InlineData("compute", "99999999999999999999999999", "minimal")]
    [InlineData("compute", "1e26", "high")]
    [InlineData("capability-cbrn", "untested", "limited")]
    [InlineData("capability-cbrn", "warning", "high")]
    [InlineData("capability-replication", "reached", "prohibited")]
    [InlineData("prohibited-content", "yes", "prohibited")]
    public void EachStandard_HasItsThreshold(string question, string answer, string tier) => Assert.Equal(tier, Tier((question, answer)).TierId);

    [Theory]
    [InlineData("employment", "informs", "minimal")]
    [InlineData("employment", "recommends", "limited")]
    [InlineData("employment", "alone", "high")]
    [InlineData("industry", "alone", "minimal")]
    public void SectorAndFunctionTogether_GiveTheTier(string scenario, string function, string tier) =>
        Assert.Equal(tier, Tier(("scenario", scenario), ("function", function)).TierId);

    [Fact]
    public void ReachedCapability_IsNoLongerProhibited_OnceItsContainmentIsVerified()
    {
        var answers = Packs.Filled(Pack, ("capability-shutdown", "reached"), ("containment", "plan"));

        Assert.True(TierEngine.Evaluate(Pack, answers).IsStopped);
        var set = Assert.Single(Counterfactuals.Find(Pack, answers).Sets, s => s.Changes.Length == 1);
        Assert.Equal(("containment", "verified", "high"), (set.Changes[0].QuestionId, set.Changes[0].To[0], set.TierId));
    }

    [Theory]
    [MemberData(nameof(Risks))]
    public void EachRiskOfTheTaxonomy_CountsByWhatRemainsOfIt(string risk)
    {
        (string, string)[] certain = [($"{risk}-likelihood", "5"), ($"{risk}-severity", "5")];

        Assert.Equal(("high", 25m), Greatest(Tier([.. certain, ($"{risk}-measures", "none")])));
        Assert.Equal(("high", 17.5m), Greatest(Tier([.. certain, ($"{risk}-measures", "in-place")])));
        Assert.Equal(("limited", 10m), Greatest(Tier([.. certain, ($"{risk}-measures", "tested")])));
    }

    [Fact]
    public void ThirteenRisks_AreAskedInTheFiveLayersOfTheTaxonomy()
    {
        Assert.Equal(13, Risks.Count);
        Assert.Equal(["risk-endogenous", "risk-individual", "risk-society", "risk-nation", "risk-humanity"], Pack.Sections.Select(s => s.Id).Where(id => id.StartsWith("risk-", StringComparison.Ordinal)));
    }

    [Fact]
    public void ACompanionForMinors_IsHigh_WithItsIndicators()
    {
        var result = Tier(("scenario", "companion"), ("groups", "minors"), ("crisis-handover", "yes"));

        Assert.Equal("high", result.TierId);
        Assert.Contains(result.Obligations.Documents, d => d.Id == "dependence-indicators");
        Assert.Contains(result.Obligations.Evaluations, e => e.Id == "red-team");
        Assert.Contains(result.Obligations.Approvals, a => a.Id == "ethics-review");
    }

    [Fact]
    public void ThePack_NamesItsSource_AndNoLawOfTheUnion()
    {
        var text = File.ReadAllText(Path.Combine(Packs.Folder, "packs", "rules", "blue-book@1.0.0.json"));

        Assert.Contains("来源：中国信息通信研究院", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("AI Act|欧盟|2024/1689|European", text);
    }

    private static (string, decimal) Greatest(TierResult result) => (result.TierId, result.Values.Single(v => v.ValueId == "residual").Result);

    private static TierResult Tier(params (string, string)[] answers) => TierEngine.Evaluate(Pack, Packs.Filled(Pack, answers));
}
