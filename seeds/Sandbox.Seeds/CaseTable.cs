using System.Globalization;
using Npgsql;

namespace Sandbox.Seeds;

/// <summary>A table that holds rows of cases, with the columns that a copy writes.</summary>
internal sealed record CaseTable(string Name, IReadOnlyList<(string Name, string Type)> Columns)
{
    private readonly Dictionary<string, int> places = Columns.Select((column, place) => (column.Name, place)).ToDictionary(column => column.Name, column => column.place, StringComparer.Ordinal);

    private string Names { get; } = string.Join(", ", Columns.Select(column => $"\"{column.Name}\""));

    private string Staging => $"copied_{Name}";

    public int Column(string name) => places[name];

    public static async Task<CaseTable> Describe(NpgsqlConnection owner, string name, CancellationToken token)
    {
        // The database itself notes the transaction that changed a case.
        await using var command = new NpgsqlCommand(
            "select attname, format_type(atttypid, null) from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' and attname <> 'changed_in' order by attnum", owner)
        { Parameters = { new() { Value = name } } };
        var columns = new List<(string, string)>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) columns.Add((reader.GetString(0), reader.GetString(1)));
        return new(name, columns);
    }

    public async Task<List<object?[]>> Read(NpgsqlConnection owner, Guid caseId, CancellationToken token)
    {
        var order = Name switch { "trail_entries" => "case_seq", "disclosures" => "id", _ => "1" };
        await using var command = new NpgsqlCommand($"select {Names} from {Name} where {(Name == "cases" ? "id" : "case_id")} = $1 order by {order}", owner) { Parameters = { new() { Value = caseId } } };
        var rows = new List<object?[]>();
        await using var reader = await command.ExecuteReaderAsync(token);
        while (await reader.ReadAsync(token)) rows.Add([.. Enumerable.Range(0, Columns.Count).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i))]);
        return rows;
    }

    /// <summary>Makes the table beside the real one that COPY fills: nobody but the owner's session sees it, and row-level security forbids COPY into the real one.</summary>
    public Task Prepare(NpgsqlConnection owner, CancellationToken token) => Run(owner, $"create temporary table {Staging} as select {Names} from {Name} with no data", token);

    public async Task<int> Copy(NpgsqlConnection owner, IEnumerable<object?[]> rows, CancellationToken token)
    {
        var count = 0;
        await using var importer = await owner.BeginBinaryImportAsync($"copy {Staging} ({Names}) from stdin (format binary)", token);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(token);
            for (var i = 0; i < row.Length; i++)
            {
                if (row[i] is { } value) await importer.WriteAsync(value, Columns[i].Type, token);
                else await importer.WriteNullAsync(token);
            }
            count++;
        }
        await importer.CompleteAsync(token);
        return count;
    }

    /// <summary>Takes what was copied into the real table, where every trigger looks at every row.</summary>
    public async Task Take(NpgsqlConnection owner, CancellationToken token)
    {
        var order = Name == "trail_entries" ? " order by case_id, case_seq" : "";
        await Run(owner, string.Create(CultureInfo.InvariantCulture, $"insert into {Name} ({Names}) select {Names} from {Staging}{order}; truncate {Staging}"), token);
    }

    private static async Task Run(NpgsqlConnection owner, string sql, CancellationToken token)
    {
        await using var command = new NpgsqlCommand(sql, owner) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(token);
    }
}
