using Sandbox.Benchmarks;
using Sandbox.Benchmarks.Trail;

switch (args)
{
    case ["tiering"]:
        TieringBenchmark.Run(Console.Out);
        return 0;
    case ["trail", .. var rest] when TrailOptions.Parse(rest) is { } options:
        return await TrailBenchmark.Run(options, Console.Out);
    default:
        await Console.Error.WriteLineAsync(
            $"""
            Usage: Sandbox.Benchmarks …
              tiering   tiers with full explanation, beside the parsing of the same answers, and searches what would change a tier
              trail [{string.Join("] [", TrailBenchmark.Measures.Keys)}] [--quick] [--ten-million] [--write]
                        acts, checkpoints, proofs, verification and paging of the trail; all measures where none is named
                        --quick         few rounds and rows: shows that it runs, its figures mean nothing
                        --ten-million   verifies ten million entries too (12 GB of disk)
                        --write         puts the table into deploy/PERFORMANCE.md
            """);
        return 2;
}
