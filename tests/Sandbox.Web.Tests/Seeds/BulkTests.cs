using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Ledger.Entries;
using Sandbox.Seeds;
using Sandbox.Web.Features.Admission.Completeness;
using Sandbox.Web.Features.Cases.Queue;
using Sandbox.Web.Features.Cases.View;
using Sandbox.Web.Features.Registry.Browse;
using Sandbox.Web.Features.Seals.Verify;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline.Sealing;

namespace Sandbox.Web.Tests.Seeds;

[Collection(nameof(PlayedDemonstration))]
public sealed class BulkTests(PlayedDemonstration played, DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Write_AddsAsManyCasesAsAsked_AndEveryChainHolds()
    {
        await using var look = played.House.Look();

        Assert.Equal((PlayedDemonstration.Copies, PlayedDemonstration.Copies + 8), (played.Written.Cases, played.Verified));
        Assert.Equal(PlayedDemonstration.Copies + 8, await look.Cases.CountAsync(Token));
        Assert.True(await look.Cases.Select(file => file.Stage).Distinct().CountAsync(Token) >= 10);
        Assert.True(await look.Cases.Select(file => file.OrganisationId).Distinct().CountAsync(Token) >= 20);
    }

    [Fact]
    public async Task Copy_CommitsToItsOwnWords_UnderItsOwnSalts()
    {
        await using var look = played.House.Look();
        var file = await Copied(look, Stage.Sealed);
        var told = await look.Disclosures.Where(disclosure => disclosure.CaseId == file.Id).ToListAsync(Token);

        foreach (var entry in await look.TrailEntries.Where(entry => entry.CaseId == file.Id).ToListAsync(Token))
        {
            var payload = JsonNode.Parse(entry.Payload)!;
            foreach (var disclosure in told.Where(disclosure => disclosure.EntryId == entry.Id))
            {
                var at = disclosure.Pointer.Split('/').Skip(1).Aggregate(payload, (node, step) => int.TryParse(step, out var place) ? node[place]! : node[step]!);
                Assert.True(Commitment.Verify(disclosure.Salt, Convert.FromHexString((string)at["commitment"]!), disclosure.Value));
            }
        }
        Assert.Equal(told.Count, told.Select(disclosure => Convert.ToHexString(disclosure.Salt)).Distinct().Count());
        Assert.All(await look.Filings.Where(filing => filing.CaseId == file.Id).ToListAsync(Token), filing =>
            Assert.Equal(filing.Digest, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filing.Answers)))));
        // Nothing of the original is left in it.
        var original = await look.Cases.Where(other => other.Id != file.Id && file.SystemName.StartsWith(other.SystemName)).OrderBy(other => other.SystemName.Length).FirstAsync(Token);
        Assert.DoesNotContain(told, disclosure => disclosure.Value.Contains(original.Reference, StringComparison.Ordinal) || disclosure.Value.Contains(original.Id.ToString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task QueueRegisterAndTrail_ShowTheCopies()
    {
        var (house, cast) = (played.House, played.House.Cast);
        var queue = await house.UseCases.Send(new ListCases.Query(new CaseFilter(), default, true, 0, 50), cast.Officer.Actor, token: Token);
        var register = await house.UseCases.Send(new BrowseRegister.Query(null, null, null, null, 1), Actor.Public, token: Token);
        await using var look = house.Look();
        var file = await Copied(look, Stage.Testing);
        var trail = await house.UseCases.Send(new ReadCaseTrail.Query(file.Id), cast.Auditor.Actor, token: Token);
        var shown = await house.UseCases.Send(new ViewCase.Query(file.Id), cast.Officer.Actor, token: Token);

        Assert.Equal((PlayedDemonstration.Copies + 8, 50), (queue.Total, queue.Rows.Count));
        Assert.True(register.All > PlayedDemonstration.Copies / 3);
        Assert.IsType<CaseChainResult.Verified>(trail.Chain);
        Assert.Equal(file.Reference, shown.Reference);
    }

    [Fact]
    public async Task SealOfACopy_IsSignedForIt()
    {
        await using var look = played.House.Look();
        var file = await look.Seals.Where(seal => seal.Status == SealStatus.Valid && seal.StatusIndex > 10).Select(seal => new { seal.Credential, seal.Number, seal.ManifestDigest, seal.CaseId, seal.StatusIndex }).FirstAsync(Token);

        var answer = await played.House.UseCases.Send(new VerifySeal.Query(file.Credential!), Actor.Public, token: Token);

        Assert.Equal((SealVerdict.Valid, file.Number), (answer.Verdict, answer.Facts!.Number));
        var request = await look.Filings.Where(filing => filing.CaseId == file.CaseId && filing.Kind == FilingKind.SealRequest).OrderBy(filing => filing.FiledAt).FirstAsync(Token);
        Assert.Equal(SealRequest.ManifestDigest(request.Answers), file.ManifestDigest);
        Assert.Contains($"#{file.StatusIndex}\"", file.Credential, StringComparison.Ordinal);
    }

    // Its procedure, tasks and clocks live: what was copied goes on as any case.
    [Fact]
    public async Task OpenCopy_GoesOn()
    {
        await using var look = played.House.Look();
        var file = await Copied(look, Stage.CompletenessCheck);
        var assigned = await look.Tasks.Where(task => task.CaseId == file.Id && task.ClosedAt == null).Select(task => task.AssignedTo).SingleAsync(Token);
        var officer = assigned is { } known ? played.House.Cast.Members.Single(member => member.Id == known) : played.House.Cast.Officer;
        played.House.Clock.GoTo(0);

        await played.House.UseCases.Send(new AcceptAsComplete.Command(file.Id, "Complete."), officer.Actor, token: Token);

        await using var then = played.House.Look();
        Assert.Equal(Stage.RiskTiering, (await then.Cases.SingleAsync(other => other.Id == file.Id, Token)).Stage);
        Assert.Equal(["ProposeTier"], await then.Tasks.Where(task => task.CaseId == file.Id && task.ClosedAt == null).Select(task => task.Kind).ToListAsync(Token));
        Assert.IsType<CaseChainResult.Verified>((await played.House.UseCases.Send(new ReadCaseTrail.Query(file.Id), played.House.Cast.Auditor.Actor, token: Token)).Chain);
    }

    [Fact]
    public async Task Open_WhereThereAreCases_IsRefusedWithTheReason()
    {
        await using var house = await Playhouse.Open(database);
        await house.Demonstration.Tell("social-scoring");

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(house.Bulk);

        Assert.Contains("empty database only", refusal.Message, StringComparison.Ordinal);
    }

    private static Task<CaseFile> Copied(SandboxDbContext look, Stage stage) =>
        look.Cases.AsNoTracking().Where(file => file.Stage == stage && look.Organisations.Any(organisation => organisation.Id == file.OrganisationId && organisation.RegistrationNumber.StartsWith("EXTRA"))).OrderBy(file => file.Reference).FirstAsync(Token);
}
