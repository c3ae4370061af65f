namespace Sandbox.Domain.Clocks;

/// <summary>Why a clock refuses.</summary>
public enum ClockViolationCode
{
    /// <summary>It was stopped; nothing more can happen to it.</summary>
    Stopped,

    /// <summary>It stands still already.</summary>
    AlreadyPaused,

    /// <summary>It runs, so there is nothing to resume.</summary>
    NotPaused,

    /// <summary>Its rule does not name this ground for a pause.</summary>
    GroundNotAllowed,

    /// <summary>The act lies before the clock's last event.</summary>
    OutOfOrder,

    /// <summary>It has run out; an expired clock cannot be paused.</summary>
    Expired,

    /// <summary>The preset has no rule for this clock on that day.</summary>
    NoRuleInForce,
}

/// <summary>An act that a clock refuses; the message is for logs, people read a text made from the code.</summary>
public sealed class ClockViolation(ClockViolationCode code, ClockName clock) : Exception($"{clock}: {code}")
{
    public ClockViolationCode Code { get; } = code;

    public ClockName Clock { get; } = clock;
}
