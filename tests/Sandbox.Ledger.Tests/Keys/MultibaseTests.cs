using CsCheck;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Tests.Keys;

public class MultibaseTests
{
    // draft-msporny-base58, "Test Vectors".
    [Theory]
    [InlineData("48656c6c6f20576f726c6421", "z2NEpo7TZRRrLZSi2U")]
    [InlineData("54686520717569636b2062726f776e20666f78206a756d7073206f76657220746865206c617a7920646f672e", "zUSm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z")]
    [InlineData("0000287fb4cd", "z11233QC4")]
    [InlineData("", "z")]
    public void Encode_APublishedValue_GivesItsSpelling(string bytes, string expected)
    {
        Assert.Equal(expected, Multibase.Encode(Convert.FromHexString(bytes)));
        Assert.Equal(bytes, Convert.ToHexStringLower(Multibase.Decode(expected)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2NEpo7TZRRrLZSi2U")]
    [InlineData("z0")]
    [InlineData("zO")]
    [InlineData("zl")]
    [InlineData("zé")]
    [InlineData("uAAAA")]
    public void Decode_AnythingElse_IsRefused(string text) => Assert.Throws<FormatException>(() => Multibase.Decode(text));

    [Fact]
    public void Decode_ALongValue_IsRefusedAndNotWorkedOn() => Assert.Throws<FormatException>(() => Multibase.Decode("z" + new string('2', 1_000_000)));

    [Fact]
    public void Decode_UndoesEncodeForUpTo128Bytes() => Gen.Byte.Array[0, 128].Sample(bytes => Assert.Equal(bytes, Multibase.Decode(Multibase.Encode(bytes))));

    [Fact]
    public void Decode_TheLargestValue_IsRead()
    {
        var largest = Enumerable.Repeat((byte)0xff, 128).ToArray();
        Assert.Equal(largest, Multibase.Decode(Multibase.Encode(largest)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Multibase.Encode(new byte[129]));
    }
}
