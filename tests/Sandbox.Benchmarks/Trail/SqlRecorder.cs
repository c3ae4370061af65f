using System.Collections;
using System.Data.Common;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Npgsql;

namespace Sandbox.Benchmarks.Trail;

/// <summary>Keeps what each writer sends to the database, and writes it down as a script for pgbench: the same statements with the same values in the same round trips.</summary>
internal sealed partial class SqlRecorder
{
    private readonly Dictionary<int, List<Sent>> scripts = [];
    private readonly AsyncLocal<List<Sent>?> mine = new();

    public SqlRecorder() => (Commands, Transactions) = (new CommandTap(this), new TransactionTap(this));

    public IInterceptor Commands { get; }

    public IInterceptor Transactions { get; }

    /// <summary>From here on the calling task is this writer.</summary>
    public void Begin(int writer)
    {
        lock (scripts) mine.Value = scripts[writer] = [];
    }

    /// <summary>What the writer sent. The beginning of a transaction travels with its first statement, as Npgsql sends it.</summary>
    /// <param name="withTrail">Whether the entries of the trail and their disclosures are among it.</param>
    public string Script(int writer, bool withTrail)
    {
        var script = new StringBuilder();
        foreach (var (text, values) in scripts[writer])
            script.Append(string.Join(" \\; ", text.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(statement => withTrail || !OfTheTrail(statement)).Select(statement => Placeholder().Replace(statement.TrimEnd(';'), name => values.TryGetValue(name.Groups[1].Value, out var value) ? value : name.Value))))
                .Append(text == "begin" ? " \\; " : " ;\n");
        return script.ToString();
    }

    private static bool OfTheTrail(string statement) => statement.StartsWith("INSERT INTO trail_entries", StringComparison.Ordinal) || statement.StartsWith("INSERT INTO disclosures", StringComparison.Ordinal);

    private void Keep(DbCommand command) => mine.Value?.Add(new(command.CommandText.ReplaceLineEndings("\n"), command.Parameters.Cast<NpgsqlParameter>().ToDictionary(parameter => parameter.ParameterName.TrimStart('@'), parameter => Literal(parameter.Value))));

    private static string Literal(object? value) => value switch
    {
        null or DBNull => "null",
        string text => Quoted(text),
        bool flag => flag ? "true" : "false",
        Guid id => $"'{id}'::uuid",
        byte[] bytes => $"'\\x{Convert.ToHexStringLower(bytes)}'::bytea",
        DateTimeOffset time => $"'{time.UtcDateTime:yyyy-MM-dd HH:mm:ss.ffffff}+00'::timestamptz",
        DateTime time => $"'{time:yyyy-MM-dd HH:mm:ss.ffffff}+00'::timestamptz",
        DateOnly day => $"'{day:yyyy-MM-dd}'::date",
        IEnumerable list => $"array[{string.Join(", ", list.Cast<object>().Select(Literal))}]::{(list is IEnumerable<Guid> ? "uuid" : list is IEnumerable<int> ? "int" : list is IEnumerable<long> ? "bigint" : "text")}[]",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"No literal is written for {value.GetType()}."),
    };

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    [GeneratedRegex(@"@(\w+)")]
    private static partial Regex Placeholder();

    private sealed record Sent(string Text, IReadOnlyDictionary<string, string> Values);

    private sealed class CommandTap(SqlRecorder recorder) : DbCommandInterceptor
    {
        public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            recorder.Keep(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
        {
            recorder.Keep(command);
            return new(result);
        }

        public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
        {
            recorder.Keep(command);
            return new(result);
        }
    }

    private sealed class TransactionTap(SqlRecorder recorder) : DbTransactionInterceptor
    {
        private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

        public override ValueTask<DbTransaction> TransactionStartedAsync(DbConnection connection, TransactionEndEventData eventData, DbTransaction result, CancellationToken cancellationToken = default)
        {
            recorder.mine.Value?.Add(new("begin", None));
            return new(result);
        }

        public override ValueTask<InterceptionResult> TransactionCommittingAsync(DbTransaction transaction, TransactionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
        {
            recorder.mine.Value?.Add(new("commit", None));
            return new(result);
        }
    }
}
