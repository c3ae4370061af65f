namespace Sandbox.Domain.Clocks;

/// <summary>The law by which a period is counted. All three leave the day of the event out, end a month on the same date or on its last day, and end a period only on a working day.</summary>
public enum CountingRule
{
    /// <summary>Regulation (EEC, Euratom) 1182/71 Art. 3: besides, two days or more hold two working days, and hours are whole hours after the event's hour.</summary>
    Regulation1182,

    /// <summary>Civil Code of the PRC Arts. 200–204: a weekend day that is worked in exchange counts as a working day; hours run from the moment itself.</summary>
    CivilCode,

    /// <summary>Plain counting where no law is named: as the Civil Code does, without its authority.</summary>
    Generic,
}

/// <summary>The unit of a clock's length.</summary>
public enum ClockUnit
{
    Hours,

    Days,

    WorkingDays,

    Weeks,

    Months,

    Years,
}
