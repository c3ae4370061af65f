using Sandbox.Benchmarks;

switch (args)
{
    case ["tiering"]:
        TieringBenchmark.Run(Console.Out);
        return 0;
    default:
        await Console.Error.WriteLineAsync("Usage: Sandbox.Benchmarks tiering   tiers with full explanation, beside the parsing of the same answers, and searches what would change a tier");
        return 2;
}
