namespace Sandbox.Verifier;

/// <summary>Where something was found: an entry of the case, a leaf of the log, a tile, a line of the file, a file of evidence.</summary>
internal sealed record Place(string Kind, string Value, string? Within = null)
{
    public static Place Entry(long sequence, string? pointer = null) => new("entry", $"{sequence}", pointer);

    public static Place Leaf(long index) => new("leaf", $"{index}");

    public static Place Of(string kind, string value) => new(kind, value);

    public Said Said => new(
        Within is { Length: > 0 } ? $"{Kind} {Value} at {Within}" : $"{Kind} {Value}",
        Within is { Length: > 0 } ? $"{Chinese} {Value}（{Within}）" : $"{Chinese} {Value}");

    private string Chinese => Kind switch
    {
        "entry" => "留痕记录",
        "leaf" => "日志叶",
        "tile" => "瓦片",
        "line" => "行",
        "evidence" => "证据材料",
        "case" => "案件",
        "checkpoint" => "检查点",
        _ => Kind,
    };
}

/// <summary>What a finding means.</summary>
internal enum Result
{
    /// <summary>It is not as it was recorded and signed.</summary>
    Falsified,

    /// <summary>It is genuine, and has no force now.</summary>
    NotInForce,
    NotChecked,
}

/// <summary>One thing that does not hold, or could not be checked.</summary>
/// <param name="Fault">A code for programs, as the documentation lists them.</param>
internal sealed record Finding(Check Check, Result Result, Place? Place, string Fault, Said What);

/// <summary>How many findings of each kind a check has.</summary>
internal readonly record struct FindingCount(long Falsified, long NotInForce, long NotChecked)
{
    public FindingCount With(Result result) => result switch
    {
        Result.Falsified => this with { Falsified = Falsified + 1 },
        Result.NotInForce => this with { NotInForce = NotInForce + 1 },
        Result.NotChecked => this with { NotChecked = NotChecked + 1 },
    };
}

/// <summary>What a run found: counts of what holds, findings of what does not. Memory is bounded whatever the input says.</summary>
internal sealed class Report(string command)
{
    private const int MaximumFindings = 200;

    private readonly SortedDictionary<Check, long> held = [];
    private readonly List<Finding> findings = [];
    private readonly SortedDictionary<Check, FindingCount> counts = [];

    public string Command => command;

    /// <summary>What was verified, as names and values: case, log, size, root.</summary>
    public List<(string Name, Said Title, string Value)> Subject { get; } = [];

    /// <summary>What the reader must know to weigh the verdict.</summary>
    public List<Said> Notes { get; } = [];

    /// <summary>What the run gives, such as the places that a sample draws.</summary>
    public List<string> Results { get; } = [];

    public IReadOnlyDictionary<Check, long> Held => held;

    public IReadOnlyDictionary<Check, FindingCount> Counts => counts;

    public IReadOnlyList<Finding> Findings => findings;

    /// <summary>Why nothing can be said, where that is so.</summary>
    public Said? Unusable { get; private set; }

    public Verdict Verdict =>
        counts.Values.Any(count => count.Falsified > 0) ? Verdict.Falsified
        : Unusable is not null ? Verdict.Unusable
        : counts.Values.Any(count => count.NotInForce > 0) ? Verdict.NotInForce
        : Verdict.Verified;

    public void Holds(Check check, long times = 1) => held[check] = held.GetValueOrDefault(check) + times;

    public void Falsified(Check check, Place? place, string fault, Said what) => Add(new(check, Result.Falsified, place, fault, what));

    public void NotInForce(Check check, Place? place, string state, Said what) => Add(new(check, Result.NotInForce, place, state, what));

    public void NotChecked(Check check, Place? place, string reason, Said what) => Add(new(check, Result.NotChecked, place, reason, what));

    public void IsUnusable(string en, string zh) => Unusable ??= new(en, zh);

    private void Add(Finding finding)
    {
        counts[finding.Check] = counts.GetValueOrDefault(finding.Check).With(finding.Result);
        if (findings.Count < MaximumFindings)
            findings.Add(finding);
        // What is falsified is never crowded out by what could not be checked.
        else if (finding.Result == Result.Falsified && findings.FindLastIndex(kept => kept.Result != Result.Falsified) is >= 0 and var place)
            findings[place] = finding;
    }
}
