using System.CommandLine;
using System.Text;
using System.Text.Json;
using Sandbox.Ledger.Packs;
using Sandbox.Ledger.Receipts;
using Sandbox.Verifier.Logs;
using Sandbox.Verifier.Packs;
using Sandbox.Verifier.Receipts;
using Sandbox.Verifier.Samples;
using Sandbox.Verifier.Seals;

namespace Sandbox.Verifier;

/// <summary>The command line of sandbox-verify.</summary>
public static class CommandLine
{
    /// <summary>Runs a command; the exit code is the <see cref="Verdict"/>, 2 also for a command line that cannot be understood.</summary>
    public static int Run(string[] args, Stream output, TextWriter error, TimeProvider clock)
    {
        using var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true);
        var json = new Option<bool>("--json") { Description = "Write the report as JSON, for programs.", Recursive = true };
        var language = new Option<string>("--lang") { Description = "Language of the report: en or zh-Hans.", Recursive = true, DefaultValueFactory = _ => "en" };
        language.AcceptOnlyFromAmong("en", "zh-Hans");
        var keys = new Option<string[]>("--key") { Description = "A key of the log that you trust: a vkey, or a file with one a line. May be given several times.", AllowMultipleArgumentsPerToken = false };
        var kept = new Option<string[]>("--checkpoint") { Description = "A checkpoint that you kept: a signed note, a *.tlog-proof, a receipt or an earlier pack. May be given several times." };
        var log = new Option<string>("--log") { Description = "The log itself, a folder or an https address: proves consistency for any checkpoint." };

        var root = new RootCommand("Verifies what an AI regulatory sandbox recorded and signed, without trusting its operator. Exit codes: 0 verified, 1 falsified, 2 unusable input, 3 a genuine seal that is not in force.") { json, language };

        var pack = new Argument<string>("FILE") { Description = "An auditor pack." };
        var evidence = new Option<string>("--evidence") { Description = "Folder with the files of evidence, under any names." };
        root.Add(Command("pack", "Verifies the pack of a case.", [pack, keys, kept, log, evidence], (parse, report) =>
        {
            using var stream = File.OpenRead(parse.GetValue(pack)!);
            using var source = Source(parse);
            var folder = parse.GetValue(evidence) is { } path ? new EvidenceFolder(path) : null;
            new PackVerification(Trusted(parse), source is null ? null : source.Prove, folder, report).Run(stream);
        }));

        var receipt = new Argument<string>("FILE") { Description = "A receipt." };
        var filed = new Option<string>("--filed") { Description = "The file that was filed." };
        root.Add(Command("receipt", "Verifies a receipt.", [receipt, keys, kept, log, filed], (parse, report) =>
        {
            using var stream = parse.GetValue(filed) is { } path ? File.OpenRead(path) : null;
            using var source = Source(parse);
            new ReceiptVerification(Trusted(parse), source is null ? null : source.Prove, report).Run(Receipt.Parse(Inputs.Bytes(parse.GetValue(receipt)!)), stream);
        }));

        var seal = new Argument<string>("FILE") { Description = "A seal: a bundle, or a credential." };
        var issuer = new Option<string>("--issuer") { Description = "The issuer's did.json, as you got it from its own site." };
        var status = new Option<string[]>("--status") { Description = "A status list of the issuer, as you got it from its own site; newer than the one in the file. May be given several times." };
        root.Add(Command("seal", "Verifies a conformity seal.", [seal, issuer, status, keys, kept, log], (parse, report) =>
        {
            var issuerKeys = parse.GetValue(issuer) is { } path ? Inputs.IssuerKeys(path) : new Dictionary<string, Ledger.Keys.VerificationKey>();
            using var source = Source(parse);
            IReadOnlyList<string> statuses = [.. (parse.GetValue(status) ?? []).Select(path => Encoding.UTF8.GetString(Inputs.Bytes(path)))];
            new SealVerification(Trusted(parse), issuerKeys, statuses, source is null ? null : source.Prove, clock, report).Run(Inputs.Bytes(parse.GetValue(seal)!));
        }));

        var place = new Argument<string>("DIR|URL") { Description = "A log: a folder in the layout of C2SP tlog-tiles, or the address where it is served." };
        root.Add(Command("log", "Verifies a whole log, and reconciles its cases with its leaves where entries are at hand.", [place, keys, kept], (parse, report) =>
        {
            using var source = LogSource.Open(parse.GetValue(place)!);
            new LogVerification(Trusted(parse), source, report).Run();
        }));

        var fixedBefore = new Option<string>("--checkpoint") { Description = "The checkpoint that was fixed before the nonce was known.", Required = true };
        var nonce = new Option<string>("--nonce") { Description = "The auditor's nonce, in hexadecimal (at least 16 bytes).", Required = true };
        var count = new Option<int>("--count") { Description = "How many entries are drawn.", Required = true };
        var population = new Option<string>("--population") { Description = "File with the log indices that are drawn from, one a line; every leaf where it is left out." };
        var expected = new Option<string>("--sample") { Description = "File with the sample that was shown, one index a line, to be compared." };
        root.Add(Command("sample", "Draws an auditor's random sample again.", [fixedBefore, nonce, count, population, expected, keys], (parse, report) =>
        {
            using var from = Lines(parse.GetValue(population));
            using var shown = Lines(parse.GetValue(expected));
            new DrawSample(new(TrustedKeys(parse), []), report).Run(Inputs.Checkpoint(parse.GetValue(fixedBefore)!), Convert.FromHexString(parse.GetValue(nonce)!), parse.GetValue(count), from, shown);
        }));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var fault in parsed.Errors)
                error.WriteLine(fault.Message);
            error.WriteLine("See sandbox-verify --help.");
            return (int)Verdict.Unusable;
        }
        return parsed.Invoke(new InvocationConfiguration { Output = writer, Error = error, EnableDefaultExceptionHandler = false });

        Command Command(string name, string description, Symbol[] symbols, Action<ParseResult, Report> run)
        {
            var command = new Command(name, description);
            foreach (var symbol in symbols)
            {
                if (symbol is Argument argument)
                    command.Add(argument);
                else if (symbol is Option option)
                    command.Add(option);
            }
            command.SetAction(parse =>
            {
                var report = new Report(name);
                try
                {
                    run(parse, report);
                }
                catch (Exception fault) when (IsInput(fault))
                {
                    report.IsUnusable($"The input cannot be used: {fault.Message}", $"输入无法使用：{fault.Message}");
                }
                if (parse.GetValue(json))
                    ReportWriter.WriteJson(output, report);
                else
                    ReportWriter.WriteText(writer, report, parse.GetValue(language) == "zh-Hans" ? Language.Chinese : Language.English);
                writer.Flush();
                return (int)report.Verdict;
            });
            return command;
        }

        Trust Trusted(ParseResult parse) => new(TrustedKeys(parse), [.. (parse.GetValue(kept) ?? []).Select(Inputs.Checkpoint)]);

        IReadOnlyList<Ledger.Checkpoints.NoteKey> TrustedKeys(ParseResult parse) => [.. (parse.GetValue(keys) ?? []).SelectMany(Inputs.Keys)];

        static StreamReader? Lines(string? path) => path is null ? null : new StreamReader(path);

        LogSource? Source(ParseResult parse) => parse.GetValue(log) is { } place ? LogSource.Open(place) : null;
    }

    // What a file or a network may do to a program; anything else is a fault of this program, and is not hidden.
    private static bool IsInput(Exception fault) =>
        fault is MalformedPack or FormatException or JsonException or IOException or UnauthorizedAccessException or HttpRequestException or ArgumentException or NotSupportedException;
}
