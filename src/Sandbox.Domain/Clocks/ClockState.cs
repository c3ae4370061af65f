namespace Sandbox.Domain.Clocks;

/// <summary>A time during which a clock stands still; without an end it still does.</summary>
public sealed record Pause(PauseGround Ground, DateTimeOffset From, DateTimeOffset? To);

/// <summary>A reminder: how many calendar days before the due date, and the first instant (UTC) of that local day.</summary>
public sealed record Reminder(int DaysBefore, DateTimeOffset At);

/// <summary>A clock of a case: the rule that it started under, its start, pauses in order and stop. The due date is computed from these, never stored as truth.</summary>
public sealed record ClockState(
    ClockRule Rule, DateTimeOffset StartedAt, IReadOnlyList<Pause> Pauses, DateTimeOffset? StoppedAt)
{
    public static ClockState Start(ClockRule rule, DateTimeOffset at) => new(rule, at, [], null);

    public bool IsStopped => StoppedAt is not null;

    public bool IsPaused => OpenPause is not null;

    private Pause? OpenPause => Pauses.Count > 0 && Pauses[^1].To is null ? Pauses[^1] : null;

    /// <summary>The latest of start, pauses and resumptions; what follows is never earlier.</summary>
    public DateTimeOffset LastEvent => Pauses.Count == 0 ? StartedAt : Pauses[^1].To ?? Pauses[^1].From;

    public ClockState Pause(PauseGround ground, DateTimeOffset at, Reckoning reckoning)
    {
        RequireNext(at);
        if (IsPaused)
            throw Refusal(ClockViolationCode.AlreadyPaused);
        if (!Rule.PausableOn.Contains(ground))
            throw Refusal(ClockViolationCode.GroundNotAllowed);
        if (at >= Due(reckoning, at).End)
            throw Refusal(ClockViolationCode.Expired);
        return this with { Pauses = [.. Pauses, new Pause(ground, at, null)] };
    }

    public ClockState Resume(DateTimeOffset at)
    {
        RequireNext(at);
        var open = OpenPause ?? throw Refusal(ClockViolationCode.NotPaused);
        return this with { Pauses = [.. Pauses.SkipLast(1), open with { To = at }] };
    }

    /// <summary>The awaited act happened; a pause that lasts ends with it.</summary>
    public ClockState Stop(DateTimeOffset at)
    {
        RequireNext(at);
        return (IsPaused ? Resume(at) : this) with { StoppedAt = at };
    }

    /// <summary>When it runs out; while it stands still, when it would if it were resumed at <paramref name="now"/>.</summary>
    public Deadline Due(Reckoning reckoning, DateTimeOffset now) => Explain(reckoning, now).Due;

    /// <summary>Why this date.</summary>
    public DueExplanation Explain(Reckoning reckoning, DateTimeOffset now) =>
        reckoning.Count(StartedAt, Rule.Length, Rule.Unit, Pauses, StoppedAt ?? now) with { Clock = Rule };

    /// <summary>Time left until the end, negative when overdue; it stands still during a pause and after the stop.</summary>
    public TimeSpan Remaining(Reckoning reckoning, DateTimeOffset now)
    {
        var at = OpenPause?.From ?? StoppedAt ?? now;
        return Due(reckoning, at).End - at;
    }

    /// <summary>Days left by the authority's local dates, 0 on the due date, negative when overdue; it stands still as <see cref="Remaining"/> does.</summary>
    public int DaysLeft(Reckoning reckoning, DateTimeOffset now)
    {
        var at = OpenPause?.From ?? StoppedAt ?? now;
        return Due(reckoning, at).Date.DayNumber - reckoning.DateAt(at).DayNumber;
    }

    /// <summary>Whether the end came while it ran; never true of a clock that stands still or was stopped in time.</summary>
    public bool HasExpired(Reckoning reckoning, DateTimeOffset now) => Remaining(reckoning, now) <= TimeSpan.Zero;

    /// <summary>The time that all pauses took together.</summary>
    public TimeSpan TotalPaused(DateTimeOffset now) => Pauses.Aggregate(TimeSpan.Zero, (sum, pause) =>
        sum + ((pause.To ?? (now > pause.From ? now : pause.From)) - pause.From));

    /// <summary>The rule's reminders that fall after the start, earliest first.</summary>
    public IReadOnlyList<Reminder> Reminders(Reckoning reckoning, DateTimeOffset now)
    {
        var due = Due(reckoning, now).Date;
        return
        [
            .. Rule.RemindDaysBefore.OrderDescending()
                .Select(days => new Reminder(days, reckoning.StartOf(due.AddDays(-days))))
                .Where(reminder => reminder.At > StartedAt),
        ];
    }

    private void RequireNext(DateTimeOffset at)
    {
        if (IsStopped)
            throw Refusal(ClockViolationCode.Stopped);
        if (at < LastEvent)
            throw Refusal(ClockViolationCode.OutOfOrder);
    }

    private ClockViolation Refusal(ClockViolationCode code) => new(code, Rule.Name);
}
