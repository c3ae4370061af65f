using Sandbox.Domain.Trail;

namespace Sandbox.Domain.Clocks;

/// <summary>A clock of a case as it is kept: its state, what runs under it, and when it fires.</summary>
public sealed class CaseClock : ICaseRecord
{
    private CaseClock() { }

    public Guid Id { get; private init; }
    public Guid CaseId { get; private init; }
    public ClockName Name { get; private init; }

    /// <summary>The instance of the procedure that started the clock; null where an act did.</summary>
    public Guid? InstanceId { get; private init; }

    /// <summary>The one step that runs under the clock, where it does not cover several.</summary>
    public Guid? StepId { get; private init; }
    public Guid? SubjectId { get; private init; }

    /// <summary>The rule as it was in force at the start.</summary>
    public ClockRule Rule { get; private init; } = null!;
    public DateTimeOffset StartedAt { get; private init; }
    public List<Pause> Pauses { get; private set; } = [];
    public DateTimeOffset? StoppedAt { get; private set; }
    public DateTimeOffset? ExpiredAt { get; private set; }

    /// <summary>The last day, by the authority's calendar; as of the last change while the clock stands still.</summary>
    public DateOnly DueOn { get; private set; }

    /// <summary>The instant at which the clock runs out; null while it stands still and after its end.</summary>
    public DateTimeOffset? FiresAt { get; private set; }

    /// <summary>The instant of the next reminder; null while it stands still, after its end, and where none is left.</summary>
    public DateTimeOffset? RemindsAt { get; private set; }

    /// <summary>The distance of the last reminder, in calendar days before the due date; a shorter one may still come.</summary>
    public int? RemindedDaysBefore { get; private set; }

    public ClockState State => new(Rule, StartedAt, Pauses, StoppedAt);

    public bool IsRunning => StoppedAt is null && ExpiredAt is null;

    public static CaseClock Start(Guid caseId, ClockRule rule, Guid? instance, Guid? step, Guid? subject, Reckoning reckoning, DateTimeOffset startedAt, DateTimeOffset now)
    {
        var clock = new CaseClock
        {
            Id = Guid.CreateVersion7(now),
            CaseId = caseId,
            Name = rule.Name,
            InstanceId = instance,
            StepId = step,
            SubjectId = subject,
            Rule = rule,
            StartedAt = startedAt,
        };
        clock.Become(clock.State, reckoning, now);
        return clock;
    }

    /// <summary>Lets the clock stand still, where its rule names the ground; otherwise it goes on.</summary>
    public bool PauseOn(PauseGround ground, Reckoning reckoning, DateTimeOffset now)
    {
        if (!IsRunning || State.IsPaused || !Rule.PausableOn.Contains(ground) || now >= FiresAt) return false;
        var at = Moment(now);
        Become(State.Pause(ground, at, reckoning), reckoning, at);
        return true;
    }

    /// <summary>Lets the clock go on, where it stands still on this ground.</summary>
    public bool ResumeFrom(PauseGround ground, Reckoning reckoning, DateTimeOffset now)
    {
        if (!IsRunning || !State.IsPaused || Pauses[^1].Ground != ground) return false;
        var at = Moment(now);
        Become(State.Resume(at), reckoning, at);
        return true;
    }

    public void Stop(Reckoning reckoning, DateTimeOffset now)
    {
        if (IsRunning) Become(State.Stop(Moment(now)), reckoning, Moment(now));
    }

    /// <summary>Marks every reminder that has come as given: after a standstill of the system one stands for all.</summary>
    /// <exception cref="ClockViolation">No reminder is due.</exception>
    public void Remind(Reckoning reckoning, DateTimeOffset now)
    {
        if (RemindsAt is null || now < RemindsAt) throw new ClockViolation(ClockViolationCode.Stopped, Name);
        RemindedDaysBefore = Ahead(reckoning, now).Last(reminder => reminder.At <= now).DaysBefore;
        RemindsAt = Ahead(reckoning, now).FirstOrDefault()?.At;
    }

    /// <exception cref="ClockViolation">The clock has not run out, stands still or was stopped.</exception>
    public void Expire(DateTimeOffset now)
    {
        if (!IsRunning || FiresAt is null || now < FiresAt) throw new ClockViolation(ClockViolationCode.Stopped, Name);
        ExpiredAt = now;
        (FiresAt, RemindsAt) = (null, null);
    }

    // The clocks of two nodes differ by moments; what comes later in the case is never earlier on its clock.
    private DateTimeOffset Moment(DateTimeOffset now) => now > State.LastEvent ? now : State.LastEvent;

    private IEnumerable<Reminder> Ahead(Reckoning reckoning, DateTimeOffset now) =>
        State.Reminders(reckoning, now).Where(reminder => RemindedDaysBefore is not { } given || reminder.DaysBefore < given);

    private void Become(ClockState state, Reckoning reckoning, DateTimeOffset now)
    {
        var due = state.Due(reckoning, now);
        Pauses = [.. state.Pauses];
        StoppedAt = state.StoppedAt;
        DueOn = due.Date;
        FiresAt = state.IsStopped || state.IsPaused ? null : due.End;
        RemindsAt = FiresAt is null ? null : Ahead(reckoning, now).FirstOrDefault()?.At;
    }
}
