using System.Text;
using System.Text.Json.Nodes;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Json;
using Sandbox.Ledger.Keys;

namespace Sandbox.Ledger.Tests.Credentials;

public class DataIntegrityTests
{
    private static readonly DateTimeOffset Created = new(2023, 2, 25, 7, 36, 38, TimeSpan.FromHours(8));

    private static JsonObject Vector(string name) => JsonNode.Parse(Vectors.Read("Credentials", "vectors", name))!.AsObject();

    // The published secret key: multicodec ed25519-priv (0x8026), then the seed.
    private static SigningKey PublishedKey() => SigningKey.FromSeed(Multibase.Decode((string)Vector("keyPair.json")["privateKeyMultibase"]!).AsSpan(2));

    private static string PublishedMethod => (string)Vector("signedJCS.json")["proof"]!["verificationMethod"]!;

    private static ProofCheck Check(JsonObject document, string purpose = "assertionMethod") =>
        DataIntegrity.Verify(document, method => method == PublishedMethod ? PublishedKey().VerificationKey : null, purpose);

    private static JsonObject Signed(Action<JsonObject> change)
    {
        var document = Vector("signedJCS.json");
        change(document);
        return document;
    }

    private static JsonObject Proof(JsonObject document) => document["proof"]!.AsObject();

    [Fact]
    public void Sign_TheDocumentOfTheSpecification_GivesItsSecuredDocumentByteForByte()
    {
        var key = PublishedKey();
        Assert.Equal((string)Vector("keyPair.json")["publicKeyMultibase"]!, key.VerificationKey.ToMultibase());

        var secured = DataIntegrity.Sign(Vector("unsigned.json"), key, PublishedMethod, Created);

        Assert.Equal(Vector("signedJCS.json").ToJsonString(), secured.ToJsonString());
        Assert.Equal(CanonicalJson.Canonicalise(Vector("signedJCS.json")), CanonicalJson.Canonicalise(secured));
    }

    [Fact]
    public void Verify_TheSecuredDocumentOfTheSpecification_IsValid() => Assert.Equal(ProofCheck.Valid, Check(Vector("signedJCS.json")));

    [Fact]
    public void Verify_LeavesTheDocumentAsItIs()
    {
        var document = Vector("signedJCS.json");
        Check(document);
        Assert.Equal(Vector("signedJCS.json").ToJsonString(), document.ToJsonString());
    }

    [Fact]
    public void Verify_MembersInAnotherOrder_IsValid() =>
        Assert.Equal(ProofCheck.Valid, Check(new JsonObject(Vector("signedJCS.json").Reverse().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())))));

    [Fact]
    public void Verify_AnyChangeToDocumentOrProof_IsABadSignature()
    {
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d["name"] = "Alumni credential.")));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d["extra"] = true)));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d.Remove("description"))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => Proof(d)["created"] = "2023-02-24T23:36:39Z")));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => Proof(d).Remove("created"))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => Proof(d)["nonce"] = "x")));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => Proof(d).Remove("@context"))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => Proof(d)["proofValue"] = Multibase.Encode(new byte[64]))));
    }

    [Fact]
    public void Verify_ByAnotherKey_IsABadSignature() =>
        Assert.Equal(ProofCheck.BadSignature, DataIntegrity.Verify(Vector("signedJCS.json"), _ => SigningKey.Generate().VerificationKey));

    [Fact]
    public void Verify_AMethodThatTheCallerDoesNotKnow_IsAnUnknownKey() =>
        Assert.Equal(ProofCheck.UnknownKey, Check(Signed(d => Proof(d)["verificationMethod"] = "did:web:elsewhere.example#key-1")));

    [Theory]
    [InlineData("type", "Ed25519Signature2020")]
    [InlineData("cryptosuite", "eddsa-rdfc-2022")]
    [InlineData("proofPurpose", "authentication")]
    [InlineData("created", "yesterday")]
    [InlineData("created", "2023-02-24T23:36:38")]
    [InlineData("created", "2023-02-24")]
    [InlineData("proofValue", "uAAAA")]
    [InlineData("proofValue", "z2HnFSSPPBzR36zdDgK8PbEHeXbR56YF24jwMpt3R1eHXQzJDMWS93FCzpvJpwTWd3GAVFuUfjoJdcnTMuVor5")]
    [InlineData("expires", "2020-01-01T00:00:00Z")]
    [InlineData("domain", "elsewhere.example")]
    [InlineData("previousProof", "urn:uuid:1")]
    public void Verify_AProofThatIsNotOneOfThisKind_IsMalformed(string member, string value) =>
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => Proof(d)[member] = value)));

    [Fact]
    public void Verify_WithoutOneProof_IsMalformed()
    {
        Assert.Equal(ProofCheck.Malformed, Check(Vector("unsigned.json")));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => d["proof"] = null)));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => d["proof"] = "z")));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => d["proof"] = new JsonArray(d["proof"]!.DeepClone()))));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => Proof(d).Remove("verificationMethod"))));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => Proof(d)["proofValue"] = 1)));
    }

    [Fact]
    public void Verify_ADocumentThatHasNoCanonicalForm_IsMalformed()
    {
        var twice = JsonNode.Parse(Encoding.UTF8.GetString(Vectors.Read("Credentials", "vectors", "signedJCS.json")).Replace("\"name\"", "\"name\":\"x\",\"name\""))!.AsObject();
        Assert.Equal(ProofCheck.Malformed, Check(twice));
        Assert.Equal(ProofCheck.Malformed, Check(Signed(d => d["name"] = "\ud800")));
    }

    [Fact]
    public void Verify_ContextsAddedAfterTheSignedOnes_IsValidAndBeforeThemIsNot()
    {
        Assert.Equal(ProofCheck.Valid, Check(Signed(d => d["@context"]!.AsArray().Add("https://later.example/v1"))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d["@context"]!.AsArray().Insert(0, "https://earlier.example/v1"))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d["@context"]!.AsArray().RemoveAt(1))));
        Assert.Equal(ProofCheck.BadSignature, Check(Signed(d => d.Remove("@context"))));
    }

    [Fact]
    public void Sign_ForAnotherPurpose_IsValidForThatPurposeOnly()
    {
        var secured = DataIntegrity.Sign(Vector("unsigned.json"), PublishedKey(), PublishedMethod, Created, "authentication");

        Assert.Equal(ProofCheck.Valid, Check(secured, "authentication"));
        Assert.Equal(ProofCheck.Malformed, Check(secured));
    }

    [Fact]
    public void Sign_ADocumentWithoutContext_IsValid() =>
        Assert.Equal(ProofCheck.Valid, Check(DataIntegrity.Sign(new JsonObject { ["id"] = "urn:x" }, PublishedKey(), PublishedMethod, Created)));

    [Fact]
    public void Sign_ASecuredDocument_IsRefused() =>
        Assert.Throws<ArgumentException>(() => DataIntegrity.Sign(Vector("signedJCS.json"), PublishedKey(), PublishedMethod, Created));
}
