using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Sandbox.Domain.Access;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Keys;
using Sandbox.Web.Features.Seals.Lift;
using Sandbox.Web.Features.Seals.Read;
using Sandbox.Web.Features.Seals.Revoke;
using Sandbox.Web.Features.Seals.Suspend;
using Sandbox.Web.Features.Seals.Verify;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Tests.Features.Seals;

public sealed class VerifySealTests(DatabaseFixture database)
{
    [Fact]
    public async Task Verify_TellsEachStateOfASealApart()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        Assert.Equal(SealVerdict.Valid, await Verdict(office, seal.Credential!));

        await office.Send(new ProposeSealSuspension.Command(seal.CaseId, seal.Id, true, "Changed without notice."), office.Cast.Officer);
        await office.Send(new SuspendSeal.Command(seal.CaseId, seal.Id, "Changed without notice.", "As the file says.", "en"), office.Cast.DecisionMaker);
        Assert.Equal(SealVerdict.Suspended, await Verdict(office, seal.Credential!));
        Assert.Equal((false, true, false), await Bits(office, seal.StatusIndex));

        await office.Send(new LiftSealSuspension.Command(seal.CaseId, seal.Id, "Set right.", "As the file says.", "en"), office.Cast.DecisionMaker);
        Assert.Equal(SealVerdict.Valid, await Verdict(office, seal.Credential!));
        Assert.Equal((false, false, false), await Bits(office, seal.StatusIndex));

        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, true, "Harm."), office.Cast.Officer);
        await office.Send(new RevokeSeal.Command(seal.CaseId, seal.Id, "Harm.", "As the file says.", "en"), office.Cast.DecisionMaker);
        Assert.Equal(SealVerdict.Revoked, await Verdict(office, seal.Credential!));
        Assert.Equal((true, false, false), await Bits(office, seal.StatusIndex));
        // Only this seal's bit: its neighbours stay as they were.
        Assert.Equal((false, false, false), await Bits(office, seal.StatusIndex + 1));
    }

    [Fact]
    public async Task Verify_AfterTheTerm_IsExpired_AndARenewedSealIsSuperseded()
    {
        await using var office = await Office.Open(database);
        var old = await office.Sealed();
        await office.RequestSeal(old.CaseId);
        await office.ScoreSeal(old.CaseId);
        await office.ProposeSeal(old.CaseId);
        var renewed = await office.Seal((await office.IssueSeal(old.CaseId)).Number);

        Assert.Equal(SealVerdict.Superseded, await Verdict(office, old.Credential!));
        Assert.Equal((false, false, true), await Bits(office, old.StatusIndex));
        office.Clock.Now = renewed.ExpiresAt;
        Assert.Equal(SealVerdict.Expired, await Verdict(office, renewed.Credential!));
    }

    [Fact]
    public async Task Verify_WhatIsNoTrueSeal_SaysWhatItIs()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        var credential = seal.Credential!;

        Assert.Equal(SealVerdict.Changed, await Verdict(office, credential.Replace("TalentMatch", "TalentMatcH", StringComparison.Ordinal)));
        Assert.Equal(SealVerdict.Changed, await Verdict(office, credential.Replace(seal.ManifestDigest[..8], "00000000", StringComparison.Ordinal)));
        var unsigned = JsonNode.Parse(credential)!.AsObject();
        unsigned.Remove("proof");
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, unsigned.ToJsonString()));
        var foreign = SigningKey.Generate();
        Assert.Equal(SealVerdict.UnknownKey, await Verdict(office, DataIntegrity.Sign(unsigned, foreign, $"did:web:elsewhere.example#{foreign.VerificationKey.ToMultibase()}", office.Clock.Now).ToJsonString()));
        // Another key that claims to be ours.
        var method = (string)JsonNode.Parse(credential)!["proof"]!["verificationMethod"]!;
        Assert.Equal(SealVerdict.Changed, await Verdict(office, DataIntegrity.Sign(unsigned, foreign, method, office.Clock.Now).ToJsonString()));
        Assert.Equal(SealVerdict.NotASeal, await Verdict(office, """{"type":["VerifiableCredential","DriversLicence"]}"""));
        Assert.Equal(SealVerdict.NotASeal, await Verdict(office, "{}"));
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, "[1,2]"));
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, "This is my seal."));
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, ""));
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, new string('[', 90_000)));
        Assert.Equal(SealVerdict.Malformed, await Verdict(office, credential.Replace("\"type\": \"DataIntegrityProof\"", "\"type\": 7", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Verify_OfWhatOurKeySignedAndTheRegisterDoesNotKnow_IsNeverValid()
    {
        await using var office = await Office.Open(database);
        var credential = (await office.Sealed()).Credential!;
        var method = (string)JsonNode.Parse(credential)!["proof"]!["verificationMethod"]!;
        var stolen = SigningKey.FromPem(await File.ReadAllTextAsync(Office.SealKey, TestContext.Current.CancellationToken));

        Assert.Equal(SealVerdict.Unregistered, await Forged(document => document["credentialSubject"]!["sealNumber"] = "SEAL-2026-0777"));
        // Under a number that exists, in other words.
        Assert.Equal(SealVerdict.Unregistered, await Forged(document => document["credentialSubject"]!["name"] = "OtherMatch"));
        Assert.Equal(SealVerdict.Unregistered, await Forged(document => document.Remove("credentialSubject")));
        Assert.Equal(SealVerdict.Unregistered, await Forged(document => document["credentialSubject"] = "anything"));
        Assert.Equal(SealVerdict.Valid, await Verdict(office, credential));

        Task<SealVerdict> Forged(Action<JsonObject> change)
        {
            var document = JsonNode.Parse(credential)!.AsObject();
            document.Remove("proof");
            change(document);
            return Verdict(office, DataIntegrity.Sign(document, stolen, method, office.Clock.Now).ToJsonString());
        }
    }

    [Fact]
    public async Task Verify_AfterItsKeyWasRetired_IsValidAsOfItsIssue_AndOutsideTheTimeOfItsKeyIsNot()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        var signed = SigningKey.FromPem(await File.ReadAllTextAsync(Office.SealKey, TestContext.Current.CancellationToken));
        office.Clock.Now = seal.IssuedAt.AddDays(40);

        var retired = await Answer(seal.IssuedAt.AddDays(30));
        var inForce = await Answer(seal.IssuedAt.AddDays(50));
        var early = await Answer(seal.IssuedAt.AddDays(-1));

        Assert.Equal((SealVerdict.Valid, seal.Number, (DateTimeOffset?)seal.IssuedAt.AddDays(30)), (retired.Verdict, retired.Facts!.Number, retired.KeyRetiredAt));
        Assert.Equal((SealVerdict.Valid, null), (inForce.Verdict, inForce.KeyRetiredAt));
        Assert.Equal((SealVerdict.KeyNotInForce, null), (early.Verdict, early.Facts));

        // The authority has a new key, and of the old one the public half alone.
        async Task<VerifySeal.Answer> Answer(DateTimeOffset until)
        {
            var keys = Directory.CreateTempSubdirectory("sandbox-keys-");
            try
            {
                await File.WriteAllTextAsync(Path.Combine(keys.FullName, "old.pem"), $"Until: {until:O}\n{SealIssuerTests.PublicPem(signed)}");
                await File.WriteAllTextAsync(Path.Combine(keys.FullName, "new.pem"), SigningKey.Generate().ToPem());
                var issuer = SealIssuer.Of(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:SealKey"] = keys.FullName }).Build());
                await using var look = office.Look();
                return await new VerifySeal.Handler(look, issuer, office.Clock).Handle(new(seal.Credential!), TestContext.Current.CancellationToken);
            }
            finally
            {
                keys.Delete(recursive: true);
            }
        }
    }

    [Fact]
    public async Task Verify_OfOneByteChangedAnywhere_IsNeverValid()
    {
        await using var office = await Office.Open(database);
        var credential = (await office.Sealed()).Credential!;
        // Every place would take long; a fixed stride over the whole text meets names, values, proof and status.
        for (var place = 3; place < credential.Length; place += 41)
        {
            if (char.IsWhiteSpace(credential[place])) continue;
            var changed = credential[..place] + (credential[place] == 'x' ? 'y' : 'x') + credential[(place + 1)..];
            Assert.NotEqual(SealVerdict.Valid, await Verdict(office, changed));
        }
    }

    private static async Task<SealVerdict> Verdict(Office office, string text) =>
        (await office.UseCases.Send(new VerifySeal.Query(text), Actor.Public, token: TestContext.Current.CancellationToken)).Verdict;

    private static async Task<(bool Revoked, bool Suspended, bool Superseded)> Bits(Office office, int index)
    {
        return (await Bit(StatusPurpose.Revocation), await Bit(StatusPurpose.Suspension), await Bit(StatusPurpose.Refresh));

        async Task<bool> Bit(StatusPurpose purpose)
        {
            var list = await office.UseCases.Send(new ReadSealStatuses.Query(purpose), Actor.Public, token: TestContext.Current.CancellationToken);
            return BitstringStatusList.Decode(list.Encode())[index];
        }
    }
}
