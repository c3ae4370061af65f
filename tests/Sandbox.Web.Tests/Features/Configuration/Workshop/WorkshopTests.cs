using System.Globalization;
using System.Net;
using System.Resources;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Tiering;
using Sandbox.Ledger.Packs;
using Sandbox.Seeds;
using Sandbox.Web.Features.Configuration.RulePacks;
using Sandbox.Web.Features.Configuration.Workshop;
using Sandbox.Web.Features.Configuration.Workshop.Edit;
using Sandbox.Web.Features.Configuration.Workshop.Replays;
using Sandbox.Web.Features.Tiering.Draft;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Rule = Sandbox.Domain.Access.Rule;

namespace Sandbox.Web.Tests.Features.Configuration.Workshop;

public sealed class WorkshopTests(DatabaseFixture database)
{
    private const string InForce = "eu-ai-act@1.1.0";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_FromAVersion_TakesAFreeNumberAndADayThatIsToCome()
    {
        await using var office = await Office.Open(database);

        var first = await Read(office, await Start(office));
        var second = await Read(office, await Start(office));

        Assert.Equal(("eu-ai-act@1.2.0", "eu-ai-act@1.3.0"), (first.Name, second.Name));
        Assert.Equal(new DateOnly(2026, 11, 1), first.Pack!.InForceFrom);
        Assert.Equal(["inForceFrom"], first.Difference!.Value.Select(change => change.Field));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new StartDraft.Command(InForce, null), office.Cast.Supervisor)));
    }

    [Fact]
    public async Task Start_FromAFileWithFaults_KeepsItAndNamesEachPlace()
    {
        await using var office = await Office.Open(database);
        var text = office.Packs.Text(PackedFile.RulePack, InForce)!.Replace("\"version\": \"1.1.0\"", "\"version\": \"\"", StringComparison.Ordinal);

        var draft = await Read(office, await office.Send(new StartDraft.Command(null, text), office.Cast.Administrator));
        var nonsense = await Read(office, await office.Send(new StartDraft.Command(null, "{ half a pack"), office.Cast.Administrator));

        Assert.Equal(("$.version", PackProblem.Empty), (Assert.Single(draft.Faults).Path, draft.Faults[0].Problem));
        Assert.Equal(PackProblem.NotJson, Assert.Single(nonsense.Faults).Problem);
        Assert.Equal("{ half a pack", nonsense.Json);
    }

    [Fact]
    public async Task Edits_OfSeveralPeople_MeetInTheDraft_AndEachCanBeTakenBack()
    {
        await using var office = await Office.Open(database);
        var id = await Start(office);
        var before = await Read(office, id);
        var second = office.Cast.Members.Last(member => member.Roles.Contains(Role.Administrator));

        await Edit(office, id, "$.title.en", "\"First\"");
        await office.Send(new EditDraft.Command(id, "$.title.zh-Hans", Json(before, "$.title.zh-Hans"), "\"第二\""), second);
        // Both saw the title as it was.
        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(new EditDraft.Command(id, "$.title.en", Json(before, "$.title.en"), "\"Third\""), second)));

        var now = await Read(office, id);
        Assert.Equal(new LocalizedText("First", "第二"), now.Pack!.Title);
        await office.Send(new UndoEdit.Command(id, now.Revision), office.Cast.Administrator);
        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(new UndoEdit.Command(id, now.Revision), office.Cast.Administrator)));
        await office.Send(new UndoEdit.Command(id, now.Revision + 1), office.Cast.Administrator);
        Assert.Equal(before.Hash, (await Read(office, id)).Hash);
    }

    [Fact]
    public async Task AFault_IsNamedWhileItIsWritten_AndItsDraftIsNotProposed()
    {
        await using var office = await Office.Open(database);
        var id = await Start(office);

        var edited = await Edit(office, id, "$.rules[0].tier", "\"nothing\"");

        Assert.Contains(edited.Faults, fault => fault is { Path: "$.rules[0].tier", Problem: PackProblem.NotDefined });
        Assert.Equal(Rule.PackUnsound, await Refusal.Of(() => Propose(office, id)));
        Assert.Equal(Rule.PackUnsound, await Refusal.Of(() => office.Send(new StartReplay.Command(id), office.Cast.Administrator)));
    }

    [Fact]
    public async Task Publish_NeedsAnotherPersonThanWriterAndProposer_ByTheCodeAndByTheDatabase()
    {
        await using var office = await Office.Open(database);
        var id = await Start(office);
        var other = office.Cast.Members.Last(member => member.Roles.Contains(Role.Administrator));
        await Edit(office, id, "$.title.en", "\"Changed\"");
        var draft = await Read(office, id);
        await office.Send(new ProposePack.Command(id, draft.Revision, "A new title.", "Titles change no tier."), other);

        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => Edit(office, id, "$.title.en", "\"Again\"")));
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new PublishPack.Command(id, draft.Hash, "I wrote it."), office.Cast.Administrator)));
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new PublishPack.Command(id, draft.Hash, "I proposed it."), other)));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new PublishPack.Command(id, draft.Hash, "Not mine."), office.Cast.Officer)));
        Assert.Equal(Rule.ChangedMeanwhile, await Refusal.Of(() => office.Send(new PublishPack.Command(id, new string('0', 64), "Read something else."), office.Cast.Supervisor)));
        var fault = await Assert.ThrowsAsync<PostgresException>(() => Execute(office, $"update rule_pack_versions set published_at = now(), published_by = '{other.Id}' where id = '{id}'"));
        Assert.Equal("ck_pack_four_eyes", fault.ConstraintName);
        Assert.Equal("SB004", (await Assert.ThrowsAsync<PostgresException>(() => Execute(office, $"update rule_pack_versions set json = '' where id = '{id}'"))).SqlState);

        await office.Send(new PublishPack.Command(id, draft.Hash, "Read and found right."), office.Cast.Supervisor);

        foreach (var sql in (string[])["update rule_pack_versions set json = ''", "update rule_pack_versions set published_at = null", "delete from rule_pack_versions"])
            Assert.Equal("SB004", (await Assert.ThrowsAsync<PostgresException>(() => Execute(office, sql))).SqlState);
        await using var look = office.Look();
        var acts = await look.AccessLog.Where(line => line.SubjectId == id).Select(line => line.Act).ToListAsync(Token);
        Assert.Equal([AccessAct.StartPackDraft, AccessAct.ProposePack, AccessAct.PublishPack], acts.Order());
    }

    [Fact]
    public async Task Published_TiersNewCasesFromItsDayOn_AndOldOnesKeepTheirs_OnBothNodes()
    {
        await using var office = await Office.Open(database);
        await using var other = SecondNode(office);
        var early = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(early, FilledAnswers.Of(office.RulePack, Office.Hiring));
        await Publish(office, async id => await Edit(office, id, "$.inForceFrom", "\"2026-10-01\""));

        var late = await office.CaseAt(Stage.RiskTiering);
        Assert.Equal(InForce, (await ViewOn(other, office, late)).Pack);
        office.Clock.Now = new DateTimeOffset(2026, 10, 1, 9, 0, 0, TimeSpan.Zero);

        Assert.Equal("eu-ai-act@1.2.0", (await office.Send(new ViewTiering.Query(late), office.Cast.Officer)).Pack);
        Assert.Equal("eu-ai-act@1.2.0", (await ViewOn(other, office, late)).Pack);
        await office.Story.ProposeTier(late, FilledAnswers.Of(office.RulePack, Office.Hiring));
        await using var look = office.Look();
        Assert.Equal([InForce, "eu-ai-act@1.2.0"], await look.TierDeterminations.OrderBy(tier => tier.ProposedAt).Select(tier => tier.Pack).ToListAsync(Token));
        // An auditor's pack carries it like those that ship.
        Assert.NotNull(office.Packs.Text(PackedFile.RulePack, "eu-ai-act@1.2.0"));
        Assert.Equal("1.2.0", (await office.Send(new ReadRulePack.Query("eu-ai-act", "1.2.0"), office.Cast.Administrator)).Version);
    }

    [Fact]
    public async Task Propose_ForADayThatHasComeOrIsTaken_IsRefused()
    {
        await using var office = await Office.Open(database);
        var id = await Start(office);
        foreach (var (day, rule) in new[] { ("2026-09-01", Rule.PackTooLate), ("2026-07-27", Rule.PackUnsound) })
        {
            await Edit(office, id, "$.inForceFrom", $"\"{day}\"");
            Assert.Equal(rule, await Refusal.Of(() => Propose(office, id)));
        }
        await Edit(office, id, "$.inForceFrom", "\"2026-12-01\"");
        await Edit(office, id, "$.version", "\"1.1.0\"");
        Assert.Equal(Rule.PackUnsound, await Refusal.Of(() => Propose(office, id)));
    }

    [Fact]
    public async Task AFileOfAPublishedVersionWithOtherContent_IsRefusedAtTheStart()
    {
        await using var office = await Office.Open(database);
        await office.Services.GetRequiredService<PackLibrary>().Look(Token);
        var folder = Directory.CreateTempSubdirectory("sandbox-packs-").FullName;
        foreach (var file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "packs"), "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(Path.Combine(AppContext.BaseDirectory, "packs"), file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            await File.WriteAllTextAsync(copy, (await File.ReadAllTextAsync(file, Token)).Replace("Minimal", "Slight", StringComparison.Ordinal), Token);
        }
        await using var changed = SecondNode(office, folder);

        var fault = await Assert.ThrowsAsync<InvalidDataException>(async () => await changed.GetRequiredService<PackLibrary>().Look(Token));

        Assert.Contains(InForce, fault.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Replay_CountsTiersNamesChangedCasesAndWhatCannotBeReplayed()
    {
        await using var office = await Office.Open(database);
        var high = await Tiered(office, Office.Hiring);
        await Tiered(office);
        var id = await Start(office);
        // Screening of applicants is not high any more; and something new is asked.
        var draft = PackDocument.TryParse((await Read(office, id)).Json)!;
        var rules = draft.At("$.rules")!.AsArray();
        var decisive = TierEngine.Evaluate(office.RulePack, Answers.Parse((await Kept(office, high)).Answers)).Path.Where(rule => rule.IsDecisive).Select(rule => rule.RuleId).ToList();
        foreach (var rule in decisive) await Edit(office, id, $"$.rules[{rules.ToList().FindIndex(one => (string)one!["id"]! == rule)}].tier", "\"minimal\"");

        var replay = await Replayed(office, id);

        Assert.Equal((ReplayState.Done, 2, 1, 1, 0), (replay.State, replay.Done, replay.Result.Changed, replay.Result.Same, replay.Result.Incomplete));
        var change = Assert.Single(replay.Changes);
        Assert.Equal((high, "high"), (change.FileId, change.Before));
        Assert.Equal(decisive, change.Why.Gained);
        Assert.True(replay.IsCurrent);

        await Edit(office, id, "$.sections[0].questions", Added((await Read(office, id)).Json, "$.sections[0].questions", """{ "id": "fresh", "kind": "yesNo", "text": { "en": "Is it new?", "zh-Hans": "新吗？" } }"""));
        Assert.False((await office.Send(new ReadReplay.Query(replay.Id), office.Cast.Supervisor)).IsCurrent);
        var again = await Replayed(office, id);
        Assert.Equal((0, 0, 2, 2), (again.Result.Changed, again.Result.Same, again.Result.Incomplete, again.Result.Unanswered["fresh"]));
    }

    [Fact]
    public async Task Propose_RestsOnAReplayOfWhatTheDraftSaysNow_OrOnAReason()
    {
        await using var office = await Office.Open(database);
        var id = await Start(office);
        Assert.Equal(Rule.ReplayMissing, await Refusal.Of(() => Propose(office, id, null)));
        var replay = await Replayed(office, id);
        await Edit(office, id, "$.title.en", "\"Changed since\"");
        Assert.Equal(Rule.ReplayMissing, await Refusal.Of(() => Propose(office, id, null)));
        await office.Send(new UndoEdit.Command(id, (await Read(office, id)).Revision), office.Cast.Administrator);

        await Propose(office, id, null);

        Assert.Equal((replay.Id, DraftState.Proposed), ((await Read(office, id)).RestsOn, (await Read(office, id)).State));
        await office.Send(new ReturnPack.Command(id, "Say more."), office.Cast.Supervisor);
        Assert.Equal((DraftState.Open, "Say more."), ((await Read(office, id)).State, (await Read(office, id)).Returned));
    }

    [Fact]
    public async Task Replay_ThatWasCancelledOrLeft_StopsOrGoesOnElsewhere()
    {
        await using var office = await Office.Open(database);
        await Tiered(office, Office.Hiring);
        var id = await Start(office);
        var cancelled = await office.Send(new StartReplay.Command(id), office.Cast.Administrator);
        Assert.Equal(Rule.AlreadyUnderWay, await Refusal.Of(() => office.Send(new StartReplay.Command(id), office.Cast.Administrator)));
        await office.Send(new CancelReplay.Command(cancelled), office.Cast.Administrator);
        Assert.False(await Runner(office.Services, office).DoOne(Token));
        Assert.Equal((ReplayState.Cancelled, 0), ((await office.Send(new ReadReplay.Query(cancelled), office.Cast.Administrator)).State, (await office.Send(new ReadReplay.Query(cancelled), office.Cast.Administrator)).Done));

        // A node took it up and died: nobody else touches it until its hold is over.
        var left = await office.Send(new StartReplay.Command(id), office.Cast.Administrator);
        await Execute(office, $"update pack_replays set held_until = '{office.Clock.Now.AddMinutes(1):O}' where id = '{left}'");
        Assert.False(await Runner(office.Services, office).DoOne(Token));
        office.Clock.Now = office.Clock.Now.AddMinutes(2);
        await using var other = SecondNode(office);
        Assert.True(await Runner(other, office).DoOne(Token));
        Assert.Equal((ReplayState.Done, 1), ((await office.Send(new ReadReplay.Query(left), office.Cast.Administrator)).State, (await office.Send(new ReadReplay.Query(left), office.Cast.Administrator)).Done));
    }

    [Fact]
    public async Task EveryPage_IsShownInBothLanguages()
    {
        await using var app = await RunningApp.Start(database);
        var useCases = app.App.Services.GetRequiredService<UseCases>();
        var id = await useCases.Send(new StartDraft.Command(InForce, null), app.Cast.Administrator.Actor, token: Token);
        var replay = await useCases.Send(new StartReplay.Command(id), app.Cast.Administrator.Actor, token: Token);
        var http = await app.SignedIn(app.Cast.Administrator);
        var home = $"/administration/workshop/{id}";

        foreach (var path in new[] { "/administration/workshop", home, $"{home}/json", $"{home}/edit", $"{home}/edit/sections/0", $"{home}/edit/sections/0/questions/0", $"{home}/edit/rules/0", $"{home}/edit/tiers/1", $"{home}/replays/{replay}", "/administration/workshop/compare?from=eu-ai-act@1.0.0&to=eu-ai-act@1.1.0" })
            foreach (var (language, word) in new[] { ("en", "<html lang=\"en"), ("zh-CN", "<html lang=\"zh-Hans\"") })
            {
                http.DefaultRequestHeaders.AcceptLanguage.Clear();
                http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
                using var answer = await http.GetAsync(path, Token);
                var text = await answer.Content.ReadAsStringAsync(Token);
                Assert.True(answer.StatusCode == HttpStatusCode.OK && text.Contains(word, StringComparison.OrdinalIgnoreCase), $"{path} in {language}: {answer.StatusCode}");
            }
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync($"{home}/pack.json", Token)).StatusCode);
        Assert.StartsWith("案件,", await http.GetStringAsync($"{home}/replays/{replay}/cases.csv", Token), StringComparison.Ordinal);
        foreach (var path in new[] { $"/administration/workshop/{Guid.NewGuid()}", $"{home}/edit/sections/99", $"{home}/edit/nothing/0", $"{home}/replays/{Guid.NewGuid()}" })
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path, Token)).StatusCode);
    }

    [Fact]
    public void EveryFieldProblemAndPart_HasItsText()
    {
        var texts = new ResourceManager(typeof(WorkshopTexts));
        var shapes = new[] { PackShape.Pack, PackShape.Tier, PackShape.Overlay, PackShape.Section, PackShape.Question, PackShape.Value, PackShape.Condition, PackShape.Rule };
        var wanted = shapes.SelectMany(Fields)
            .Concat(Enum.GetNames<PackProblem>().Select(problem => $"Problem.{problem}")).Concat(Enum.GetNames<PackPart>().Select(part => $"Group.{part}"))
            .Concat(Enum.GetNames<DraftState>().Select(state => $"State.{state}")).Concat(Enum.GetNames<ReplayState>().Select(state => $"Replay.{state}"))
            .Concat(new[] { typeof(QuestionKind), typeof(ScoreKind), typeof(Combination), typeof(Rounding), typeof(TermUnit) }.SelectMany(type => Enum.GetNames(type).Select(word => $"Word.{char.ToLowerInvariant(word[0])}{word[1..]}")));

        Assert.All(wanted, key => Assert.True(texts.GetString(key, CultureInfo.InvariantCulture) is not null, key));

        static IEnumerable<string> Fields(PackShape shape) =>
            shape.Fields.SelectMany(field => new[] { $"Field.{field.Member}" }.Concat((field.Words ?? []).Select(word => $"Word.{word}"))
                .Concat(field.Optional && field.Words is not null ? [$"None.{field.Member}"] : []).Concat(field.Of is { } of ? [$"Shape.{of.Name}", .. Fields(of)] : []))
                .Where(key => key is not ("Shape.obligations" or "Shape.reporting" or "Shape.changeable" or "Shape.yesNo"));
    }

    private static Task<Guid> Start(Office office) => office.Send(new StartDraft.Command(InForce, null), office.Cast.Administrator);

    private static Task<ReadDraft.Details> Read(Office office, Guid id) => office.Send(new ReadDraft.Query(id), office.Cast.Administrator);

    private static async Task<EditDraft.Edited> Edit(Office office, Guid id, string path, string? value) =>
        await office.Send(new EditDraft.Command(id, path, Json(await Read(office, id), path), value), office.Cast.Administrator);

    private static string? Json(ReadDraft.Details draft, string path) => PackDocument.TryParse(draft.Json)!.At(path)?.ToJsonString();

    private static string Added(string json, string list, string item)
    {
        var items = PackDocument.TryParse(json)!.At(list)!.DeepClone().AsArray();
        items.Add(System.Text.Json.Nodes.JsonNode.Parse(item));
        return items.ToJsonString();
    }

    private static async Task Propose(Office office, Guid id, string? withoutReplay = "Nothing is tiered otherwise.") =>
        await office.Send(new ProposePack.Command(id, (await Read(office, id)).Revision, "Because.", withoutReplay), office.Cast.Administrator);

    private static async Task Publish(Office office, Func<Guid, Task> change)
    {
        var id = await Start(office);
        await change(id);
        await Propose(office, id);
        await office.Send(new PublishPack.Command(id, (await Read(office, id)).Hash, "Right."), office.Cast.Supervisor);
    }

    private static async Task<Guid> Tiered(Office office, params (string, string)[] told)
    {
        var id = await office.CaseAt(Stage.RiskTiering);
        await office.Story.ProposeTier(id, FilledAnswers.Of(office.RulePack, told));
        await office.Story.ConfirmTier(id);
        return id;
    }

    private static async Task<Domain.Applications.TierDetermination> Kept(Office office, Guid id)
    {
        await using var look = office.Look();
        return await look.TierDeterminations.SingleAsync(tier => tier.CaseId == id, Token);
    }

    private static async Task<ReadReplay.Details> Replayed(Office office, Guid draft)
    {
        office.Clock.Now = office.Clock.Now.AddMinutes(1);
        var replay = await office.Send(new StartReplay.Command(draft), office.Cast.Administrator);
        Assert.True(await Runner(office.Services, office).DoOne(Token));
        return await office.Send(new ReadReplay.Query(replay), office.Cast.Administrator);
    }

    private static RunReplays Runner(IServiceProvider node, Office office) =>
        new(node.GetRequiredService<IServiceScopeFactory>(), node.GetRequiredService<Packs>(), office.Clock, NullLogger<RunReplays>.Instance);

    private static Task<ViewTiering.Tiering> ViewOn(IServiceProvider node, Office office, Guid id) => node.GetRequiredService<UseCases>().Send(new ViewTiering.Query(id), office.Cast.Officer.Actor, token: Token);

    // Another node on the same database.
    private static ServiceProvider SecondNode(Office office, string? packs = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Sandbox:SealKey"] = Office.SealKey, ["SANDBOX_DATA"] = office.Data.FullName, ["Sandbox:PacksFolder"] = packs }).Build();
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSandbox(settings, office.Database.App);
        services.AddSingleton<TimeProvider>(office.Clock);
        return services.BuildServiceProvider();
    }

    private static async Task Execute(Office office, string sql)
    {
        await using var connection = new NpgsqlConnection(office.Database.Owner);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
