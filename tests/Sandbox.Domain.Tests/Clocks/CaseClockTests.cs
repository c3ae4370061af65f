using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

public class CaseClockTests
{
    private static readonly Reckoning China = Packs.Reckoning("china");
    private static readonly ClockRule Rule = Packs.Presets["china"].Clock(ClockName.ExitReview, new DateOnly(2026, 3, 2));

    // 30 days from Monday 2 March: Wednesday 1 April; reminders ten and three days before.
    private static CaseClock Started() => CaseClock.Start(Guid.NewGuid(), Rule, null, null, null, China, At("2026-03-02 09:00"), At("2026-03-02 09:00"));

    private static DateTimeOffset At(string local) => China.At(local);

    [Fact]
    public void Remind_GivesEachDistanceOnce_AndThenNoMore()
    {
        var clock = Started();
        Assert.Equal(At("2026-03-22 00:00"), clock.RemindsAt);
        clock.Remind(China, At("2026-03-22 00:00"));
        Assert.Equal((10, At("2026-03-29 00:00")), (clock.RemindedDaysBefore, clock.RemindsAt));
        Assert.Throws<ClockViolation>(() => clock.Remind(China, At("2026-03-22 08:00")));
        clock.Remind(China, At("2026-03-29 00:00"));
        Assert.Equal((3, null), (clock.RemindedDaysBefore, clock.RemindsAt));
    }

    [Fact]
    public void Remind_AfterAStandstillOfTheSystem_StandsForEveryReminderThatWasMissed()
    {
        var clock = Started();
        clock.Remind(China, At("2026-03-30 12:00"));
        Assert.Equal((3, null), (clock.RemindedDaysBefore, clock.RemindsAt));
    }

    [Fact]
    public void Remind_WhileTheClockStandsStill_IsNotDue_AndLaterComesAtTheMovedDistance()
    {
        var clock = Started();
        clock.PauseOn(PauseGround.InformationRequest, China, At("2026-03-12 10:00"));
        Assert.Null(clock.RemindsAt);
        clock.ResumeFrom(PauseGround.InformationRequest, China, At("2026-03-17 16:00"));
        // Due on 7 April.
        Assert.Equal(At("2026-03-28 00:00"), clock.RemindsAt);
    }

    [Fact]
    public void Remind_AfterTheEnd_IsNotDue()
    {
        var (stopped, expired) = (Started(), Started());
        stopped.Stop(China, At("2026-03-10 10:00"));
        expired.Expire(At("2026-04-02 00:00"));
        Assert.Equal((null, null), (stopped.RemindsAt, expired.RemindsAt));
    }

    // Two nodes, of which the second is five minutes behind.
    [Fact]
    public void Clock_TouchedByANodeWhoseTimeIsBehind_GoesOnFromItsLastEvent()
    {
        var clock = Started();
        clock.PauseOn(PauseGround.InformationRequest, China, At("2026-03-12 10:05"));
        Assert.True(clock.ResumeFrom(PauseGround.InformationRequest, China, At("2026-03-12 10:00")));
        Assert.Equal((At("2026-03-12 10:05"), At("2026-03-12 10:05")), (clock.Pauses[0].From, clock.Pauses[0].To!.Value));
        clock.Stop(China, At("2026-03-12 10:01"));
        Assert.Equal(At("2026-03-12 10:05"), clock.StoppedAt);
    }
}
