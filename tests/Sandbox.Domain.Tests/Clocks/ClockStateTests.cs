using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

public class ClockStateTests
{
    private static readonly Reckoning China = Packs.Reckoning("china");
    private static readonly ClockRule Rule = Packs.Presets["china"].Clock(ClockName.ExitReview, new DateOnly(2026, 3, 2));

    // 30 days from Monday 2 March: Wednesday 1 April.
    private static readonly ClockState Running = ClockState.Start(Rule, China.At("2026-03-02 09:00"));

    [Fact]
    public void Pause_FromThursdayToTuesday_MovesTheDueDateByFiveDays()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-03-12 10:00"), China).Resume(China.At("2026-03-17 16:00"));
        var explanation = clock.Explain(China, China.At("2026-03-18 09:00"));
        var pause = Assert.Single(explanation.Pauses);
        Assert.Equal(5, pause.Days);
        Assert.False(pause.IsOpen);
        // 1 April + 5 = 6 April, the last day of the Tomb-Sweeping holiday.
        Assert.Equal(
            [
                new LastDayShift(new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 6), ShiftReason.Paused),
                new LastDayShift(new DateOnly(2026, 4, 6), new DateOnly(2026, 4, 7), ShiftReason.LastDayNotWorking),
            ],
            explanation.Shifts);
        Assert.Equal(new DateOnly(2026, 4, 7), explanation.Due.Date);
    }

    [Fact]
    public void Pause_OfAClockInWorkingDays_LeavesItsDaysOutOfTheCount()
    {
        // Five working days from Monday 2 March: Monday 9 March; Wednesday and Thursday stand still.
        var clock = ClockState.Start(Rule with { Length = 5, Unit = ClockUnit.WorkingDays }, China.At("2026-03-02 09:00"))
            .Pause(PauseGround.InformationRequest, China.At("2026-03-04 10:00"), China)
            .Resume(China.At("2026-03-06 10:00"));
        Assert.Equal(new DateOnly(2026, 3, 11), clock.Due(China, China.At("2026-03-06 10:00")).Date);
    }

    [Fact]
    public void Pause_WithinOneDay_MovesNothing()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-03-12 10:00"), China).Resume(China.At("2026-03-12 16:00"));
        Assert.Equal(Running.Due(China, China.At("2026-03-13 09:00")), clock.Due(China, China.At("2026-03-13 09:00")));
        Assert.Equal(TimeSpan.FromHours(6), clock.TotalPaused(China.At("2026-03-13 09:00")));
    }

    [Fact]
    public void Pause_OnDaysOfRestAfterTheNominalEnd_LeavesTheTimeThatWasLeft()
    {
        // 30 days from Thursday 5 March end on Saturday 4 April, a holiday until Monday 6 April: due on Tuesday 7 April.
        var clock = ClockState.Start(Rule, China.At("2026-03-05 09:00"))
            .Pause(PauseGround.InformationRequest, China.At("2026-04-05 10:00"), China);
        Assert.Equal(2, clock.DaysLeft(China, China.At("2026-04-09 10:00")));
        var explanation = clock.Resume(China.At("2026-04-09 10:00")).Explain(China, China.At("2026-04-09 10:00"));
        // Two days after Thursday 9 April is a Saturday.
        Assert.Equal(new DateOnly(2026, 4, 13), explanation.Due.Date);
        Assert.Equal(
            [ShiftReason.LastDayNotWorking, ShiftReason.Paused, ShiftReason.LastDayNotWorking],
            explanation.Shifts.Select(shift => shift.Reason));
    }

    [Fact]
    public void Pause_OnTheLastDay_LeavesTheDayOfTheResumption()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-04-01 23:00"), China).Resume(China.At("2026-04-09 10:00"));
        Assert.Equal(new DateOnly(2026, 4, 9), clock.Due(China, China.At("2026-04-09 10:00")).Date);
    }

    [Fact]
    public void Pause_OnTheDayOfTheStart_PutsTheResumptionInItsPlace()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-03-02 10:00"), China).Resume(China.At("2026-03-05 10:00"));
        Assert.Equal(
            ClockState.Start(Rule, China.At("2026-03-05 09:00")).Due(China, China.At("2026-03-06 09:00")),
            clock.Due(China, China.At("2026-03-06 09:00")));
    }

    [Fact]
    public void Pause_OfAClockInHours_MovesTheEndByExactlyItsLength()
    {
        var clock = ClockState.Start(Rule with { Length = 48, Unit = ClockUnit.Hours }, China.At("2026-03-02 09:00"))
            .Pause(PauseGround.InformationRequest, China.At("2026-03-03 09:00"), China)
            .Resume(China.At("2026-03-03 15:30"));
        Assert.Equal(China.At("2026-03-04 15:30"), clock.Due(China, China.At("2026-03-03 16:00")).End);
    }

    [Fact]
    public void Remaining_WhilePaused_StandsStillAndTheDueDateMovesOn()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-03-12 10:00"), China);
        Assert.True(clock.IsPaused);
        Assert.Equal(clock.Remaining(China, China.At("2026-03-12 10:00")), clock.Remaining(China, China.At("2026-03-20 18:00")));
        Assert.Equal(20, clock.DaysLeft(China, China.At("2026-05-20 18:00")));
        Assert.False(clock.HasExpired(China, China.At("2027-05-20 18:00")));
        Assert.Equal(new DateOnly(2026, 4, 9), clock.Due(China, China.At("2026-03-20 18:00")).Date);
        Assert.True(Assert.Single(clock.Explain(China, China.At("2026-03-20 18:00")).Pauses).IsOpen);
    }

    [Fact]
    public void Explain_NamesTheCountingRuleTheStartEventAndTheSource()
    {
        var explanation = Running.Explain(China, Running.StartedAt);
        Assert.Equal(CountingRule.CivilCode, explanation.CountedBy);
        Assert.Equal((StartEvent.StageEntered, "主管部门自定"), (explanation.Clock?.StartsAt, explanation.Clock?.Source.Citation.Zh));
        Assert.Equal((Running.StartedAt, new DateOnly(2026, 3, 3)), (explanation.StartedAt, explanation.FirstDayCounted));
    }

    [Fact]
    public void HasExpired_TurnsAtTheLocalMidnightAfterTheDueDate()
    {
        Assert.False(Running.HasExpired(China, DateTimeOffset.Parse("2026-04-01T15:59:59Z")));
        Assert.True(Running.HasExpired(China, DateTimeOffset.Parse("2026-04-01T16:00:00Z")));
        Assert.Equal(0, Running.DaysLeft(China, DateTimeOffset.Parse("2026-04-01T15:59:59Z")));
        Assert.Equal(-1, Running.DaysLeft(China, DateTimeOffset.Parse("2026-04-01T16:00:00Z")));
    }

    [Fact]
    public void Stop_InTime_KeepsTheClockFromExpiring()
    {
        var clock = Running.Stop(China.At("2026-03-20 10:00"));
        Assert.True(clock.IsStopped);
        Assert.False(clock.HasExpired(China, China.At("2026-06-01 10:00")));
        Assert.Equal(clock.Remaining(China, China.At("2026-03-20 10:00")), clock.Remaining(China, China.At("2026-06-01 10:00")));
    }

    [Fact]
    public void Stop_WhilePaused_EndsThePause()
    {
        var clock = Running.Pause(PauseGround.InformationRequest, China.At("2026-03-12 10:00"), China).Stop(China.At("2026-03-14 10:00"));
        Assert.False(clock.IsPaused);
        Assert.Equal(TimeSpan.FromDays(2), clock.TotalPaused(China.At("2026-06-01 10:00")));
    }

    [Fact]
    public void Reminders_AreTheRulesDistancesBeforeTheDueDate() =>
        Assert.Equal(
            [new Reminder(10, China.At("2026-03-22 00:00")), new Reminder(3, China.At("2026-03-29 00:00"))],
            Running.Reminders(China, China.At("2026-03-02 09:00")));

    [Fact]
    public void Reminders_BeforeTheStart_AreLeftOut() =>
        Assert.Equal([3], ClockState.Start(Rule with { Length = 5 }, China.At("2026-03-02 09:00"))
            .Reminders(China, China.At("2026-03-02 09:00")).Select(reminder => reminder.DaysBefore));

    public static TheoryData<ClockViolationCode, Action> IllegalActs()
    {
        var (noon, later) = (China.At("2026-03-12 12:00"), China.At("2026-03-13 12:00"));
        var paused = Running.Pause(PauseGround.InformationRequest, noon, China);
        return new TheoryData<ClockViolationCode, Action>
        {
            { ClockViolationCode.AlreadyPaused, () => paused.Pause(PauseGround.InformationRequest, later, China) },
            { ClockViolationCode.NotPaused, () => Running.Resume(noon) },
            { ClockViolationCode.NotPaused, () => paused.Resume(later).Resume(later) },
            { ClockViolationCode.GroundNotAllowed, () => Running.Pause(PauseGround.Suspension, noon, China) },
            { ClockViolationCode.OutOfOrder, () => paused.Resume(noon.AddTicks(-1)) },
            { ClockViolationCode.OutOfOrder, () => Running.Stop(Running.StartedAt.AddTicks(-1)) },
            { ClockViolationCode.OutOfOrder, () => paused.Resume(later).Pause(PauseGround.InformationRequest, noon, China) },
            { ClockViolationCode.Expired, () => Running.Pause(PauseGround.InformationRequest, China.At("2026-04-02 00:00"), China) },
            { ClockViolationCode.Stopped, () => Running.Stop(noon).Stop(later) },
            { ClockViolationCode.Stopped, () => Running.Stop(noon).Pause(PauseGround.InformationRequest, later, China) },
            { ClockViolationCode.Stopped, () => paused.Stop(later).Resume(later) },
        };
    }

    [Theory]
    [MemberData(nameof(IllegalActs))]
    public void IllegalActs_AreRefusedWithTheirReason(ClockViolationCode code, Action act)
    {
        var refusal = Assert.Throws<ClockViolation>(act);
        Assert.Equal(code, refusal.Code);
        Assert.Equal(ClockName.ExitReview, refusal.Clock);
    }
}
