using Microsoft.EntityFrameworkCore;
using Sandbox.Domain.Access;
using Sandbox.Domain.Applications;
using Sandbox.Domain.Cases;
using Sandbox.Ledger.Entries;
using Sandbox.Web.Features.Admission.Decide;
using Sandbox.Web.Persistence;
using Sandbox.Web.Pipeline;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline;

// A bundle of the log writes an entry's length in two bytes: what could not be bundled must never be written.
public sealed class TrailRecorderTests(DatabaseFixture database)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnAct_ThatChangesMoreThanAnEntryHolds_IsRefused_AndChangesNothing()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        var refusal = await Refusal.Of(() => office.Play(office.Cast.Officer, async (db, actor, now) =>
        {
            (await db.OpenApplication(id, Token)).AcceptAsComplete(actor, null, now);
            for (var number = 1; number <= 200; number++) db.Filings.Add(Filing.Of(id, FilingKind.ClosingEvidence, null, number, "closing-evidence@1", "{}", new string('a', 64), actor, now));
        }));

        Assert.Equal(Rule.EntryTooLong, refusal);
        Assert.Equal(Stage.CompletenessCheck, await office.StageOf(id));
        await using var look = office.Look();
        Assert.Equal(1, await look.Filings.CountAsync(filing => filing.CaseId == id, Token));
    }

    [Fact]
    public async Task Decide_WithAsManyAndAsLongConditionsAsTheFormTakes_FitsIntoABundle()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.PanelReview);
        await office.Story.Score(id, 0, 4, Vote.Admit, "Good.");
        await office.Story.Score(id, 1, 4, Vote.Admit, "Good.");
        var condition = new DecideOnApplication.Imposed(new string('字', 4000), new string('字', 4000), office.Today.AddDays(60));

        await office.Story.Decide(
            id, AdmissionOutcome.Admit, new string('字', 4000), new string('字', 4000), conditions: [.. Enumerable.Repeat(condition, DecideOnApplication.MostConditions)]);
        await office.Sequence();

        await using var look = office.Look();
        Assert.Equal(DecideOnApplication.MostConditions, await look.Conditions.CountAsync(imposed => imposed.CaseId == id, Token));
        Assert.InRange(await look.TrailEntries.Where(entry => entry.CaseId == id).MaxAsync(entry => entry.Payload.Length, Token), 10_000, EntryJson.LongestEntry);
        Assert.Equal(0, office.Verify("log", await office.LogFolder(), "--key", await office.LogKeyFile()).ExitCode);
    }

    [Fact]
    public async Task AnEntry_TooLongForABundle_IsRefusedByTheDatabaseToo()
    {
        await using var office = await Office.Open(database);
        var id = await office.CaseAt(Stage.CompletenessCheck);

        var refusal = await Sql.Refusal(office.Database.Owner, $"""
            insert into trail_entries (id, case_id, case_seq, act, actor_id, at, payload, previous_hash, leaf)
            select gen_random_uuid(), case_id, case_seq + 1, act, actor_id, at, p, leaf, sha256('\x00'::bytea || p)
            from trail_entries, convert_to('"' || repeat('x', {EntryJson.LongestEntry}) || '"', 'UTF8') p where case_id = '{id}' order by case_seq desc limit 1
            """);

        Assert.Equal("SB002", refusal);
    }
}
