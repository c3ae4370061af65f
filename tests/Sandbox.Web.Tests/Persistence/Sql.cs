using Npgsql;
using Sandbox.Seeds;

namespace Sandbox.Web.Tests.Persistence;

// Statements past the app, as somebody with a database client would send them.
internal static class Sql
{
    // What a transaction with these statements is refused with, at the statement or at its commit; null where it is committed.
    public static async Task<string?> Refusal(string connectionString, string statements)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        try
        {
            await using (var command = new NpgsqlCommand(statements, connection, transaction))
                await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            await transaction.CommitAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }

    public static async Task<T> Value<T>(string connectionString, string query)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        return await Value<T>(connection, query);
    }

    // Several statements are one implicit transaction; the last one's value counts.
    public static async Task<T> Value<T>(NpgsqlConnection connection, string query)
    {
        await using var command = new NpgsqlCommand(query, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        T value = default!;
        do
        {
            while (await reader.ReadAsync(TestContext.Current.CancellationToken)) value = reader.GetFieldValue<T>(0);
        }
        while (await reader.NextResultAsync(TestContext.Current.CancellationToken));
        return value;
    }

    // What the gate sets for an actor, as statements before others.
    public static string As(string scope, CastMember member) =>
        $"""
        set local sandbox.scope = '{scope}'; set local sandbox.person = '{member.Id}';
        set local sandbox.organisation = '{member.OrganisationId}'; set local sandbox.agency = '{member.Kind}';
        """;
}
