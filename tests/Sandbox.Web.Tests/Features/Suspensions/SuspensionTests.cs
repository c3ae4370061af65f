using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Clocks;
using Sandbox.Domain.Participations;
using Sandbox.Web.Features.Cases.View;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Features.Suspensions;

public sealed class SuspensionTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Suspension_LetsTestTimeStandStill_AndTheEndMoves()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        var end = (await office.Of(id)).TestEndsAt;
        var firesAt = (await TestClockOf(office)).FiresAt;
        await office.Story.OrderSuspension(id, "Users were harmed.", "Mend the filter.", "Two users were harmed.");
        Assert.True((await TestClockOf(office)).State.IsPaused);
        Assert.Null((await TestClockOf(office)).FiresAt);

        office.Clock.Now += TimeSpan.FromDays(10);
        await office.Story.ResumeTesting(id, "The remedy was carried out.");

        var participation = await office.Of(id);
        Assert.Equal((Stage.Testing, end + TimeSpan.FromDays(10), TimeSpan.FromDays(10)), (participation.Case.Stage, participation.TestEndsAt, participation.SuspendedFor));
        Assert.False((await TestClockOf(office)).State.IsPaused);
        Assert.True((await TestClockOf(office)).FiresAt >= firesAt!.Value.AddDays(9));
        Assert.Empty(await office.OpenTasks(id));
    }

    [Fact]
    public async Task Resume_ByWhoWroteTheRemedy_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        await office.Story.OrderSuspension(id, "Users were harmed.", "Mend the filter.", "Two users were harmed.");

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Story.ResumeTesting(id, "Mended.", office.Cast.Supervisor)));
        Assert.Equal(Stage.Suspended, await office.StageOf(id));
        Assert.DoesNotContain(Act.Resume, (await office.Send(new ViewCase.Query(id), office.Cast.Supervisor)).Acts);
        Assert.Contains(Act.Resume, (await office.Send(new ViewCase.Query(id), office.Cast.The(Role.Supervisor, 1))).Acts);
    }

    [Fact]
    public async Task Suspend_SignsALetterWithRemedies()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        var letter = await office.Story.OrderSuspension(id, "有用户受到伤害。", "修复过滤器。", "两名用户受到伤害。", "zh-Hans");

        await using var look = office.Look();
        var signed = await look.Decisions.SingleAsync(decision => decision.Id == letter, Token);
        Assert.Equal((Act.Suspend, "zh-Hans"), (signed.Kind, signed.Language));
        Assert.NotEmpty(signed.Remedies);
    }

    [Fact]
    public async Task SelfSuspend_ByTheCompany_IsLiftedByASupervisor()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();

        await office.Story.SelfSuspend(id, "A supplier failed.");
        Assert.Equal(SuspensionKind.Self, Assert.Single((await office.Of(id)).Suspensions).Kind);
        await office.Story.ResumeTesting(id, "The supplier is back.", office.Cast.Supervisor);

        Assert.Equal(Stage.Testing, await office.StageOf(id));
    }

    [Fact]
    public async Task Confirm_OfAnAutomaticSuspension_PrescribesTheRemedy()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseInTesting();
        Assert.Equal(Rule.NothingProposed, await Refusal.Of(() => office.Story.ConfirmSuspension(id, "Nothing to confirm.", null)));
        await office.Play(office.Cast.Officer, async (db, _, now) => db.Add((await db.OpenParticipation(id, Token)).Suspend(SuspensionKind.Automatic, Actor.Procedure, "harm > 5", null, null, now)));
        Assert.Equal(["ConfirmSuspension", "LiftSuspension"], await office.OpenTasks(id));

        await office.Story.ConfirmSuspension(id, "The threshold was breached.", "Mend the filter.");

        Assert.Equal("Mend the filter.", Assert.Single((await office.Of(id)).Suspensions).Remedy);
        Assert.Equal(["LiftSuspension"], await office.OpenTasks(id));
        await office.Story.ResumeTesting(id, "Mended.");
        Assert.Equal(Stage.Testing, await office.StageOf(id));
    }

    private static async Task<CaseClock> TestClockOf(Office office)
    {
        await using var look = office.Look();
        return await look.Clocks.SingleAsync(clock => clock.Name == ClockName.TestPeriod, Token);
    }
}
