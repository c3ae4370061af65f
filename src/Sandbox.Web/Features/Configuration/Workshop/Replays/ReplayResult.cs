using System.Text.Json;

namespace Sandbox.Web.Features.Configuration.Workshop.Replays;

/// <summary>What a replay has counted so far.</summary>
public sealed class ReplayResult
{
    /// <summary>How many cases had one tier and have another, of those whose answers are complete, and of those whose tier is provisional.</summary>
    public List<ReplayCell> Cells { get; init; } = [];

    /// <summary>Cases that leave a question unanswered, by question: it is new, or shows now.</summary>
    public SortedDictionary<string, int> Unanswered { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Cases with an answer that is not taken any more, by question.</summary>
    public SortedDictionary<string, int> Dropped { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Cases whose answers could not be read at all.</summary>
    public int Unreadable { get; set; }

    public int Changed => Cells.Where(cell => cell.Complete && cell.Before != cell.After).Sum(cell => cell.Count);

    public int Same => Cells.Where(cell => cell.Complete && cell.Before == cell.After).Sum(cell => cell.Count);

    public int Incomplete => Cells.Where(cell => !cell.Complete).Sum(cell => cell.Count);

    public void Count(string before, string after, bool complete)
    {
        var at = Cells.FindIndex(cell => cell.Before == before && cell.After == after && cell.Complete == complete);
        if (at < 0) Cells.Add(new(before, after, complete, 1));
        else Cells[at] = Cells[at] with { Count = Cells[at].Count + 1 };
    }

    public string Write() => JsonSerializer.Serialize(this);

    public static ReplayResult Read(string json) => JsonSerializer.Deserialize<ReplayResult>(json) ?? new();
}

/// <param name="Complete">Whether all that the new version asks is answered; otherwise the tier is provisional.</param>
public sealed record ReplayCell(string Before, string After, bool Complete, int Count);
