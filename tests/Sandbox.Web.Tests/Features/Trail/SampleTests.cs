using System.Text;
using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Sampling;
using Sandbox.Web.Features.Trail.Samples;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Trail;

public sealed class SampleTests(DatabaseFixture database)
{
    private const string Nonce = "dice: 4 2 6 1 5 3 3 2";

    [Fact]
    public async Task Draw_TakesDecisionsOfTheFixedCheckpointAlone_AndAnyoneDrawsThemAgain()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.PanelReview);
        await office.Sequence();
        var sample = await office.Send(new FixSample.Command("Third quarter", 3), office.Cast.Auditor);
        // What comes after the checkpoint cannot be drawn.
        await office.CaseAt(Stage.Assessment);
        await office.Sequence();
        await office.Send(new DrawSample.Command(sample, Nonce), office.Cast.Auditor);

        var paper = await office.Send(new ReadSample.Query(sample), office.Cast.Auditor);
        Assert.Equal(1, paper.Population);
        Assert.All(paper.Findings, row => Assert.Contains(row.Act, Lifecycle.Decisions));
        var again = RandomSample.Draw(Encoding.UTF8.GetBytes(Nonce), Checkpoint.Parse(SignedNote.Parse(paper.Checkpoint).Text), paper.Findings.Select(row => row.LogIndex), 3);
        Assert.Equal(again, paper.Findings.Select(row => row.LogIndex));
        Assert.Equal(Rule.AlreadyUnderWay, await Refusal.Of(() => office.Send(new DrawSample.Command(sample, Nonce + " again"), office.Cast.Auditor)));
    }

    // Whatever a query forgets: the database shows a working paper to nobody else.
    [Fact]
    public async Task Papers_AreHiddenByTheDatabase_FromWhoNeitherAuditsNorReplies()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.PanelReview);
        await office.Sequence();
        var sample = await office.Send(new FixSample.Command("One", 1), office.Cast.Auditor);
        await office.Send(new DrawSample.Command(sample, Nonce), office.Cast.Auditor);

        foreach (var (member, sees) in new[] { (office.Cast.Auditor, true), (office.Cast.Supervisor, true), (office.Cast.Officer, false), (office.Cast.Owner, false), (office.Cast.Administrator, false), (office.Cast.DataProtectionOfficer, false) })
        {
            var seen = (Samples: -1, Findings: -1);
            await office.Play(member, async (db, _, _) => seen = (await db.AuditSamples.CountAsync(), await db.AuditFindings.CountAsync()));
            Assert.Equal(sees ? (1, 1) : (0, 0), seen);
        }
    }

    [Fact]
    public async Task Fix_BeforeTheFirstCheckpoint_IsRefused()
    {
        await using var office = await Office.Open(database);

        Assert.Equal(Rule.TooEarly, await Refusal.Of(() => office.Send(new FixSample.Command("Too early", 3), office.Cast.Auditor)));
    }

    [Fact]
    public async Task Paper_GoesFromFindingOverReplyToItsClose_AndEachStepIsLogged()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.PanelReview);
        await office.Sequence();
        var sample = await office.Send(new FixSample.Command("One", 1), office.Cast.Auditor);
        await office.Send(new DrawSample.Command(sample, Nonce), office.Cast.Auditor);
        var drawn = Assert.Single((await office.Send(new ReadSample.Query(sample), office.Cast.Auditor)).Findings);
        Assert.Equal(Act.ConfirmTier, drawn.Act);

        Assert.Equal(Rule.StillOpen, await Refusal.Of(() => office.Send(new CloseSample.Command(sample), office.Cast.Auditor)));
        await office.Send(new RecordFinding.Command(drawn.Id, AuditVerdict.Fault, "The tier is not explained."), office.Cast.Auditor);
        // The supervisor confirmed that tier: somebody else answers for it.
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new ReplyToFinding.Command(drawn.Id, "It is."), office.Cast.Supervisor)));
        await office.Send(new ReplyToFinding.Command(drawn.Id, "The explanation was added."), office.Cast.The(Role.Supervisor, 1));
        Assert.Equal(Rule.TooLate, await Refusal.Of(() => office.Send(new RecordFinding.Command(drawn.Id, AuditVerdict.InOrder, null), office.Cast.Auditor)));
        await office.Send(new SettleFinding.Command(drawn.Id), office.Cast.Auditor);
        await office.Send(new CloseSample.Command(sample), office.Cast.Auditor);

        Assert.NotNull((await office.Send(new ReadSample.Query(sample), office.Cast.DecisionMaker)).ClosedAt);
        await using var look = office.Look();
        Assert.Equal(
            [AccessAct.RefusedAct, AccessAct.FixSample, AccessAct.DrawSample, AccessAct.RecordFinding, AccessAct.ReplyToFinding, AccessAct.SettleFinding, AccessAct.CloseSample],
            (await look.AccessLog.Select(line => line.Act).ToListAsync(TestContext.Current.CancellationToken)).Order());
    }

    [Fact]
    public async Task Papers_AreForAuditorsAndThoseWhoReply()
    {
        await using var office = await Office.Open(database);
        await office.CaseAt(Stage.CompletenessCheck);
        await office.Sequence();
        var sample = await office.Send(new FixSample.Command("One", 1), office.Cast.Auditor);

        foreach (var member in office.Cast.Members.Where(member => !member.Roles.Any(role => role is Role.Auditor or Role.Supervisor or Role.DecisionMaker)))
        {
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ListSamples.Query(), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ReadSample.Query(sample), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new DrawSample.Command(sample, Nonce), member)));
        }
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new DrawSample.Command(sample, Nonce), office.Cast.Supervisor)));
    }
}
