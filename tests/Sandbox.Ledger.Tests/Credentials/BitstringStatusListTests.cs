using System.Buffers.Text;
using System.IO.Compression;
using CsCheck;
using Sandbox.Ledger.Credentials;

namespace Sandbox.Ledger.Tests.Credentials;

public class BitstringStatusListTests
{
    // The example BitstringStatusListCredential of the specification.
    private const string Published = "uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA";

    private static string Pack(byte[] bits)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress))
            gzip.Write(bits);
        return "u" + Base64Url.EncodeToString(packed.ToArray());
    }

    private static byte[] Unpack(string encoded)
    {
        using var gzip = new GZipStream(new MemoryStream(Base64Url.DecodeFromChars(encoded.AsSpan(1))), CompressionMode.Decompress);
        using var bits = new MemoryStream();
        gzip.CopyTo(bits);
        return bits.ToArray();
    }

    [Fact]
    public void Decode_TheExampleOfTheSpecification_HasTheMinimumOfEntriesAndNoneSet()
    {
        var list = BitstringStatusList.Decode(Published);

        Assert.Equal(131_072, list.Entries);
        Assert.DoesNotContain(true, Enumerable.Range(0, list.Entries).Select(index => list[index]));
    }

    [Fact]
    public void Encode_ANewList_UnpacksToTheBitsOfThePublishedExample()
    {
        var encoded = new BitstringStatusList().Encode();

        Assert.Equal(Unpack(Published), Unpack(encoded));
        Assert.DoesNotContain('=', encoded);
        Assert.StartsWith("uH4sI", encoded, StringComparison.Ordinal);
    }

    [Fact]
    public void Set_TheFirstAndTheLastEntry_AreTheOutermostBits()
    {
        var list = new BitstringStatusList { [0] = true, [131_071] = true, [9] = true };

        var bits = Unpack(list.Encode());

        Assert.Equal(0x80, bits[0]);
        Assert.Equal(0x40, bits[1]);
        Assert.Equal(0x01, bits[^1]);
    }

    [Fact]
    public void Set_AndUnset_IsReadBackAndLeavesTheOthers() =>
        Gen.Select(Gen.Int[0, 131_071].HashSet[1, 20], Gen.Int[0, 131_071]).Sample(
            (set, unset) =>
            {
                var list = new BitstringStatusList();
                foreach (var index in set)
                    list[index] = true;
                list[unset] = true;
                list[unset] = false;
                var read = BitstringStatusList.Decode(list.Encode());

                Assert.Equal(set.Where(index => index != unset).Order(), Enumerable.Range(0, read.Entries).Where(index => read[index]));
            },
            iter: 50);

    [Theory]
    [InlineData(-1)]
    [InlineData(131_072)]
    public void Get_OutsideOfTheList_IsARangeError(int index)
    {
        var list = new BitstringStatusList();
        Assert.Throws<ArgumentOutOfRangeException>(() => list[index]);
        Assert.Throws<ArgumentOutOfRangeException>(() => list[index] = true);
    }

    [Theory]
    [InlineData(131_064)]
    [InlineData(131_073)]
    [InlineData(0)]
    public void New_WithTooFewEntriesOrAPartOfAByte_IsRefused(int entries) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new BitstringStatusList(entries));

    [Theory]
    [InlineData("")]
    [InlineData("H4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA")]
    [InlineData("zH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA")]
    [InlineData("uH4sI!")]
    [InlineData("uAAAA")]
    [InlineData("u")]
    public void Decode_AnythingElse_IsRefused(string encoded) => Assert.Throws<FormatException>(() => BitstringStatusList.Decode(encoded));

    [Fact]
    public void Decode_AListBelowTheMinimumOrBeyondWhatIsUnpacked_IsRefused()
    {
        Assert.Throws<FormatException>(() => BitstringStatusList.Decode(Pack(new byte[16 * 1024 - 1])));
        Assert.Equal(16 * 1024 * 8, BitstringStatusList.Decode(Pack(new byte[16 * 1024])).Entries);
        Assert.Equal(2 * 1024 * 1024 * 8, BitstringStatusList.Decode(Pack(new byte[2 * 1024 * 1024])).Entries);
        Assert.Throws<FormatException>(() => BitstringStatusList.Decode(Pack(new byte[2 * 1024 * 1024 + 1])));
    }

    [Fact]
    public void Decode_ACutOffOrDamagedStream_IsRefused()
    {
        var list = new BitstringStatusList(8 * BitstringStatusList.MinimumEntries);
        for (var index = 0; index < list.Entries; index += index % 7 + 1)
            list[index] = true;
        var packed = Base64Url.DecodeFromChars(list.Encode().AsSpan(1));
        var damaged = packed.ToArray();
        damaged[^5] ^= 1;

        Assert.Throws<FormatException>(() => BitstringStatusList.Decode("u" + Base64Url.EncodeToString(packed.AsSpan(0, packed.Length - 8))));
        Assert.Throws<FormatException>(() => BitstringStatusList.Decode("u" + Base64Url.EncodeToString(packed.AsSpan(0, packed.Length / 2))));
        Assert.Throws<FormatException>(() => BitstringStatusList.Decode("u" + Base64Url.EncodeToString(damaged)));
    }
}
