using Sandbox.Benchmarks;
using Sandbox.Benchmarks.Trail;

switch (args)
{
    case ["tiering"]:
        TieringBenchmark.Run(Console.Out);
        return 0;
    case ["trail", .. var rest] when TrailOptions.Parse(rest) is { } options:
        return await TrailBenchmark.Run(options, Console.Out);
    case ["workflow"] or ["workflow", "--quick"]:
        await WorkflowBenchmark.Run(Console.Out, quick: args.Length > 1, CancellationToken.None);
        return 0;
    case ["replay"] or ["replay", "--quick"]:
        await (args.Length > 1 ? ReplayBenchmark.Run(Console.Out, cases: 5_000, rounds: 1) : ReplayBenchmark.Run(Console.Out, cases: 100_000, rounds: 7));
        return 0;
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
              replay [--quick]
                        a draft of a pack over 100,000 past cases, beside COPY of the same rows
              workflow [--quick]
                        starts and signals in an act's transaction, beside the same without an engine, and among a million waiting instances
            """);
        return 2;
}
