using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Ledger.Credentials;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Complaints.File;
using Sandbox.Web.Features.Seals.Expire;
using Sandbox.Web.Features.Seals.Lift;
using Sandbox.Web.Features.Seals.Propose;
using Sandbox.Web.Features.Seals.Refuse;
using Sandbox.Web.Features.Seals.Request;
using Sandbox.Web.Features.Seals.Revoke;
using Sandbox.Web.Features.Seals.Suspend;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Tests.Features.Seals;

public sealed class SealActsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Issue_AfterScoreAndProposal_GivesNumberTermAndACredentialThatTheLedgerAccepts()
    {
        await using var office = await Office.Open(database);

        var seal = await office.Sealed();

        Assert.Equal(Stage.Sealed, seal.Case.Stage);
        Assert.Equal(("SEAL-2026-0001", SealStatus.Valid, 1), (seal.Number, seal.Status, seal.StatusIndex));
        // 24 months under the preset: to the end of that day, or of the next working day.
        Assert.InRange(seal.ExpiresAt, seal.IssuedAt.AddMonths(24), seal.IssuedAt.AddMonths(24).AddDays(5));
        var credential = JsonNode.Parse(seal.Credential!)!.AsObject();
        var issuer = office.Services.GetRequiredService<SealIssuer>();
        Assert.Equal(ProofCheck.Valid, DataIntegrity.Verify(credential, issuer.KeyOf));
        var subject = credential["credentialSubject"]!;
        Assert.Equal(("TalentMatch", "sha256:" + seal.ManifestDigest, seal.Number), ((string)subject["name"]!, (string)subject["manifestDigest"]!, (string)subject["sealNumber"]!));
        Assert.Contains("no presumption of conformity", (string)subject["legalEffect"]!["en"]!, StringComparison.Ordinal);
        Assert.Contains("符合性推定", (string)subject["legalEffect"]!["zh-Hans"]!, StringComparison.Ordinal);
        Assert.NotNull(subject["demonstration"]);
        Assert.Equal(["revocation", "suspension", "refresh"], credential["credentialStatus"]!.AsArray().Select(status => (string)status!["statusPurpose"]!));
        var trail = await office.Send(new ReadCaseTrail.Query(seal.CaseId), office.Cast.Auditor);
        Assert.IsType<CaseChainResult.Verified>(trail.Chain);
        Assert.Subset(trail.Entries.Select(entry => entry.Act).ToHashSet(), new HashSet<Act> { Act.RequestSeal, Act.ScoreSeal, Act.ProposeSeal, Act.IssueSeal });
    }

    [Fact]
    public async Task Request_NamesTheManifestOfTheRequestByItsCanonicalForm()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Completed);

        await office.RequestSeal(caseId);

        await using var look = office.Look();
        var review = await look.SealReviews.SingleAsync(Token);
        var filing = await look.Filings.SingleAsync(f => f.Id == review.RequestId, Token);
        Assert.Equal(SealRequest.ManifestDigest(filing.Answers), review.ManifestDigest);
        Assert.Equal(64, review.ManifestDigest.Length);
        // Whitespace and the order of members are no part of a manifest; its content is.
        Assert.Equal(SealRequest.ManifestDigest("""{"values":{"manifest":[{"a":"1","b":"2"}]}}"""), SealRequest.ManifestDigest("""{ "values": { "manifest": [ { "b": "2", "a": "1" } ] } }"""));
        Assert.NotEqual(SealRequest.ManifestDigest("""{"values":{"manifest":[{"a":"1"}]}}"""), SealRequest.ManifestDigest("""{"values":{"manifest":[{"a":"2"}]}}"""));
        Assert.Null(SealRequest.ManifestDigest("""{"values":{}}"""));
    }

    [Fact]
    public async Task Request_WhileAComplaintIsOpen_IsRefused()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Completed);
        var draft = await office.SealDraft(caseId);
        await office.UseCases.Send(new FileComplaint.Command(caseId, "It ranked me last for my name.", null), Actor.Public, token: Token);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new RequestSeal.Command(draft), office.Cast.Owner));

        Assert.Equal((Rule.StillOpen, (object)nameof(SealFacts.OpenComplaints)), (refusal.Rule, refusal.Arguments[0]));
        Assert.Equal(Stage.Completed, await office.StageOf(caseId));
    }

    [Fact]
    public async Task Propose_AfterAReturn_NeedsNewScores_AndARefusalEndsTheReview()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Completed);
        await office.RequestSeal(caseId);
        await office.ScoreSeal(caseId);
        await office.Send(new ReturnSealProposal.Command(caseId, "Security is not shown."), office.Cast.Supervisor);

        var early = await Assert.ThrowsAsync<RuleViolation>(() => office.ProposeSeal(caseId));
        await office.ScoreSeal(caseId);
        await office.ProposeSeal(caseId, issue: false);
        await office.Send(new RefuseSeal.Command(caseId, "Security is not shown.", "As the file says.", "en"), office.Cast.DecisionMaker);

        Assert.Contains(early.Rule, new[] { Rule.NoOpenTask, Rule.NothingProposed });
        Assert.Equal(Stage.SealRefused, await office.StageOf(caseId));
    }

    [Fact]
    public async Task Renew_IssuesANewSealAndSupersedesTheOld()
    {
        await using var office = await Office.Open(database);
        var old = await office.Sealed();

        await office.RequestSeal(old.CaseId);
        await office.ScoreSeal(old.CaseId);
        await office.ProposeSeal(old.CaseId);
        var renewed = await office.Seal((await office.IssueSeal(old.CaseId)).Number);

        Assert.Equal((SealStatus.Valid, (Guid?)old.Id), (renewed.Status, renewed.SupersedesId));
        Assert.Equal(SealStatus.Superseded, (await office.Seal(old.Number)).Status);
        Assert.NotEqual(old.StatusIndex, renewed.StatusIndex);
    }

    [Fact]
    public async Task Suspend_WithoutDanger_WaitsForTheHearing_AndIsLifted()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.Send(new ProposeSealSuspension.Command(seal.CaseId, seal.Id, false, "An unannounced change."), office.Cast.Officer);

        var early = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SuspendSeal.Command(seal.CaseId, seal.Id, "Changed.", "As the file says.", "en"), office.Cast.DecisionMaker));
        await office.RespondToNotice(seal, office.Cast.Owner);
        await office.Send(new SuspendSeal.Command(seal.CaseId, seal.Id, "Changed.", "As the file says.", "en"), office.Cast.DecisionMaker);

        Assert.Equal(Rule.HearingMissing, early.Rule);
        Assert.Equal(SealStatus.Suspended, (await office.Seal(seal.Number)).Status);
        await office.Send(new LiftSealSuspension.Command(seal.CaseId, seal.Id, "The change is gone.", "As the file says.", "en"), office.Cast.DecisionMaker);
        Assert.Equal(SealStatus.Valid, (await office.Seal(seal.Number)).Status);
    }

    [Fact]
    public async Task Revoke_InDanger_TakesEffectAtOnce_AndIsNotLifted()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, true, "It harms applicants."), office.Cast.Officer);
        await office.Send(new RevokeSeal.Command(seal.CaseId, seal.Id, "It harms applicants.", "As the file says.", "en"), office.Cast.DecisionMaker);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new LiftSealSuspension.Command(seal.CaseId, seal.Id, "Please.", "As the file says.", "en"), office.Cast.DecisionMaker));

        Assert.Equal(Rule.SealStatus, refusal.Rule);
        Assert.Equal(SealStatus.Revoked, (await office.Seal(seal.Number)).Status);
    }

    [Fact]
    public async Task EveryDecision_IsALetterWithFactsGroundsCriteriaDigestsAndRemedies()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.Send(new ProposeSealSuspension.Command(seal.CaseId, seal.Id, true, "An unannounced change."), office.Cast.Officer);
        await office.Send(new SuspendSeal.Command(seal.CaseId, seal.Id, "Changed.", "The model was exchanged on 3 September.", "en"), office.Cast.DecisionMaker);
        await office.Send(new LiftSealSuspension.Command(seal.CaseId, seal.Id, "已恢复原版本。", "企业已恢复经测试的版本。", "zh-Hans"), office.Cast.DecisionMaker);
        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, true, "It harms applicants."), office.Cast.Officer);
        await office.Send(new RevokeSeal.Command(seal.CaseId, seal.Id, "It harms applicants.", "Three applicants were harmed.", "en"), office.Cast.DecisionMaker);

        await using var look = office.Look();
        var letters = await look.Decisions.Where(letter => letter.CaseId == seal.CaseId).OrderBy(letter => letter.Number).ToListAsync(Token);
        Assert.Equal([Act.IssueSeal, Act.SuspendSeal, Act.LiftSealSuspension, Act.RevokeSeal], letters.Select(letter => letter.Kind));
        Assert.All(letters, letter =>
        {
            Assert.Equal((office.Cast.DecisionMaker.Id, SignatureKind.Account, ServiceManner.Account), (letter.SignedBy, letter.Signature, letter.Manner));
            Assert.NotEmpty(letter.Facts);
            Assert.NotEmpty(letter.Reasons);
            Assert.NotEmpty(letter.FileDigests);
            Assert.NotEmpty(letter.Remedies);
        });
        Assert.Contains("The authority's own scheme", letters[0].Ground, StringComparison.Ordinal);
        Assert.Contains("主管部门自设的印章制度", letters[2].Ground, StringComparison.Ordinal);
        Assert.Contains("申诉", letters[2].Remedies, StringComparison.Ordinal);
        Assert.Equal(6, letters[0].Criteria.Count);
        Assert.Equal(new DecidedCriterion("Safety", true, "4/5. Shown by the reports."), letters[0].Criteria[0]);
    }

    [Fact]
    public async Task Refuse_AgainstTheProposal_SaysWhyInTheLetter()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Completed);
        await office.RequestSeal(caseId);
        await office.ScoreSeal(caseId);
        await office.ProposeSeal(caseId);
        Task<Guid> Refuse(string? departure) => office.Send(new RefuseSeal.Command(caseId, "Security is not shown.", "As the file says.", "en", departure), office.Cast.DecisionMaker);

        Assert.Equal(Rule.ReasonsMissing, await Refusal.Of(() => Refuse(null)));
        var letter = await Refuse("The proposal did not look at the penetration test.");

        await using var look = office.Look();
        Assert.Equal([new Departure("Proposal", "The proposal did not look at the penetration test.")], (await look.Decisions.SingleAsync(decision => decision.Id == letter, Token)).Departures);
    }

    [Fact]
    public async Task Respond_ByAnotherCompany_IsNotFound()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.Send(new ProposeRevocation.Command(seal.CaseId, seal.Id, false, "An unannounced change."), office.Cast.Officer);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.RespondToNotice(seal, office.Cast.OwnerOf("lingban")));

        Assert.Equal(Rule.NotFound, refusal.Rule);
    }

    [Fact]
    public async Task DueSeals_AtTheEndOfTheTerm_ExpiresTheSealOnce()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        using var due = new DueSeals(office.Services.GetRequiredService<IServiceScopeFactory>(), office.UseCases, office.Clock, NullLogger<DueSeals>.Instance);
        office.Clock.Now = seal.ExpiresAt.AddTicks(-10);
        Assert.False(await due.DoOne(Token));

        office.Clock.Now = seal.ExpiresAt;
        var together = await Task.WhenAll(due.DoOne(Token), due.DoOne(Token));
        Assert.Contains(true, together);
        Assert.False(await due.DoOne(Token));

        Assert.Equal(SealStatus.Expired, (await office.Seal(seal.Number)).Status);
        await using var look = office.Look();
        Assert.Equal(1, await look.TrailEntries.CountAsync(entry => entry.CaseId == seal.CaseId && entry.Act == Act.ExpireSeal, Token));
    }
}
