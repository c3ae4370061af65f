using Npgsql;
using Sandbox.Web.Tests.Persistence;

namespace Sandbox.Web.Tests.Pipeline.Log;

// The log's tables as they were once, put back over what they are now: what restoring a backup of the database does to them.
internal sealed class Backup
{
    private static readonly string[] Tables = ["logs", "log_queue", "log_leaves", "log_tiles", "log_checkpoints", "log_records", "log_keys", "log_anchors"];

    private readonly Office office;

    private Backup(Office office) => this.office = office;

    public static async Task<Backup> Of(Office office)
    {
        await Run(office, string.Concat(Tables.Select(table => $"create table backup_{table} as select * from {table};")) + "create table backup_entries as select id from trail_entries;");
        return new(office);
    }

    // Entries made since are gone from the log; in the case tables they may stay, where only the log is looked at.
    public Task Restore() => Run(
        office,
        string.Concat(Tables.Select(table => $"alter table {table} disable trigger user; delete from {table}; insert into {table} overriding system value select * from backup_{table}; alter table {table} enable trigger user;")));

    private static async Task Run(Office office, string statements)
    {
        await using var connection = new NpgsqlConnection(office.Database.Owner);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await Sql.Value<int>(connection, statements);
        await Sandbox.Web.Persistence.Database.Migrate(
            office.Database.Owner, DatabaseFixture.Role(office.Database.App), DatabaseFixture.Role(office.Database.Auditor), DatabaseFixture.Role(office.Database.Sequencer), TestContext.Current.CancellationToken);
    }
}
