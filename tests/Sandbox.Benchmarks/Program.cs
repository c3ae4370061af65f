using Sandbox.Benchmarks;

switch (args)
{
    case ["tiering"]:
        TieringBenchmark.Run(Console.Out);
        return 0;
    case ["workflow"] or ["workflow", "--quick"]:
        await WorkflowBenchmark.Run(Console.Out, quick: args.Length > 1, CancellationToken.None);
        return 0;
    default:
        await Console.Error.WriteLineAsync("""
            Usage: Sandbox.Benchmarks tiering              tiers with full explanation, beside the parsing of the same answers, and searches what would change a tier
                   Sandbox.Benchmarks workflow [--quick]   starts and signals in an act's transaction, beside the same without an engine, and among a million waiting instances
            """);
        return 2;
}
