using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Ledger.Packs;
using Sandbox.Web.Features.Cases.Decisions;
using Sandbox.Web.Features.Erasures.Decide;
using Sandbox.Web.Features.Erasures.Propose;
using Sandbox.Web.Features.Proofs.Acknowledge;
using Sandbox.Web.Features.Proofs.Download;
using Sandbox.Web.Features.Trail.Log;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Proofs;

public sealed class ProofTests(DatabaseFixture database)
{
    [Fact]
    public async Task Pack_OfARealCase_IsVerifiedOffline_AndItsTierAndDueDatesAreComputedAgain()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Send(new Sandbox.Web.Features.Tiering.Propose.ProposeTier.Command(id, Answers(office), null, null), office.Cast.Officer);
        await office.Sequence();
        var kept = await office.Keep();
        await office.Send(new Sandbox.Web.Features.Tiering.Confirm.ConfirmTier.Command(id, null), office.Cast.Supervisor);
        await office.Sequence();

        var (exit, output) = office.Verify("pack", await office.Pack(id, office.Cast.Auditor), "--key", await office.LogKeyFile(), "--checkpoint", kept, "--json");

        var report = JsonDocument.Parse(output).RootElement;
        Assert.True(exit == 0, output);
        Assert.Empty(report.GetProperty("findings").EnumerateArray());
        var held = report.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check.GetProperty("holds").GetInt64());
        Assert.True(held["tier"] == 1 && held["due-date"] > 2 && held["consistency"] == 1 && held["disclosure"] > 20, output);

        static string Answers(Office office) => Sandbox.Seeds.FilledAnswers.Of(office.RulePack, Office.Hiring).ToJson();
    }

    [Fact]
    public async Task Pack_OfTheCompany_HoldsNothingOfTheDeliberation_AndVerifies()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PlanAgreement);
        await office.Sequence();
        var forAuditor = Read(await office.Pack(id, office.Cast.Auditor));
        var pack = await office.Pack(id, office.Cast.Owner);
        var forCompany = Read(pack);

        var hidden = forCompany.OfType<PackLine.Hidden>().Select(line => line.Sequence).ToHashSet();
        var acts = forAuditor.OfType<PackLine.Shown>().ToDictionary(line => line.Entry.Sequence, line => line.Columns.Act);
        Assert.Superset(new HashSet<string> { "ProposeTier", "ConfirmTier", "AssessApplication", "ScoreInPanel" }, hidden.Select(sequence => acts[sequence]).ToHashSet());
        Assert.DoesNotContain(forCompany.OfType<PackLine.Shown>(), line => Encoding.UTF8.GetString(line.Entry.Payload) is var payload && (payload.Contains("PanelScore", StringComparison.Ordinal) || payload.Contains("CriterionFinding", StringComparison.Ordinal) || payload.Contains("TierDetermination", StringComparison.Ordinal)));
        Assert.DoesNotContain(forCompany.OfType<PackLine.Source>(), source => source.Kind == PackedFile.RulePack);
        Assert.Empty(forAuditor.OfType<PackLine.Hidden>());
        // What the company told is disclosed to it.
        Assert.NotEmpty(forCompany.OfType<PackLine.Shown>().First().Disclosures);
        Assert.Equal(0, office.Verify("pack", pack).ExitCode);
    }

    [Fact]
    public async Task Pack_IsForAuditorsAndTheCompanyOfTheCaseAlone_AndIsInTheAccessLog()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Sequence();

        foreach (var other in new[] { office.Cast.Officer, office.Cast.Supervisor, office.Cast.Administrator, office.Cast.DataProtectionAgent, office.Cast.The(Role.CompanyOwner, 1) })
        {
            Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadPackHead.Query(id, []), other))).Rule);
            Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new DownloadPack.Command(id, false), other))).Rule);
        }
        await office.Send(new DownloadPack.Command(id, false), office.Cast.Owner);
        await office.Send(new DownloadPack.Command(id, true), office.Cast.Auditor);
        var log = (await office.Send(new ListAccessLog.Query(), office.Cast.Auditor)).Rows;
        Assert.Equal([AccessAct.DownloadPack, AccessAct.DownloadEvidence], log.Select(row => row.Act).Where(act => act is AccessAct.DownloadPack or AccessAct.DownloadEvidence).Order());
        Assert.Contains(log, row => row.After!.EndsWith("Company", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pack_AfterAnErasure_StillVerifies_AndSaysWhatWasErased()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        var found = await office.Send(new FindWords.Query(id, "TalentMatch"), office.Cast.DataProtectionOfficer);
        var place = (await office.Send(new LocateWords.Query(id, found.Places[0].EntryId, found.Places[0].Pointer, "TalentMatch"), office.Cast.DataProtectionOfficer)).Subject;
        var erasure = await office.Send(new ProposeErasure.Command(id, place, ErasureGround.Unlawful, "A person's name."), office.Cast.DataProtectionOfficer);
        await office.Send(new ConfirmErasure.Command(id, erasure, "Seen and agreed."), office.Cast.The(Role.Supervisor, 1));
        await office.Sequence();

        var pack = await office.Pack(id, office.Cast.Auditor);
        var (exit, output) = office.Verify("pack", pack, "--json");

        Assert.True(exit == 0, output);
        Assert.Contains("\"fault\": \"erased", output, StringComparison.Ordinal);
        Assert.Contains("ground: Unlawful", output, StringComparison.Ordinal);
        Assert.DoesNotContain("TalentMatch", await File.ReadAllTextAsync(pack, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(0, office.Verify("pack", await office.Pack(id, office.Cast.Owner)).ExitCode);
        await using var look = office.Look();
        var filing = await look.Filings.SingleAsync(filing => filing.CaseId == id, TestContext.Current.CancellationToken);
        Assert.Equal(0, office.Verify("receipt", Keep(office, (await office.Send(new ReadReceipt.Query(filing.Id), office.Cast.Owner)).Content)).ExitCode);
    }

    [Fact]
    public async Task Pack_ForWhoIsRecused_IsNone()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Sequence();
        await using (var look = office.Look())
        {
            var organisation = await look.Cases.Where(file => file.Id == id).Select(file => file.OrganisationId).SingleAsync(TestContext.Current.CancellationToken);
            await look.Database.ExecuteSqlAsync($"insert into recusals (id, person_id, organisation_id, reason, declared_at) values ({Guid.NewGuid()}, {office.Cast.Auditor.Actor.PersonId}, {organisation}, 'kin', now())", TestContext.Current.CancellationToken);
        }

        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadPackHead.Query(id, []), office.Cast.Auditor))).Rule);
    }

    [Fact]
    public async Task Receipt_IsSignedAtOnce_AndCompletedByTheLog_AndVerifiesOffline()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await using var look = office.Look();
        var filing = await look.Filings.SingleAsync(filing => filing.CaseId == id, TestContext.Current.CancellationToken);

        var atOnce = await office.Send(new ReadReceipt.Query(filing.Id), office.Cast.Owner);
        Assert.False(atOnce.Completed);
        var first = Keep(office, atOnce.Content);
        Assert.Equal(0, office.Verify("receipt", first).ExitCode);
        Assert.Contains("not-completed", office.Verify("receipt", first, "--json").Output, StringComparison.Ordinal);

        await office.Sequence();
        var completed = await office.Send(new ReadReceipt.Query(filing.Id), office.Cast.Owner);
        Assert.True(completed.Completed);
        var path = Keep(office, completed.Content);
        var filed = Path.Combine(office.Data.FullName, "filed.json");
        await File.WriteAllTextAsync(filed, filing.Answers, TestContext.Current.CancellationToken);
        var (exit, output) = office.Verify("receipt", path, "--key", await office.LogKeyFile(), "--filed", filed);
        Assert.True(exit == 0 && output.Contains(filing.Digest, StringComparison.Ordinal), output);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(filing.Answers))), filing.Digest);

        var forged = Path.Combine(office.Data.FullName, "forged.json");
        await File.WriteAllTextAsync(forged, (await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)).Replace(filing.Digest, new string('0', 64), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        Assert.Equal(1, office.Verify("receipt", forged).ExitCode);
        await File.WriteAllTextAsync(filed, filing.Answers + " ", TestContext.Current.CancellationToken);
        Assert.Equal(1, office.Verify("receipt", path, "--filed", filed).ExitCode);
        Assert.Equal(Rule.NotFound, (await Assert.ThrowsAsync<RuleViolation>(() => office.Send(new ReadReceipt.Query(filing.Id), office.Cast.The(Role.CompanyOwner, 1)))).Rule);
    }

    [Fact]
    public async Task Receipt_OfEveryKindOfFiling_IsSignedAtOnce_CompletedByTheLog_AndVerifiesOffline()
    {
        await using var office = await Office.Open(database);
        var asked = await office.CaseAt(Stage.CompletenessCheck);
        var request = await office.Story.RequestInformation(asked, new RequestedItem("Readiness", "Who oversees the test?"));
        await office.Story.AnswerRequest(asked, request, FormAnswers.Empty.With(InformationRequestForm.AnswerTo(1), "The duty engineer."));
        var tested = await office.CaseInTesting();
        await office.Story.FileReport(tested, await office.ReportDue(tested), FormAnswers.Empty);
        await office.Story.CompleteIncidentNotice(tested, await office.Story.ReportIncident(tested, FormAnswers.Empty), FormAnswers.Empty);
        await using var look = office.Look();
        var filings = await look.Filings.OrderBy(filing => filing.FiledAt).ToListAsync(TestContext.Current.CancellationToken);
        Assert.Superset(
            new HashSet<FilingKind> { FilingKind.Application, FilingKind.InformationAnswer, FilingKind.SandboxPlan, FilingKind.PeriodicReport, FilingKind.IncidentNotice }, filings.Select(filing => filing.Kind).ToHashSet());

        foreach (var filing in filings)
        {
            var atOnce = await office.Send(new ReadReceipt.Query(filing.Id), office.Cast.Owner);
            Assert.False(atOnce.Completed);
            Assert.Equal(0, office.Verify("receipt", Keep(office, atOnce.Content)).ExitCode);
        }
        await office.Sequence();
        foreach (var filing in filings)
        {
            var completed = await office.Send(new ReadReceipt.Query(filing.Id), office.Cast.Owner);
            Assert.True(completed.Completed);
            var (receipt, filed) = (Keep(office, completed.Content), Keep(office, Encoding.UTF8.GetBytes(filing.Answers)));
            var (exit, output) = office.Verify("receipt", receipt, "--key", await office.LogKeyFile(), "--filed", filed, "--json");
            Assert.True(exit == 0, $"{filing.Kind}: {output}");
            Assert.Empty(JsonDocument.Parse(output).RootElement.GetProperty("findings").EnumerateArray());
            Assert.Equal(1, office.Verify("receipt", receipt, "--filed", Keep(office, Encoding.UTF8.GetBytes(filing.Answers + " "))).ExitCode);
        }
    }

    [Fact]
    public async Task Letter_CarriesTheLatestCheckpoint_ToWhichItsKeeperHoldsTheLog()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        await office.Story.ProposeInadmissible(id, "Not an AI system.");
        await office.Sequence();
        var latest = (await office.Log(log => log.Latest(TestContext.Current.CancellationToken)))!;
        var letter = await office.Story.DecideAdmissibility(id, refuse: true, "It is a table of numbers.", "As the file says.");
        await office.Sequence();

        var shown = (await office.Send(new ViewDecision.Query(letter!.Value), office.Cast.Owner)).Letter;
        Assert.Equal(latest.Note.ToString(), shown.Checkpoint);
        var kept = Keep(office, Encoding.UTF8.GetBytes(shown.Checkpoint!));
        var (exit, output) = office.Verify("pack", await office.Pack(id, office.Cast.Owner), "--checkpoint", kept, "--json");
        Assert.True(exit == 0, output);
        Assert.Contains("\"check\": \"consistency\",\n      \"holds\": 1", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        // The letter's entry names it too, so neither can be exchanged without the other.
        await using var look = office.Look();
        var payload = await look.TrailEntries.Where(entry => entry.CaseId == id && entry.Act == Act.RefuseInadmissible).Select(entry => entry.Payload).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Contains(JsonSerializer.Serialize(Convert.ToBase64String(latest.Root))[1..^1], JsonDocument.Parse(payload).RootElement.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_ThatIsWhole_IsVerifiedAndReconciled()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.Assessment);
        await office.Sequence();
        var kept = await office.Keep();
        office.Clock.Now += TimeSpan.FromHours(2);
        await office.CaseAt(Stage.CompletenessCheck);
        await office.Sequence();

        var (exit, output) = office.Verify("log", await office.LogFolder(), "--key", await office.LogKeyFile(), "--checkpoint", kept, "--json");

        Assert.True(exit == 0, output);
        Assert.Empty(JsonDocument.Parse(output).RootElement.GetProperty("findings").EnumerateArray());
        Assert.Contains("\"check\": \"reconciliation\",\n      \"holds\": 2", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    private static List<PackLine> Read(string path)
    {
        using var stream = File.OpenRead(path);
        return [.. PackReader.Read(stream)];
    }

    private static string Keep(Office office, byte[] receipt)
    {
        var path = Path.Combine(office.Data.FullName, $"{Guid.NewGuid():N}.json");
        File.WriteAllBytes(path, receipt);
        return path;
    }
}
