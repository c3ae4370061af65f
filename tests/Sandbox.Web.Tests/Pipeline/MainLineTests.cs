using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Trail.Read;

namespace Sandbox.Web.Tests.Pipeline;

public sealed class MainLineTests(DatabaseFixture database)
{
    [Fact]
    public async Task MainLine_FromSubmissionToCompletion_KeepsTasksClocksAndTrailTrue()
    {
        await using var office = await Office.Open(database);

        var id = await office.CaseAt(Stage.Completed);

        await using var look = office.Look();
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
        SecondOpinion.AddTo(Path.Combine(folder, "sandbox-lifecycle.json"));
        await using var office = await Office.Open(database, folder);

        var id = await office.CaseAt(Stage.Assessment, personalData: false);

        await using var look = office.Look();
        var asked = await look.Tasks.Where(task => task.CaseId == id && task.ClosedAt == null && task.Kind == "GiveOpinion").ToListAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["EthicsCommittee", "SectorRegulator"], asked.Select(task => task.Arguments["agency"]).Order());
    }
}
