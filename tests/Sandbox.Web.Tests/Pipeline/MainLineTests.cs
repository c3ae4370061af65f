using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Workflows;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class MainLineTests(DatabaseFixture database)
{
    // The same procedure on each engine: the same tasks, clocks and trail.
    [Theory]
    [InlineData("Embedded")]
    [InlineData("Elsa")]
    public async Task MainLine_FromSubmissionToCompletion_KeepsTasksClocksAndTrailTrue(string engine)
    {
        Assert.SkipWhen(engine == EngineName.Elsa && FurtherEngines.Elsa is null, "This build has no Elsa.");
        await using var office = await Office.Open(database, engine: engine);

        var id = await office.CaseAt(Stage.Completed);

        await using var look = office.Look();
        Assert.Equal([engine], await look.ProcedureInstances.Select(row => row.Engine).Distinct().ToListAsync(TestContext.Current.CancellationToken));
        var file = await look.Cases.Include(f => f.Tasks).SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["FileClosingEvidence"], file.Tasks.Where(task => task.IsOpen).Select(task => task.Kind));
        var trail = await office.Send(new ReadCaseTrail.Query(id), office.Cast.Auditor);
        Assert.Equal(file.Version, Assert.IsType<CaseChainResult.Verified>(trail.Chain).Entries);
        Assert.Equal(
            [
                Act.SubmitApplication, Act.StartCompletenessCheck, Act.AcceptAsComplete, Act.ProposeTier, Act.ConfirmTier, Act.GiveOpinion, Act.GiveOpinion, Act.AssessApplication, Act.ScoreInPanel,
                Act.ScoreInPanel, Act.Admit, Act.OpenPlanAgreement, Act.ProposePlan, Act.AgreePlan, Act.StartTesting, Act.EndTestPeriod, Act.FileExitReport, Act.ReviewExitReport, Act.AcceptExitReport,
            ],
            trail.Entries.Select(entry => entry.Act).Where(act => act != Act.AdvanceProcedure));
        Assert.All(await look.Clocks.Where(c => c.StoppedAt == null && c.ExpiredAt == null).ToListAsync(TestContext.Current.CancellationToken), running => Assert.Equal(Domain.Clocks.ClockName.Closing, running.Name));
    }

    // The path is what the file says: with a second opinion in it, the case asks for one, and no code was changed.
    [Fact]
    public async Task Procedure_WhenItsFileAsksForASecondOpinion_OpensThatTask()
    {
        var folder = Directory.CreateTempSubdirectory("sandbox-workflows").FullName;
        foreach (var shipped in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "workflows")))
            File.Copy(shipped, Path.Combine(folder, Path.GetFileName(shipped)));
        await AskTheEthicsCommitteeToo(Path.Combine(folder, "sandbox-lifecycle.json"));
        await using var office = await Office.Open(database, folder);
        var id = await office.CaseAt(Stage.Assessment, personalData: false);
        Assert.Equal(["SectorRegulator"], await Asked(office, id));

        await office.Play(office.Cast.SectorAgent, async (db, actor, now) =>
            (await db.OpenApplication(id, TestContext.Current.CancellationToken)).GiveOpinion(Stance.Favourable, "No objection.", actor, now));

        Assert.Equal(["EthicsCommittee"], await Asked(office, id));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<List<string>> Asked(Office office, Guid id)
    {
        await using var look = office.Look();
        var open = await look.Tasks.Where(task => task.CaseId == id && task.ClosedAt == null && task.Kind == "GiveOpinion").ToListAsync(TestContext.Current.CancellationToken);
        return [.. open.Select(task => task.Arguments["agency"])];
    }

    private static async Task AskTheEthicsCommitteeToo(string file)
    {
        var definition = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!;
        var activities = definition["root"]!["activities"]!.AsArray();
        var connections = definition["root"]!["connections"]!.AsArray();
        var ethics = activities.Single(node => (string)node!["id"]! == "OpinionSectorRegulator")!.DeepClone();
        ethics["id"] = "OpinionEthics";
        ethics["arguments"]!["expression"]!["value"] = """{"agency":"EthicsCommittee","obligatory":"false"}""";
        activities.Add(ethics);
        var given = connections.Single(connection => (string)connection!["source"]!["activity"]! == "OpinionSectorRegulator" && (string)connection["source"]!["port"]! == "OpinionGiven")!;
        var onward = given.DeepClone();
        onward["source"]!["activity"] = "OpinionEthics";
        given["target"]!["activity"] = "OpinionEthics";
        connections.Add(onward);
        await File.WriteAllTextAsync(file, definition.ToJsonString(), TestContext.Current.CancellationToken);
    }
}
