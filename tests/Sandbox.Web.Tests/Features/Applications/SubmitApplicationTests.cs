using Bogus;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Entries;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Trail.Read;

namespace Sandbox.Web.Tests.Features.Applications;

public sealed class SubmitApplicationTests(DatabaseFixture database)
{
    [Fact]
    public async Task Submit_WhenComplete_OpensTheCaseStartsTheProcedureAndIsInTheTrail()
    {
        await using var office = await Office.Open(database);
        var draft = await Filled(office);

        var receipt = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner);

        await using var look = office.Look();
        var file = await look.Cases.Include(f => f.Tasks).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(Stage.CompletenessCheck, file.Stage);
        Assert.Equal("CheckCompleteness", Assert.Single(file.Tasks).Kind);
        var trail = await office.Send(new ReadCaseTrail.Query(receipt.CaseId), office.Cast.Auditor);
        Assert.Equal([Act.SubmitApplication, Act.AdvanceProcedure, Act.StartCompletenessCheck, Act.AdvanceProcedure], trail.Entries.Select(entry => entry.Act));
        Assert.Equal(4, Assert.IsType<CaseChainResult.Verified>(trail.Chain).Entries);
        Assert.Equal(4, file.Version);
    }

    [Fact]
    public async Task Submit_WhenSentTwiceWithOneKey_OpensOneCaseAndAnswersAlike()
    {
        await using var office = await Office.Open(database);
        var draft = await Filled(office);
        var key = Guid.NewGuid();

        var first = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner, key);
        var second = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner, key);

        Assert.Equal(first, second);
        await using var look = office.Look();
        Assert.Equal(1, await look.Cases.CountAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Submit_WhenAFieldIsMissing_IsRefusedWithItsPlaceAndLosesNothing()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);
        await office.Send(new SaveDraft.Command(draft, FormAnswers.Empty.With("systemName", "TalentMatch").ToJson(), 0), office.Cast.Owner);

        var refusal = await Assert.ThrowsAsync<Sandbox.Web.Pipeline.FormIncomplete>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Owner));

        Assert.Contains(refusal.Problems, problem => problem.FieldId == "intendedPurpose" && problem.Code == FormProblemCode.Mandatory);
        await using var look = office.Look();
        Assert.Equal(0, await look.Cases.CountAsync(TestContext.Current.CancellationToken));
        Assert.Contains("TalentMatch", (await look.Drafts.SingleAsync(TestContext.Current.CancellationToken)).Answers, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submit_WhenTheDraftIsAnotherCompanys_IsNotFound()
    {
        await using var office = await Office.Open(database);
        var draft = await Filled(office);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.OwnerOf("lingban")));

        Assert.Equal(Rule.NotFound, refusal.Rule);
    }

    [Fact]
    public async Task Submit_ByAContributor_IsRefused()
    {
        await using var office = await Office.Open(database);
        var draft = await Filled(office);

        var refusal = await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new SubmitApplication.Command(draft), office.Cast.Contributor));

        Assert.Equal(Rule.NotPermitted, refusal.Rule);
    }

    private static async Task<Guid> Filled(Office office)
    {
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);
        var answers = FilledForm.Of(
            office.Packs.Form("application"), FormAnswers.Empty.With("systemName", "TalentMatch").With("personalDataInTest", true), new Faker { Random = new Randomizer(1) }, new DateOnly(2026, 9, 1), [Guid.NewGuid()]);
        await office.Send(new SaveDraft.Command(draft, answers.ToJson(), 0), office.Cast.Owner);
        return draft;
    }
}
