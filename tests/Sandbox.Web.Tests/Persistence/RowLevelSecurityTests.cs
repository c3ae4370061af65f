using Microsoft.EntityFrameworkCore;
using Npgsql;
using Sandbox.Domain.Cases;
using Sandbox.Seeds;

namespace Sandbox.Web.Tests.Persistence;

// What queries without any filter see, table by table, as the app's role.
public sealed class RowLevelSecurityTests(DatabaseFixture database)
{
    [Fact]
    public async Task EveryTableOfCases_ShowsACompanyItsOwnRowsAndNoneOfAnother()
    {
        await using var office = await Office.Open(database);
        var (ours, theirs) = (office.Cast.Owner, office.Cast.OwnerOf("lingban"));
        var filed = await FiledApplication.By(office, ours);
        await EveryTable.Fill(office, filed.CaseId, ours.OrganisationId);
        await using var look = office.Look();
        string[] deliberations = ["tier_determinations", "criterion_findings", "panel_scores", "reviews"];

        Assert.Empty(await Seen(office, "own", theirs));
        Assert.Equal(EveryTable.Guarded(look).Except([.. deliberations, "disclosures"]).Order(), (await Seen(office, "own", ours)).Except(["disclosures"]));
        Assert.Equal(EveryTable.Guarded(look).Except(["drafts"]).Order(), (await Seen(office, "all", office.Cast.Officer)).Except(["drafts"]));
    }

    [Fact]
    public async Task ThePublic_ReadsTheRegisterAndNoTableOfACase()
    {
        await using var office = await Office.Open(database);
        var hidden = await office.CaseAt(Stage.PanelReview);
        var shown = await office.CaseAt(Stage.PlanAgreement);
        await EveryTable.Fill(office, shown, office.Cast.Owner.OrganisationId);

        Assert.Empty(await Seen(office, "public", office.Cast.Administrator));

        await using var connection = new NpgsqlConnection(office.Database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        Assert.Equal([shown], await Sql.Value<Guid[]>(connection, Sql.As("public", office.Cast.Administrator) + "select array_agg(case_id) from public_cases"));
        Assert.DoesNotContain(hidden, await Sql.Value<Guid[]>(connection, "select array_agg(case_id) from public_cases"));
        Assert.Equal(
            ["case_id", "reference", "system_name", "company", "country", "tier", "stage", "submitted_at", "changed_at", "summary", "admitted_at", "test_starts_at", "test_ends_at", "test_ended_at", "exit_accepted_at", "exit_report_public"],
            await Sql.Value<string[]>(connection, "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = 'public_cases'::regclass and attnum > 0"));
        Assert.Equal(
            ["seal_id", "entry_id", "payload", "pointer", "salt"],
            await Sql.Value<string[]>(connection, "select array_agg(attname::text order by attnum) from pg_attribute where attrelid = 'public_issuances'::regclass and attnum > 0"));
        // Who complains about a public case opens its file for that, and no other.
        Assert.Equal([shown], await Sql.Value<Guid[]>(connection, Sql.As("complaint", office.Cast.Administrator) + "select array_agg(id) from cases"));
    }

    [Fact]
    public async Task WithoutASetting_NothingIsVisible()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await EveryTable.Fill(office, filed.CaseId, office.Cast.Owner.OrganisationId);

        Assert.Empty(await Seen(office, null, office.Cast.Owner));
        Assert.Empty(await Seen(office, "no such scope", office.Cast.Owner));
    }

    [Fact]
    public async Task TheSetting_DoesNotOutliveItsTransactionOnAPooledConnection()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);
        var one = new NpgsqlConnectionStringBuilder(office.Database.App) { MaxPoolSize = 1, ApplicationName = "one" }.ConnectionString;

        var backend = 0;
        for (var round = 0; round < 2; round++)
        {
            await using var connection = new NpgsqlConnection(one);
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            var pid = await Sql.Value<int>(connection, "select pg_backend_pid()");
            if (round == 1) Assert.Equal(backend, pid);
            backend = pid;
            // Before the second round's own transaction sets anything.
            Assert.Equal(0L, await Sql.Value<long>(connection, "select count(*) from cases"));
            await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
            Assert.Equal(1L, await Sql.Value<long>(connection, Sql.As("own", office.Cast.Owner) + "select count(*) from cases"));
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0L, await Sql.Value<long>(connection, "select count(*) from cases"));
        }
    }

    [Theory]
    [InlineData("all")]
    [InlineData("consulted")]
    public async Task ARecusedPerson_SeesNothingOfTheCompany(string scope)
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await FiledApplication.By(office, office.Cast.OwnerOf("lingban"), "Companion");
        await EveryTable.Fill(office, filed.CaseId, office.Cast.Owner.OrganisationId);
        var reader = scope == "all" ? office.Cast.Officer : office.Cast.DataProtectionAgent;
        // Asked for an opinion in both cases.
        await using (var connection = new NpgsqlConnection(office.Database.Owner))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await Sql.Value<int>(connection, $$"""alter table tasks disable trigger user; update tasks set kind = 'GiveOpinion', arguments = '{"agency": "{{reader.Kind}}"}'; alter table tasks enable trigger user;""");
        }
        Assert.Equal(2L, await Cases());

        Assert.Null(await Sql.Refusal(
            office.Database.Owner,
            $"insert into recusals (id, person_id, organisation_id, reason, declared_at) values (gen_random_uuid(), '{reader.Id}', '{office.Cast.Owner.OrganisationId}', 'A relative works there.', now())"));

        Assert.Equal(1L, await Cases());
        Assert.Equal(0L, await Sql.Value<long>(office.Database.App, Sql.As(scope, reader) + $"select count(*) from filings where case_id = '{filed.CaseId}'"));

        Task<long> Cases() => Sql.Value<long>(office.Database.App, Sql.As(scope, reader) + "select count(*) from cases");
    }

    [Fact]
    public async Task TheAppsRole_OwnsNothingAndIsBoundByEveryPolicy()
    {
        await using var office = await Office.Open(database);

        var owned = await Sql.Value<long>(
            office.Database.Owner,
            """
            select (select count(*) from pg_class where relowner = 'sandbox_app'::regrole) + (select count(*) from pg_proc where proowner = 'sandbox_app'::regrole)
              + (select count(*) from pg_namespace where nspowner = 'sandbox_app'::regrole) + (select count(*) from pg_database where datdba = 'sandbox_app'::regrole)
              + (select count(*) from pg_roles where rolname in ('sandbox_app', 'sandbox_auditor') and (rolsuper or rolbypassrls or rolcreaterole))
            """);

        Assert.Equal(0L, owned);
    }

    [Fact]
    public async Task EveryTableOfCases_HasItsPoliciesForced()
    {
        await using var office = await Office.Open(database);
        await using var look = office.Look();

        var forced = await Sql.Value<string[]>(
            office.Database.Owner, "select array_agg(relname::text) from pg_class where relnamespace = 'public'::regnamespace and relrowsecurity and relforcerowsecurity");

        Assert.NotEmpty(EveryTable.Guarded(look));
        Assert.Empty(EveryTable.Guarded(look).Except(forced));
    }

    [Fact]
    public async Task EveryTableOfCases_RefusesEveryChangeWithoutAnEntry()
    {
        await using var office = await Office.Open(database);
        var filed = await FiledApplication.By(office, office.Cast.Owner);
        await EveryTable.Fill(office, filed.CaseId, office.Cast.Owner.OrganisationId);
        await using var look = office.Look();
        var superuser = await database.Superuser(office.Database);

        var faults = new List<string>();
        foreach (var table in EveryTable.OfRecords(look))
            foreach (var statement in (string[])[$"update {table} set case_id = case_id", $"delete from {table}", $"truncate {table} cascade"])
            {
                // Replica: foreign keys are silent then, so what refuses is the guard alone.
                if (await Sql.Refusal(superuser, $"set session_replication_role = replica; {statement}") is var refusal && refusal is not ("SB001" or "SB002"))
                    faults.Add($"{statement}: {refusal ?? "done"}");
            }

        Assert.True(EveryTable.OfRecords(look).Count > 15);
        Assert.Empty(faults);
    }

    [Fact]
    public async Task TheAuditorsRole_ReadsEveryTrailWithoutASettingAndWritesNothing()
    {
        await using var office = await Office.Open(database);
        await FiledApplication.By(office, office.Cast.Owner);

        Assert.Equal(
            await Sql.Value<long>(office.Database.Owner, "select count(*) from trail_entries"), await Sql.Value<long>(office.Database.Auditor, "select count(*) from trail_entries where leaf is not null"));
        Assert.Equal("42501", await Sql.Refusal(office.Database.Auditor, "insert into trail_entries select * from trail_entries"));
        Assert.Equal("42501", await Sql.Refusal(office.Database.Auditor, "select password_hash from users"));
    }

    // Which tables show any row.
    private static async Task<IReadOnlyList<string>> Seen(Office office, string? scope, CastMember member)
    {
        await using var look = office.Look();
        var seen = new List<string>();
        await using var connection = new NpgsqlConnection(office.Database.App);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var table in EveryTable.Guarded(look))
            if (await Sql.Value<bool>(connection, $"{(scope is null ? "" : Sql.As(scope, member))} select exists (select 1 from {table})"))
                seen.Add(table);
        return [.. seen.Order()];
    }
}
