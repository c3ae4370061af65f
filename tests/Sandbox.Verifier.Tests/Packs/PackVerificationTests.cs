using Sandbox.Ledger.Checkpoints;
using Sandbox.Ledger.Entries;
using Sandbox.Ledger.Keys;
using Sandbox.Ledger.Packs;

namespace Sandbox.Verifier.Tests.Packs;

public sealed class PackVerificationTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sandbox-verify").FullName;
    private readonly RecordedCase recorded = new();

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Pack_ThatIsSound_IsVerifiedAndComputedAgain()
    {
        var evidence = Directory.CreateDirectory(Path.Combine(folder, "evidence")).FullName;
        await File.WriteAllBytesAsync(Path.Combine(evidence, "any name"), RecordedCase.EvidenceBytes, TestContext.Current.CancellationToken);
        var pack = await Verified.Write(folder, recorded.Lines());

        var run = Verified.Run("pack", pack, "--key", RecordedCase.Log.NoteKey.ToString(), "--evidence", evidence, "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Falsified);
        Assert.Empty(run.NotChecked);
        var held = run.Json.GetProperty("checks").EnumerateArray().ToDictionary(check => check.GetProperty("check").GetString()!, check => check.GetProperty("holds").GetInt64());
        Assert.Equal(new Dictionary<string, long> { ["signature"] = 1, ["chain"] = 4, ["leaf"] = 4, ["columns"] = 4, ["inclusion"] = 4, ["disclosure"] = 6, ["evidence"] = 1, ["tier"] = 1, ["due-date"] = 1 }, held);
        Assert.Empty(run.Json.GetProperty("notes").EnumerateArray());
    }

    [Fact]
    public async Task Pack_ForAPerson_EndsInAVerdictInTheirLanguage()
    {
        var pack = await Verified.Write(folder, recorded.Lines());

        Assert.Contains("VERIFIED: everything", Verified.Run("pack", pack).Output, StringComparison.Ordinal);
        Assert.Contains("核验通过", Verified.Run("pack", pack, "--lang", "zh-Hans").Output, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Tampering => new()
    {
        { "bit of the bytes", "leaf/altered-bytes entry 2" },
        { "bytes and leaf", "inclusion/not-included entry 2" },
        { "leaf", "leaf/altered-bytes entry 2" },
        { "previous hash", "chain/broken-link entry 3" },
        { "column act", "columns/column-differs entry 2 act" },
        { "column actor", "columns/column-differs entry 2 actor" },
        { "column time", "columns/column-differs entry 2 at" },
        { "column for", "columns/column-differs entry 2 for" },
        { "another case's entry", "columns/column-differs entry 2 case" },
        { "removed", "chain/gap entry 2" },
        { "doubled", "chain/gap entry 3" },
        { "swapped", "chain/gap entry 2" },
        { "tail cut off", "chain/tail entry 4" },
        { "no proof", "inclusion/not-in-log entry 3" },
        { "other place", "inclusion/not-included entry 3" },
        { "other text", "disclosure/other-text entry 1 /reasons" },
        { "text withheld", "disclosure/withheld entry 1 /reasons" },
        { "text where there is none", "disclosure/no-commitment entry 4 /reasons" },
        { "checkpoint altered", "signature/bad-signature checkpoint 8" },
        { "checkpoint of another key", "signature/unknown-key checkpoint 9" },
        { "evidence that no entry names", $"evidence/not-named evidence {new string('0', 64)}" },
        { "answers exchanged", $"disclosure/other-text entry 3 {RecordedCase.AnswersPointer}" },
    };

    [Theory]
    [MemberData(nameof(Tampering))]
    public async Task Pack_ThatWasTamperedWith_IsFalsifiedAtItsPlace(string how, string expected)
    {
        var lines = recorded.Lines();
        var first = lines.FindIndex(line => line is PackLine.Shown);
        var head = (PackLine.Head)lines[0];
        PackLine.Shown Entry(int sequence) => (PackLine.Shown)lines[first + sequence - 1];
        void Set(int sequence, PackLine line) => lines[first + sequence - 1] = line;
        byte[] Flipped(byte[] bytes) => [(byte)(bytes[0] ^ 1), .. bytes[1..]];

        switch (how)
        {
            case "bit of the bytes":
                var text = System.Text.Encoding.UTF8.GetString(Entry(2).Entry.Payload).Replace("StartCompletenessCheck", "AcceptAsComplete", StringComparison.Ordinal);
                Set(2, Entry(2) with { Entry = Entry(2).Entry with { Payload = System.Text.Encoding.UTF8.GetBytes(text) } });
                break;
            case "bytes and leaf":
                var forged = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Entry(2).Entry.Payload).Replace("StartCompletenessCheck", "AcceptAsComplete", StringComparison.Ordinal));
                Set(2, Entry(2) with { Entry = Entry(2).Entry with { Payload = forged, Leaf = EntryHash.Leaf(forged) }, Columns = Entry(2).Columns with { Act = "AcceptAsComplete" } });
                break;
            case "leaf": Set(2, Entry(2) with { Entry = Entry(2).Entry with { Leaf = Flipped(Entry(2).Entry.Leaf) } }); break;
            case "previous hash": Set(3, Entry(3) with { Entry = Entry(3).Entry with { PreviousHash = Flipped(Entry(3).Entry.PreviousHash) } }); break;
            case "column act": Set(2, Entry(2) with { Columns = Entry(2).Columns with { Act = "Admit" } }); break;
            case "column actor": Set(2, Entry(2) with { Columns = Entry(2).Columns with { Actor = "0192a000-0000-7000-8000-0000000000ab" } }); break;
            case "column time": Set(2, Entry(2) with { Columns = Entry(2).Columns with { At = "2020-01-01T00:00:00.000000Z" } }); break;
            case "column for": Set(2, Entry(2) with { Columns = Entry(2).Columns with { For = Entry(2).Columns.Actor } }); break;
            case "another case's entry":
                var foreign = System.Text.Encoding.UTF8.GetBytes(System.Text.Encoding.UTF8.GetString(Entry(2).Entry.Payload).Replace("8000-000000000001", "8000-000000000002", StringComparison.Ordinal));
                Set(2, Entry(2) with { Entry = Entry(2).Entry with { Payload = foreign, Leaf = EntryHash.Leaf(foreign) } });
                break;
            case "removed": lines.RemoveAt(first + 1); lines[^1] = new PackLine.End(3); break;
            case "doubled": lines.Insert(first + 1, Entry(2)); lines[^1] = new PackLine.End(5); break;
            case "swapped": (lines[first + 1], lines[first + 2]) = (lines[first + 2], lines[first + 1]); break;
            case "tail cut off": lines.RemoveAt(first + 3); lines[^1] = new PackLine.End(3); break;
            case "no proof": Set(3, Entry(3) with { Place = null }); break;
            case "other place": Set(3, Entry(3) with { Place = Entry(3).Place! with { Index = 6 } }); break;
            case "other text": Set(1, Entry(1) with { Disclosures = [((PackedDisclosure.Text)Entry(1).Disclosures.Single(text => text.Pointer == "/reasons")) with { Value = "other reasons" }] }); break;
            case "text withheld": Set(1, Entry(1) with { Disclosures = [] }); break;
            case "text where there is none": Set(4, Entry(4) with { Disclosures = [Entry(1).Disclosures.Single(text => text.Pointer == "/reasons")] }); break;
            case "checkpoint altered":
                lines[0] = head with { Checkpoint = SignedNote.Parse(head.Checkpoint.ToString().Replace("\n9\n", "\n8\n", StringComparison.Ordinal)) };
                break;
            case "checkpoint of another key":
                lines[0] = head with { Checkpoint = Checkpoint.Parse(head.Checkpoint.Text).Sign(new NoteSigner(RecordedCase.Origin, SigningKey.Generate())) };
                break;
            case "evidence that no entry names": lines.Insert(first, RecordedCase.Evidence with { Digest = new string('0', 64) }); break;
            case "answers exchanged":
                Set(3, Entry(3) with { Disclosures = [.. Entry(3).Disclosures.Select(d => d is PackedDisclosure.Text t && t.Pointer == RecordedCase.AnswersPointer ? t with { Value = "{}" } : d)] });
                break;
        }
        var pack = await Verified.Write(folder, lines);

        var run = Verified.Run("pack", pack, "--key", RecordedCase.Log.NoteKey.ToString(), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Falsified);
    }

    // A rewritten history with every hash and signature right: only what was kept shows it.
    [Fact]
    public async Task Pack_OfAHistoryWrittenAnewAndSignedAgain_IsFalsifiedByAKeptCheckpointAlone()
    {
        var kept = Verified.Write(folder, "kept", recorded.HeadAt(5).ToString());
        var rewritten = new RecordedCase(tier: "limited");
        var lines = rewritten.Lines(extensionsFrom: 5);
        var pack = await Verified.Write(folder, lines);

        Assert.DoesNotContain(Verified.Run("pack", pack, "--json").Falsified, fault => fault.StartsWith("inclusion", StringComparison.Ordinal) || fault.StartsWith("signature", StringComparison.Ordinal));
        var run = Verified.Run("pack", pack, "--checkpoint", kept, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("consistency/not-continued checkpoint 5", run.Falsified);
    }

    [Fact]
    public async Task Pack_ThatContinuesAKeptCheckpoint_IsVerified()
    {
        var pack = await Verified.Write(folder, recorded.Lines(extensionsFrom: 5));

        Assert.Equal(0, Verified.Run("pack", pack, "--checkpoint", Verified.Write(folder, "older", recorded.HeadAt(5).ToString())).ExitCode);
        Assert.Equal(0, Verified.Run("pack", pack, "--checkpoint", Verified.Write(folder, "same", recorded.HeadAt(9).ToString())).ExitCode);
        Assert.Equal(0, Verified.Run("pack", pack, "--checkpoint", pack).ExitCode);
    }

    [Fact]
    public async Task Pack_WithoutAProofForTheKeptCheckpoint_IsUnusableAndSaysWhatToDo()
    {
        var run = Verified.Run("pack", await Verified.Write(folder, recorded.Lines()), "--checkpoint", Verified.Write(folder, "kept", recorded.HeadAt(4).ToString()));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Download the pack again", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pack_WhoseTierTheAnswersDoNotGive_IsFalsified()
    {
        var run = Verified.Run("pack", await Verified.Write(folder, new RecordedCase(tier: "prohibited").Lines()), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["tier/other-tier entry 3 /changes/0"], run.Falsified);
    }

    [Fact]
    public async Task Pack_WhoseDueDateTheClockDoesNotGive_IsFalsified()
    {
        var run = Verified.Run("pack", await Verified.Write(folder, new RecordedCase(due: new(2026, 12, 24)).Lines()), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["due-date/other-date entry 2 /changes/0"], run.Falsified);
    }

    // What an erasing entry records of the answers' place.
    private static string ErasedTexts(string? remains = null) =>
        $$"""[{"entry":"0192a000-0000-7000-8000-000000000103","pointer":"{{RecordedCase.AnswersPointer}}"{{(remains is null ? "" : $",\"remains\":\"{remains}\"")}}}]""";

    private List<PackLine> Erased(PackedDisclosure.Text? remains = null)
    {
        var lines = recorded.Lines();
        var at = lines.FindIndex(line => line is PackLine.Shown { Entry.Sequence: 3 });
        var entry = (PackLine.Shown)lines[at];
        lines[at] = entry with
        {
            Disclosures = [.. entry.Disclosures.Select(text => text.Pointer == RecordedCase.AnswersPointer ? new PackedDisclosure.Erased(text.Pointer, "2026-04-01T00:00:00.000000Z", "Art. 17 GDPR", 5, remains) : text)],
        };
        return lines;
    }

    [Fact]
    public async Task Pack_WithErasedAnswers_SaysNotRecomputable_WhichIsNotFalsified()
    {
        recorded.Add("ConfirmErasure", null, [("Erasure", "e", "Modified", [("Texts", ErasedTexts())])]);

        var run = Verified.Run("pack", await Verified.Write(folder, Erased()), "--json");

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Contains("tier/erased entry 3 /changes/0", run.NotChecked);
        Assert.Contains("not recomputable: erased on 2026-04-01", run.Output, StringComparison.Ordinal);
        Assert.Contains("Art. 17 GDPR", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pack_WithWhatRemainsOfAnErasedText_IsHeldToTheErasingEntry()
    {
        var (salt, digest) = Commitment.Create("what remains");
        recorded.Add("ConfirmErasure", null, [("Erasure", "e", "Modified", [("Texts", ErasedTexts(Convert.ToHexStringLower(digest)))])]);

        var sound = Verified.Run("pack", await Verified.Write(folder, Erased(new(RecordedCase.AnswersPointer, salt, "what remains"))), "--json");
        Assert.Equal(0, sound.ExitCode);
        Assert.Contains($"disclosure/erased-in-part entry 3 {RecordedCase.AnswersPointer}", sound.NotChecked);
        var altered = Verified.Run("pack", await Verified.Write(folder, Erased(new(RecordedCase.AnswersPointer, salt, "something else"))), "--json");
        Assert.Equal(1, altered.ExitCode);
        Assert.Contains($"disclosure/erasure-unrecorded entry 3 {RecordedCase.AnswersPointer}", altered.Falsified);
    }

    // Whoever wants to hide a text could mark it as erased.
    [Fact]
    public async Task Pack_WithATextMarkedAsErased_ThatNoEntryErased_IsFalsified()
    {
        var run = Verified.Run("pack", await Verified.Write(folder, Erased()), "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"disclosure/erasure-unrecorded entry 3 {RecordedCase.AnswersPointer}", run.Falsified);
    }

    [Fact]
    public async Task Pack_OfACompany_ShowsHiddenEntriesAsHashes_AndHolds()
    {
        var lines = recorded.Lines(PackAudience.Company);
        var at = lines.FindIndex(line => line is PackLine.Shown { Entry.Sequence: 3 });
        var entry = (PackLine.Shown)lines[at];
        lines[at] = new PackLine.Hidden(3, entry.Entry.PreviousHash, entry.Entry.Leaf, entry.Place);

        var run = Verified.Run("pack", await Verified.Write(folder, lines), "--json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("1 entries are not for this reader and appear as hashes.", run.Json.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
    }

    [Fact]
    public async Task Pack_WithAnotherFileOfEvidence_IsFalsified_WithoutIt_IsNotChecked()
    {
        var pack = await Verified.Write(folder, recorded.Lines());
        var evidence = Directory.CreateDirectory(Path.Combine(folder, "evidence")).FullName;

        Assert.Contains($"evidence/absent evidence {RecordedCase.Evidence.Digest}", Verified.Run("pack", pack, "--evidence", evidence, "--json").NotChecked);
        File.WriteAllText(Path.Combine(evidence, "evidence.txt"), "other evidence");
        var run = Verified.Run("pack", pack, "--evidence", evidence, "--json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal([$"evidence/other-file evidence {RecordedCase.Evidence.Digest}"], run.Falsified);
    }

    [Fact]
    public void Pack_ThatIsNone_IsUnusable()
    {
        Assert.Equal(2, Verified.Run("pack", Verified.Write(folder, "text", "hello\n")).ExitCode);
        Assert.Equal(2, Verified.Run("pack", Path.Combine(folder, "nowhere")).ExitCode);
        Assert.Equal(2, Verified.Run("pack", folder).ExitCode);
        Assert.Equal(2, Verified.Run("pack").ExitCode);
        Assert.Equal(2, Verified.Run("guess", "x").ExitCode);
        Assert.Equal(2, Verified.Run("pack", Verified.Write(folder, "text", "hello\n"), "--key", "nonsense").ExitCode);
    }

    // What a file says is printed, but never as control of the terminal.
    [Fact]
    public async Task Pack_WithControlCharacters_DoesNotWriteThemToTheTerminal()
    {
        var lines = recorded.Lines();
        lines[0] = (PackLine.Head)lines[0] with { Reference = "SBX\u001b[2J\u202eVERIFIED" };

        var run = Verified.Run("pack", await Verified.Write(folder, lines));

        Assert.DoesNotContain(run.Output, unit => unit is '\u001b' or '\u202e');
    }
}
