using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sandbox.Domain.Access;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Forms;
using Sandbox.Seeds;
using Sandbox.Web.Features.Applications.Start;
using Sandbox.Web.Features.Applications.Submit;
using Sandbox.Web.Features.Erasures.Decide;
using Sandbox.Web.Features.Erasures.Hold;
using Sandbox.Web.Features.Erasures.List;
using Sandbox.Web.Features.Erasures.Propose;
using Sandbox.Web.Features.Erasures.Repeat;
using Sandbox.Web.Features.Filings.Save;
using Sandbox.Web.Features.Filings.Uploads;
using Sandbox.Web.Features.Trail.Inspect;
using Sandbox.Web.Features.Trail.Read;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Features.Erasures;

public sealed class ErasureTests(DatabaseFixture database)
{
    // With quotes and Chinese, which JSON and mail write in ways of their own.
    private const string Name = "Marta \"Mimi\" Quellenburg 玛塔";

    [Fact]
    public async Task Confirm_LeavesTheDataInNoTableAndNoFile_AndEveryProofHolds()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        Assert.NotEmpty(await Traces(office, Name));

        var erasure = await Proposed(office, caseId);
        await Confirm(office, caseId, erasure);

        Assert.Empty(await Traces(office, Name));
        Assert.Empty(await Traces(office, ErasureDesk.Encoded(Name)));
        Assert.True((await office.Send(new ReadCaseTrail.Query(caseId), office.Cast.Auditor)).Holds);
        await using var look = office.Look();
        Assert.Contains(ErasureDesk.Mark, (await look.Cases.SingleAsync(file => file.Id == caseId, TestContext.Current.CancellationToken)).SystemName);
        var filing = await look.Filings.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Contains(ErasureDesk.Mark, FormAnswers.Parse(filing.Answers).Values.Text("systemName"));
        Assert.Equal(ErasureDesk.Mark, filing.Digest);
        Assert.Contains(await look.OutgoingNotices.ToListAsync(TestContext.Current.CancellationToken), notice => notice.Name == "DataErased" && notice.PersonId == office.Cast.Auditor.Id);
    }

    [Fact]
    public async Task Entry_OfWhichWordsWereErased_ShowsWhenAndWhy_AndProvesTheRest()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        await Confirm(office, caseId, await Proposed(office, caseId));
        await using var look = office.Look();
        var row = await look.TrailEntries.SingleAsync(entry => entry.Act == Act.SubmitApplication, TestContext.Current.CancellationToken);

        var told = await SystemName();
        Assert.Equal((ReadEntry.Standing.ErasedInPart, $"Portrait of {ErasureDesk.Mark}"), (told.Standing, told.Text));
        Assert.Equal((ErasureGround.Unlawful, office.Clock.Now), (told.Erased!.Ground, told.Erased.At));

        // What remains cannot be changed unseen either.
        Assert.Null(await Sql.Refusal(office.Database.Owner, $"update disclosures set value = replace(value, 'Portrait', 'Picture') where entry_id = '{row.Id}'"));
        Assert.Equal(ReadEntry.Standing.Altered, (await SystemName()).Standing);

        async Task<ReadEntry.Told> SystemName() => Assert.Single(
            (await office.Send(new ReadEntry.Query(row.Id), office.Cast.Auditor)).Changes.Single(change => change.Record == "CaseFile").Fields, field => field.Name == "SystemName").After!;
    }

    [Fact]
    public async Task Confirm_OfAFile_DestroysKeyBytesNameAndDigest()
    {
        await using var office = await Office.Open(database);
        var (caseId, evidence) = await Filed(office);
        await using var before = office.Look();
        var digest = (await before.Evidence.SingleAsync(TestContext.Current.CancellationToken)).Digest;
        Assert.NotEmpty(await Traces(office, digest));

        var erasure = await office.Send(new ProposeErasure.Command(caseId, ErasureSubject.File(evidence), ErasureGround.LegalDuty, "The file was never meant to be filed."), office.Cast.DataProtectionOfficer);
        await Confirm(office, caseId, erasure);
        while (await Due(office).DoOne(TestContext.Current.CancellationToken)) { }

        Assert.Empty(await Traces(office, digest));
        Assert.Empty(await Traces(office, "mimi.txt"));
        Assert.Empty(Directory.GetFiles(Path.Combine(office.Data.FullName, "evidence")));
        await using var look = office.Look();
        Assert.Empty((await look.Evidence.SingleAsync(TestContext.Current.CancellationToken)).Key);
        Assert.Equal(Rule.NotFound, await Refusal.Of(() => office.Send(new ReadEvidence.Query(evidence), office.Cast.Officer)));
        Assert.True((await office.Send(new ReadCaseTrail.Query(caseId), office.Cast.Auditor)).Holds);
    }

    [Fact]
    public async Task Confirm_BySomebodyWhoTookPart_IsRefusedByTheDomainAndByTheDatabase()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Assessment);
        var erasure = await office.Send(new ProposeErasure.Command(caseId, await Where(office, caseId, "TalentMatch"), ErasureGround.Unlawful, "A person's name."), office.Cast.DataProtectionOfficer);

        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new ConfirmErasure.Command(caseId, erasure, "Checked."), office.Cast.Supervisor)));
        Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ConfirmErasure.Command(caseId, erasure, "Checked."), office.Cast.DataProtectionOfficer)));
        Assert.Equal("23514", await Sql.Refusal(office.Database.Owner, "update erasures set decided_by = proposed_by, outcome = 'Confirmed'"));
        await using var look = office.Look();
        Assert.True(await look.Database.SqlQueryRaw<bool>("select exists (select 1 from duties_apart where act = 'ConfirmErasure' and barred_by = 'ConfirmTier') as \"Value\"").SingleAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Erasure_WhileAHoldStands_IsRefused_AndWhoPlacedTheHoldDoesNotLiftIt()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        var erasure = await Proposed(office, caseId);
        await office.Send(new PlaceLegalHold.Command(caseId, "A court asked for the file."), office.Cast.DecisionMaker);

        Assert.Equal(Rule.OnLegalHold, await Refusal.Of(() => Confirm(office, caseId, erasure)));
        Assert.Equal(Rule.AlreadyUnderWay, await Refusal.Of(() => office.Send(new PlaceLegalHold.Command(caseId, "Twice."), office.Cast.DecisionMaker)));
        Assert.Equal([caseId], (await office.Send(new ListErasures.Query(), office.Cast.DecisionMaker)).Holds.Select(held => held.CaseId));
        var hold = (await office.Send(new ViewCaseErasures.Query(caseId), office.Cast.DecisionMaker)).Hold!;
        Assert.Equal(Rule.TookPartBefore, await Refusal.Of(() => office.Send(new LiftLegalHold.Command(caseId, hold.Id, "Over."), office.Cast.DecisionMaker)));
        await office.Send(new LiftLegalHold.Command(caseId, hold.Id, "The court has the file."), office.Cast.The(Role.DecisionMaker, 1));

        await Confirm(office, caseId, erasure);
        Assert.Empty(await Traces(office, Name));
    }

    [Fact]
    public async Task Erasure_WhileAnAppealIsOpen_IsRefused()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.Assessment);
        var erasure = await office.Send(new ProposeErasure.Command(caseId, await Where(office, caseId, "TalentMatch"), ErasureGround.Unlawful, "A person's name."), office.Cast.DataProtectionOfficer);
        await office.Play(office.Cast.Owner, async (db, actor, now) =>
        {
            var file = await db.OpenCase(caseId, default);
            db.Appeals.Add(Appeal.File(file, Act.ConfirmTier, null, await office.File(db, caseId, FilingKind.Appeal, "appeal", null, actor, now), "The tier is too high.", false, now.AddDays(1), [], actor, now));
        });

        Assert.Equal(Rule.UnderAppeal, await Refusal.Of(() => Confirm(office, caseId, erasure)));
    }

    [Fact]
    public async Task Erasure_OfWhatADecisionRestsOn_IsRefused_AndOfNamesInItOnlyAfterTheRetentionPeriod()
    {
        await using var office = await Office.Open(database);
        var caseId = await office.CaseAt(Stage.CompletenessCheck);
        await office.Play(office.Cast.Officer, async (db, actor, now) => (await db.OpenApplication(caseId, default)).ProposeInadmissible(actor, $"{Name} is no system, says the form; and none is described anywhere in it.", now));
        await office.Play(office.Cast.DecisionMaker, async (db, actor, now) => (await db.OpenApplication(caseId, default)).DecideAdmissibility(true, actor, $"{Name} is a person and no system; the form describes none.", now));
        await using var look = office.Look();
        var decision = await look.TrailEntries.SingleAsync(entry => entry.Act == Act.RefuseInadmissible, TestContext.Current.CancellationToken);

        Assert.Equal(Rule.DecisionMustRemain, await Refusal.Of(() => office.Send(new ProposeErasure.Command(caseId, ErasureSubject.Whole(decision.Id, "/reasons"), ErasureGround.Objection, "They object."), office.Cast.DataProtectionOfficer)));
        var name = await Where(office, caseId, Name);
        Assert.Equal(Rule.Retained, await Refusal.Of(() => office.Send(new ProposeErasure.Command(caseId, name, ErasureGround.Objection, "They object."), office.Cast.DataProtectionOfficer)));

        office.Clock.Now = office.Clock.Now.AddYears(10).AddDays(2);
        await Confirm(office, caseId, await office.Send(new ProposeErasure.Command(caseId, name, ErasureGround.Objection, "They object."), office.Cast.DataProtectionOfficer));
        Assert.Empty(await Traces(office, Name));
    }

    [Fact]
    public async Task Reasons_ThatRepeatTheData_AreRefused()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        var place = await Where(office, caseId, Name);

        Assert.Equal(Rule.ReasonsRepeatErased, await Refusal.Of(() => office.Send(new ProposeErasure.Command(caseId, place, ErasureGround.Unlawful, $"{Name} wrote to us."), office.Cast.DataProtectionOfficer)));
        var erasure = await Proposed(office, caseId);
        Assert.Equal(Rule.ReasonsRepeatErased, await Refusal.Of(() => office.Send(new ConfirmErasure.Command(caseId, erasure, $"{Name} is right."), office.Cast.The(Role.Supervisor, 1))));
    }

    [Fact]
    public async Task Refuse_LeavesTheDataAndTellsTheOfficer()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        var erasure = await Proposed(office, caseId);

        await office.Send(new RefuseErasure.Command(caseId, erasure, "The name is that of the company's product."), office.Cast.The(Role.Supervisor, 1));

        var overview = await office.Send(new ListErasures.Query("sbx-2026"), office.Cast.DataProtectionOfficer);
        Assert.Empty(overview.Open);
        Assert.Equal((erasure, ErasureOutcome.Refused, "Zhao Min"), Assert.Single(overview.Decided.Select(row => (row.Id, row.Outcome!.Value, row.DecidedBy!))));
        Assert.Equal([caseId], overview.Cases.Select(found => found.CaseId));
        Assert.NotEmpty(await Traces(office, Name));
        Assert.Equal(Rule.NothingProposed, await Refusal.Of(() => Confirm(office, caseId, erasure)));
        Assert.Equal(ErasureOutcome.Refused, (await office.Send(new ViewErasure.Query(erasure), office.Cast.DataProtectionOfficer)).Outcome);
    }

    // A restored backup is older than the erasure: it holds the data, and knows of no confirmation.
    [Fact]
    public async Task DeletionList_AfterABackupCameBack_ErasesAgainAtTheStart()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        var list = office.Services.GetRequiredService<DeletionList>();
        list.Append(new(Guid.CreateVersion7(), caseId, await Where(office, caseId, Name), ErasureGround.Unlawful, "GDPR Art. 17(1)", office.Cast.DataProtectionOfficer.Id, office.Clock.Now, office.Cast.Supervisor.Id, office.Clock.Now));

        while (await Due(office).DoOne(TestContext.Current.CancellationToken)) { }

        Assert.Empty(await Traces(office, Name));
        var trail = await office.Send(new ReadCaseTrail.Query(caseId), office.Cast.Auditor);
        Assert.True(trail.Holds);
        Assert.Single(trail.Entries, line => line.Act == Act.RepeatErasure);
        Assert.False(await Due(office).DoOne(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task DeletionList_HoldsEveryConfirmedErasure_AndNothingOfTheData()
    {
        await using var office = await Office.Open(database);
        var (caseId, _) = await Filed(office);
        var erasure = await Proposed(office, caseId);
        await Confirm(office, caseId, erasure);
        while (await Due(office).DoOne(TestContext.Current.CancellationToken)) { }

        Assert.Equal([erasure], office.Services.GetRequiredService<DeletionList>().Read().Select(listed => listed.Id));
        Assert.DoesNotContain("Quellenburg", await File.ReadAllTextAsync(Path.Combine(office.Data.FullName, "erasures.jsonl"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Everything_IsForThoseWhoProposeDecideOrHold()
    {
        await using var office = await Office.Open(database);
        var (caseId, evidence) = await Filed(office);
        var erasure = await Proposed(office, caseId);
        Role[] readers = [Role.DataProtectionOfficer, Role.Supervisor, Role.DecisionMaker];

        foreach (var member in office.Cast.Members.Where(member => !member.Roles.Any(readers.Contains)))
        {
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ListErasures.Query(), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewCaseErasures.Query(caseId), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ViewErasure.Query(erasure), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new FindWords.Query(caseId, Name), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ProposeErasure.Command(caseId, ErasureSubject.File(evidence), ErasureGround.Unlawful, "Mine."), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new ConfirmErasure.Command(caseId, erasure, "Mine."), member)));
            Assert.Equal(Rule.NotPermitted, await Refusal.Of(() => office.Send(new PlaceLegalHold.Command(caseId, "Mine."), member)));
        }
    }

    // An application that names a person in its text, in a file and in the file's name.
    private static async Task<(Guid CaseId, Guid Evidence)> Filed(Office office)
    {
        var draft = await office.Send(new StartApplication.Command(), office.Cast.Owner);
        var kept = await office.Send(new AddEvidence.Command(draft, "evidence", "mimi.txt", Encoding.UTF8.GetBytes($"Interview with {Name}.")), office.Cast.Owner);
        var answers = FilledForm.Of(office.Packs.Form("application"), FormAnswers.Empty.With("systemName", $"Portrait of {Name}").With("personalDataInTest", true), Office.Faker(), office.Today, [kept.Id]);
        await office.Send(new SaveDraft.Command(draft, answers.ToJson(), 0), office.Cast.Owner);
        var receipt = await office.Send(new SubmitApplication.Command(draft), office.Cast.Owner);
        return (receipt.CaseId, kept.Id);
    }

    private static async Task<ErasureSubject> Where(Office office, Guid caseId, string words)
    {
        var found = await office.Send(new FindWords.Query(caseId, words), office.Cast.DataProtectionOfficer);
        return (await office.Send(new LocateWords.Query(caseId, found.Places[0].EntryId, found.Places[0].Pointer, words), office.Cast.DataProtectionOfficer)).Subject;
    }

    private static async Task<Guid> Proposed(Office office, Guid caseId) =>
        await office.Send(new ProposeErasure.Command(caseId, await Where(office, caseId, Name), ErasureGround.Unlawful, "A person who never agreed is named."), office.Cast.DataProtectionOfficer);

    private static Task Confirm(Office office, Guid caseId, Guid erasure) => office.Send(new ConfirmErasure.Command(caseId, erasure, "Seen and agreed."), office.Cast.The(Role.Supervisor, 1));

    private static DueErasures Due(Office office) => new(
        office.Services.GetRequiredService<IServiceScopeFactory>(), office.UseCases, office.Services.GetRequiredService<DeletionList>(), office.Services.GetRequiredService<EvidenceFolder>(), office.Clock, NullLogger<DueErasures>.Instance);

    // Every table and every file of the installation in which a text stands, whatever the column's type.
    private static async Task<IReadOnlyList<string>> Traces(Office office, string text)
    {
        var found = new List<string>();
        await using var connection = new NpgsqlConnection(office.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var columns = new List<(string Table, string Column, string Type)>();
        await using (var command = new NpgsqlCommand("select c.table_name, c.column_name, c.data_type from information_schema.columns c join information_schema.tables t using (table_schema, table_name) where table_schema = 'public' and t.table_type = 'BASE TABLE'", connection))
        await using (var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken))
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) columns.Add((reader.GetString(0), reader.GetString(1), reader.GetString(2)));
        Assert.Contains(columns, column => column is { Table: "trail_entries", Type: "bytea" });
        foreach (var (table, column, type) in columns)
        {
            var holds = type == "bytea" ? $"position(convert_to(@text, 'UTF8') in \"{column}\") > 0" : $"position(@text in \"{column}\"::text) > 0 or position(@json in \"{column}\"::text) > 0";
            await using var command = new NpgsqlCommand($"select count(*) from \"{table}\" where {holds}", connection);
            command.Parameters.AddWithValue("text", text);
            command.Parameters.AddWithValue("json", ErasureDesk.Encoded(text));
            if ((long)(await command.ExecuteScalarAsync(TestContext.Current.CancellationToken))! > 0) found.Add($"{table}.{column}");
        }
        foreach (var path in Directory.EnumerateFiles(office.Data.FullName, "*", SearchOption.AllDirectories))
            if (path.Contains(text, StringComparison.Ordinal) || (await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken)).AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0) found.Add(path);
        return found;
    }
}
