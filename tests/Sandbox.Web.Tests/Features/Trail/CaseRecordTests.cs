using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Web.Features.Trail;
using Sandbox.Web.Features.Trail.Record;
using Sandbox.Web.Shared;
using Sandbox.Web.Shared.Cases;
using Sandbox.Web.Shared.Documents;
using Sandbox.Web.Shared.Forms;

namespace Sandbox.Web.Tests.Features.Trail;

public sealed class CaseRecordTests(DatabaseFixture database)
{
    [Theory]
    [InlineData(Languages.English)]
    [InlineData(Languages.Chinese)]
    public async Task Record_HoldsFilingsMinutesDecisionsAndTrail_InEitherLanguage(string language)
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.PlanAgreement);
        await office.Sequence();

        var file = await office.Send(new ReadCaseRecord.Query(caseId), office.Cast.Officer);
        var document = Languages.In(language, () => Record().Of(file));

        Assert.Superset(new HashSet<string> { "filings", "tiers", "opinions", "findings", "minutes", "trail", "checkpoint" }, document.Sections.Select(section => section.Id).ToHashSet());
        Assert.DoesNotContain(document.Sections, section => section.Title.StartsWith("Record.", StringComparison.Ordinal));
        var said = System.Text.Json.JsonSerializer.Serialize(document, new System.Text.Json.JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
        Assert.Contains("TalentMatch", said);
        Assert.Contains(language == Languages.English ? "Case record" : "案卷", said);
        var font = PdfText.HanFont();
        if (font is null) Assert.Skip($"{PdfText.HanFamily} is not installed.");
        var pdf = DocumentPdf.Draw(document, new("Index", (page, pages) => $"{page}/{pages}", "Sandbox"), font, office.Clock.Now);
        if (Environment.GetEnvironmentVariable("SANDBOX_KEEP_PDF") is { } folder) await System.IO.File.WriteAllBytesAsync(Path.Combine(folder, $"record-{language}.pdf"), pdf, TestContext.Current.CancellationToken);
        Assert.Equal("%PDF"u8.ToArray(), pdf[..4]);
    }

    [Fact]
    public async Task Record_OfTheCompany_LeavesOutWhatTheAuthorityDeliberated()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.PlanAgreement);

        var own = await office.Send(new ReadCaseRecord.Query(caseId), office.Cast.Owner);
        Assert.False(own.Full);
        Assert.Empty(own.Tiers);
        Assert.Empty(own.Scores);
        Assert.Empty(own.Findings);
        Assert.Empty(own.Opinions);
        Assert.DoesNotContain(own.Entries, entry => entry.Line.Act is Act.ScoreInPanel or Act.ProposeTier or Act.AssessApplication);
        Assert.Contains(own.Entries, entry => entry.Line.Act == Act.Admit);
        Assert.NotEmpty((await office.Send(new ReadCaseRecord.Query(caseId), office.Cast.Auditor)).Scores);
    }

    [Fact]
    public async Task Record_IsClosedToStrangersRecusedOfficersAndAdministrators()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.PlanAgreement);
        await office.Send(new Sandbox.Web.Features.Interests.Declare.DeclareInterest.Command(office.Cast.Owner.OrganisationId, "My sister works there."), office.Cast.The(Role.CaseOfficer, 1));

        foreach (var member in new[] { office.Cast.OwnerOf("lingban"), office.Cast.The(Role.CaseOfficer, 1), office.Cast.Administrator, office.Cast.DataProtectionAgent, office.Cast.DataProtectionOfficer })
            Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadCaseRecord.Query(caseId), member)));
    }

    private static CaseRecord Record()
    {
        var factory = new ResourceManagerStringLocalizerFactory(Options.Create(new LocalizationOptions()), NullLoggerFactory.Instance);
        var (texts, words) = (new StringLocalizer<TrailTexts>(factory), new StringLocalizer<CaseTexts>(factory));
        return new(texts, words, new StringLocalizer<ActTexts>(factory), new StringLocalizer<FormTexts>(factory), new Sentences(texts, words));
    }
}
