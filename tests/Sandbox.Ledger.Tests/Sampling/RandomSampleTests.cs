using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Sampling;

namespace Sandbox.Ledger.Tests.Sampling;

public class RandomSampleTests
{
    private static readonly byte[] Nonce = Encoding.UTF8.GetBytes("auditor's nonce of 2026-11-25");

    private static readonly Checkpoint Fixed = new("sandbox.example/log", 1000, SHA256.HashData("root"u8));

    private static IEnumerable<long> All => Enumerable.Range(0, 1000).Select(i => (long)i);

    // Computed apart from this code, with Python's hashlib.
    [Fact]
    public void Draw_IsTheDrawThatTheRuleInItsDocumentationDescribes()
    {
        Assert.Equal("6260bee484d158587e7e9d27cb498a57156458f9b7f3bd89a88d608a7655db96", Convert.ToHexStringLower(RandomSample.Seed(Nonce, Fixed)));
        Assert.Equal([442, 224, 277, 52, 290, 136, 89], RandomSample.Draw(Nonce, Fixed, All, 7));
    }

    [Fact]
    public void Draw_DoesNotDependOnTheOrderOfThePopulationOrOnRepetition()
    {
        var expected = RandomSample.Draw(Nonce, Fixed, All, 25);

        Gen.Shuffle(All.ToArray()).Sample(shuffled => Assert.Equal(expected, RandomSample.Draw(Nonce, Fixed, shuffled, 25)), iter: 20);
        Assert.Equal(expected, RandomSample.Draw(Nonce, Fixed, All.Concat(All), 25));
    }

    [Fact]
    public void Draw_ALargerSampleBeginsWithTheSmaller() =>
        Gen.Select(Gen.Int[1, 50], Gen.Int[1, 50]).Sample((small, more) =>
            Assert.Equal(RandomSample.Draw(Nonce, Fixed, All, small), RandomSample.Draw(Nonce, Fixed, All, small + more).Take(small)));

    [Fact]
    public void Draw_OfFewerThanAskedFor_IsAllOfThem() =>
        Assert.Equal([3, 7, 999], RandomSample.Draw(Nonce, Fixed, [7, 999, 3], 10).Order());

    [Fact]
    public void Draw_AnotherNonceOrRoot_IsAnotherSample()
    {
        var sample = RandomSample.Draw(Nonce, Fixed, All, 20);

        Assert.NotEqual(sample, RandomSample.Draw([.. Nonce, 0], Fixed, All, 20));
        Assert.NotEqual(sample, RandomSample.Draw(Nonce, Fixed with { Root = SHA256.HashData("other"u8) }, All, 20));
    }

    // 2,000 draws of 10 in 100: each index is expected 200 times, with a standard deviation of 13.4.
    [Fact]
    public void Draw_OverManyNonces_FavoursNoIndex()
    {
        var times = new int[100];
        for (var i = 0; i < 2000; i++)
            foreach (var index in RandomSample.Draw(SHA256.HashData(BitConverter.GetBytes(i)), Fixed, All.Take(100), 10))
                times[index]++;

        Assert.All(times, n => Assert.InRange(n, 130, 270));
    }

    [Fact]
    public void Draw_AnIndexThatTheCheckpointDoesNotCover_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomSample.Draw(Nonce, Fixed, [1000], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomSample.Draw(Nonce, Fixed, [-1], 1));
    }

    [Fact]
    public void Draw_AShortNonceOrNoCount_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => RandomSample.Draw(new byte[15], Fixed, All, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RandomSample.Draw(Nonce, Fixed, All, 0));
    }
}
