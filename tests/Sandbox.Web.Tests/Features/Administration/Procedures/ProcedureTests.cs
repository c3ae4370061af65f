using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Seeds;
using Sandbox.Web.Features.Administration.Procedures;
using Sandbox.Web.Features.Cases.Progress;
using Sandbox.Web.Features.Cases.View;
using Sandbox.Web.Features.Reviews.Give;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Features.Work.List;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;

namespace Sandbox.Web.Tests.Features.Administration.Procedures;

public sealed class ProcedureTests(DatabaseFixture database)
{
    private const string Lifecycle = SecurityReview.Lifecycle;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecurityReview_AddedByADefinitionAlone_ComesBeforeTheDecisionOnHighTierCases()
    {
        await using var office = await Office.Open(database);
        await Publish(office, SecurityReview.Definition());

        var high = await ScoredCase(office, "high");
        var low = await ScoredCase(office, "limited");

        Assert.Equal(["DecideApplication"], await Open(office, low));
        Assert.Equal(["Review"], await Open(office, high));
        await Refused(Rule.NoOpenTask, () => Admit(office, high));
        var asked = Assert.Single(await office.Send(new ListAskedReviews.Query(high), office.Cast.Supervisor));
        Assert.Equal("安全审查", asked.Arguments["title.zh-Hans"]);
        Assert.Empty(await office.Send(new ListAskedReviews.Query(high), office.Cast.Officer));
        Assert.Contains((await office.Send(new ListMyWork.Query(), office.Cast.Supervisor)).Select(row => (row.CaseId, row.Kind)), row => row == (high, "Review"));
        await Refused(Rule.NoOpenTask, () => office.Send(new GiveReview.Command(high, asked.TaskId, ReviewOutcome.Positive, "Not for an officer."), office.Cast.Officer));

        await office.Send(new GiveReview.Command(high, asked.TaskId, ReviewOutcome.Positive, "Access is logged; the kill switch works."), office.Cast.Supervisor);

        Assert.Equal(["DecideApplication"], await Open(office, high));
        var review = Assert.Single((await office.Send(new ViewCase.Query(high), office.Cast.DecisionMaker)).Reviews);
        Assert.Equal(("Security review", ReviewOutcome.Positive, "Access is logged; the kill switch works."), (review.Title, review.Outcome, review.Text));
        await Admit(office, high);
        Assert.Equal(Stage.PlanAgreement, await office.StageOf(high));
        var trail = await office.Send(new ReadCaseTrail.Query(high), office.Cast.Auditor);
        Assert.IsType<CaseChainResult.Verified>(trail.Chain);
        Assert.Contains(Act.GiveReview, trail.Entries.Select(entry => entry.Act));
    }

    [Fact]
    public async Task Publish_ByTheUploader_IsRefused_ByTheCodeAndByTheDatabase()
    {
        await using var office = await Office.Open(database);
        await Upload(office, SecurityReview.Definition());

        await Refused(Rule.TookPartBefore, () => office.Send(new PublishProcedure.Command(Lifecycle, 2, null, "My own."), office.Cast.Administrator));
        await Refused(Rule.NotPermitted, () => office.Send(new PublishProcedure.Command(Lifecycle, 2, null, "Not mine to do."), office.Cast.Officer));
        var fault = await Assert.ThrowsAsync<PostgresException>(() => Execute(office, $"update procedure_versions set published_at = now(), published_by = '{office.Cast.Administrator.Id}' where version = 2"));
        Assert.Equal("ck_procedure_four_eyes", fault.ConstraintName);
    }

    [Theory]
    [InlineData("update procedure_versions set json = '{}' where version = 1")]
    [InlineData("update procedure_versions set published_at = null")]
    [InlineData("delete from procedure_versions")]
    public async Task Published_NeverChanges_WhoeverTries(string sql)
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);
        Assert.Equal("SB004", (await Assert.ThrowsAsync<PostgresException>(() => Execute(office, sql))).SqlState);
    }

    [Fact]
    public async Task Publish_FromALaterDay_LeavesNewCasesOnTheOldVersionUntilThen()
    {
        await using var office = await Office.Open(database);
        await Publish(office, SecurityReview.Definition(), office.Today.AddDays(7));

        var before = await office.CaseAt(Stage.CompletenessCheck);
        var listed = (await office.Send(new ListProcedures.Query(), office.Cast.Administrator)).Single(row => row.DefinitionId == Lifecycle);
        Assert.Equal([(2, VersionState.Scheduled, 0), (1, VersionState.InForce, 1)], listed.Versions.Select(version => (version.Version, version.State, version.Running)));
        office.Clock.Now = office.Clock.Now.AddDays(8);
        var after = await office.CaseAt(Stage.CompletenessCheck);

        Assert.Equal((1, 2), (await VersionOf(office, before), await VersionOf(office, after)));
    }

    [Fact]
    public async Task Check_NamesTheActivityTheLineAndTheReason()
    {
        await using var office = await Office.Open(database);
        var definition = SecurityReview.Definition(role: "Wizard").Replace("\"AppealFiling\"", "\"Doomsday\"", StringComparison.Ordinal);

        var report = await office.Send(new CheckProcedure.Query(definition), office.Cast.Administrator);

        var fault = report.Faults.First(fault => fault.Activity == "SecurityReview");
        Assert.Equal("role 'Wizard' does not exist", fault.Reason);
        Assert.Contains("SecurityReview", definition.Split('\n')[fault.Line!.Value - 1], StringComparison.Ordinal);
        Assert.Contains(report.Faults, fault => fault.Reason == "clock 'Doomsday' does not exist");
        await Refused(Rule.ProcedureUnsound, () => Upload(office, definition));
        var old = await office.Send(new CheckProcedure.Query(SecurityReview.Definition(version: 1)), office.Cast.Administrator);
        Assert.Contains("must be above 1", Assert.Single(old.Faults).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_OfASoundDefinition_SaysWhatItChanges()
    {
        await using var office = await Office.Open(database);
        var report = await office.Send(new CheckProcedure.Query(SecurityReview.Definition()), office.Cast.Administrator);
        Assert.Empty(report.Faults);
        Assert.Equal(["SecurityAsked", "SecurityReview"], report.Difference!.Added);
        Assert.Equal(["ReviewInPanel Quorate → DecideApplication"], report.Difference.ConnectionsRemoved);
    }

    [Fact]
    public async Task Move_OfARunningCase_IsAnActWithReasons_AndItsTasksFollow()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PanelReview);
        await Publish(office, SecurityReview.Definition());

        var run = Assert.Single((await office.Send(new DryRunMoves.Query(Lifecycle, 2), office.Cast.Supervisor)).Rows);
        Assert.Equal((true, 1, "ReviewInPanel"), (run.Preview.Possible, run.Preview.FromVersion, Assert.Single(run.StandsAt)));
        Assert.Equal(1, await VersionOf(office, id));
        await Refused(Rule.NotPermitted, () => office.Send(new DryRunMoves.Query(Lifecycle, 2), office.Cast.Administrator));

        await office.Send(new MoveCase.Command(id, run.InstanceId, 2, "The minister asked for it."), office.Cast.Supervisor);

        Assert.Equal(2, await VersionOf(office, id));
        Assert.Empty((await office.Send(new DryRunMoves.Query(Lifecycle, 2), office.Cast.Supervisor)).Rows);
        await Score(office, id);
        Assert.Equal(["Review"], await Open(office, id));
        await using var look = office.Look();
        var entry = await look.TrailEntries.SingleAsync(entry => entry.CaseId == id && entry.Act == Act.MoveProcedure, Token);
        Assert.Equal("The minister asked for it.", (await look.Disclosures.SingleAsync(told => told.EntryId == entry.Id && told.Pointer == "/reasons", Token)).Value);
        Assert.Contains("sandbox-lifecycle@1 → sandbox-lifecycle@2", System.Text.Encoding.UTF8.GetString(entry.Payload), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Move_WhereTheTargetAsksOtherwise_ClosesTheTaskAndOpensItAnew()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var definition = SecurityReview.Shipped();
        definition["version"] = 2;
        SecurityReview.Activity(definition, "ProposeTier")["role"]!["expression"]!["value"] = "CaseOfficer";
        SecurityReview.Activity(definition, "ProposeTier").Remove("escalation");
        await Publish(office, definition.ToJsonString());
        var run = Assert.Single((await office.Send(new DryRunMoves.Query(Lifecycle, 2), office.Cast.Supervisor)).Rows);
        Assert.Equal(["ProposeTier"], run.Preview.ChangedSteps);

        await office.Send(new MoveCase.Command(id, run.InstanceId, 2, "Nobody is told any more."), office.Cast.Supervisor);

        await using var look = office.Look();
        var tasks = await look.Tasks.Where(task => task.CaseId == id && task.Kind == "ProposeTier").OrderBy(task => task.OpenedAt).ThenBy(task => task.OpenedBy).ToListAsync(Token);
        Assert.Equal(["sandbox-lifecycle@1/ProposeTier", "sandbox-lifecycle@2/ProposeTier"], tasks.Select(task => task.OpenedBy));
        Assert.Equal(["Moved", null], tasks.Select(task => task.Outcome));
        Assert.IsType<CaseChainResult.Verified>((await office.Send(new ReadCaseTrail.Query(id), office.Cast.Auditor)).Chain);
    }

    [Fact]
    public async Task Move_WhereTheTargetHasNoSuchPlace_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.RiskTiering);
        var definition = SecurityReview.Shipped();
        definition["version"] = 2;
        SecurityReview.Rename(definition, "ProposeTier", "TierProposal");
        await Publish(office, definition.ToJsonString());
        var run = Assert.Single((await office.Send(new DryRunMoves.Query(Lifecycle, 2), office.Cast.Supervisor)).Rows);
        Assert.False(run.Preview.Possible);
        Assert.Contains("waits at ProposeTier, which the target does not have", Assert.Single(run.Preview.Obstacles), StringComparison.Ordinal);

        await Refused(Rule.CannotBeMoved, () => office.Send(new MoveCase.Command(id, run.InstanceId, 2, "Anyway."), office.Cast.Supervisor));
        Assert.Equal(1, await VersionOf(office, id));
    }

    [Fact]
    public async Task Start_WhenAFileDiffersFromThePublishedVersion_IsRefusedWithItsName()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);
        var folder = Directory.CreateTempSubdirectory("sandbox-workflows").FullName;
        var definition = SecurityReview.Shipped();
        SecurityReview.Activity(definition, "ProposeTier").Remove("escalation");
        await File.WriteAllTextAsync(Path.Combine(folder, $"{Lifecycle}.json"), definition.ToJsonString(), Token);
        var packs = Packs.Load(Path.Combine(AppContext.BaseDirectory, "packs"), folder);
        using var library = new ProcedureLibrary(office.Services.GetRequiredService<IServiceScopeFactory>(), packs, office.Clock);

        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => library.Seed(Token));

        Assert.Contains("sandbox-lifecycle.json, version 1", refused.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Figures_CountEveryCase_ForAnAdministratorWhoReadsNone()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddDays(3);
        var id = await office.CaseAt(Stage.RiskTiering);

        var figures = (await office.Send(new ReadProcedure.Query(Lifecycle, 1), office.Cast.Administrator)).Figures.ToDictionary(figure => figure.Activity);

        Assert.Equal((1, 1), (figures["CheckCompleteness"].Waiting, figures["CheckCompleteness"].Done));
        Assert.Equal((1, 0, (double?)null), (figures["ProposeTier"].Waiting, figures["ProposeTier"].Done, figures["ProposeTier"].Median));
        await Refused(Rule.NotPermitted, () => office.Send(new ViewProgress.Query(id), office.Cast.Administrator));
    }

    [Fact]
    public async Task Figures_TellTimesAndMissedDeadlines()
    {
        await using var office = await Office.Open(database);
        var late = await office.CaseAt(Stage.CompletenessCheck);
        var quick = await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddDays(1);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(quick, Token)).AcceptAsComplete(actor, null, now));
        office.Clock.Now = office.Clock.Now.AddDays(29);
        await ExpireClocks(office);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(late, Token)).AcceptAsComplete(actor, null, now));

        var figure = (await office.Send(new ReadProcedure.Query(Lifecycle, 1), office.Cast.Supervisor)).Figures.Single(figure => figure.Activity == "CheckCompleteness");

        Assert.Equal((0, 2, 2, 1), (figure.Waiting, figure.Done, figure.Timed, figure.Missed));
        Assert.Equal((15.5, 27.1), (figure.Median!.Value / 86400, figure.P90!.Value / 86400));
    }

    [Fact]
    public async Task Progress_TellsTheWayTaken_AndWhereTheCaseStands()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);
        office.Clock.Now = office.Clock.Now.AddHours(5);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(id, Token)).AcceptAsComplete(actor, null, now));

        var run = Assert.Single((await office.Send(new ViewProgress.Query(id), office.Cast.Officer)).Runs);

        Assert.Equal(
            ["Start", "EnterCompleteness", "CompletenessStartDecision", "IsSubmitted", "StartCompletenessCheck", "CheckCompleteness", "EnterTiering", "TieringStartDecision", "ProposeTier"],
            run.Visits.Select(visit => visit.Activity));
        Assert.Equal(["ProposeTier"], run.Visits.Where(visit => visit.LeftAt is null).Select(visit => visit.Activity));
        Assert.Equal(TimeSpan.FromHours(5), run.Visits.Single(visit => visit.Activity == "CheckCompleteness").Spent);
        Assert.Contains("CheckCompleteness#Accept", run.Followed);
        Assert.DoesNotContain("CheckCompleteness#ProposeRefusal", run.Followed);
    }

    private static async Task Refused(Rule rule, Func<Task> act) => Assert.Equal(rule, await Refusal.Of(act));

    private static Task<UploadProcedure.Uploaded> Upload(Office office, string definition) =>
        office.Send(new UploadProcedure.Command(definition, "A security review before admission."), office.Cast.Administrator);

    private static async Task Publish(Office office, string definition, DateOnly? from = null)
    {
        var uploaded = await Upload(office, definition);
        await office.Send(new PublishProcedure.Command(uploaded.DefinitionId, uploaded.Version, from, "Read and found right."), office.Cast.Supervisor);
    }

    private static async Task<Guid> ScoredCase(Office office, string tier)
    {
        var id = await office.CaseAt(Stage.PanelReview, tier: tier);
        await Score(office, id);
        return id;
    }

    private static async Task Score(Office office, Guid id)
    {
        foreach (var member in office.Cast.Panel.Take(2))
            await office.Play(member, async (db, actor, now) => (await db.OpenApplication(id, Token)).Score(true, SelectionCriteria.All.ToDictionary(criterion => criterion, _ => 4), Vote.Admit, "Good.", 2, actor, now));
    }

    private static Task Admit(Office office, Guid id) =>
        office.Play(office.Cast.DecisionMaker, async (db, actor, now) => (await db.OpenApplication(id, Token)).Decide(AdmissionOutcome.Admit, actor, "The criteria are met.", null, null, now));

    private static async Task<List<string>> Open(Office office, Guid id)
    {
        await using var look = office.Look();
        return await look.Tasks.Where(task => task.CaseId == id && task.ClosedAt == null).Select(task => task.Kind).ToListAsync(Token);
    }

    private static async Task<int> VersionOf(Office office, Guid id)
    {
        await using var look = office.Look();
        return await look.ProcedureInstances.Where(row => row.CaseId == id && row.IsRunning).Select(row => row.DefinitionVersion).SingleAsync(Token);
    }

    private static async Task ExpireClocks(Office office)
    {
        await using var look = office.Look();
        var due = await look.Clocks.Where(clock => clock.FiresAt <= office.Clock.Now).OrderBy(clock => clock.FiresAt).Select(clock => new { clock.CaseId, clock.Id }).ToListAsync(Token);
        foreach (var clock in due) await office.UseCases.Send(new Web.Features.Clocks.Expire.ExpireClock.Command(clock.CaseId, clock.Id), Actor.Procedure, null, Token);
    }

    private static async Task Execute(Office office, string sql)
    {
        await using var connection = new NpgsqlConnection(office.Database.Owner);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
