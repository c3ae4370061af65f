using Microsoft.Extensions.DependencyInjection;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class CaseFactsTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryFactThatAPackMayName_IsSuppliedForACaseUnderTest()
    {
        await using var office = await Office.Open(database);
        var told = FormAnswers.Empty.With("sector", "finance").With("function", "score").With("personalDataInTest", true).With("sensitiveData", false).With("dataReuse", true).With("companion", false)
            .With("modelOrigin", "own").With("generalPurpose", true).With("computeKnown", "measured").With("trainingFlops", "30000000000000000000000000").With("monthlyUsers", "1200").With("openness", "full")
            .With("syntheticContent", true).With("startUp", true).With("sizeClass", "small").With("employees", "12").With("months", "9");
        var id = await office.Story.Apply(office.Cast.Owner, told);
        var facts = await Facts(office, id);
        Assert.Equal(
            ("2026-09-01", "yes", "no", "yes", "no", "30000000000000000000000000", "1200", "yes", "yes", "12", "9", "yes", "no"),
            (facts["day"], facts["personal-data"], facts["sensitive-data"], facts["data-reuse"], facts["companion"], facts["training-compute"], facts["monthly-users"], facts["open-weights"], facts["small-company"],
                facts["employees"], facts["test-months"], facts["sector-finance"], facts["sector-medicine"]));

        var tested = await office.CaseInTesting(60, 60);
        await office.Story.RecordIncident(tested, Domain.Participations.IncidentCategory.HealthHarm, office.Today, office.Today);
        var under = await Facts(office, tested);

        Assert.Equal(("500", "4", "1"), (under["participants"], under["test-months"], under["incidents"]));
        Assert.Subset(CaseFacts.Known.Keys.ToHashSet(), under.Keys.ToHashSet());
        Assert.Empty(CaseFacts.Known.Keys.Except(facts.Keys.Concat(under.Keys)));
    }

    [Fact]
    public async Task AFactThatIsNotKnown_IsLeftOut_AndAnAnswerUnderItsNameCountsForNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.Story.Apply(office.Cast.Owner, FormAnswers.Empty.With("modelOrigin", "own").With("computeKnown", "unknown-upstream"));
        var pack = RulePack.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "packs", "rules", "generic-matrix@1.0.0.json"))) with
        {
            Facts = [new("training-compute", FactKind.Number, new("Compute", "算力")), new("day", FactKind.Day, new("Day", "日期"))],
        };

        var answers = Answers.None.With("training-compute", "1").WithFacts(pack, await Facts(office, id));

        Assert.Equal(("", "2026-09-01"), (string.Concat(answers["training-compute"]), answers["day"].Single()));
    }

    [Fact]
    public void SectorsAndFunctions_AreThoseOfTheApplication()
    {
        var packs = Packs.Load(Path.Combine(AppContext.BaseDirectory, "packs"), Path.Combine(AppContext.BaseDirectory, "workflows"));
        var form = packs.Form("application");

        Assert.Equal(form.Field("sector")!.Options.Select(option => option.Value).Order(), CaseFacts.Sectors.Order());
        Assert.Equal(form.Field("function")!.Options.Select(option => option.Value).Order(), CaseFacts.Functions.Order());
    }

    [Fact]
    public void APackThatNamesAnUnknownFact_IsRefusedWithWhatThereIs()
    {
        var packs = Packs.Load(Path.Combine(AppContext.BaseDirectory, "packs"), Path.Combine(AppContext.BaseDirectory, "workflows"));
        var pack = packs.RulePacks[0] with { Facts = [new("moon", FactKind.YesNo, new("Moon", "月"))] };

        Assert.Contains("training-compute", Assert.Throws<InvalidDataException>(() => CaseFacts.Checked(pack)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => CaseFacts.Checked(pack with { Facts = [new("day", FactKind.Number, new("Day", "日期"))] }));
    }

    private static async Task<IReadOnlyDictionary<string, string>> Facts(Office office, Guid id)
    {
        await using var scope = office.Services.CreateAsyncScope();
        await using var look = office.Look();
        var book = new FactBook(look, office.Packs, scope.ServiceProvider.GetRequiredService<Jurisdiction>(), office.Clock);
        return await book.OfCase(id, Token);
    }
}
