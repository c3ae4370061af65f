namespace Sandbox.Web.Shared.Documents;

/// <summary>A line of a CSV file (RFC 4180) that a spreadsheet shows and never runs.</summary>
public static class CsvLine
{
    public static string Of(params IEnumerable<string?> cells) => string.Join(',', cells.Select(Cell)) + "\r\n";

    private static string Cell(string? text)
    {
        // A spreadsheet takes these for the beginning of a formula; an apostrophe makes them text.
        var shown = text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠', ..] ? "'" + text : text ?? "";
        return shown.AsSpan().IndexOfAny("\",\r\n") >= 0 || shown != shown.Trim() ? $"\"{shown.Replace("\"", "\"\"")}\"" : shown;
    }
}
