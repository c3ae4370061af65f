using Npgsql;

namespace Sandbox.Web.Tests;

public sealed class DatabaseFixtureTests(DatabaseFixture database)
{
    [Fact]
    public async Task CreateDatabase_GivesEachTestItsOwnDatabase()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var first = await database.CreateDatabase();
        var second = await database.CreateDatabase();

        await using var owner = NpgsqlDataSource.Create(first.Owner);
        await owner.CreateCommand("CREATE TABLE mine (id int)").ExecuteNonQueryAsync(cancellation);

        Assert.Equal("sandbox_owner", await Ask(first.Owner, "SELECT current_user"));
        Assert.Equal("sandbox_app", await Ask(first.App, "SELECT current_user"));
        Assert.Equal("sandbox_sequencer", await Ask(first.Sequencer, "SELECT current_user"));
        Assert.Equal("sandbox_auditor", await Ask(first.Auditor, "SELECT current_user"));
        Assert.Equal(true, await Ask(first.Owner, "SELECT to_regclass('public.mine') IS NOT NULL"));
        Assert.Equal(true, await Ask(second.Owner, "SELECT to_regclass('public.mine') IS NULL"));

        async Task<object?> Ask(string connectionString, string question)
        {
            await using var source = NpgsqlDataSource.Create(connectionString);
            return await source.CreateCommand(question).ExecuteScalarAsync(cancellation);
        }
    }
}
