using Sandbox.Domain.Organisations;

namespace Sandbox.Domain.Tests.Organisations;

public class UnifiedSocialCreditCodeTests
{
    // Codes from the public register of enterprises, and the sample that is commonly printed for GB 32100-2015.
    [Theory]
    [InlineData("91350100M000100Y43")]
    [InlineData("91110000802100433B")]
    [InlineData("914403001922038216")]
    [InlineData("9144030071526726XG")]
    public void IsValid_ForRegisteredCodes_IsTrue(string code) => Assert.True(UnifiedSocialCreditCode.IsValid(code));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("91350100M000100Y4")]
    [InlineData("91350100M000100Y433")]
    [InlineData("91350100M000100y43")]
    [InlineData("91350100M000100I43")]
    [InlineData("9A350100M000100Y43")]
    [InlineData("９1350100M000100Y43")]
    public void IsValid_ForOtherShapes_IsFalse(string? code) => Assert.False(UnifiedSocialCreditCode.IsValid(code));

    [Fact]
    public void IsValid_WhenOneCharacterOrTwoNeighboursAreWrong_IsFalse()
    {
        const string Code = "91350100M000100Y43";
        for (var place = 0; place < Code.Length; place++)
        {
            foreach (var other in "0123456789ABCDEFGHJKLMNPQRTUWXY".Where(other => other != Code[place]))
                Assert.False(UnifiedSocialCreditCode.IsValid(Code[..place] + other + Code[(place + 1)..]));
            if (place > 0 && Code[place] != Code[place - 1])
                Assert.False(UnifiedSocialCreditCode.IsValid(Code[..(place - 1)] + Code[place] + Code[place - 1] + Code[(place + 1)..]));
        }
    }

    [Fact]
    public void IsValid_WhenTheRegionHoldsALetter_IsFalseEvenWithItsCheckCharacter()
    {
        var candidates = "0123456789ABCDEFGHJKLMNPQRTUWXY".Select(check => $"9135A100M000100Y4{check}");
        Assert.DoesNotContain(candidates, UnifiedSocialCreditCode.IsValid);
    }
}
