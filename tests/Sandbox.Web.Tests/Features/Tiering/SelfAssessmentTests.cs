using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Tiering;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Filings.View;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Features.Tiering.SelfAssess;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Tiering;

public sealed class SelfAssessmentTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Answers Mild(Office office) => FilledAnswers.Of(office.RulePack);

    [Fact]
    public async Task Submit_FilesTheAnswersWithTheirResult_InTheEntryOfTheApplication()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty);
        await office.Story.AssessSelf(draft, FilledAnswers.Of(office.RulePack, Office.Hiring), office.Cast.Owner);

        var receipt = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner);

        await using var look = office.Look();
        var filing = await look.Filings.SingleAsync(filing => filing.Kind == FilingKind.RiskSelfAssessment, Token);
        var result = await look.SelfAssessments.SingleAsync(Token);
        Assert.Equal(("eu-ai-act@1.1.0", receipt.CaseId), (filing.Form, filing.CaseId));
        Assert.Equal(("eu-ai-act@1.1.0", "high", true, filing.Id), (result.Pack, result.Tier, result.IsComplete, result.Id));
        var entry = await look.TrailEntries.SingleAsync(entry => entry.Act == Act.SubmitApplication, Token);
        var said = System.Text.Encoding.UTF8.GetString(entry.Payload);
        Assert.Contains("SelfAssessment", said, StringComparison.Ordinal);
        Assert.Contains("eu-ai-act@1.1.0", said, StringComparison.Ordinal);
        Assert.Contains(await look.Disclosures.Where(told => told.EntryId == entry.Id).Select(told => told.Value).ToListAsync(Token), value => value == filing.Digest);
        // It is read again on the pack's questionnaire, like every filing.
        var read = await office.Send(new ViewFiling.Query(filing.Id), office.Cast.Owner);
        Assert.Equal("a", read.Answers.Values.Many("annex-iii-4").Single());
    }

    [Fact]
    public async Task Submit_WithoutOrWithHalfASelfAssessment_IsNotHeldUp()
    {
        await using var office = await Office.Open(database);
        await office.Story.Apply(office.Cast.Owner, FormAnswers.Empty);
        var draft = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty);
        await office.Story.AssessSelf(draft, Answers.None.With("scope", "applies"), office.Cast.Owner);

        await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner);

        await using var look = office.Look();
        Assert.False((await look.SelfAssessments.SingleAsync(Token)).IsComplete);
        Assert.Equal(2, await look.Cases.CountAsync(Token));
    }

    [Fact]
    public async Task Start_TwiceFindsTheSameDraft_AndGoesOnFromWhatWasTriedBefore()
    {
        await using var office = await Office.Open(database);
        var tried = await office.Send(new StartSelfAssessment.Command(null), office.Cast.Owner);
        var seen = await office.Send(new ViewDraft.Query(tried), office.Cast.Owner);
        await office.Send(new Web.Features.Filings.Save.SaveDraft.Command(tried, seen.Written.With("scope", "applies").ToJson(), seen.Version), office.Cast.Owner);
        var application = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty.With("systemName", "TalentMatch"));

        var first = await office.Send(new StartSelfAssessment.Command(application), office.Cast.Contributor);

        Assert.Equal(first, await office.Send(new StartSelfAssessment.Command(application), office.Cast.Owner));
        Assert.NotEqual(tried, first);
        var view = await office.Send(new ViewSelfAssessment.Query(application), office.Cast.Owner);
        Assert.Equal((first, "TalentMatch", "applies", "2026-09-01"), (view.DraftId, view.SystemName, Answers.Parse(view.Answers)["scope"].Single(), Answers.Parse(view.Answers)["day"].Single()));
    }

    [Fact]
    public async Task Start_BesideTheApplicationOfAnotherCompany_FindsNothing()
    {
        await using var office = await Office.Open(database);
        var application = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty);

        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new StartSelfAssessment.Command(application), office.Cast.OwnerOf("lingban"))));
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ViewSelfAssessment.Query(application), office.Cast.OwnerOf("lingban"))));
    }

    [Fact]
    public async Task Officer_SeesTheCompanysAnswers_AndDepartsFromThemOnlyWithReasons()
    {
        await using var office = await Office.Open(database);
        var draft = await office.Story.DraftApplication(office.Cast.Owner, FormAnswers.Empty);
        await office.Story.AssessSelf(draft, Mild(office), office.Cast.Owner);
        var id = (await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner)).CaseId;
        await office.Story.Accept(id);
        var hiring = FilledAnswers.Of(office.RulePack, Office.Hiring);
        var company = (await office.Send(new ViewTiering.Query(id), office.Cast.Officer)).Company!;
        var departures = AnswerComparison.Departures(office.RulePack, Answers.Parse(company.Answers), hiring).Select(question => question.Id).ToList();
        Assert.Equal(("minimal", true), (company.Tier, company.IsComplete));
        Assert.Contains("annex-iii-4", departures);

        Assert.Equal(Rule.ReasonsMissing, await Refusal.Of(() => office.Story.ProposeTier(id, hiring)));
        await office.Story.ProposeTier(id, hiring, reasons: departures.ToDictionary(question => question, _ => "The product page says that it ranks applicants."));

        await using var look = office.Look();
        var kept = await look.TierDeterminations.SingleAsync(Token);
        Assert.Equal(departures, kept.Departures.Select(departure => departure.QuestionId));
        var proposed = (await office.Send(new ViewTiering.Query(id), office.Cast.Supervisor)).Proposed!;
        Assert.Equal("The product page says that it ranks applicants.", proposed.Reasons["annex-iii-4"]);
        // Deliberation stays with the authority.
        Assert.All(await look.Disclosures.Where(told => told.Value.Contains("ranks applicants")).ToListAsync(Token), told => Assert.False(told.ForCompany));
    }

    [Fact]
    public async Task Officer_KeepsReasonsWithTheAnswers_UntilTheTierIsProposed()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);

        await office.Send(new SaveTierAnswers.Command(id, new Dictionary<string, IReadOnlyList<string>> { ["scope"] = ["applies"] }, 0, new Dictionary<string, string?> { ["scope"] = "Sold in Europe." }), office.Cast.Officer);

        var tiering = await office.Send(new ViewTiering.Query(id), office.Cast.Officer);
        Assert.Equal(("applies", "Sold in Europe."), (Answers.Parse(tiering.Answers)["scope"].Single(), tiering.Reasons["scope"]));
    }
}
