using System.Globalization;
using Sandbox.Domain.Tiering;

namespace Sandbox.Domain.Tests.Tiering;

public class GenericMatrixTests
{
    private static readonly RulePack Pack = Packs.GenericMatrix;

    public static TheoryData<int, int> Cells { get; } = [.. from likelihood in Enumerable.Range(1, 5) from severity in Enumerable.Range(1, 5) select (likelihood, severity)];

    [Theory]
    [MemberData(nameof(Cells))]
    public void EachCellOfTheMatrix_HasItsTier(int likelihood, int severity)
    {
        var result = Tier(("rights-likelihood", Text(likelihood)), ("rights-severity", Text(severity)), ("rights-controls", "none"));

        Assert.Equal((likelihood * severity) switch { >= 10 => "high", >= 5 => "limited", _ => "minimal" }, result.TierId);
        Assert.Equal(likelihood * severity >= 20, result.Overlays.Contains("treat-first"));
    }

    [Theory]
    [InlineData("weak", 18, "high")]
    [InlineData("working", 12, "high")]
    [InlineData("strong", 6, "limited")]
    public void Controls_LeaveAResidualRisk(string controls, int residual, string tier)
    {
        var result = Tier(("privacy-likelihood", "4"), ("privacy-severity", "5"), ("privacy-controls", controls));

        Assert.Equal((tier, (decimal)residual), (result.TierId, result.Values.Single(v => v.ValueId == "greatest").Result));
        Assert.Single(result.Values.Single(v => v.ValueId == "privacy-residual").Reductions);
    }

    [Fact]
    public void ManySmallRisksTogether_AreHigh() =>
        Assert.Equal("high", Tier([.. Pack.Sections.Skip(1).SelectMany(s => new[] { ($"{s.Id}-likelihood", "3"), ($"{s.Id}-severity", "3") })]).TierId);

    [Fact]
    public void WhatALawProhibits_EndsTheProcedure() => Assert.True(Tier(("prohibited", "yes")).IsStopped);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static TierResult Tier(params (string, string)[] answers) => TierEngine.Evaluate(Pack, Packs.Filled(Pack, answers));
}
