using Sandbox.Ledger.Entries;

namespace Sandbox.Ledger.Tests.Entries;

public class EntryHashTests
{
    // The first leaves of the tree that the Certificate Transparency implementations test with.
    [Theory]
    [InlineData("", "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData("00", "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7")]
    public void Leaf_OfAPublishedInput_IsThePublishedHash(string payload, string expected) =>
        Assert.Equal(expected, Convert.ToHexStringLower(EntryHash.Leaf(Convert.FromHexString(payload))));
}
