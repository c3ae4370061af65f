namespace Sandbox.Domain.Clocks;

/// <summary>Why a calendar or a preset is refused.</summary>
public enum FaultCode
{
    /// <summary>Not JSON, or a member twice; the detail is the parser's line and reason.</summary>
    NotJson,

    /// <summary>A member, a clock, a matter or an entry that has to be there is absent.</summary>
    Missing,

    /// <summary>A member that nothing reads: probably a spelling mistake.</summary>
    UnknownMember,

    /// <summary>Text where a number, list or object belongs, or the reverse.</summary>
    WrongType,

    /// <summary>Not one of the values that are allowed here.</summary>
    UnknownValue,

    /// <summary>A number or a date outside its bounds.</summary>
    OutOfRange,

    /// <summary>The same entry twice.</summary>
    Duplicate,

    /// <summary>Two versions of one entry are in force on the same day.</summary>
    Overlap,

    /// <summary>Between two versions of one entry, or after the last, none is in force.</summary>
    Gap,

    /// <summary>The calendar cannot be counted by this rule (Regulation 1182/71 Art. 2(2): Saturday and Sunday are never working days).</summary>
    CalendarUnfit,

    /// <summary>The clock cannot start at this event.</summary>
    StartNotAllowed,

    /// <summary>Silence would admit, exempt, start, lift or seal.</summary>
    SilenceForbidden,

    /// <summary>A clock that decides by silence must warn 10 and 3 days before.</summary>
    WarningsMissing,
}

/// <summary>One fault of a data file: the place as a path such as <c>clocks[3].length</c>, the reason, and the offending value.</summary>
public sealed record Fault(string Place, FaultCode Code, string Detail)
{
    public override string ToString() => $"{(Place.Length == 0 ? "file" : Place)}: {Code} ({Detail})";
}

/// <summary>A calendar or preset that is refused as a whole, with every fault that was found in it.</summary>
public sealed class MalformedFile(IReadOnlyList<Fault> faults) : Exception(string.Join("; ", faults))
{
    public IReadOnlyList<Fault> Faults { get; } = faults;
}
