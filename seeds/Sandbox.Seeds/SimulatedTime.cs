namespace Sandbox.Seeds;

/// <summary>Time that the story moves: acts of the past get the times that they would have had, and their entries say that they are simulated.</summary>
/// <param name="today">The day on which the demonstration is made: nothing happens later.</param>
public sealed class SimulatedTime(DateOnly today) : TimeProvider
{
    private const int Opens = 8;

    private DateTimeOffset now = new(today, new(Opens, 0), TimeSpan.Zero);

    public DateOnly Today => today;

    public override DateTimeOffset GetUtcNow() => now;

    /// <summary>Goes to the morning so many days before today, where the next scenario begins.</summary>
    public void GoTo(int daysAgo) => now = new(today.AddDays(-daysAgo), new(Opens, 0), TimeSpan.Zero);

    /// <summary>Goes on to a later day, at an office hour.</summary>
    /// <exception cref="InvalidOperationException">The scenario is longer than the time that it was given.</exception>
    public void Advance(int days, int hours = 0)
    {
        now = now.AddDays(days).AddHours(hours).AddMinutes(7);
        if (DateOnly.FromDateTime(now.UtcDateTime) >= today) throw new InvalidOperationException($"The scenario reaches {now:u}, which is not before {today:O}.");
    }
}
