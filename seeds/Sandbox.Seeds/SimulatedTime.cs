namespace Sandbox.Seeds;

/// <summary>Time that the story moves: acts of the past get the times that they would have had, and their entries say that they are simulated.</summary>
public sealed class SimulatedTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = Cut(start);

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes on to a later day, at an office hour.</summary>
    public void Advance(int days, int hours = 0) => now = now.AddDays(days).AddHours(hours).AddMinutes(7);

    // What the database keeps.
    private static DateTimeOffset Cut(DateTimeOffset time) => new(time.UtcTicks - time.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
