using System.Text;

namespace Sandbox.Web.Features.Cases.Queue;

/// <summary>A table as CSV (RFC 4180) that spreadsheets open with its characters intact and run nothing of.</summary>
public static class CsvTable
{
    /// <summary>UTF-8 with a byte order mark, without which Excel guesses another encoding.</summary>
    public static byte[] Write(IEnumerable<IEnumerable<string?>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows) text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        return [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text.ToString())];
    }

    // A spreadsheet takes a cell that begins with one of these for a formula; a quote before it makes it text.
    private static string Cell(string? value)
    {
        var text = value ?? "";
        if (text.Length > 0 && text.TrimStart(' ') is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..]) text = $"'{text}";
        return text.AsSpan().ContainsAny("\",\r\n;") ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
    }
}
