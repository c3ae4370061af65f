using CsCheck;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Tests.Keys;

public class Ed25519Tests
{
    // RFC 8032, 7.1: tests 1, 2, 3 and SHA(abc).
    [Theory]
    [InlineData(
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")]
    [InlineData(
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")]
    [InlineData(
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")]
    [InlineData(
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704")]
    public void Sign_AVectorOfRfc8032_GivesItsSignature(string seed, string publicKey, string message, string signature)
    {
        var key = SigningKey.FromSeed(Convert.FromHexString(seed));
        var bytes = Convert.FromHexString(message);

        Assert.Equal(publicKey, Convert.ToHexStringLower(key.VerificationKey.ToBytes()));
        Assert.Equal(signature, Convert.ToHexStringLower(key.Sign(bytes)));
        Assert.True(key.VerificationKey.Verify(bytes, Convert.FromHexString(signature)));
    }

    [Fact]
    public void Verify_EveryWycheproofVector_AnswersAsPublished()
    {
        var vectors = File.ReadLines(Vectors.PathOf("Keys", "vectors", "wycheproof-ed25519.csv")).Skip(1).Select(line => line.Split(',')).ToList();
        Assert.Equal(151, vectors.Count);
        Assert.Equal(63, vectors.Count(vector => vector[4] == "invalid"));

        Assert.All(vectors, vector =>
        {
            var key = VerificationKey.FromBytes(Convert.FromHexString(vector[1]));
            Assert.Equal(vector[4] == "valid", key.Verify(Convert.FromHexString(vector[2]), Convert.FromHexString(vector[3])));
        });
    }

    // RFC 8410, 10.3: the same key without and with attributes and the public half.
    [Theory]
    [InlineData("""
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        -----END PRIVATE KEY-----
        """)]
    [InlineData("""
        -----BEGIN PRIVATE KEY-----
        MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC
        oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB
        Z9w7lshQhqowtrbLDFw4rXAxZuE=
        -----END PRIVATE KEY-----
        """)]
    public void FromPem_TheKeyOfRfc8410_HasItsPublicHalf(string pem)
    {
        var key = SigningKey.FromPem(pem);

        Assert.Equal("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", Convert.ToBase64String(key.VerificationKey.ToBytes()));
        Assert.Equal(
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n",
            key.ToPem());
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw\n-----END PRIVATE KEY-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----")]
    // An X25519 key.
    [InlineData("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VuBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----")]
    public void FromPem_AnythingButAnEd25519SecretKey_IsRefused(string pem) => Assert.Throws<FormatException>(() => SigningKey.FromPem(pem));

    [Theory]
    [InlineData("c2hvcnQ=")]
    [InlineData("not base64!")]
    [InlineData("")]
    public void FromSeedBase64_AnythingBut32Bytes_IsRefused(string base64) => Assert.Throws<FormatException>(() => SigningKey.FromSeedBase64(base64));

    [Fact]
    public void Key_WrittenAndReadBack_IsTheSameKey() => Gen.Byte.Array[32].Sample(
        seed =>
        {
            var key = SigningKey.FromSeed(seed);
            var signature = key.Sign(seed);

            Assert.Equal(signature, SigningKey.FromPem(key.ToPem()).Sign(seed));
            Assert.Equal(signature, SigningKey.FromSeedBase64(key.ToSeedBase64()).Sign(seed));
            Assert.Equal(key.VerificationKey, VerificationKey.FromMultibase(key.VerificationKey.ToMultibase()));
            Assert.StartsWith("z6Mk", key.VerificationKey.ToMultibase(), StringComparison.Ordinal);
        },
        iter: 50);

    [Fact]
    public void Generate_Twice_MakesTwoKeys() => Assert.NotEqual(SigningKey.Generate().VerificationKey, SigningKey.Generate().VerificationKey);

    // The points of small order, in the encodings that RFC 8032 allows and in two that it does not.
    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0100000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05")]
    [InlineData("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a")]
    [InlineData("edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    [InlineData("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f")]
    // The first key of RFC 8032 plus the point of order 2: outside of the prime-order group.
    [InlineData("16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5")]
    // One byte short.
    [InlineData("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751")]
    public void FromBytes_AnythingButAPointOfThePrimeOrderGroup_IsRefused(string key) =>
        Assert.Throws<FormatException>(() => VerificationKey.FromBytes(Convert.FromHexString(key)));

    [Theory]
    [InlineData("z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq")]
    [InlineData("z6Mk")]
    [InlineData("z")]
    [InlineData("")]
    public void FromMultibase_AnythingButAnEd25519PublicKey_IsRefused(string multibase) =>
        Assert.Throws<FormatException>(() => VerificationKey.FromMultibase(multibase));
}
