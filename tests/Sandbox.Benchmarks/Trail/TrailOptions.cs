namespace Sandbox.Benchmarks.Trail;

/// <summary>What a run measures, and how much of it.</summary>
/// <param name="Measures">Names of measures; all of them where it is empty.</param>
public sealed record TrailOptions(IReadOnlyList<string> Measures, bool Quick, bool TenMillion, bool Write)
{
    public int Rounds => Quick ? 2 : 7;

    /// <summary>Acts of each writer in a round of the app's own path.</summary>
    public int ActsOfAWriter => Quick ? 4 : 40;

    public TimeSpan Round => TimeSpan.FromSeconds(Quick ? 1 : 4);
    public TimeSpan Load => TimeSpan.FromSeconds(Quick ? 5 : 60);

    /// <summary>Leaves of the log in which proofs are made.</summary>
    public long Leaves => Quick ? 100_000 : 10_000_000;

    /// <summary>Entries of the trail that is paged through, and those of the small one beside.</summary>
    public (int Large, int Small) Paged => Quick ? (100_000, 10_000) : (10_000_000, 10_000);

    /// <summary>Entries of the logs that are verified whole.</summary>
    public IReadOnlyList<int> Verified => Quick ? [20_000] : TenMillion ? [1_000_000, 10_000_000] : [1_000_000];

    /// <summary>Null for words that name nothing.</summary>
    public static TrailOptions? Parse(IReadOnlyList<string> words)
    {
        var measures = words.Where(word => !word.StartsWith("--", StringComparison.Ordinal)).ToList();
        var known = measures.All(TrailBenchmark.Measures.ContainsKey) && words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).All(word => word is "--quick" or "--ten-million" or "--write");
        return known ? new(measures, words.Contains("--quick"), words.Contains("--ten-million"), words.Contains("--write")) : null;
    }
}

/// <summary>One line of the table.</summary>
/// <param name="Goal">Empty for what is told beside.</param>
public sealed record Figure(string Measure, string Goal, string Measured);
