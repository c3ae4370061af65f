using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Npgsql;
using Sandbox.Domain.Cases;
using Sandbox.Domain.Trail;
using Sandbox.Web.Persistence;

namespace Sandbox.Web.Tests.Persistence;

// A row of a case in every table that belongs to cases, made from the model, so that a new table is filled without a new line here.
internal static class EveryTable
{
    private static readonly Type[] BesideRecords = [typeof(Disclosure), typeof(ProcedureInstance), typeof(ProcedureVisit), typeof(Web.Persistence.Evidence), typeof(FilingDraft)];

    // Tables of case records, other than the case itself.
    public static IReadOnlyList<string> OfRecords(SandboxDbContext db) =>
        [.. db.Model.GetEntityTypes().Where(type => IsRecord(type) && type.ClrType != typeof(CaseFile)).Select(type => type.GetTableName()!)];

    // Tables whose rows only some may see.
    public static IReadOnlyList<string> Guarded(SandboxDbContext db) =>
        [.. db.Model.GetEntityTypes().Where(type => IsRecord(type) || BesideRecords.Contains(type.ClrType) || type.ClrType == typeof(TrailEntry)).Select(type => type.GetTableName()!)];

    // Fills what is empty for the case; the guards are off meanwhile, as only the owner can have them.
    public static async Task Fill(Office office, Guid caseId, Guid organisation)
    {
        await using var db = office.Look();
        await using var connection = new NpgsqlConnection(office.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        var left = db.Model.GetEntityTypes().Where(type => (IsRecord(type) || BesideRecords.Contains(type.ClrType)) && type.ClrType != typeof(CaseFile)).ToList();
        var entry = await Sql.Value<Guid>(connection, $"select id from trail_entries where case_id = '{caseId}' limit 1");
        while (left.Count > 0)
        {
            // A table comes after those that it refers to.
            var next = left.First(type => !type.GetForeignKeys().Any(key => key.PrincipalEntityType != type && left.Contains(key.PrincipalEntityType)));
            left.Remove(next);
            var table = next.GetTableName()!;
            var store = StoreObjectIdentifier.Table(table);
            if (await Sql.Value<long>(connection, $"select count(*) from {table} where case_id = '{caseId}'") > 0) continue;
            var columns = next.GetProperties().Where(property => !property.IsNullable || property.Name == "CaseId").ToList();
            var names = string.Join(", ", columns.Select(property => property.GetColumnName(store)));
            var values = string.Join(", ", columns.Select(property => property.Name switch
            {
                "CaseId" => $"'{caseId}'",
                "OrganisationId" => $"'{organisation}'",
                "EntryId" => $"'{entry}'",
                _ => Some(property.GetColumnType()),
            }));
            await Sql.Value<int>(connection, $"alter table {table} disable trigger user; insert into {table} ({names}) values ({values}); alter table {table} enable trigger user;");
        }
        // What ENABLE ALWAYS said before.
        var made = office.Database;
        await Database.Migrate(made.Owner, DatabaseFixture.Role(made.App), DatabaseFixture.Role(made.Auditor), DatabaseFixture.Role(made.Sequencer), TestContext.Current.CancellationToken);
    }

    private static bool IsRecord(IEntityType type) => typeof(ICaseRecord).IsAssignableFrom(type.ClrType);

    private static string Some(string columnType) => columnType switch
    {
        "uuid" => $"'{Guid.NewGuid()}'",
        "text" or "character varying" => $"'{Guid.NewGuid():N}'",
        "integer" or "bigint" => Random.Shared.Next(1, int.MaxValue).ToString(System.Globalization.CultureInfo.InvariantCulture),
        "numeric" => "1",
        "boolean" => "true",
        "jsonb" => "'{}'",
        "bytea" => "'\\x00'",
        "interval" => "'1 hour'",
        "date" => "'2026-09-01'",
        "timestamp with time zone" => "'2026-09-01T09:00:00Z'",
        "text[]" or "uuid[]" => "'{}'",
        _ when columnType.StartsWith("character varying", StringComparison.Ordinal) => "'x'",
        _ => throw new NotSupportedException($"Say here what a value of {columnType} looks like."),
    };
}
