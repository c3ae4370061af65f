namespace Sandbox.Ledger.Packs;

/// <summary>A file that is no auditor pack, or one cut off or damaged in its form: nothing can be said about what it claims.</summary>
/// <param name="line">The line, from 1.</param>
public sealed class MalformedPack(long line, string reason, Exception? cause = null) : Exception($"Line {line}: {reason}", cause)
{
    /// <summary>The line of the file, from 1.</summary>
    public long Line { get; } = line;

    /// <summary>What is wrong there.</summary>
    public string Reason { get; } = reason;
}
