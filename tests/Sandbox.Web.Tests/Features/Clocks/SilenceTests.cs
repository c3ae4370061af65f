using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Cases.Decisions;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Clocks;

// A preset may let silence decide; entry and letter then say so, and under which rule.
public sealed class SilenceTests(DatabaseFixture database) : IDisposable
{
    private readonly DirectoryInfo packs = Directory.CreateTempSubdirectory("sandbox-packs-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => packs.Delete(recursive: true);

    [Fact]
    public async Task Completeness_ThatNobodyChecked_IsDeemedFound_AfterTwoWarningsToThoseAbove()
    {
        await using var office = await Open("CompletenessCheck", "DeemedApproved");
        var id = await office.CaseAt(Stage.CompletenessCheck);
        for (var day = 0; day < 16; day++)
        {
            office.Clock.Now += TimeSpan.FromDays(1);
            await office.Story.CatchUp();
        }

        Assert.Equal(Stage.RiskTiering, await office.StageOf(id));
        Assert.Equal(["ProposeTier"], await office.OpenTasks(id));
        await SaysBySilence(office, id, Act.AcceptAsComplete, "CompletenessCheck");
        foreach (var person in new[] { office.Cast.Supervisor.Id, office.Cast.DecisionMaker.Id })
        {
            Assert.Equal(2, await Told(office, id, ClockNotices.SilenceNear, person));
            Assert.Equal(1, await Told(office, id, ClockNotices.Decided, person));
        }
        Assert.Equal(0, await Told(office, id, ClockNotices.SilenceNear, office.Cast.Owner.Id));
        Assert.Equal(1, await Told(office, id, ClockNotices.Decided, office.Cast.Owner.Id));
    }

    [Fact]
    public async Task Report_ThatNobodyReviewedNorApproved_IsDeemedAccepted_StepByStep()
    {
        await using var office = await Open("ReportReview", "DeemedApproved");
        var id = await office.CaseInTesting();
        var report = await office.ReportDue(id);
        await office.Story.FileReport(id, report, FormAnswers.Empty);

        office.Clock.Now += TimeSpan.FromDays(30);
        await office.Story.CatchUp();
        Assert.Equal(ReportStatus.Reviewed, (await office.Of(id)).Reports.Single(r => r.Id == report).Status);
        office.Clock.Now += TimeSpan.FromDays(30);
        await office.Story.CatchUp();

        Assert.Equal(ReportStatus.Approved, (await office.Of(id)).Reports.Single(r => r.Id == report).Status);
        await SaysBySilence(office, id, Act.ReviewReport, "ReportReview");
        await SaysBySilence(office, id, Act.ApproveReport, "ReportReview");
    }

    [Fact]
    public async Task Extension_ThatNobodyDecided_IsDeemedRefused_ByALetterThatSaysSo()
    {
        await using var office = await Open("VariationReview", "DeemedRefused");
        var id = await office.CaseInTesting();
        var end = (await office.Of(id)).TestEndsAt!.Value;
        await office.Story.RequestExtension(id, DateOnly.FromDateTime(end.UtcDateTime).AddDays(30), "More subjects are needed.");
        office.Clock.Now += TimeSpan.FromDays(20);
        await office.Story.CatchUp();

        var participation = await office.Of(id);
        Assert.False(Assert.Single(participation.Extensions).Granted);
        Assert.Equal(end, participation.TestEndsAt);
        await SaysBySilence(office, id, Act.DecideExtension, "VariationReview");
        await using var look = office.Look();
        var letter = await look.Decisions.SingleAsync(decision => decision.Kind == Act.DecideExtension, Token);
        Assert.Contains("By silence, under rule VariationReview", letter.Ground, StringComparison.Ordinal);
        Assert.Contains("silence decides", letter.Facts, StringComparison.Ordinal);
        Assert.Null((await office.Send(new ViewDecision.Query(letter.Id), office.Cast.Owner)).SignedBy);
    }

    [Fact]
    public async Task Variation_ThatNobodyDecided_IsDeemedRefused_AndThePlanStands()
    {
        await using var office = await Open("VariationReview", "DeemedRefused");
        var id = await office.CaseInTesting();
        var plan = (await office.Of(id)).PlanId;
        await office.Story.RequestVariation(id, answers => answers, FormAnswers.Empty);
        office.Clock.Now += TimeSpan.FromDays(20);
        await office.Story.CatchUp();

        var participation = await office.Of(id);
        Assert.False(Assert.Single(participation.Variations).Accepted);
        Assert.Equal(plan, participation.PlanId);
        await SaysBySilence(office, id, Act.DecideVariation, "VariationReview");
    }

    [Fact]
    public async Task Appeal_ThatNobodyDecided_IsDeemedDismissed_ByALetter_AndLiftsNoSuspension()
    {
        await using var office = await Open("Appeal", "DeemedRefused");
        var id = await office.CaseInTesting();
        await office.Story.OrderSuspension(id, "Two users were harmed.", null, "The log shows it.");
        var appeal = await office.Story.Appeal(id, await office.Part(id, Act.Suspend), "Nobody was harmed.");
        office.Clock.Now += TimeSpan.FromDays(70);
        await office.Story.CatchUp();

        Assert.Equal(Stage.Suspended, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal(AppealOutcome.Dismissed, (await look.Appeals.SingleAsync(filed => filed.Id == appeal, Token)).Outcome);
        Assert.Contains("By silence", (await look.Decisions.SingleAsync(letter => letter.Kind == Act.DecideAppeal, Token)).Ground, StringComparison.Ordinal);
        await SaysBySilence(office, id, Act.DecideAppeal, "Appeal");
    }

    // The law is made by the preset, for a test: silence of one clock.
    private async Task<Office> Open(string clock, string consequence)
    {
        foreach (var source in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "packs"), "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(packs.FullName, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "packs"), source));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(source, target);
        }
        var file = Path.Combine(packs.FullName, "presets", "eu-ai-act.json");
        var preset = JsonNode.Parse(await File.ReadAllTextAsync(file, Token))!;
        var rule = preset["clocks"]!.AsArray().Single(rule => (string)rule!["name"]! == clock)!;
        (rule["onExpiry"], rule["remindDaysBefore"]) = (consequence, new JsonArray(10, 3));
        await File.WriteAllTextAsync(file, preset.ToJsonString(), Token);
        return await Office.Open(database, packsFolder: packs.FullName);
    }

    private static async Task SaysBySilence(Office office, Guid id, Act act, string rule)
    {
        await using var look = office.Look();
        var entry = await look.TrailEntries.SingleAsync(entry => entry.CaseId == id && entry.Act == act, Token);
        Assert.Equal(Actor.Procedure.PersonId, entry.ActorId);
        using var said = JsonDocument.Parse(Encoding.UTF8.GetString(entry.Payload));
        var ground = said.RootElement.GetProperty("ground").GetString()!;
        Assert.StartsWith($"By silence, under rule {rule} (", ground, StringComparison.Ordinal);
        Assert.Contains($"逾期默示，依据规则{rule}", ground, StringComparison.Ordinal);
    }

    private static async Task<int> Told(Office office, Guid id, string name, Guid person)
    {
        await using var look = office.Look();
        return await look.OutgoingNotices.CountAsync(notice => notice.CaseId == id && notice.Name == name && notice.PersonId == person, Token);
    }
}
