using System.Globalization;
using System.Numerics;
using CsCheck;
using Sandbox.Ledger.Json;

namespace Sandbox.Ledger.Tests.Json;

public class NormalisedDecimalTests
{
    [Theory]
    [InlineData("0.000", "0")]
    [InlineData("-0.0", "0")]
    [InlineData("12.50", "12.5")]
    [InlineData("1200.00", "1200")]
    [InlineData("1200", "1200")]
    [InlineData("-0.10", "-0.1")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public void Format_ADecimal_HasOneSpelling(string value, string expected) =>
        Assert.Equal(expected, NormalisedDecimal.Format(decimal.Parse(value, CultureInfo.InvariantCulture)));

    [Fact]
    public void Format_TheComputeThresholdOfTheAiAct_IsWrittenOut() =>
        Assert.Equal("10000000000000000000000000", NormalisedDecimal.Format(BigInteger.Pow(10, 25)));

    [Fact]
    public void Format_IsTheSameInEveryCulture()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("sv-SE");
            Assert.Equal("-1.5", NormalisedDecimal.Format(-1.5m));
            Assert.Equal("-15", NormalisedDecimal.Format(new BigInteger(-15)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Format_DependsOnTheValueAndNotOnItsScale() => Gen.Select(Gen.Int, Gen.Int[0, 10]).Sample((units, places) =>
    {
        var value = units / (decimal)Math.Pow(10, places);
        var text = NormalisedDecimal.Format(value);

        Assert.Equal(value, decimal.Parse(text, CultureInfo.InvariantCulture));
        Assert.Equal(text, NormalisedDecimal.Format(value * 1.000m));
    });
}
