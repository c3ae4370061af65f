using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;

namespace Sandbox.Web.Tests.Seeds;

[Collection(nameof(PlayedDemonstration))]
public sealed partial class DemonstrationTests(PlayedDemonstration played, DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Tell_BringsEachScenarioToItsEnd()
    {
        await using var look = played.House.Look();
        var cases = await look.Cases.Select(file => new { file.SystemName, file.Stage }).ToListAsync(Token);
        Stage Of(string system) => cases.Single(file => file.SystemName == system).Stage;

        Assert.Equal(Stage.Sealed, Of("TalentMatch"));
        Assert.Equal(Stage.Testing, Of("灵伴"));
        Assert.Equal(Stage.Testing, Of("TriageAssist"));
        Assert.Equal(Stage.SealReview, Of("信衡小微评分"));
        Assert.Equal(Stage.Testing, Of("Meridian-2"));
        Assert.Equal(Stage.Refused, Of("邻里分"));
        Assert.Equal(Stage.Sealed, Of("ExamGuard"));
        Assert.Equal(Stage.Ready, Of("迅援急救调度"));
        Assert.Equal(SealStatus.Revoked, (await look.Seals.SingleAsync(seal => seal.SystemName == "ExamGuard", Token)).Status);
        var appeals = await look.Appeals.Where(appeal => look.Cases.Any(file => file.Id == appeal.CaseId && (file.SystemName == "邻里分" || file.SystemName == "迅援急救调度"))).Select(appeal => appeal.Outcome).ToListAsync(Token);
        Assert.Equal([AppealOutcome.Replaced, AppealOutcome.Dismissed], appeals.Order().Reverse());
    }

    [Fact]
    public async Task EveryEntry_SaysThatItIsSimulated_AndNoneIsLaterThanItsDay()
    {
        await using var look = played.House.Look();
        var entries = await look.TrailEntries.OrderBy(entry => entry.CaseId).ThenBy(entry => entry.CaseSeq).Select(entry => new { entry.CaseId, entry.At, entry.Payload }).ToListAsync(Token);

        Assert.All(entries, entry => Assert.True((bool)JsonNode.Parse(entry.Payload)!["simulated"]!));
        Assert.All(entries, entry => Assert.True(DateOnly.FromDateTime(entry.At.UtcDateTime) <= Playhouse.Today));
        Assert.All(entries.GroupBy(entry => entry.CaseId), chain => Assert.Equal(chain.Select(entry => entry.At).Order(), chain.Select(entry => entry.At)));
    }

    // Ids, salts, and with them hashes and signatures, are new each time: see seeds/README.md.
    [Fact]
    public async Task Tell_WithTheSameSeed_TellsTheSame_AndWithAnotherOtherPeople()
    {
        var first = await Told(3);
        var again = await Told(3);
        var other = await Told(4);

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    private async Task<List<string>> Told(int seed)
    {
        await using var house = await Playhouse.Open(database, seed);
        await house.Demonstration.Tell("won-appeal");
        await house.Demonstration.Tell("social-scoring");
        await using var look = house.Look();
        var told = await look.Users.Select(person => $"{person.Email} {person.FullName}").ToListAsync(Token);
        told.AddRange(await look.Organisations.Select(organisation => $"{organisation.Kind} {organisation.Name} {organisation.RegistrationNumber} {organisation.RegisteredAt:O}").ToListAsync(Token));
        told.AddRange((await look.Filings.Select(filing => filing.Answers).ToListAsync(Token)).Select(WithoutIds));
        told.AddRange(await look.Decisions.Select(letter => $"{letter.Number} {letter.SignedAt:O} {letter.Facts} {letter.Remedies}").ToListAsync(Token));
        told.AddRange((await look.Disclosures.Select(disclosure => disclosure.Value).ToListAsync(Token)).Select(WithoutIds));
        foreach (var entry in await look.TrailEntries.Join(look.Cases, entry => entry.CaseId, file => file.Id, (entry, file) => new { file.Reference, entry.CaseSeq, entry.Payload }).ToListAsync(Token))
        {
            var payload = JsonNode.Parse(entry.Payload)!.AsObject();
            // Records stand in the order of their ids.
            var changes = payload["changes"]!.AsArray().Select(change => WithoutIds(change!.ToJsonString())).Order(StringComparer.Ordinal);
            payload.Remove("changes");
            told.Add($"{entry.Reference} {entry.CaseSeq:D4} {WithoutIds(payload.ToJsonString())} {string.Join(' ', changes)}");
        }
        told.Sort(StringComparer.Ordinal);
        return told;
    }

    private static string WithoutIds(string text) => Hashes().Replace(Ids().Replace(text, "id"), "hash");

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Ids();

    [GeneratedRegex("[0-9a-f]{64}")]
    private static partial Regex Hashes();
}
