using System.Globalization;
using Sandbox.Ledger.Sampling;

namespace Sandbox.Verifier.Samples;

/// <summary>Draws an auditor's random sample again.</summary>
internal sealed class DrawSample(Trust trust, Report report)
{
    /// <param name="population">Log indices, one a line; every leaf of the checkpoint where null.</param>
    /// <param name="expected">The sample that somebody says was drawn, one index a line.</param>
    public void Run(KeptCheckpoint fixedBefore, byte[] nonce, int count, TextReader? population, TextReader? expected)
    {
        if (trust.Keys.Count == 0)
            report.Notes.Add(new("The checkpoint's signature was not checked: pass --key.", "未核验检查点签名：请用 --key 给出公钥。"));
        else if (trust.CheckHead(fixedBefore.Note, fixedBefore.Head.Origin, [], report) is null)
            return;
        report.Subject.Add(("log", new("Log", "日志"), fixedBefore.Head.Origin));
        report.Subject.Add(("size", new("Leaves", "叶数"), $"{fixedBefore.Head.Size}"));
        report.Subject.Add(("seed", new("Seed", "种子"), Convert.ToHexStringLower(RandomSample.Seed(nonce, fixedBefore.Head))));
        var drawn = RandomSample.Draw(nonce, fixedBefore.Head, population is null ? All(fixedBefore.Head.Size) : Indices(population), count);
        report.Results.AddRange(drawn.Select(index => index.ToString(CultureInfo.InvariantCulture)));
        if (expected is null)
            return;
        var claimed = Indices(expected).Take(count + 1).ToList();
        if (claimed.Order().SequenceEqual(drawn.Order()))
            report.Holds(Check.Sample, drawn.Count);
        else
            foreach (var index in claimed.Except(drawn).Concat(drawn.Except(claimed)))
                report.Falsified(Check.Sample, Place.Leaf(index), "other-sample", drawn.Contains(index)
                    ? new("the seed draws it, the sample leaves it out.", "按种子应当抽中，样本中却没有。")
                    : new("the seed does not draw it.", "按种子并未抽中。"));
    }

    private static IEnumerable<long> All(long size)
    {
        for (var index = 0L; index < size; index++)
            yield return index;
    }

    private static IEnumerable<long> Indices(TextReader lines)
    {
        while (lines.ReadLine() is { } line)
        {
            if (line.Length == 0)
                continue;
            yield return long.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw new FormatException($"\"{(line.Length > 40 ? line[..40] : line)}\" is no index of the log.");
        }
    }
}
