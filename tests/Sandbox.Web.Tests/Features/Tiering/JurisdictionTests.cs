using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Organisations;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Tiering;

// Each preset tiers by its own rule pack; a case goes through the gate under each.
public sealed class JurisdictionTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("eu-ai-act", "eu-ai-act@1.1.0", "annex-iii-4=a profiling=yes")]
    [InlineData("china", "blue-book@1.0.0", "scenario=companion groups=minors crisis-handover=yes")]
    [InlineData("generic", "generic-matrix@1.0.0", "health-likelihood=4 health-severity=4 health-controls=weak")]
    public async Task ACase_IsTieredByThePackOfItsJurisdiction_AndAdmitted(string jurisdiction, string pack, string told)
    {
        await using var office = await Office.Open(database, jurisdiction: jurisdiction);
        var id = await office.CaseAt(Stage.RiskTiering);
        var answers = FilledAnswers.Of(office.RulePack, [.. told.Split(' ').Select(answer => (answer.Split('=')[0], answer.Split('=')[1]))]);

        await office.Story.ProposeTier(id, answers);
        await office.Story.ConfirmTier(id);
        await office.Story.Opine(id, OrganisationKind.DataProtectionAuthority, Stance.Favourable, "No objection.");
        await office.Story.Opine(id, OrganisationKind.SectorRegulator, Stance.Favourable, "No objection.");
        await office.Story.Assess(id, "The criteria are met.", "Met.");
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");
        await office.Story.Score(id, 1, 4, Vote.Admit, "Good.");
        await office.Story.Decide(id, AdmissionOutcome.Admit, "The criteria are met.", "The panel voted for admission.");

        Assert.Equal(Stage.PlanAgreement, await office.StageOf(id));
        await using var look = office.Look();
        var kept = await look.TierDeterminations.SingleAsync(Token);
        Assert.Equal(pack, kept.Pack);
        Assert.Equal("high", kept.Computed);
        Assert.Equal(kept.Computed, TierEngine.Evaluate(office.Packs.PackNamed(kept.Pack)!, Answers.Parse(kept.Answers)).TierId);
    }

    [Fact]
    public async Task TheVersionInForceOnTheDay_IsTheOneThatTiers()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);

        Assert.Equal("1.0.0", office.Packs.RulePack("eu-ai-act", new(2026, 7, 26)).Version);
        Assert.Equal("1.1.0", office.Packs.RulePack("eu-ai-act", new(2026, 7, 27)).Version);
        Assert.Throws<InvalidDataException>(() => office.Packs.RulePack("eu-ai-act", new(2024, 7, 31)));
        var tiering = await office.Send(new ViewTiering.Query(id), office.Cast.Officer);
        Assert.Equal(("eu-ai-act@1.1.0", "2026-09-01"), (tiering.Pack, Answers.Parse(tiering.Answers)["day"].Single()));
    }

    // The practice is prohibited from 2 December 2026; nobody may answer under the name of the fact that decides it.
    [Theory]
    [InlineData("2026-12-01T09:00:00Z", false)]
    [InlineData("2026-12-01T23:30:00Z", true)]
    public async Task TheDayOfTiering_IsTheAuthoritys_WhateverIsAnswered(string at, bool prohibited)
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        office.Clock.Now = DateTimeOffset.Parse(at, System.Globalization.CultureInfo.InvariantCulture);
        var answers = FilledAnswers.Of(office.RulePack, ("article-5-ba", "intended")).With("day", prohibited ? "2026-01-01" : "2027-01-01");

        await office.Story.ProposeTier(id, answers);

        await using var look = office.Look();
        Assert.Equal(prohibited, (await look.TierDeterminations.SingleAsync(Token)).Computed == "prohibited");
    }
}
