using System.Globalization;

namespace Sandbox.Domain.Forms;

/// <summary>Numbers as forms store them: plain decimal text, never floating point.</summary>
public static class FormNumber
{
    private const NumberStyles Plain = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;

    /// <summary>The number, or null where the text is none or needs more than the 28 digits of a decimal.</summary>
    public static decimal? Read(string? text) =>
        decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>Turns what a person types ("1,200", "3.5e25") into plain text; what is no number comes back trimmed, for validation to refuse.</summary>
    public static string Normalise(string typed)
    {
        var text = typed.Trim();
        const NumberStyles loose = Plain | NumberStyles.AllowExponent;
        if (!decimal.TryParse(GroupsAreSound(text) ? text.Replace(",", "") : text, loose, CultureInfo.InvariantCulture, out var number))
            return text;
        return number.ToString(CultureInfo.InvariantCulture);
    }

    // A comma must separate thousands: "1,5" may mean one and a half to its writer, so it is refused rather than read as 15.
    private static bool GroupsAreSound(string text)
    {
        var groups = text.Split('.', 'e', 'E')[0].TrimStart('-', '+').Split(',');
        return groups.Length > 1 && groups[0].Length is 1 or 2 or 3 && groups.Skip(1).All(group => group.Length == 3)
            && !text[(text.LastIndexOf(',') + 1)..].Contains(',');
    }
}

/// <summary>An amount with its ISO 4217 currency, stored as "CNY 1200.50".</summary>
public sealed record FormMoney(string Currency, decimal Amount)
{
    /// <summary>The amount, or null where the text is not a currency code, one space and a plain number.</summary>
    public static FormMoney? Read(string? text) =>
        text?.Split(' ') is [{ Length: 3 } currency, var amount] && currency.All(char.IsAsciiLetterUpper) && FormNumber.Read(amount) is { } number
            ? new(currency, number)
            : null;
}
