using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Seals;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Registry.Browse;
using Sandbox.Web.Features.Registry.View;

namespace Sandbox.Web.Tests.Features.Registry;

public sealed class BrowseRegisterTests(DatabaseFixture database)
{
    [Fact]
    public async Task Browse_ShowsCasesFromTheirAdmissionOn_AndNothingBefore()
    {
        await using var office = await Office.Open(database);
        await office.Send(new StartApplication.Command(), office.Cast.Owner);
        var hidden = await office.CaseAt(Stage.PanelReview);
        var shown = await office.CaseAt(Stage.PlanAgreement);

        var result = await Browse(office);

        Assert.Equal(shown, Assert.Single(result.Rows).CaseId);
        Assert.Equal((1, 1), (result.Found, result.All));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => View(office, hidden)));
        var found = await View(office, shown);
        Assert.Equal(("TalentMatch", "Talentwise GmbH", "high", Stage.PlanAgreement), (found.System, found.Company, found.Tier, found.Stage));
        Assert.NotNull(found.AdmittedAt);
        Assert.Null(found.TestStartsAt);
    }

    [Fact]
    public async Task View_ShowsTheSummaryOfTheApplication_UnlessItsCompanyMarkedItConfidential()
    {
        await using var office = await Office.Open(database);
        var told = await office.CaseAt(Stage.PlanAgreement, change: answers => answers.With("summary", "Ranks applications for a job."));
        var kept = await office.CaseAt(Stage.PlanAgreement, change: answers => answers.With("summary", "A trade secret.").Mark("summary", true));

        Assert.Equal("Ranks applications for a job.", (await View(office, told)).Summary);
        Assert.Null((await View(office, kept)).Summary);
    }

    [Fact]
    public async Task Browse_FiltersByTextPhaseTierAndSeal()
    {
        await using var office = await Office.Open(database);
        var seal = await office.Sealed();
        await office.CaseAt(Stage.Testing, tier: "limited");

        Assert.Equal(2, (await Browse(office)).Found);
        Assert.Equal(2, (await Browse(office, text: "talentW")).Found);
        Assert.Equal(0, (await Browse(office, text: "talentW%x")).Found);
        // A wildcard that people type is a character like any other.
        Assert.Equal(0, (await Browse(office, text: "%")).Found);
        Assert.Equal(seal.CaseId, Assert.Single((await Browse(office, text: seal.Number)).Rows).CaseId);
        Assert.Equal(seal.CaseId, Assert.Single((await Browse(office, phase: Phase.ConformitySeal)).Rows).CaseId);
        Assert.Equal("limited", Assert.Single((await Browse(office, tier: "limited")).Rows).Tier);
        Assert.Equal((seal.Number, SealStatus.Valid), Assert.Single((await Browse(office, seal: SealStatus.Valid)).Rows) is var row ? (row.SealNumber, row.Seal) : default);
        Assert.Equal(0, (await Browse(office, seal: SealStatus.Revoked)).Found);
        Assert.Equal(2, (await Browse(office, text: "nothing of the kind")).All);
        Assert.Empty((await Browse(office, page: 2)).Rows);
    }

    private static Task<BrowseRegister.Result> Browse(Office office, string? text = null, Phase? phase = null, string? tier = null, SealStatus? seal = null, int page = 1) =>
        office.UseCases.Send(new BrowseRegister.Query(text, phase, tier, seal, page), Actor.Public, token: TestContext.Current.CancellationToken);

    private static Task<ViewPublicCase.PublicCase> View(Office office, Guid id) =>
        office.UseCases.Send(new ViewPublicCase.Query(id), Actor.Public, token: TestContext.Current.CancellationToken);
}
