using System.Text;
using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Tests.Entries;

public class CommitmentTests
{
    [Fact]
    public void Digest_IsHmacSha256WithTheSaltAsKey()
    {
        // HMAC-SHA-256 built from its definition (RFC 2104).
        var salt = Enumerable.Range(1, 32).Select(i => (byte)i).ToArray();
        byte[] Pad(byte with) => [.. salt.Concat(new byte[32]).Select(b => (byte)(b ^ with))];
        var inner = System.Security.Cryptography.SHA256.HashData([.. Pad(0x36), .. "张伟"u8]);
        var expected = System.Security.Cryptography.SHA256.HashData([.. Pad(0x5c), .. inner]);

        Assert.Equal(expected, Commitment.Digest(salt, "张伟"));
    }

    [Fact]
    public void Verify_TheValueCommittedTo_IsTrue()
    {
        var (salt, digest) = Commitment.Create("Ada Lovelace");

        Assert.True(Commitment.Verify(salt, digest, "Ada Lovelace"));
    }

    [Fact]
    public void Verify_AnotherValueSaltOrDigest_IsFalse()
    {
        var (salt, digest) = Commitment.Create("Ada Lovelace");
        var (otherSalt, otherDigest) = Commitment.Create("Ada Lovelace");

        Assert.False(Commitment.Verify(salt, digest, "Ada Lovelace "));
        Assert.False(Commitment.Verify(otherSalt, digest, "Ada Lovelace"));
        Assert.False(Commitment.Verify(salt, otherDigest, "Ada Lovelace"));
        Assert.False(Commitment.Verify(salt, digest.AsSpan(0, 31), "Ada Lovelace"));
        Assert.False(Commitment.Verify(salt.AsSpan(0, 31), digest, "Ada Lovelace"));
    }

    [Fact]
    public void Create_TheSameValueTwice_GivesUnrelatedDigests() =>
        Assert.NotEqual(Commitment.Create("yes").Digest, Commitment.Create("yes").Digest);

    [Fact]
    public void Digest_OfAValueThatUtf8CannotSpell_IsRefused() =>
        Assert.Throws<EncoderFallbackException>(() => Commitment.Create("\ud800"));

    [Fact]
    public void Digest_WithAShortSalt_IsRefused() =>
        Assert.Throws<ArgumentException>(() => Commitment.Digest(new byte[16], "x"));
}
