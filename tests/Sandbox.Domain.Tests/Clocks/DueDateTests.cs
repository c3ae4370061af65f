using System.Globalization;
using Sandbox.Domain.Clocks;

namespace Sandbox.Domain.Tests.Clocks;

// Every clock of every preset from five starts, before long holidays and month ends, against dates that another program worked out (due-dates.csv).
public class DueDateTests
{
    private static readonly string[][] Table =
        [.. File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Clocks", "due-dates.csv")).Select(line => line.Split(','))];

    public static TheoryData<string> Presets => [.. Packs.Presets.Keys];

    [Theory]
    [MemberData(nameof(Presets))]
    public void EveryClock_EndsOnTheDateThatWasWorkedOutElsewhere(string id)
    {
        var preset = Packs.Presets[id];
        var rows = Table.Skip(1).Where(row => row[0] == id).ToList();
        Assert.Equal(Enum.GetValues<ClockName>().Select(name => $"{name}").Order(StringComparer.Ordinal), rows.Select(row => row[1]).Order(StringComparer.Ordinal));
        foreach (var row in rows)
        {
            for (var column = 3; column < row.Length; column++)
            {
                var clock = preset.Start(Enum.Parse<ClockName>(row[1]), preset.Reckoning.At($"{Table[0][column]} 09:00"));
                Assert.Equal(row[2], $"{clock.Rule.Length} {clock.Rule.Unit}");
                Assert.Equal(
                    (row[1], Table[0][column], row[column]),
                    (row[1], Table[0][column], clock.Due(preset.Reckoning, clock.StartedAt).Date.ToString("O", CultureInfo.InvariantCulture)));
            }
        }
    }
}
